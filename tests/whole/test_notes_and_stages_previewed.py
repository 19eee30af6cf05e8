"""Previews say what waiting notes and stages would do, and what a change of their rules would make of it."""

import pytest

from domain.records.database import Database
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.outreach import event, notes, record
from tests.whole.people import person
from tests.whole.previews import ask_for_rules, counts, entries, examples, finished, previewed
from tests.whole.projects import STAGES, Project, map_stages
from tests.whole.team import CAMPAIGN, PUSH, Team
from tests.whole.unchanged import nothing_changes

OF_PREVIEWS = ("previews", "preview_outcomes")
PEOPLE = [
    person(f"p{number:02}", name=f"Person {number:02}", emails=[f"p{number:02}@x.example"])
    for number in range(18)
]
IDS = [told["sourcewhaleId"] for told in PEOPLE]
IN_STAGES = 9
"""One Person for each of three stages and each of three things that a recruiter may have done."""
ENDING = "status result rule reason steps { action rule outcome field oldValue newValue }"
TOLD_LATER = "2026-11-23T15:00:00+01:00"


@pytest.fixture
async def project(team: Team, clockwork: Clockwork) -> Project:
    """The campaign's project, in which nobody is yet; two stages are mapped."""
    found = Project(clockwork)
    await team.campaign(projectId=found.id)
    await map_stages(team, found, {"SOURCED": "Research", "MEETING": "Interviewing"})
    return found


async def in_stages(team: Team, project: Project, clockwork: Clockwork) -> None:
    """Persons in the project: sourced, replied or met; some moved or taken out by a recruiter."""
    await team.tell(*PEOPLE[:IN_STAGES])
    await team.add(*IDS[:IN_STAGES])
    await team.quiet()
    there = {clockwork.person(found["personId"])["name"]: found["id"] for found in project.candidacies()}
    for number, each in enumerate(IDS[:IN_STAGES]):
        if number % 3:
            await team.stage(each, ("REPLIED", "MEETING")[number % 3 - 1])
    await team.quiet()
    for number in (1, 2, 3):
        project.change(there[f"Person {number:02}"], "Finalist")
    for number in (4, 5, 6):
        clockwork.sandbox.remove("candidacies", there[f"Person {number:02}"])


async def stage_mapping(team: Team, project: Project, **changes: str | None) -> Json:
    """A change of the stage mapping over its newest version, by names of statuses."""
    version = (await team.api.query("mappings", STAGES))["stages"]["version"]
    stages = [
        {"stage": stage, "statusId": status and project.status_id(status)}
        for stage, status in changes.items()
    ]
    return {"expectedVersion": version, "stages": stages}


async def pushes_of_all_again(team: Team, kind: str) -> dict[str, Json]:
    """What a real run says of each Person who has a new push of a kind."""
    before = {push["id"] for push in await team.pushes(kind=kind)}
    await team.add(*IDS[:IN_STAGES])
    await team.quiet()
    found = await team.pushes(kind=kind)
    return {push["person"]["sourcewhaleId"]: push for push in found if push["id"] not in before}


def told(steps: list[Json]) -> list[tuple[object, ...]]:
    """What steps say, whether they were sent or would be."""
    return [(step["action"], step["rule"], step["oldValue"], step["newValue"]) for step in steps]


