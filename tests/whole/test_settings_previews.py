"""A preview of proposed settings and mappings names whom the change touches, and changes nothing itself."""

import pytest

from clockwork.sandbox.faults import Fault
from domain.records.database import Database
from domain.viewer import Role
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.conftest import MakeApi
from tests.whole.people import person
from tests.whole.previews import ask_for_rules, counts, entries, examples, finished
from tests.whole.team import CAMPAIGN, Team
from tests.whole.unchanged import nothing_changes

OF_PREVIEWS = ("previews", "preview_outcomes")
PEOPLE = [
    person(
        f"p{number:02}",
        name=f"Person {number:02}",
        emails=[f"p{number:02}@x.example"],
        **({"headline": f"Headline {number}"} if number % 3 == 0 else {}),
        **({"summary": f"Summary {number}"} if number % 4 == 0 else {}),
        **({"customVariable1": f"Value {number}"} if number % 5 == 0 else {}),
    )
    for number in range(20)
]
IDS = [told["sourcewhaleId"] for told in PEOPLE]


@pytest.fixture
async def synced(team: Team) -> Team:
    """A team with twenty Persons who are in Clockwork as they should be."""
    await team.tell(*PEOPLE)
    await team.add(*IDS)
    await team.quiet()
    return team


async def mapping_version(team: Team) -> int:
    version: int = (await team.api.query("mappings", "version"))["version"]
    return version


async def settings_version(team: Team) -> int:
    version: int = (await team.api.query("settings", "version"))["version"]
    return version


async def mapped(team: Team, *variables: Json) -> Json:
    """A change of the field mapping over its newest version."""
    return {"expectedVersion": await mapping_version(team), "variables": list(variables)}


async def results_of_all_again(team: Team) -> dict[str, str]:
    """What a real run does to each Person."""
    await team.add(*IDS)
    await team.quiet()
    return {push["person"]["sourcewhaleId"]: push["result"] for push in await newest_pushes(team)}


async def newest_pushes(team: Team) -> list[Json]:
    newest: dict[str, Json] = {}
    for push in reversed(await team.pushes(campaign={"sourcewhaleId": CAMPAIGN})):
        newest[push["person"]["sourcewhaleId"]] = push
    return list(newest.values())


@pytest.mark.parametrize(
    "change",
    [
        [{"variable": "HEADLINE", "fields": ["nickName"]}],
        [{"variable": "SUMMARY", "fields": []}],
        [{"variable": "CUSTOM_VARIABLE_1", "fields": ["skypeName"]}],
        [{"variable": "HEADLINE", "fields": []}, {"variable": "FIRST_NAME", "fields": ["nickName"]}],
        [
            {"variable": "SUMMARY", "fields": ["assistantName"]},
            {"variable": "HEADLINE", "fields": ["biography"]},
        ],
    ],
)
async def test_a_changed_mapping_names_exactly_those_whom_the_real_change_updates(
    synced: Team, clockwork: Clockwork, db: Database, team_name: str, change: list[Json]
) -> None:
    proposed = await mapped(synced, *change)
    async with nothing_changes(db, clockwork, team_name, but=OF_PREVIEWS):
        preview_id = await ask_for_rules(synced.api, personFields=proposed)
        preview = await finished(synced.api, preview_id)
        named = await entries(synced.api, preview_id)
    assert (preview["status"], preview["kind"], preview["total"]) == ("DONE", "RULES", 20)
    await synced.api.mutate("fieldMappingUpdate", input=proposed)
    results = await results_of_all_again(synced)
    updated = {each for each, result in results.items() if result == "UPDATED"}
    assert set(named) == updated
    assert preview["counts"] == counts(update=len(updated))
    assert preview["touched"]["persons"] == len(updated)
    pushes = {push["person"]["sourcewhaleId"]: push for push in await newest_pushes(synced)}
    for each, entry in named.items():
        written = {step["field"] for step in pushes[each]["steps"] if step["outcome"] == "DONE"}
        assert set(entry["fields"]) == written - {"clockworkId"}
        assert (entry["outcome"], entry["formerOutcome"]) == ("UPDATE", "UNCHANGED")


async def test_examples_show_the_steps_that_differ(synced: Team) -> None:
    proposed = await mapped(synced, {"variable": "HEADLINE", "fields": ["nickName"]})
    preview_id = await ask_for_rules(synced.api, personFields=proposed)
    preview = await finished(synced.api, preview_id)
    assert preview["touched"] == {"persons": 7, "fields": [{"field": "nickName", "persons": 7}]}
    shown = await examples(synced.api, preview_id, "UPDATE")
    assert [
        (step["action"], step["rule"], step["field"], step["newValue"])
        for entry in shown[:2]
        for step in entry["steps"]
        if step["outcome"] == "PLANNED"
    ] == [
        ("UPDATE_FIELD", "FILL_BLANK", "nickName", "Headline 0"),
        ("UPDATE_FIELD", "FILL_BLANK", "nickName", "Headline 3"),
    ]


async def test_what_makes_no_difference_touches_nobody_and_asks_nobody(
    synced: Team, clockwork: Clockwork
) -> None:
    clockwork.forget_calls()
    proposed = {
        "expectedVersion": await settings_version(synced),
        "filterableFields": ["title"],
        "protectedFields": ["skypeName"],
        "mandatoryFields": ["emails"],
    }
    preview_id = await ask_for_rules(synced.api, settings=proposed)
    preview = await finished(synced.api, preview_id)
    assert (preview["done"], preview["counts"]) == (20, counts())
    assert preview["touched"] == {"persons": 0, "fields": []}
    assert clockwork.calls() == []


