"""A stage sets the status of the candidacy in the project: forward only, never over a change by hand."""

import pytest

from domain.records.database import Database
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.projects import (
    MAPPING,
    STAGES,
    Project,
    lanes_are_free,
    map_stages,
    save_stages,
    set_stage,
    stage_push,
)
from tests.whole.team import Team, steps

ADA = person(name="Ada Lovelace", emails=["ada@engine.example"])
CANDIDACY_WRITES = ("POST projects/{id}/candidacies", "PATCH candidacies/{id}")


@pytest.fixture
async def project(team: Team, clockwork: Clockwork) -> Project:
    """The campaign's project, in which nobody is yet; every stage of `MAPPING` is mapped."""
    found = Project(clockwork)
    await team.campaign(projectId=found.id)
    await map_stages(team, found, dict(MAPPING))
    clockwork.forget_calls()
    return found


def candidacy_writes(clockwork: Clockwork) -> list[str]:
    return [write for write in clockwork.writes() if write in CANDIDACY_WRITES]


def decision(push: Json) -> tuple[str, str, str | None, str]:
    """What a push did about the candidacy: its action, rule, and the statuses before and wanted."""
    (step,) = steps(push, field="candidacy")
    assert step["layer"] == "TEAM"
    return step["action"], step["rule"], step["oldValue"], step["newValue"]