@pytest.mark.parametrize(
    "changes",
    [
        {"REPLIED": "Pursuing"},
        {"SOURCED": "Qualifying", "REPLIED": "Research"},
        {"MEETING": None, "SOURCED": "Potential Candidate"},
    ],
)
async def test_a_changed_stage_mapping_names_exactly_those_whom_the_real_change_moves(
    team: Team,
    clockwork: Clockwork,
    project: Project,
    db: Database,
    team_name: str,
    changes: dict[str, str | None],
) -> None:
    await in_stages(team, project, clockwork)
    proposed = await stage_mapping(team, project, **changes)
    async with nothing_changes(db, clockwork, team_name, but=OF_PREVIEWS):
        preview_id = await ask_for_rules(team.api, stages=proposed)
        preview = await finished(team.api, preview_id)
        named = await entries(team.api, preview_id, kind="STAGE")
        shown = await examples(team.api, preview_id, "UPDATE", "STAGE")
    assert (preview["status"], preview["counts"]) == ("DONE", counts())
    assert preview["touched"]["persons"] == len(named) == sum(preview["stageCounts"].values())
    before = project.statuses()
    await team.api.mutate("stageMappingUpdate", input=proposed)
    pushes = await pushes_of_all_again(team, "STAGE")
    moved = {each for each, push in pushes.items() if push["result"] == "UPDATED"}
    assert moved == {each for each, entry in named.items() if entry["outcome"] == "UPDATE"}
    assert moved
    assert {f"Person {each[1:]}" for each in moved} == {
        name for name, statuses in project.statuses().items() if before.get(name) != statuses
    }
    for each in set(named) - moved:
        assert named[each]["outcome"] == ("UNCHANGED" if each in pushes else "SKIPPED")
    for entry in shown:
        push = pushes[entry["person"]["sourcewhaleId"]]
        assert entry["fields"] == ["candidacy"]
        assert set(told(entry["steps"])) <= set(told(push["steps"]))


async def test_a_preview_of_a_campaign_and_its_run_agree_about_notes_and_stages(
    team: Team, clockwork: Clockwork, project: Project, db: Database, team_name: str
) -> None:
    known = [clockwork.plant(f"Person {number:02}", emails=PEOPLE[number]["emails"]) for number in range(9)]
    for record_id in known[:3]:
        project.put(record_id, "Finalist")
    clockwork.plant("Another", linkedinUrls=["https://www.linkedin.com/in/p08"])
    doubted = PEOPLE[8] | {"socialUrls": [{"network": "LINKEDIN", "url": "linkedin.com/in/p08"}]}
    await team.configure(onlyAddNotesToSynced=True)
    await team.campaign(whenAdding="ON_REPLY")
    twin_of_known = PEOPLE[15] | {"emails": PEOPLE[3]["emails"]}
    twin_of_new = PEOPLE[17] | {"emails": PEOPLE[9]["emails"]}
    await team.tell(*PEOPLE[:8], doubted, *PEOPLE[9:15], twin_of_known, PEOPLE[16], twin_of_new)
    await team.add(*IDS)
    await record(
        team.api,
        *(event(f"{each} 1", person={"sourcewhaleId": each}) for each in IDS[::2]),
        *(
            event(f"{each} 2", person={"sourcewhaleId": each}, type="CALL", happenedAt=TOLD_LATER)
            for each in IDS[::4]
        ),
    )
    await team.override("p10", syncAs="DO_NOT_SYNC")
    await team.override("p12", whenAdding="ON_INTERESTED")
    async with nothing_changes(db, clockwork, team_name, but=OF_PREVIEWS):
        preview, _ = await previewed(team, whenAdding="ON_ADD")
        expected = {
            kind: await entries(team.api, preview["id"], kind=kind) for kind in ("SYNC", "NOTES", "STAGE")
        }
        shown = {kind: await examples(team.api, preview["id"], "UPDATE", kind) for kind in ("NOTES", "STAGE")}
    await team.campaign(whenAdding="ON_ADD")
    await team.quiet()
    for kind, entry_of in expected.items():
        page = await team.api.query(
            "pushes", f"nodes {{ {PUSH} }}", filter={"kind": kind, "campaign": _CAMPAIGN}, first=100
        )
        pushes = {push["person"]["sourcewhaleId"]: push for push in page["nodes"]}
        assert {each: _ends(entry) for each, entry in entry_of.items()} == {
            each: _ends(push) for each, push in pushes.items()
        }
        for entry in shown.get(kind, ()):
            push = pushes[entry["person"]["sourcewhaleId"]]
            changes = [step for step in told(entry["steps"]) if step[0] != "FIND"]
            assert changes == [step for step in told(push["steps"]) if step[0] != "FIND"]
    assert preview["noteCounts"] == counts(update=6, skipped=1, waiting=1, review=1)
    assert preview["stageCounts"] == counts(update=10, unchanged=5, skipped=1, waiting=1, review=1)


_CAMPAIGN = {"sourcewhaleId": CAMPAIGN}


