"""Where the keys point at several records a user says which one it is, and that is remembered."""

import pytest

from clockwork.sandbox.faults import Fault
from domain.viewer import Role
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork, emails, tags
from tests.whole.conftest import MakeApi
from tests.whole.outreach import event, notes, record
from tests.whole.people import linkedin, person
from tests.whole.team import CAMPAIGN, Team, steps

MAIL, URL = "grace@navy.example", "https://www.linkedin.com/in/gracehopper"
GRACE = person(
    "grace", name="Grace Hopper", emails=[MAIL], socialUrls=linkedin(URL), keywords=["Board"], summary="Ours."
)
OTHER_CAMPAIGN = "another campaign"


@pytest.fixture
def mail(clockwork: Clockwork) -> str:
    """The record that has the Person's e-mail address; its id."""
    return clockwork.plant(
        "G. Hopper",
        emails=[MAIL, "hopper@home.example"],
        positions=[{"title": "Rear Admiral", "companyName": "US Navy"}],
    )


@pytest.fixture
def profile(clockwork: Clockwork) -> str:
    """The record that has the Person's LinkedIn profile; its id."""
    return clockwork.plant("Grace B. Hopper", linkedinUrls=[URL])


@pytest.fixture
async def asked(team: Team, clockwork: Clockwork, mail: str, profile: str) -> Json:
    """A push that asks which of the two the Person is."""
    push = await team.sync(GRACE)
    assert (push["status"], push["rule"]) == ("REVIEW", "DIFFERENT_RECORDS")
    assert {candidate["clockworkId"] for candidate in push["candidates"]} == {mail, profile}
    clockwork.forget_calls()
    return push


async def answer(team: Team, push: Json, **resolution: object) -> Json:
    """Say which record it is, and wait; the Person's newest push."""
    await team.api.mutate("pushReviewResolve", "push { id }", id=push["id"], resolution=resolution)
    return await team.settled("grace")


async def sync_in_another_campaign(team: Team) -> Json:
    await team.campaign(OTHER_CAMPAIGN)
    await team.add("grace", campaign=OTHER_CAMPAIGN)
    return await team.settled("grace")


async def previewed(team: Team) -> Json:
    """What a push would do now."""
    found = await team.api.query(
        "pushPreview",
        "preview { status rule result steps { rule } }",
        campaign={"sourcewhaleId": CAMPAIGN},
        person={"sourcewhaleId": "grace"},
    )
    preview: Json = found["preview"]
    return preview


async def test_notes_that_were_skipped_follow_once_the_keys_agree(
    team: Team, clockwork: Clockwork, asked: Json, mail: str, profile: str
) -> None:
    await answer(team, asked, skip=True)
    await record(team.api, event(person={"sourcewhaleId": "grace"}))
    assert (await team.settled("grace"))["rule"] == "REVIEW_SKIPPED"
    clockwork.sandbox.remove("people", profile)
    await team.again("grace")
    await team.quiet()
    assert len(notes(clockwork, mail)) == 1


async def test_a_candidate_is_shown_with_what_tells_it_apart(asked: Json, mail: str, profile: str) -> None:
    candidates = {candidate["clockworkId"]: candidate for candidate in asked["candidates"]}
    assert candidates[mail] == {
        "clockworkId": mail,
        "name": "G. Hopper",
        "title": "Rear Admiral",
        "company": "US Navy",
        "emails": [MAIL, "hopper@home.example"],
        "linkedinUrls": [],
        "matched": [{"kind": "EMAIL", "value": MAIL}],
    }
    assert candidates[profile]["linkedinUrls"] == [URL]
    assert (candidates[profile]["title"], candidates[profile]["company"]) == (None, None)


async def test_a_linked_record_is_brought_up_to_date_and_stays_linked(
    asked: Json, team: Team, clockwork: Clockwork, mail: str, profile: str
) -> None:
    untouched = clockwork.person(profile)
    push = await answer(team, asked, link=mail)
    assert (push["status"], push["result"]) == ("DONE", "UPDATED")
    assert push["person"]["clockworkId"] == mail
    assert clockwork.person(mail)["biography"] == "Ours."
    assert tags(clockwork.person(mail)) == {"Board"}
    assert clockwork.person(profile) == untouched
    clockwork.forget_calls()
    again = await sync_in_another_campaign(team)
    assert (again["result"], again["person"]["clockworkId"], clockwork.writes()) == ("UNCHANGED", mail, [])


@pytest.mark.parametrize(
    "fault",
    [None, Fault("drop_before", "POST", "people", times=1), Fault("drop_after", "POST", "people", times=1)],
)
async def test_a_new_record_is_created_once_beside_the_candidates(
    fault: Fault | None, asked: Json, team: Team, clockwork: Clockwork, mail: str, profile: str
) -> None:
    before = [clockwork.person(candidate) for candidate in (mail, profile)]
    clockwork.fails(*([fault] if fault else []))
    push = await answer(team, asked, create=True)
    assert (push["status"], push["result"]) == ("DONE", "CREATED")
    created = clockwork.only("Grace Hopper")
    assert push["person"]["clockworkId"] == created["id"]
    assert (emails(created), tags(created)) == ({MAIL}, {"Board"})
    assert [clockwork.person(candidate) for candidate in (mail, profile)] == before
    clockwork.forget_calls()
    again = await sync_in_another_campaign(team)
    assert (again["result"], again["person"]["clockworkId"]) == ("UNCHANGED", created["id"])
    assert clockwork.writes() == []