async def test_protecting_a_field_names_those_whose_value_stays(synced: Team, clockwork: Clockwork) -> None:
    await synced.tell(*(person(each, summary=f"Newer {each}") for each in IDS[:6]))
    proposed = {"expectedVersion": await settings_version(synced), "protectedFields": ["biography"]}
    preview_id = await ask_for_rules(synced.api, settings=proposed)
    await finished(synced.api, preview_id)
    named = await entries(synced.api, preview_id)
    filled = {each for each in IDS[:6] if clockwork.only(f"Person {each[1:]}").get("biography")}
    assert set(named) == filled == {"p00", "p03", "p04"}
    assert {(entry["outcome"], entry["formerOutcome"]) for entry in named.values()} == {
        ("UNCHANGED", "UPDATE")
    }
    shown = {
        entry["person"]["sourcewhaleId"]: entry
        for entry in await examples(synced.api, preview_id, "UNCHANGED")
    }
    assert {step["rule"] for step in shown["p00"]["steps"]} == {"PROTECTED"}


async def test_mandatory_fields_name_who_would_be_blocked_without_asking_clockwork(
    synced: Team, clockwork: Clockwork
) -> None:
    clockwork.forget_calls()
    proposed = {"expectedVersion": await settings_version(synced), "mandatoryFields": ["biography"]}
    preview_id = await ask_for_rules(synced.api, settings=proposed)
    preview = await finished(synced.api, preview_id)
    named = await entries(synced.api, preview_id)
    lacking = {t["sourcewhaleId"] for t in PEOPLE if "headline" not in t and "summary" not in t}
    assert set(named) == lacking
    assert preview["counts"] == counts(blocked=len(lacking))
    assert {entry["missingFields"][0] for entry in named.values()} == {"biography"}
    assert clockwork.calls() == []


async def test_a_point_names_who_would_wait_and_an_earlier_one_who_would_be_written(team: Team) -> None:
    await team.tell(*PEOPLE[:4])
    await team.configure(whenAdding="ON_REPLY")
    await team.add(*IDS[:4])
    await team.stage("p00", "REPLIED")
    await team.quiet()
    version = await settings_version(team)
    later = await ask_for_rules(
        team.api, settings={"expectedVersion": version, "whenAdding": "ON_INTERESTED"}
    )
    named = await finished(team.api, later), await entries(team.api, later)
    assert named[0]["counts"] == counts(waiting=4)
    assert (named[1]["p00"]["formerOutcome"], named[1]["p01"]["formerOutcome"]) == (None, "WAITING")
    sooner = await ask_for_rules(team.api, settings={"expectedVersion": version, "whenAdding": "ON_ADD"})
    assert (await finished(team.api, sooner))["counts"] == counts(create=3)
    assert set(await entries(team.api, sooner)) == {"p01", "p02", "p03"}


async def test_a_person_in_two_campaigns_is_counted_once(synced: Team) -> None:
    await synced.campaign("other")
    await synced.add(*IDS[:10], campaign="other")
    await synced.quiet()
    proposed = await mapped(synced, {"variable": "NAME", "fields": ["nickName"]})
    preview = await finished(synced.api, await ask_for_rules(synced.api, personFields=proposed))
    assert (preview["total"], preview["counts"]["update"]) == (30, 30)
    assert preview["touched"] == {"persons": 20, "fields": [{"field": "nickName", "persons": 20}]}


async def test_settings_for_one_user_are_previewed_like_the_teams(team: Team) -> None:
    await team.tell(*PEOPLE[:2])
    await team.add(*IDS[:2])
    await team.quiet()
    proposed = {"expectedVersion": 0, "userId": "somebody else", "whenAdding": "NEVER"}
    preview = await finished(team.api, await ask_for_rules(team.api, settings=proposed))
    assert (preview["status"], preview["touched"]["persons"]) == ("DONE", 0)


async def test_a_save_meanwhile_ends_a_preview(synced: Team, clockwork: Clockwork) -> None:
    clockwork.fails(Fault("latency", seconds=0.3))
    proposed = await mapped(synced, {"variable": "NAME", "fields": ["nickName"]})
    preview_id = await ask_for_rules(synced.api, personFields=proposed)
    await synced.configure(mandatoryFields=["emails"])
    preview = await finished(synced.api, preview_id)
    clockwork.fails()
    assert preview["status"] == "FAILED"
    assert "saved meanwhile" in preview["reason"]


async def test_it_is_refused_as_the_saves_would_be(team: Team, make_api: MakeApi) -> None:
    unknown = {"expectedVersion": 0, "protectedFields": ["unknown"]}
    stale = {"expectedVersion": 7, "variables": []}
    unfit = {"expectedVersion": 0, "variables": [{"variable": "NAME", "fields": ["positions"]}]}
    twice = {"expectedVersion": 0, "variables": [{"variable": "NAME", "fields": ["name", "nickName"]}]}
    ask = team.api.refusals
    assert await ask("settingsPreview", input={"settings": unknown, "personFields": stale}) == [
        ("NOT_FOUND", "input.settings.protectedFields.0"),
        ("STALE_VERSION", "input.personFields.expectedVersion"),
    ]
    assert await ask("settingsPreview", input={"personFields": unfit}) == [
        ("INVALID", "input.personFields.variables.0.fields.0")
    ]
    assert await ask("settingsPreview", input={"personFields": twice}) == [
        ("TOO_MANY", "input.personFields.variables.0.fields")
    ]
    assert await ask("settingsPreview", input={}) == [("BLANK", "")]
    member = await make_api(Role.MEMBER)
    answer = await member.attempt("settingsPreview", input={"settings": {"expectedVersion": 0}})
    assert answer.codes == ["FORBIDDEN"]