async def test_who_is_added_is_put_into_the_project_and_moves_forward(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.enrol(ADA)
    push = await stage_push(team)
    assert (push["status"], push["result"]) == ("DONE", "UPDATED")
    assert decision(push) == ("CREATE_CANDIDACY", "NEW_CANDIDACY", None, "Research")
    payload = await set_stage(team, "MEETING")
    assert payload["stagePush"]["status"] == "READY"
    assert "Meeting sets the status Interviewing" in payload["stageExplanation"]
    push = await stage_push(team)
    assert decision(push) == ("UPDATE_CANDIDACY", "MOVES_FORWARD", "Research", "Interviewing")
    assert project.statuses() == {"Ada Lovelace": ["Interviewing"]}
    assert candidacy_writes(clockwork) == list(CANDIDACY_WRITES)


async def test_nobody_is_moved_backwards(team: Team, project: Project, clockwork: Clockwork) -> None:
    await team.enrol(ADA)
    await set_stage(team, "MEETING")
    await stage_push(team)
    clockwork.forget_calls()
    await set_stage(team, "REPLIED")
    push = await stage_push(team)
    assert (push["status"], push["result"]) == ("DONE", "UNCHANGED")
    assert decision(push) == ("UPDATE_CANDIDACY", "WOULD_MOVE_BACK", "Interviewing", "Pursuing")
    assert (project.statuses(), clockwork.writes()) == ({"Ada Lovelace": ["Interviewing"]}, [])


async def test_a_status_that_is_there_already_is_not_written(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.enrol(ADA)
    await stage_push(team)
    clockwork.forget_calls()
    await set_stage(team, "OPENED")
    push = await stage_push(team)
    assert (push["result"], decision(push)[1]) == ("UNCHANGED", "ALREADY_THERE")
    assert (clockwork.writes(), project.statuses()) == ([], {"Ada Lovelace": ["Research"]})


async def test_a_change_by_hand_since_our_last_write_is_left_alone(
    team: Team, project: Project, db: Database
) -> None:
    await team.enrol(ADA)
    await stage_push(team)
    await lanes_are_free(db)
    project.change(project.only(), "Potential Candidate")
    await set_stage(team, "MEETING")
    push = await stage_push(team)
    assert decision(push) == (
        "UPDATE_CANDIDACY",
        "CHANGED_IN_CLOCKWORK",
        "Potential Candidate",
        "Interviewing",
    )
    assert project.statuses() == {"Ada Lovelace": ["Potential Candidate"]}


async def test_whoever_a_recruiter_took_out_of_the_project_stays_out(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.enrol(ADA)
    await stage_push(team)
    clockwork.sandbox.remove("candidacies", project.only())
    await set_stage(team, "MEETING")
    push = await stage_push(team)
    assert (decision(push)[1], project.candidacies()) == ("REMOVED_IN_CLOCKWORK", [])


async def test_a_candidacy_that_a_recruiter_made_moves_forward_and_not_back(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    ada, grace = (
        clockwork.plant(name, emails=[email])
        for name, email in (("Ada Lovelace", "ada@engine.example"), ("Grace Hopper", "grace@navy.example"))
    )
    project.put(ada, "Research")
    project.put(grace, "Not Interested")
    await team.enrol(ADA, person("grace", name="Grace Hopper", emails=["grace@navy.example"]))
    for whom in ("ada", "grace"):
        await set_stage(team, "REPLIED", whom)
    assert decision(await stage_push(team, "ada"))[1] == "MOVES_FORWARD"
    assert decision(await stage_push(team, "grace"))[1] == "WOULD_MOVE_BACK"
    assert project.statuses() == {"Ada Lovelace": ["Pursuing"], "Grace Hopper": ["Not Interested"]}


async def test_without_a_project_a_stage_does_nothing_and_says_so(team: Team, clockwork: Clockwork) -> None:
    elsewhere = Project(clockwork)
    await map_stages(team, elsewhere, dict(MAPPING))
    await team.enrol(ADA)
    payload = await set_stage(team, "MEETING")
    await team.quiet()
    assert payload["stagePush"] is None
    assert "linked to no project" in payload["stageExplanation"]
    assert (await team.pushes(kind="STAGE"), candidacy_writes(clockwork)) == ([], [])


async def test_a_stage_that_is_not_mapped_does_nothing_and_says_so(team: Team, project: Project) -> None:
    await map_stages(team, project, {"SOURCED": None})
    await team.enrol(ADA)
    payload = await set_stage(team, "CLICKED")
    await team.quiet()
    assert payload["stagePush"] is None
    assert "Clicked is mapped to none" in payload["stageExplanation"]
    assert (await team.pushes(kind="STAGE"), project.candidacies()) == ([], [])


async def test_do_not_sync_stops_the_stage_too(team: Team, project: Project, clockwork: Clockwork) -> None:
    await team.campaign(syncAs="DO_NOT_SYNC")
    await team.enrol(ADA)
    payload = await set_stage(team, "MEETING")
    assert "Do not sync" in payload["stageExplanation"]
    push = await stage_push(team)
    assert (push["status"], push["rule"]) == ("SKIPPED", "DO_NOT_SYNC")
    assert clockwork.writes() == []
    await team.campaign(syncAs="PERSON")
    assert (await stage_push(team))["status"] == "DONE"
    assert project.statuses() == {"Ada Lovelace": ["Interviewing"]}


async def test_a_stage_waits_for_the_point_and_then_only_the_newest_counts(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.configure(whenAdding="ON_REPLY")
    await team.enrol(ADA)
    push = await stage_push(team)
    assert (push["status"], push["rule"]) == ("PENDING", "WAITING_FOR_REPLY")
    await set_stage(team, "OPENED")
    assert ((await stage_push(team))["status"], clockwork.calls()) == ("PENDING", [])
    await set_stage(team, "MEETING")
    push = await stage_push(team)
    assert decision(push) == ("CREATE_CANDIDACY", "NEW_CANDIDACY", None, "Interviewing")
    assert project.statuses() == {"Ada Lovelace": ["Interviewing"]}
    assert len(await team.pushes(kind="STAGE")) == 1


async def test_a_stage_creates_nobody_and_waits_for_the_record(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.configure(mandatoryFields=["biography"])
    await team.enrol(ADA)
    push = await stage_push(team)
    assert (push["status"], push["rule"]) == ("PENDING", "WAITING_FOR_RECORD")
    assert clockwork.named("Ada Lovelace") == []
    await team.tell(person(summary="Wrote the first program."))
    assert (await stage_push(team))["status"] == "DONE"
    assert project.statuses() == {"Ada Lovelace": ["Research"]}


async def test_a_project_that_is_linked_later_gets_everybody_whose_stage_is_mapped(
    team: Team, clockwork: Clockwork
) -> None:
    later = Project(clockwork)
    await map_stages(team, later, dict(MAPPING))
    await team.tell(ADA, *(person(f"p{n}", name=f"Person {n}", emails=[f"p{n}@x.example"]) for n in range(3)))
    await team.add("ada", "p0", "p1", "p2")
    await set_stage(team, "MEETING")
    await set_stage(team, "CLICKED", "p2")
    await team.quiet()
    assert later.candidacies() == []
    await team.campaign(projectId=later.id)
    await team.quiet()
    expected = {"Ada Lovelace": ["Interviewing"], "Person 0": ["Research"], "Person 1": ["Research"]}
    assert later.statuses() == expected
    another = Project(clockwork, "Another search")
    await team.campaign(projectId=another.id)
    await team.quiet()
    assert (later.statuses(), another.statuses()) == (expected, expected)


async def test_a_push_without_a_project_any_more_goes_on_in_the_next_one(
    team: Team, project: Project
) -> None:
    await team.configure(whenAdding="ON_REPLY")
    await team.enrol(ADA)
    await team.campaign(projectId=None)
    push = await stage_push(team)
    assert (push["status"], push["rule"]) == ("SKIPPED", "NO_PROJECT")
    await set_stage(team, "REPLIED")
    await team.campaign(projectId=project.id)
    assert (await stage_push(team))["id"] == push["id"]
    assert project.statuses() == {"Ada Lovelace": ["Pursuing"]}


async def test_a_status_that_has_gone_holds_back_only_its_stage_until_it_is_mapped_anew(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    pursuing = project.status_id("Pursuing")
    clockwork.sandbox.remove("statuses", pursuing)
    await team.api.mutate("clockworkRefreshCatalogue")
    shown = (await team.api.query("mappings", STAGES))["stages"]["stages"]
    assert [stage["stage"] for stage in shown if stage["isGone"]] == ["REPLIED"]
    await team.enrol(ADA)
    await set_stage(team, "REPLIED")
    push = await stage_push(team)
    assert (push["status"], push["rule"]) == ("BLOCKED", "NO_SUCH_STATUS")
    assert "Replied" in push["reason"]
    await map_stages(team, project, {"REPLIED": "Candidate"})
    assert (await stage_push(team))["status"] == "DONE"
    assert project.statuses() == {"Ada Lovelace": ["Candidate"]}


async def test_a_status_that_comes_back_is_found_when_the_catalogue_is_read(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    pursuing = project.status_id("Pursuing")
    clockwork.sandbox.remove("statuses", pursuing)
    await team.api.mutate("clockworkRefreshCatalogue")
    await team.enrol(ADA)
    await set_stage(team, "REPLIED")
    assert (await stage_push(team))["status"] == "BLOCKED"
    clockwork.sandbox.plant("statuses", {"id": pursuing, "name": "Pursuing"})
    await team.api.mutate("clockworkRefreshCatalogue")
    assert (await stage_push(team))["status"] == "DONE"
    assert project.statuses() == {"Ada Lovelace": ["Pursuing"]}


async def test_a_project_that_has_gone_blocks_until_another_is_linked(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    clockwork.sandbox.remove("projects", project.id)
    await team.enrol(ADA)
    push = await stage_push(team)
    assert (push["status"], push["rule"]) == ("BLOCKED", "NO_SUCH_PROJECT")
    other = Project(clockwork, "Another search")
    await team.campaign(projectId=other.id)
    assert (await stage_push(team))["status"] == "DONE"
    assert other.statuses() == {"Ada Lovelace": ["Research"]}


async def test_a_person_may_have_a_project_of_their_own(
    team: Team, project: Project, clockwork: Clockwork, db: Database
) -> None:
    own = Project(clockwork, "Another search")
    await team.enrol(ADA, person("grace", name="Grace Hopper"))
    await team.quiet()
    await team.override("ada", projectId=own.id)
    await set_stage(team, "MEETING")
    await set_stage(team, "MEETING", "grace")
    await team.quiet()
    assert own.statuses() == {"Ada Lovelace": ["Interviewing"]}
    assert project.statuses() == {"Ada Lovelace": ["Research"], "Grace Hopper": ["Interviewing"]}
    person_id = clockwork.only("Ada Lovelace")["id"]
    (ada,) = (found["id"] for found in project.candidacies() if found["personId"] == person_id)
    project.change(ada, "Potential Candidate")
    await lanes_are_free(db)
    await team.clear_override("ada")
    assert decision(await stage_push(team))[1] == "CHANGED_IN_CLOCKWORK"
    assert project.statuses()["Ada Lovelace"] == ["Potential Candidate"]


async def test_a_project_of_ones_own_is_filled_as_soon_as_it_is_given(
    team: Team, clockwork: Clockwork
) -> None:
    own = Project(clockwork)
    await map_stages(team, own, dict(MAPPING))
    await team.enrol(ADA)
    await team.quiet()
    await team.override("ada", projectId=own.id)
    assert (await stage_push(team))["status"] == "DONE"
    assert own.statuses() == {"Ada Lovelace": ["Research"]}


async def test_an_order_that_the_admin_sets_decides_what_is_forward(team: Team, project: Project) -> None:
    order = [project.status_id(name) for name in ("Interviewing", "Pursuing")]
    await save_stages(team, statusOrder=order)
    await team.enrol(ADA)
    await set_stage(team, "MEETING")
    await stage_push(team)
    await set_stage(team, "REPLIED")
    assert decision(await stage_push(team))[1] == "MOVES_FORWARD"
    assert project.statuses() == {"Ada Lovelace": ["Pursuing"]}


async def test_two_campaigns_of_one_project_know_of_each_others_writes(team: Team, project: Project) -> None:
    await team.campaign("other", projectId=project.id)
    await team.tell(ADA)
    for campaign, stage in (("campaign", "OPENED"), ("other", "REPLIED"), ("campaign", "MEETING")):
        await team.add("ada", campaign=campaign)
        await set_stage(team, stage, campaign=campaign)
        await team.quiet()
    assert project.statuses() == {"Ada Lovelace": ["Interviewing"]}


async def test_60_persons_of_one_project_take_few_readings_of_it(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.campaign(projectId=None)
    people = [person(f"p{n}", name=f"Person {n}") for n in range(60)]
    await team.tell(*people)
    await team.add(*(told["sourcewhaleId"] for told in people))
    await team.quiet(patience=120)
    clockwork.forget_calls()
    await team.campaign(projectId=project.id)
    await team.quiet(patience=120)
    await team.counts(total=120, done=120)
    assert len(project.candidacies()) == 60
    assert set(map(tuple, project.statuses().values())) == {("Research",)}
    readings = clockwork.reads().count("projects/{id}/candidacies")
    assert 1 <= readings < 12, readings
