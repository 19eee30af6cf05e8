"""A known Person is updated and nobody is created twice, however their keys are spelt; a name is no key."""

from typing import Any

import pytest

from clockwork.sandbox.faults import Fault
from clockwork.sandbox.options import Shapes
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork, emails, tags
from tests.whole.people import ADA, linkedin, person
from tests.whole.team import Team, steps

ONLY_PREFERRED: tuple[str, ...] = ()
EVERYTHING = Shapes().single
SHAPES = {
    "a search without lists": Shapes(search=ONLY_PREFERRED),
    "a search and a list of people without lists": Shapes(search=ONLY_PREFERRED, listing=ONLY_PREFERRED),
    "no answer with lists": Shapes(search=ONLY_PREFERRED, listing=ONLY_PREFERRED, single=ONLY_PREFERRED),
    "lists in the search alone": Shapes(search=EVERYTHING, single=ONLY_PREFERRED),
}

OTHER_SPELLINGS: dict[str, tuple[str, Json]] = {
    "an e-mail in upper case there": (
        "José Ibáñez Ruiz",
        {"emails": ["jose.ibanez@bancoribera.example"]},
    ),
    "an e-mail in upper case here": (
        "Marcus Adeyemi",
        {"emails": ["MARCUS.ADEYEMI@COBALTPAYMENTS.EXAMPLE"]},
    ),
    "an e-mail with a name around it": (
        "Marcus Adeyemi",
        {"emails": ["Marcus <mailto:marcus.adeyemi@cobaltpayments.example>"]},
    ),
    "the second of two e-mails": (
        "Priya Raman",
        {"emails": ["someone.else@tamarindhealth.example", "priyaraman@icloud.com"]},
    ),
    "a LinkedIn URL of another country": (
        "Marcus Adeyemi",
        {"socialUrls": linkedin("https://www.linkedin.com/in/marcusadeyemi")},
    ),
    "a LinkedIn URL with a slash, a query and capitals": (
        "Kenji Sato",
        {"socialUrls": linkedin("HTTP://JP.LinkedIn.com/in/KenjiSato/?trk=public_profile#about")},
    ),
    "a LinkedIn URL without its scheme": (
        "Ingrid Sørensen",
        {"socialUrls": linkedin("linkedin.com/in/ingrid-sorensen")},
    ),
    "a LinkedIn URL with a query there": (
        "José Ibáñez Ruiz",
        {"socialUrls": linkedin("https://www.linkedin.com/in/jose-ibanez-ruiz/")},
    ),
    "a LinkedIn URL that is percent-encoded there": (
        "Łukasz Żuławski",
        {"socialUrls": linkedin("https://www.linkedin.com/in/łukasz-żuławski")},
    ),
    "a LinkedIn URL that is percent-encoded here": (
        "Hannah Weiß",
        {"socialUrls": linkedin("https://www.linkedin.com/in/hannah-wei%c3%9f/")},
    ),
}


async def test_known_persons_are_updated_under_other_spellings(team: Team, clockwork: Clockwork) -> None:
    known = {name: clockwork.only(name) for name, _ in OTHER_SPELLINGS.values()}
    before = clockwork.sandbox.counts()["people"]
    await team.tell(
        *(
            person(spelling, name=name, keywords=["Alumni Network"], **variables)
            for spelling, (name, variables) in OTHER_SPELLINGS.items()
        )
    )
    await team.add(*OTHER_SPELLINGS)
    await team.quiet()
    pushes = await team.pushes()
    assert {push["status"] for push in pushes} == {"DONE"}
    linked = {push["person"]["sourcewhaleId"]: push["person"]["clockworkId"] for push in pushes}
    assert linked == {spelling: known[name]["id"] for spelling, (name, _) in OTHER_SPELLINGS.items()}
    assert clockwork.sandbox.counts()["people"] == before
    for name, former in known.items():
        assert tags(clockwork.only(name)) == tags(former) | {"Alumni Network"}
        assert len(clockwork.only(name)["tags"]) == len(former["tags"]) + 1


@pytest.mark.parametrize("spelling", ["an e-mail in upper case there", "a LinkedIn URL of another country"])
async def test_the_key_that_was_spelt_otherwise_is_not_added_again(
    spelling: str, team: Team, clockwork: Clockwork
) -> None:
    name, variables = OTHER_SPELLINGS[spelling]
    known = clockwork.only(name)
    push = await team.sync(person("known", name=name, **variables))
    assert (push["result"], clockwork.writes()) == ("UNCHANGED", [])
    assert clockwork.only(name) == known


async def test_the_same_name_alone_never_matches(team: Team, clockwork: Clockwork) -> None:
    known = clockwork.only("Kenji Sato")
    push = await team.sync(person(name="Kenji Sato", emails=["another.kenji@sato.example"]))
    assert push["result"] == "CREATED"
    assert len(clockwork.named("Kenji Sato")) == 2
    assert clockwork.person(known["id"]) == known


async def test_two_keys_that_point_at_two_records_write_nothing_and_name_both(
    team: Team, clockwork: Clockwork
) -> None:
    marcus, priya = clockwork.only("Marcus Adeyemi"), clockwork.only("Priya Raman")
    before = clockwork.sandbox.dump()
    push = await team.sync(
        person(
            name="Marcus Adeyemi",
            emails=["marcus.adeyemi@cobaltpayments.example"],
            socialUrls=linkedin("https://www.linkedin.com/in/priyaraman"),
        )
    )
    assert (push["status"], push["rule"]) == ("REVIEW", "DIFFERENT_RECORDS")
    assert push["reason"]
    candidates = {candidate["clockworkId"]: candidate for candidate in push["candidates"]}
    assert candidates[marcus["id"]]["name"] == "Marcus Adeyemi"
    assert candidates[marcus["id"]]["matched"] == [
        {"kind": "EMAIL", "value": "marcus.adeyemi@cobaltpayments.example"}
    ]
    assert candidates[priya["id"]]["matched"] == [{"kind": "LINKEDIN", "value": "linkedin.com/in/priyaraman"}]
    assert len(candidates) == 2
    assert clockwork.writes() == []
    assert clockwork.sandbox.dump() == before


