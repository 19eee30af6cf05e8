"""Team, user, campaign, Person: the most specific layer that says something wins, for every pair of them."""

from typing import NamedTuple

import pytest

from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.people import ADA, person
from tests.whole.projects import Project, map_stages
from tests.whole.team import CAMPAIGN, Team

OWNER = "ADMIN of the team"
VALUE = "value source inheritedValue"
TRIGGERS = "value { type direction } source inheritedValue { type direction }"
EFFECTIVE = f"""
    syncAs {{ {VALUE} }} whenAdding {{ {VALUE} }} projectId {{ {VALUE} }} createNotesUpon {{ {TRIGGERS} }}
    onlyAddNotesToSynced {{ {VALUE} }} updateFullHistory {{ {VALUE} }} keepClockworkEdits {{ {VALUE} }}
"""
NOW = """
    record { gate rule layer explanation } notes { gate rule layer explanation }
    stage { gate rule layer explanation }
"""
SMS, CALL = ({"type": kind, "direction": "SENT"} for kind in ("SMS", "CALL"))
PAIRS = [
    ("TEAM", "USER"),
    ("TEAM", "CAMPAIGN"),
    ("TEAM", "PERSON"),
    ("USER", "CAMPAIGN"),
    ("USER", "PERSON"),
    ("CAMPAIGN", "PERSON"),
]


class Row(NamedTuple):
    """A value that two layers can say: what the weaker says, and what the stronger."""

    name: str
    weaker: str
    weaker_value: object
    stronger: str
    stronger_value: object


ROWS = [
    *(Row("whenAdding", weaker, "NEVER", stronger, "ON_REPLY") for weaker, stronger in PAIRS),
    *(
        Row(name, "TEAM", value, "USER", not value)
        for name in ("onlyAddNotesToSynced", "updateFullHistory", "keepClockworkEdits")
        for value in (True, False)
    ),
    Row("createNotesUpon", "TEAM", [SMS], "USER", [CALL]),
    Row("createNotesUpon", "TEAM", [SMS], "USER", []),
    Row("syncAs", "CAMPAIGN", "DO_NOT_SYNC", "PERSON", "PERSON"),
    Row("syncAs", "CAMPAIGN", "PERSON", "PERSON", "DO_NOT_SYNC"),
    Row("projectId", "CAMPAIGN", "search-1", "PERSON", "search-2"),
]


async def say(team: Team, layer: str, **values: object) -> None:
    """Have one layer say something; the user's is that of the campaign's owner."""
    match layer:
        case "TEAM":
            await team.configure(**values)
        case "USER":
            await team.configure_user(OWNER, **values)
        case "CAMPAIGN":
            await team.campaign(CAMPAIGN, **values)
        case "PERSON":
            await team.override("ada", **values)


async def take_back(team: Team, layer: str, name: str) -> None:
    """Have one layer say nothing of a value any more."""
    constant = "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)
    match layer:
        case "TEAM" | "USER":
            await say(team, layer, reset=[constant])
        case "CAMPAIGN":
            await team.campaign(CAMPAIGN, **{name: None})
        case "PERSON":
            await team.override("ada", **{name: None})


async def effective(team: Team, name: str) -> Json:
    """One value as it holds for Ada, with its source."""
    of_ada = {"campaign": {"sourcewhaleId": CAMPAIGN}, "person": {"sourcewhaleId": "ada"}}
    found: Json = (await team.api.query("effectiveSync", EFFECTIVE, **of_ada))[name]
    return found


async def tags_of(team: Team) -> dict[str, Json]:
    """Ada's tags as they hold, each with its source, by field."""
    of_ada = {"campaign": {"sourcewhaleId": CAMPAIGN}, "person": {"sourcewhaleId": "ada"}}
    found = await team.api.query("effectiveSync", f"tags {{ field {VALUE} }}", **of_ada)
    return {tag.pop("field"): tag for tag in found["tags"]}


async def now(team: Team) -> Json:
    """What would become of Ada's record, notes and stage now."""
    of_ada = {"campaign": {"sourcewhaleId": CAMPAIGN}, "person": {"sourcewhaleId": "ada"}}
    found: Json = (await team.api.query("effectiveSync", f"now {{ {NOW} }}", **of_ada))["now"]
    return found


