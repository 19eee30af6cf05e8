"""Whatever goes wrong with a call, nobody has two candidacies, and none stays behind or is moved twice."""

import pytest

from clockwork.sandbox.faults import Fault, FaultKind
from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.projects import MAPPING, Project, map_stages, set_stage, stage_push
from tests.whole.team import Team, steps

ADA = person(name="Ada Lovelace", emails=["ada@engine.example"])
CREATION = ("POST", "projects/*/candidacies")
CHANGE = ("PATCH", "candidacies/*")
KINDS: tuple[FaultKind, ...] = (
    "error_before",
    "error_after",
    "drop_before",
    "drop_after",
    "malformed",
    "too_many",
    "redirect",
)


@pytest.fixture
async def project(team: Team, clockwork: Clockwork) -> Project:
    """Ada is in Clockwork; the campaign has a project, in which nobody is yet."""
    found = Project(clockwork)
    clockwork.plant("Ada Lovelace", emails=["ada@engine.example"])
    await team.campaign(projectId=found.id)
    await map_stages(team, found, dict(MAPPING))
    await team.tell(ADA)
    return found


@pytest.mark.parametrize("kind", KINDS)
async def test_a_creation_without_an_answer_makes_one_candidacy(
    kind: FaultKind, team: Team, project: Project, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault(kind, *CREATION, times=1))
    await team.add("ada")
    push = await stage_push(team)
    assert (push["status"], push["result"]) == ("DONE", "UPDATED")
    (step,) = steps(push, field="candidacy")
    applied = kind in {"error_after", "drop_after"}
    assert (step["action"], step["rule"]) == (
        "CREATE_CANDIDACY",
        "ANSWER_LOST" if applied or kind == "malformed" else "NEW_CANDIDACY",
    )
    assert project.statuses() == {"Ada Lovelace": ["Research"]}
    await set_stage(team, "MEETING")
    assert (await stage_push(team))["result"] == "UPDATED"
    assert project.statuses() == {"Ada Lovelace": ["Interviewing"]}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_change_without_an_answer_is_not_taken_for_a_change_by_hand(
    kind: FaultKind, team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.add("ada")
    await team.quiet()
    clockwork.fails(Fault(kind, *CHANGE, times=1))
    for stage, status in (("REPLIED", "Pursuing"), ("MEETING", "Interviewing")):
        await set_stage(team, stage)
        push = await stage_push(team)
        assert (push["status"], push["result"]) == ("DONE", "UPDATED")
        assert project.statuses() == {"Ada Lovelace": [status]}


async def test_a_creation_that_arrives_after_its_answer_of_500_is_found(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", *CREATION, times=1))
    await team.add("ada")
    await team.stands("ada", kind="STAGE", rule="RETRYING")
    project.put(clockwork.only("Ada Lovelace")["id"], "Research")
    push = await stage_push(team)
    assert steps(push, rule="ANSWER_LOST")
    assert project.statuses() == {"Ada Lovelace": ["Research"]}


async def test_another_campaign_waits_until_an_unanswered_creation_has_settled(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.campaign("other", projectId=project.id)
    clockwork.fails(Fault("drop_after", *CREATION, times=1))
    await team.add("ada")
    await team.add("ada", campaign="other")
    await set_stage(team, "REPLIED", campaign="other")
    await team.quiet()
    assert {push["status"] for push in await team.pushes(kind="STAGE")} == {"DONE"}
    assert project.statuses() == {"Ada Lovelace": ["Pursuing"]}


async def test_a_status_that_clockwork_refuses_can_be_tried_again(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", *CREATION, times=1, status=422))
    await team.add("ada")
    push = await stage_push(team)
    assert (push["status"], push["rule"]) == ("FAILED", "REFUSED")
    assert "Research" in push["reason"]
    assert steps(push, outcome="REFUSED")[0]["answer"] == '{"error":"something went wrong"}'
    await team.api.mutate("pushRetry", id=push["id"])
    assert (await stage_push(team))["status"] == "DONE"
    assert project.statuses() == {"Ada Lovelace": ["Research"]}


async def test_a_candidacy_that_vanishes_under_a_change_is_looked_at_again(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.add("ada")
    await team.quiet()
    clockwork.fails(Fault("error_before", *CHANGE, times=1, status=404))
    await set_stage(team, "MEETING")
    push = await stage_push(team)
    assert (push["status"], push["attempts"]) == ("DONE", 2)
    assert project.statuses() == {"Ada Lovelace": ["Interviewing"]}


async def test_a_change_that_is_never_found_fails_in_the_end_and_can_be_retried(
    team: Team, project: Project, clockwork: Clockwork
) -> None:
    await team.add("ada")
    await team.quiet()
    clockwork.fails(Fault("error_before", *CHANGE, status=404))
    await set_stage(team, "MEETING")
    push = await stage_push(team)
    assert (push["status"], push["rule"], push["attempts"]) == ("FAILED", "REFUSED", 4)
    clockwork.fails()
    await team.api.mutate("pushRetry", id=push["id"])
    assert (await stage_push(team))["status"] == "DONE"
    assert project.statuses() == {"Ada Lovelace": ["Interviewing"]}