async def test_one_key_on_two_records_writes_nothing_either(team: Team, clockwork: Clockwork) -> None:
    both = {clockwork.plant(name, emails=["shared@office.example"]) for name in ("One", "Other")}
    push = await team.sync(person(name="One", emails=["shared@office.example"]))
    assert (push["status"], clockwork.writes()) == ("REVIEW", [])
    assert {candidate["clockworkId"] for candidate in push["candidates"]} == both


async def test_a_review_goes_on_once_the_keys_agree(team: Team, clockwork: Clockwork) -> None:
    one = clockwork.plant("One", emails=["shared@office.example"])
    other = clockwork.plant("Other", emails=["shared@office.example"])
    await team.sync(person(name="One", emails=["shared@office.example"]))
    clockwork.sandbox.edit("people", other, {"emails": ["other@office.example"]})
    push = await team.again("ada")
    assert (push["status"], push["person"]["clockworkId"]) == ("DONE", one)


async def test_an_external_reference_that_is_told_finds_its_record(team: Team, clockwork: Clockwork) -> None:
    planted = clockwork.plant("Nobody Else", externalRefs=["REF-77"])
    push = await team.sync(person(name="Nobody Else", externalRef=" REF-77 ", emails=["new@there.example"]))
    assert (push["result"], push["person"]["clockworkId"]) == ("UPDATED", planted)
    assert emails(clockwork.person(planted)) == {"new@there.example"}
    assert [ref["externalRef"] for ref in clockwork.person(planted)["externalRefs"]] == ["REF-77"]


async def test_a_person_of_ours_is_found_again_though_the_search_lags(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("search_lag", seconds=600))
    first = await team.sync(ADA)
    second = await team.sync(person("ada-again", name="Ada King", emails=["ADA@engine.example"]))
    assert (first["result"], second["status"]) == ("CREATED", "DONE")
    assert second["person"]["clockworkId"] == first["person"]["clockworkId"]
    assert len(clockwork.carrying("ada@engine.example")) == 1


async def test_somebody_just_entered_by_a_recruiter_is_found_though_the_search_lags(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("search_lag", seconds=600))
    planted = clockwork.plant("Ada Lovelace", emails=["ada@engine.example"])
    push = await team.sync(ADA)
    assert (push["result"], push["person"]["clockworkId"]) == ("UPDATED", planted)
    assert len(clockwork.named("Ada Lovelace")) == 1


@pytest.mark.parametrize("shapes", SHAPES)
async def test_a_known_person_is_found_in_poor_answers(shapes: str, team: Team, clockwork: Clockwork) -> None:
    planted = clockwork.plant(
        "Grace Hopper",
        emails=["grace@navy.example", "hopper@home.example"],
        linkedinUrls=["https://www.linkedin.com/in/gracehopper"],
    )
    clockwork.sandbox.set_options(shapes=SHAPES[shapes])
    for number, keys in enumerate(_preferred_keys()):
        push = await team.sync(person(f"grace-{number}", name="Grace Hopper", keywords=["Board"], **keys))
        assert (push["status"], push["person"]["clockworkId"]) == ("DONE", planted)
    assert emails(clockwork.person(planted)) == {"grace@navy.example", "hopper@home.example"}
    assert len(clockwork.named("Grace Hopper")) == 1


@pytest.mark.parametrize("shapes", SHAPES)
async def test_in_poor_answers_too_the_same_person_again_takes_no_write_call(
    shapes: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.sandbox.set_options(shapes=SHAPES[shapes])
    assert (await team.sync(ADA))["result"] == "CREATED"
    after = clockwork.sandbox.dump()
    clockwork.forget_calls()
    assert (await team.sync(ADA))["result"] == "UNCHANGED"
    assert clockwork.writes() == []
    assert clockwork.sandbox.dump() == after


@pytest.mark.parametrize("shapes", ["a search without lists", "a search and a list of people without lists"])
async def test_a_second_email_is_found_where_only_the_whole_record_shows_it(
    shapes: str, team: Team, clockwork: Clockwork
) -> None:
    planted = clockwork.plant("Grace Hopper", emails=["grace@navy.example", "hopper@home.example"])
    clockwork.sandbox.set_options(shapes=SHAPES[shapes])
    push = await team.sync(person(name="Grace Hopper", emails=["hopper@home.example"]))
    assert push["person"]["clockworkId"] == planted
    assert len(clockwork.named("Grace Hopper")) == 1


async def test_a_link_to_a_record_that_is_gone_is_made_anew(team: Team, clockwork: Clockwork) -> None:
    first = await team.sync(ADA)
    clockwork.sandbox.remove("people", first["person"]["clockworkId"])
    push = await team.again("ada")
    assert (push["status"], push["result"]) == ("DONE", "CREATED")
    assert steps(push, rule="LINK_GONE")
    assert clockwork.only("Ada Lovelace")["id"] != first["person"]["clockworkId"]


def _preferred_keys() -> list[dict[str, Any]]:
    return [
        {"emails": ["GRACE@navy.example"]},
        {"socialUrls": linkedin("https://us.linkedin.com/in/GraceHopper/")},
    ]