@pytest.fixture
async def with_ada(team: Team) -> Team:
    """A team with Ada in its campaign, waiting for an interest that never comes, and no layer saying so."""
    await team.campaign(whenAdding="ON_INTERESTED")
    await team.enrol(ADA)
    return team


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}-{row.weaker}-{row.stronger}")
async def test_of_two_layers_the_more_specific_wins_and_shows_what_it_hides(row: Row, with_ada: Team) -> None:
    await with_ada.campaign(whenAdding=None)
    unsaid = await effective(with_ada, row.name)
    await say(with_ada, row.stronger, **{row.name: row.stronger_value})
    alone = await effective(with_ada, row.name)
    await say(with_ada, row.weaker, **{row.name: row.weaker_value})
    both = await effective(with_ada, row.name)
    await take_back(with_ada, row.stronger, row.name)
    weaker = await effective(with_ada, row.name)

    strong = {"value": row.stronger_value, "source": row.stronger}
    assert alone == {**strong, "inheritedValue": unsaid["value"]}
    assert both == {**strong, "inheritedValue": row.weaker_value}
    weak = {"value": row.weaker_value, "source": row.weaker}
    assert weaker == {**weak, "inheritedValue": unsaid["inheritedValue"]}


@pytest.mark.parametrize(("weaker", "stronger"), PAIRS)
@pytest.mark.parametrize("written", [True, False])
async def test_the_more_specific_point_decides_what_is_written(
    weaker: str, stronger: str, *, written: bool, with_ada: Team, clockwork: Clockwork
) -> None:
    if "CAMPAIGN" not in (weaker, stronger):
        await say(with_ada, weaker, whenAdding="ON_INTERESTED")
        await with_ada.campaign(whenAdding=None)
    await say(with_ada, stronger, whenAdding="ON_REPLY")
    await say(with_ada, weaker, whenAdding="NEVER" if written else "ON_ADD")
    await say(with_ada, stronger, whenAdding="ON_ADD" if written else "NEVER")
    push = await with_ada.settled("ada")
    assert (push["status"], len(clockwork.named("Ada Lovelace"))) == (
        ("DONE", 1) if written else ("SKIPPED", 0)
    )
    record = (await now(with_ada))["record"]
    assert (record["gate"], record["layer"]) == ("OPEN" if written else "SKIP", stronger)
    assert written or record["explanation"] == push["reason"]


@pytest.mark.parametrize("written", [True, False])
async def test_a_persons_sync_as_wins_over_the_campaigns(
    *, written: bool, with_ada: Team, clockwork: Clockwork
) -> None:
    campaign, ada = ("DO_NOT_SYNC", "PERSON") if written else ("PERSON", "DO_NOT_SYNC")
    await with_ada.campaign(syncAs=campaign)
    await with_ada.override("ada", syncAs=ada)
    await with_ada.stage("ada", "INTERESTED")
    assert (await with_ada.settled("ada"))["status"] == ("DONE" if written else "SKIPPED")
    assert len(clockwork.named("Ada Lovelace")) == (1 if written else 0)


@pytest.mark.parametrize("overridden", [True, False])
async def test_the_stage_acts_in_a_persons_own_project_instead_of_the_campaigns(
    *, overridden: bool, with_ada: Team, clockwork: Clockwork
) -> None:
    campaigns, own = Project(clockwork, "CFO search"), Project(clockwork, "CEO search")
    await map_stages(with_ada, campaigns, {"MEETING": "Interviewing"})
    await with_ada.campaign(projectId=campaigns.id)
    if overridden:
        await with_ada.override("ada", projectId=own.id)
    await with_ada.stage("ada", "MEETING")
    await with_ada.quiet()
    used, spared = (own, campaigns) if overridden else (campaigns, own)
    assert (used.statuses(), spared.statuses()) == ({"Ada Lovelace": ["Interviewing"]}, {})
    stage = (await now(with_ada))["stage"]
    assert (stage["gate"], stage["rule"]) == ("OPEN", "PROJECT_NOT_IN_CATALOGUE")
    await with_ada.api.mutate("clockworkRefreshCatalogue")
    stage = (await now(with_ada))["stage"]
    assert (stage["gate"], stage["rule"]) == ("OPEN", "STAGE_MAPPED")
    assert "Interviewing" in stage["explanation"]