def _ends(push: Json) -> tuple[object, ...]:
    return push["status"], push["result"], push["rule"], push["reason"]


async def one_preview(team: Team, each: str) -> Json:
    """What a Person's pushes in the campaign would do."""
    answer = await team.api.query(
        "pushPreview",
        f"preview {{ status result notes {{ {ENDING} }} stage {{ {ENDING} }} }} userErrors {{ code }}",
        campaign=_CAMPAIGN,
        person={"sourcewhaleId": each},
    )
    found: Json = answer["preview"]
    return found


async def test_a_preview_of_one_person_shows_the_notes_that_wait(team: Team, clockwork: Clockwork) -> None:
    await team.campaign(whenAdding="ON_REPLY")
    await team.tell(PEOPLE[0])
    await team.add("p00")
    whom = {"sourcewhaleId": "p00"}
    await record(team.api, event("e1", person=whom), event("e2", person=whom, happenedAt=TOLD_LATER))
    await team.quiet()
    seen = (await one_preview(team, "p00"))["notes"]
    assert (seen["status"], seen["rule"]) == ("PENDING", "WAITING_FOR_RECORD")
    record_id = clockwork.plant("Person 00", emails=PEOPLE[0]["emails"])
    clockwork.forget_calls()
    seen = await one_preview(team, "p00")
    assert (seen["status"], seen["notes"]["status"], seen["notes"]["result"]) == (
        "PENDING",
        "DONE",
        "UPDATED",
    )
    assert told(seen["notes"]["steps"]) == [
        ("ADD_NOTE", "NOTE_WANTED", None, "Email sent, 23 Nov 2026, 14:05 (UTC+01:00), as Email"),
        ("ADD_NOTE", "NOTE_WANTED", None, "Email sent, 23 Nov 2026, 15:00 (UTC+01:00), as Email"),
    ]
    assert (clockwork.writes(), notes(clockwork, record_id)) == ([], [])
    assert (seen["stage"]["status"], seen["stage"]["rule"]) == ("SKIPPED", "NO_PROJECT")


async def test_a_preview_of_one_person_shows_what_the_stage_would_do(team: Team, project: Project) -> None:
    await team.tell(PEOPLE[0])
    new = await one_preview(team, "p00")
    assert (new["result"], new["notes"], new["stage"]["result"]) == ("CREATED", None, "UPDATED")
    assert told(new["stage"]["steps"])[-1] == ("CREATE_CANDIDACY", "NEW_CANDIDACY", None, "Research")
    assert project.candidacies() == []
    await team.add("p00")
    await team.quiet()
    there = (await one_preview(team, "p00"))["stage"]
    assert (there["result"], there["steps"][-1]["rule"]) == ("UNCHANGED", "ALREADY_THERE")


async def test_proposed_rules_of_notes_name_whose_waiting_notes_change(
    team: Team, clockwork: Clockwork
) -> None:
    for told in PEOPLE[:4]:
        clockwork.plant(told["name"], emails=told["emails"])
    await team.configure(whenAdding="ON_REPLY", onlyAddNotesToSynced=True)
    await team.tell(*PEOPLE[:6])
    await team.add(*IDS[:6])
    await record(
        team.api,
        *(event(f"mail {each}", person={"sourcewhaleId": each}) for each in ("p00", "p01", "p04")),
        *(event(f"call {each}", person={"sourcewhaleId": each}, type="CALL") for each in ("p02", "p01")),
    )
    version = (await team.api.query("settings", "version"))["version"]
    mails = await ask_for_rules(
        team.api,
        settings={
            "expectedVersion": version,
            "whenAdding": "ON_ADD",
            "createNotesUpon": [{"type": "CALL", "direction": "SENT"}],
        },
    )
    assert (await finished(team.api, mails))["noteCounts"] == counts(update=2, unchanged=2)
    named = await entries(team.api, mails, kind="NOTES")
    assert {each: (entry["outcome"], entry["fields"]) for each, entry in named.items()} == {
        "p00": ("UNCHANGED", []),
        "p01": ("UPDATE", ["notes"]),
        "p02": ("UPDATE", ["notes"]),
        "p04": ("UNCHANGED", []),
    }