async def test_a_new_record_says_why_it_was_created_beside_others(asked: Json, team: Team) -> None:
    push = await answer(team, asked, create=True)
    assert steps(push, rule="NONE_OF_THEM", action="FIND", outcome="LEFT")


async def test_a_new_record_that_is_gone_is_created_anew_beside_the_same_candidates(
    asked: Json, team: Team, clockwork: Clockwork
) -> None:
    push = await answer(team, asked, create=True)
    clockwork.sandbox.remove("people", push["person"]["clockworkId"])
    assert (await team.again("grace"))["result"] == "CREATED"
    assert len(clockwork.named("Grace Hopper")) == 1


async def test_a_new_record_is_asked_about_again_when_a_key_belongs_to_yet_another(
    asked: Json, team: Team, clockwork: Clockwork
) -> None:
    push = await answer(team, asked, create=True)
    clockwork.sandbox.remove("people", push["person"]["clockworkId"])
    third = clockwork.plant("A Third", emails=[MAIL])
    clockwork.forget_calls()
    again = await team.again("grace")
    assert (again["status"], clockwork.writes()) == ("REVIEW", [])
    assert third in {candidate["clockworkId"] for candidate in again["candidates"]}


async def test_a_person_who_is_skipped_is_not_asked_about_again(
    asked: Json, team: Team, clockwork: Clockwork
) -> None:
    before = clockwork.sandbox.dump()
    for push in (await answer(team, asked, skip=True), await sync_in_another_campaign(team)):
        assert (push["status"], push["rule"]) == ("SKIPPED", "REVIEW_SKIPPED")
        assert "ADMIN of the team" in push["reason"]
        assert len(push["candidates"]) == 2
    assert (clockwork.writes(), clockwork.sandbox.dump()) == ([], before)


async def test_a_person_who_is_skipped_is_asked_about_again_when_a_key_belongs_to_yet_another(
    asked: Json, team: Team, clockwork: Clockwork
) -> None:
    await answer(team, asked, skip=True)
    clockwork.plant("A Third", emails=[MAIL])
    push = await team.again("grace")
    assert (push["status"], len(push["candidates"])) == ("REVIEW", 3)


async def test_a_person_who_is_skipped_goes_on_once_the_keys_agree(
    asked: Json, team: Team, clockwork: Clockwork, mail: str, profile: str
) -> None:
    await answer(team, asked, skip=True)
    clockwork.sandbox.remove("people", profile)
    push = await team.again("grace")
    assert (push["status"], push["person"]["clockworkId"]) == ("DONE", mail)


async def test_an_answer_to_skip_can_be_changed_later_by_anybody(
    asked: Json, team: Team, clockwork: Clockwork, make_api: MakeApi, profile: str
) -> None:
    skipped = await answer(team, asked, skip=True)
    member = Team(await make_api(Role.MEMBER), clockwork)
    push = await answer(member, skipped, link=profile)
    assert (push["status"], push["person"]["clockworkId"]) == ("DONE", profile)
    review = await team.api.query("person", "review { answer by candidates }", sourcewhaleId="grace")
    assert (review["review"]["answer"], review["review"]["by"]) == ("LINK", "MEMBER of the team")
    assert set(review["review"]["candidates"]) == {c["clockworkId"] for c in asked["candidates"]}


async def test_every_push_of_the_person_that_asked_goes_on(asked: Json, team: Team, mail: str) -> None:
    assert (await sync_in_another_campaign(team))["status"] == "REVIEW"
    await answer(team, asked, link=mail)
    pushes = await team.pushes(person={"sourcewhaleId": "grace"})
    assert [push["status"] for push in pushes] == ["DONE", "DONE"]


async def test_the_preview_tells_what_the_answer_makes_of_a_push(asked: Json, team: Team) -> None:
    assert (await previewed(team))["status"] == "REVIEW"
    await answer(team, asked, skip=True)
    assert (await previewed(team))["rule"] == "REVIEW_SKIPPED"


async def test_the_preview_of_a_new_record_is_what_the_push_then_does(
    asked: Json, team: Team, clockwork: Clockwork
) -> None:
    await answer(team, asked, skip=True)
    push = await answer(team, asked, create=True)
    clockwork.sandbox.remove("people", push["person"]["clockworkId"])
    preview = await previewed(team)
    assert (preview["status"], preview["result"]) == ("DONE", "CREATED")
    assert {"rule": "NONE_OF_THEM"} in preview["steps"]


async def test_only_a_candidate_of_a_push_that_asks_can_be_linked(
    asked: Json, team: Team, clockwork: Clockwork, mail: str
) -> None:
    async def refusals(push_id: str, **resolution: object) -> list[tuple[str, str]]:
        return await team.api.refusals("pushReviewResolve", id=push_id, resolution=resolution)

    stranger = clockwork.only("Marcus Adeyemi")["id"]
    for no_candidate in (stranger, "", "nobody"):
        assert await refusals(asked["id"], link=no_candidate) == [("INVALID", "resolution.link")]
    assert await refusals(asked["id"], create=False) == [("INVALID", "resolution.create")]
    assert await refusals("garbage", skip=True) == [("NOT_FOUND", "id")]
    assert (await team.push("grace"))["status"] == "REVIEW"
    await answer(team, asked, link=mail)
    assert await refusals(asked["id"], create=True) == [("NOT_IN_REVIEW", "id")]
    assert (await team.push("grace"))["person"]["clockworkId"] == mail
