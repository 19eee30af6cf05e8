"""Input that can't be taken: every fault is named by its code and its place, and all or nothing is kept."""

from typing import Any

import pytest

from domain.records.database import Database
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.team import CAMPAIGN, Team, steps
from tests.whole.unchanged import nothing_changes


def to(variable: str, *fields: str) -> Json:
    """A variable that is to go to these fields."""
    return {"variable": variable, "fields": list(fields)}


GOOD = person("good", name="Ada Lovelace")
UNUSABLE_PERSONS: dict[str, tuple[list[Json], list[tuple[str, str]]]] = {
    "1,001 persons": (
        [person(f"p{number}", name="Somebody") for number in range(1_001)],
        [("TOO_MANY", "persons")],
    ),
    "a name of a megabyte": (
        [GOOD, person(name="A" * 1_000_000)],
        [("TOO_LONG", "persons.1.name")],
    ),
    "what is no e-mail": (
        [GOOD, person(name="Ada", emails=["ada@engine.example", "ada at engine"])],
        [("INVALID", "persons.1.emails.1")],
    ),
    "a person twice": ([GOOD, GOOD], [("DUPLICATE", "persons.1.sourcewhaleId")]),
    "a blank id": ([GOOD, person(" ", name="Ada")], [("BLANK", "persons.1.sourcewhaleId")]),
    "an id that is too long": (
        [GOOD, person("x" * 201, name="Ada")],
        [("TOO_LONG", "persons.1.sourcewhaleId")],
    ),
    "a year that can't be": (
        [GOOD, person(name="Ada", experience=[{"title": "CFO", "startYear": 20_211}])],
        [("INVALID", "persons.1.experience.0.startYear")],
    ),
    "201 tags": (
        [GOOD, person(name="Ada", skills=[f"Skill {number}" for number in range(201)])],
        [("TOO_LONG", "persons.1.skills")],
    ),
    "two faults in two persons": (
        [person(name="A" * 501), person("other", name="Ada", emails=["nobody"])],
        [("TOO_LONG", "persons.0.name"), ("INVALID", "persons.1.emails.0")],
    ),
}
UNUSABLE_SETTINGS: dict[str, tuple[Json, tuple[str, str]]] = {
    "a version that is stale": (
        {"expectedVersion": 0, "syncManualUpdates": True},
        ("STALE_VERSION", "input.expectedVersion"),
    ),
    "a version that is not there yet": ({"expectedVersion": 2}, ("STALE_VERSION", "input.expectedVersion")),
    "an unknown field": (
        {"expectedVersion": 1, "mandatoryFields": ["name", "shoeSize"]},
        ("NOT_FOUND", "input.mandatoryFields.1"),
    ),
    "a field twice": (
        {"expectedVersion": 1, "protectedFields": ["title", "title"]},
        ("DUPLICATE", "input.protectedFields"),
    ),
    "a field under two policies": (
        {"expectedVersion": 1, "protectedFields": ["title"], "neverUpdatedFields": ["title"]},
        ("CONFLICT", "input.protectedFields"),
    ),
}
UNUSABLE_MAPPINGS: dict[str, tuple[Json, tuple[str, str]]] = {
    "an unknown field": (
        {"variables": [to("ROLE", "title"), to("NAME", "shoeSize")]},
        ("NOT_FOUND", "input.variables.1.fields.0"),
    ),
    "a list onto an unknown field": (
        {"variables": [to("SKILLS", "tags", "shoeSize")]},
        ("NOT_FOUND", "input.variables.0.fields.1"),
    ),
    "a text onto the work history": (
        {"variables": [to("ROLE", "positions")]},
        ("INVALID", "input.variables.0.fields.0"),
    ),
    "a text onto two fields": (
        {"variables": [to("ROLE", "title", "biography")]},
        ("TOO_MANY", "input.variables.0.fields"),
    ),
    "a network onto an unknown field": (
        {"socials": [{"network": "GITHUB", "field": "shoeSize"}]},
        ("NOT_FOUND", "input.socials.0.field"),
    ),
    "a version that is not there yet": ({"expectedVersion": 1}, ("STALE_VERSION", "input.expectedVersion")),
}