async def test_a_changed_note_mapping_names_exactly_those_whose_notes_follow(
    team: Team, clockwork: Clockwork
) -> None:
    ids = {told["sourcewhaleId"]: clockwork.plant(told["name"], emails=told["emails"]) for told in PEOPLE[:5]}
    clockwork.sandbox.remove("note_types", clockwork.id_of("note_types", "Call"))
    await team.api.mutate("clockworkRefreshCatalogue")
    await team.tell(*PEOPLE[:5])
    await team.add(*ids)
    await record(
        team.api,
        *(event(f"mail {each}", person={"sourcewhaleId": each}) for each in ("p00", "p01")),
        *(event(f"call {each}", person={"sourcewhaleId": each}, type="CALL") for each in ("p01", "p02")),
    )
    await team.quiet()
    feedback = clockwork.id_of("note_types", "Feedback")
    proposed = {"expectedVersion": 0, "types": [{"type": "CALL", "noteTypeId": feedback}]}
    preview_id = await ask_for_rules(team.api, notes=proposed)
    preview = await finished(team.api, preview_id)
    assert preview["noteCounts"] == counts(update=2)
    assert preview["touched"] == {"persons": 2, "fields": [{"field": "notes", "persons": 2}]}
    named = await entries(team.api, preview_id, kind="NOTES")
    assert {entry["formerOutcome"] for entry in named.values()} == {"BLOCKED"}
    for entry in await examples(team.api, preview_id, "UPDATE", "NOTES"):
        assert [step["newValue"] for step in entry["steps"]] == [
            "Call made, 23 Nov 2026, 14:05 (UTC+01:00), as Feedback"
        ]
    await team.api.mutate("noteMappingUpdate", input=proposed)
    await team.quiet()
    types = {each: [note["type"] for note in notes(clockwork, record_id)] for each, record_id in ids.items()}
    assert {each for each, written in types.items() if "Feedback" in written} == set(named)
    assert types == {
        "p00": ["Email"],
        "p01": ["Email", "Feedback"],
        "p02": ["Feedback"],
        "p03": [],
        "p04": [],
    }


@pytest.mark.usefixtures("project")
async def test_whose_record_would_not_be_created_has_no_stage_either(
    team: Team, clockwork: Clockwork
) -> None:
    await team.tell(PEOPLE[0])
    await team.add("p00")
    await team.quiet()
    clockwork.sandbox.remove("people", clockwork.only("Person 00")["id"])
    nameless = {"expectedVersion": 0, "variables": [{"variable": "NAME", "fields": []}]}
    preview_id = await ask_for_rules(team.api, personFields=nameless)
    preview = await finished(team.api, preview_id)
    assert (preview["counts"], preview["stageCounts"]) == (counts(blocked=1), counts(waiting=1))
    (stage,) = (await entries(team.api, preview_id, kind="STAGE")).values()
    assert (stage["rule"], stage["formerOutcome"]) == ("WAITING_FOR_RECORD", "UPDATE")
    assert preview["touched"]["persons"] == 1


async def test_proposed_mappings_are_refused_as_the_saves_would_be(team: Team) -> None:
    stages = {"expectedVersion": 3, "stages": [{"stage": "REPLIED", "statusId": "no such"}]}
    unknown = {"stages": stages | {"expectedVersion": 0, "statusOrder": ["no such"]}}
    twice = [{"type": "CALL", "noteTypeId": "no such"}, {"type": "CALL"}]
    refusals = await team.api.refusals(
        "settingsPreview", input=unknown | {"notes": {"expectedVersion": 0, "types": twice}}
    )
    assert sorted(refusals) == [
        ("DUPLICATE", "input.notes.types.0.type"),
        ("DUPLICATE", "input.notes.types.1.type"),
        ("NOT_FOUND", "input.notes.types.0.noteTypeId"),
        ("NOT_FOUND", "input.stages.stages.0.statusId"),
        ("NOT_FOUND", "input.stages.statusOrder.0"),
    ]
    assert await team.api.refusals("settingsPreview", input={"stages": stages}) == [
        ("STALE_VERSION", "input.stages.expectedVersion")
    ]