async def test_a_persons_own_tag_wins_over_the_campaigns_field_by_field(team: Team) -> None:
    await team.configure(displayedFields=["biography", "nickName"])
    await team.enrol(ADA)
    shared, own = ({"field": "biography", "values": [text]} for text in ("The campaign's.", "Her own."))
    await team.campaign(tags=[shared])
    by_field = await tags_of(team)
    await team.override("ada", tags=[own, {"field": "nickName", "values": ["Ada"]}])
    both = await tags_of(team)
    await team.campaign(tags=[])
    alone = await tags_of(team)

    from_person = {"value": ["Her own."], "source": "PERSON"}
    assert by_field == {
        "biography": {"value": ["The campaign's."], "source": "CAMPAIGN", "inheritedValue": []}
    }
    assert both["biography"] == {**from_person, "inheritedValue": ["The campaign's."]}
    assert both["nickName"] == {"value": ["Ada"], "source": "PERSON", "inheritedValue": []}
    assert alone["biography"] == {**from_person, "inheritedValue": []}


@pytest.mark.parametrize("layer", ["TEAM", "USER"])
async def test_a_push_that_waits_follows_the_settings_of_the_moment_it_runs(
    layer: str, team: Team, clockwork: Clockwork
) -> None:
    planted = clockwork.plant("Ada Lovelace", emails=[{"address": "ada@engine.example", "type": "work"}])
    await say(team, layer, whenAdding="ON_REPLY")
    assert (await team.sync(ADA))["status"] == "PENDING"
    await say(team, layer, updateFullHistory=True)
    assert (await team.settled("ada"))["status"] == "PENDING"
    await say(team, layer, whenAdding="ON_ADD")
    assert (await team.settled("ada"))["result"] == "UPDATED"
    assert len(clockwork.person(planted)["positions"]) == 3


async def test_another_owners_layer_holds_for_waiting_pushes(team: Team, clockwork: Clockwork) -> None:
    await team.configure_user("ben", whenAdding="NEVER")
    await team.configure(whenAdding="ON_REPLY")
    await team.sync(ADA)
    await team.campaign(owner="ben")
    assert (await team.settled("ada"))["rule"] == "NEVER"
    assert (await now(team))["record"]["layer"] == "USER"
    await team.configure(whenAdding="ON_ADD")
    assert (await team.settled("ada"))["rule"] == "NEVER"
    await team.campaign(owner=None)
    assert (await team.settled("ada"))["result"] == "CREATED"
    assert clockwork.only("Ada Lovelace")


async def test_what_would_happen_now_is_said_for_record_notes_and_stage(team: Team) -> None:
    await team.campaign(whenAdding="ON_INTERESTED", projectId="search-1")
    await team.configure(onlyAddNotesToSynced=True)
    await team.enrol(person(name="Ada Lovelace"))
    waiting = {
        "gate": "WAIT",
        "rule": "WAITING_FOR_INTERESTED",
        "layer": "CAMPAIGN",
        "explanation": "Waits until the person is interested, as the campaign says.",
    }
    held = {
        "gate": "WAIT",
        "rule": "NOTES_WAIT_FOR_POINT",
        "layer": "TEAM",
        "explanation": "Notes wait until the person is interested, as the campaign says: "
        "Only add notes to synced records is on, as the team's setting says.",
    }
    assert await now(team) == {"record": waiting, "notes": held, "stage": waiting}
    await team.configure_user(OWNER, onlyAddNotesToSynced=False)
    notes = (await now(team))["notes"]
    assert (notes["gate"], notes["rule"], notes["layer"]) == ("OPEN", "RECORD_IS_ENOUGH", "USER")
    await team.campaign(projectId=None)
    assert (await now(team))["stage"]["rule"] == "NO_PROJECT"
    await team.override("ada", syncAs="DO_NOT_SYNC")
    assert {gate["rule"] for gate in (await now(team)).values()} == {"DO_NOT_SYNC"}
    assert {gate["layer"] for gate in (await now(team)).values()} == {"PERSON"}


async def test_a_membership_shows_the_same_as_effective_sync(team: Team) -> None:
    await team.campaign(projectId="search-1")
    await team.tell(ADA)
    names = {"campaign": {"sourcewhaleId": CAMPAIGN}, "person": {"sourcewhaleId": "ada"}}
    everything = f"{EFFECTIVE} tags {{ field {VALUE} }} now {{ {NOW} }}"
    await team.add("ada")
    changed = await team.api.mutate(
        "personSyncOverride",
        f"membership {{ override {{ projectId }} sync {{ {everything} }} }}",
        **names,
        input={"projectId": "search-2"},
    )
    assert changed["membership"]["override"] == {"projectId": "search-2"}
    assert changed["membership"]["sync"] == await team.api.query("effectiveSync", everything, **names)
    assert changed["membership"]["sync"]["projectId"]["source"] == "PERSON"