async def test_unusable_persons_are_named_and_none_of_the_call_is_kept(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        refusals = {
            what: await team.api.refusals("personsUpsert", persons=persons)
            for what, (persons, _) in UNUSABLE_PERSONS.items()
        }
    assert refusals == {what: expected for what, (_, expected) in UNUSABLE_PERSONS.items()}
    assert await team.api.query("person", "id", sourcewhaleId="good") is None


async def test_a_thousand_persons_are_taken(team: Team) -> None:
    await team.tell(*(person(f"p{number}", name=f"Person {number}") for number in range(1_000)))
    assert (await team.api.query("person", "name", sourcewhaleId="p999"))["name"] == "Person 999"


async def test_a_change_by_hand_is_checked_likewise(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    await team.tell(GOOD)
    changes = {"name": "A" * 1_000_000, "emails": ["nobody"]}
    async with nothing_changes(db, clockwork, team_name):
        refusals = await team.api.refusals("personEdit", person={"sourcewhaleId": "good"}, input=changes)
    assert refusals == [("TOO_LONG", "input.name"), ("INVALID", "input.emails.0")]


async def test_more_than_a_thousand_persons_at_once_can_not_be_added_to_a_campaign(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    many: Any = [{"sourcewhaleId": f"p{number}"} for number in range(1_001)]
    async with nothing_changes(db, clockwork, team_name):
        refusals = await team.api.refusals(
            "campaignAddPersons", campaign={"sourcewhaleId": CAMPAIGN}, persons=many
        )
    assert refusals == [("TOO_MANY", "persons")]


async def test_one_unknown_person_keeps_the_others_out_of_the_campaign(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    await team.tell(GOOD)
    refs = [{"sourcewhaleId": "good"}, {"sourcewhaleId": "nobody"}]
    async with nothing_changes(db, clockwork, team_name):
        refusals = await team.api.refusals(
            "campaignAddPersons", campaign={"sourcewhaleId": CAMPAIGN}, persons=refs
        )
    assert refusals == [("NOT_FOUND", "persons.1")]


async def test_unusable_settings_are_named_and_not_saved(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    await team.configure(protectedFields=["biography"])
    async with nothing_changes(db, clockwork, team_name):
        refusals = {
            what: await team.api.refusals("settingsUpdate", input=settings)
            for what, (settings, _) in UNUSABLE_SETTINGS.items()
        }
    assert refusals == {what: [refusal] for what, (_, refusal) in UNUSABLE_SETTINGS.items()}


async def test_unusable_mappings_are_named_and_not_saved(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        refusals = {
            what: await team.api.refusals("fieldMappingUpdate", input={"expectedVersion": 0, **change})
            for what, (change, _) in UNUSABLE_MAPPINGS.items()
        }
    assert refusals == {what: [refusal] for what, (_, refusal) in UNUSABLE_MAPPINGS.items()}


async def test_a_mapped_field_that_is_gone_holds_back_no_other_change_of_the_mapping(
    team: Team, clockwork: Clockwork
) -> None:
    field_id = clockwork.id_of("custom_fields", "Notice Period")
    await team.map("CUSTOM_VARIABLE_1", f"custom:{field_id}")
    clockwork.sandbox.remove("custom_fields", field_id)
    await team.api.mutate("clockworkRefreshCatalogue")
    await team.map("CUSTOM_VARIABLE_2", "biography")
    push = await team.sync(person(name="Ada Lovelace", customVariable1="None", customVariable2="Our words."))
    assert push["status"] == "DONE"
    assert clockwork.only("Ada Lovelace")["biography"] == "Our words."
    assert [step["field"] for step in steps(push, rule="NO_SUCH_FIELD")] == [f"custom:{field_id}"]


async def test_a_character_that_is_no_text_is_refused_with_the_whole_request(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        for character in ("\x00", "\ud800"):
            answer = await team.api.attempt("personsUpsert", persons=[person(name=f"Ada {character}")])
            assert (answer.status, answer.codes) == (400, ["BAD_REQUEST"])


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")  # of the client that sends it
async def test_a_name_of_many_megabytes_is_not_even_read(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        answer = await team.api.attempt("personsUpsert", persons=[person(name="A" * 9_000_000)])
    assert (answer.status, answer.codes) == (413, ["BAD_REQUEST"])


async def test_an_unusable_campaign_is_not_kept(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        for changes, refusal in (
            ({"name": "N" * 1_000_000}, ("TOO_LONG", "input.name")),
            ({"name": " "}, ("BLANK", "input.name")),
            ({"sourcewhaleId": ""}, ("BLANK", "input.sourcewhaleId")),
        ):
            told = {"sourcewhaleId": CAMPAIGN, **changes}
            assert await team.api.refusals("campaignUpsert", input=told) == [refusal]
