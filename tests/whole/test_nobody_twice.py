"""However often and however close together somebody is added, they have one record."""

import asyncio

from clockwork.sandbox.faults import Fault
from tests.whole.clockwork import Clockwork, emails
from tests.whole.people import ADA, linkedin, person
from tests.whole.team import CAMPAIGN, Team

NAMES = [f"Person {letter}" for letter in "ABCDEFGHIJ"]
TEN = [person(f"p{number}", name=name, emails=[f"p{number}@x.example"]) for number, name in enumerate(NAMES)]


async def test_the_same_person_twice_in_one_call_is_one_membership_and_one_record(
    team: Team, clockwork: Clockwork
) -> None:
    await team.tell(ADA)
    ada = {"sourcewhaleId": "ada"}
    payload = await team.api.mutate(
        "campaignAddPersons",
        "memberships { id } pushes { id }",
        campaign={"sourcewhaleId": CAMPAIGN},
        persons=[ada, ada],
    )
    await team.quiet()
    assert (len(payload["memberships"]), len(payload["pushes"])) == (1, 1)
    assert len(await team.pushes()) == 1
    assert len(clockwork.named("Ada Lovelace")) == 1


async def test_two_persons_with_the_same_email_added_at_once_share_one_record(
    team: Team, clockwork: Clockwork
) -> None:
    await team.enrol(
        person("one", name="Ada Lovelace", emails=["ada@engine.example"], phones=["+44 20 7946 0200"]),
        person("other", name="Ada King", emails=["ADA@engine.example", "king@home.example"]),
    )
    await team.quiet()
    pushes = await team.pushes()
    assert [push["status"] for push in pushes] == ["DONE", "DONE"]
    (found,) = clockwork.carrying("ada@engine.example")
    assert {push["person"]["clockworkId"] for push in pushes} == {found["id"]}
    assert emails(found) == {"ada@engine.example", "king@home.example"}
    assert len(found["emails"]) == 2


async def test_two_persons_with_the_same_linkedin_profile_share_one_record_though_the_search_lags(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("search_lag", seconds=600))
    spellings = ["https://uk.linkedin.com/in/ada-lovelace/", "linkedin.com/in/Ada-Lovelace?trk=x"]
    for number, url in enumerate(spellings):
        await team.tell(person(f"ada-{number}", name="Ada Lovelace", socialUrls=linkedin(url)))
    await team.add("ada-0", "ada-1")
    await team.quiet()
    assert [push["status"] for push in await team.pushes()] == ["DONE", "DONE"]
    assert len(clockwork.named("Ada Lovelace")) == 1


async def test_two_different_persons_of_one_name_added_at_once_are_two_records(
    team: Team, clockwork: Clockwork
) -> None:
    await team.enrol(
        person("one", name="Ada Lovelace", emails=["one@engine.example"]),
        person("other", name="Ada Lovelace", emails=["other@engine.example"]),
    )
    await team.quiet()
    assert sorted(map(emails, clockwork.named("Ada Lovelace")), key=sorted) == [
        {"one@engine.example"},
        {"other@engine.example"},
    ]


async def test_the_same_persons_added_in_many_calls_at_once_have_one_record_each(
    team: Team, clockwork: Clockwork
) -> None:
    await team.tell(*TEN)
    ids = [told["sourcewhaleId"] for told in TEN]
    await asyncio.gather(*(team.add(*ids) for _ in range(4)), *(team.add(*reversed(ids)) for _ in range(4)))
    await team.quiet()
    assert {push["status"] for push in await team.pushes()} == {"DONE"}
    assert [len(clockwork.named(name)) for name in NAMES] == [1] * len(NAMES)
    assert all(len(clockwork.only(name)["emails"]) == 1 for name in NAMES)


async def test_the_same_persons_told_in_many_calls_at_once_are_all_taken(
    team: Team, clockwork: Clockwork
) -> None:
    await asyncio.gather(*(team.tell(*TEN) for _ in range(3)), *(team.tell(*TEN[::-1]) for _ in range(3)))
    await asyncio.gather(*(team.campaign("at once", name=f"Name {number}") for number in range(6)))
    await team.add(*(told["sourcewhaleId"] for told in TEN), campaign="at once")
    await team.quiet()
    assert [len(clockwork.named(name)) for name in NAMES] == [1] * len(NAMES)


async def test_a_person_changed_while_being_pushed_ends_with_the_newest_values(
    team: Team, clockwork: Clockwork
) -> None:
    await team.enrol(ADA)
    for number in range(5):
        await team.enrol(person(summary=f"Words number {number}."))
    await team.quiet()
    assert clockwork.only("Ada Lovelace")["biography"] == "Words number 4."
