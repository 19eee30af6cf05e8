"""Whatever goes wrong while notes are written, each is there once, and in order."""

import pytest

from clockwork.sandbox.faults import Fault, FaultKind
from tests.whole.clockwork import Clockwork
from tests.whole.outreach import emails, event, notes, record, subjects
from tests.whole.people import person
from tests.whole.team import Team, steps

ADA = person(name="Ada Lovelace", emails=["ada@engine.example"])
NOTES = "people/*/notes"


@pytest.fixture
async def ada(team: Team, clockwork: Clockwork) -> str:
    """Ada's record, which is linked and needs nothing but notes."""
    planted = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.sync(ADA)
    clockwork.forget_calls()
    return planted


@pytest.mark.parametrize("skip", [0, 2, 3])
@pytest.mark.parametrize(
    "kind", ["error_before", "error_after", "drop_before", "drop_after", "malformed", "late"]
)
async def test_a_note_without_an_answer_is_there_once_and_in_its_place(
    kind: FaultKind, skip: int, ada: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault(kind, "POST", NOTES, times=1, skip=skip, seconds=0.4))
    await record(team.api, *emails(4))
    push = await team.settled("ada")
    assert (push["kind"], push["status"], push["result"]) == ("NOTES", "DONE", "UPDATED")
    assert subjects(notes(clockwork, ada)) == ["e1", "e2", "e3", "e4"]
    applied = kind in ("error_after", "drop_after", "malformed")
    assert len(steps(push, rule="NOTE_FOUND")) == applied
    assert len(steps(push, action="ADD_NOTE", outcome="DONE")) == 4


@pytest.mark.parametrize("kind", ["error_before", "drop_after"])
async def test_two_events_that_read_alike_become_two_notes(
    kind: FaultKind, ada: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault(kind, "POST", NOTES, times=3, skip=1))
    same = {"type": "CALL", "subject": None, "body": None}
    await record(team.api, *(event(f"e{number}", **same) for number in range(3)))
    push = await team.settled("ada")
    assert push["status"] == "DONE"
    found = notes(clockwork, ada)
    assert len(found) == 3
    assert len({note["content"] for note in found}) == 1
    again = await record(team.api, *(event(f"e{number}", **same) for number in range(3)))
    assert {told["note"]["clockworkId"] for told in again} == {note["id"] for note in found}


async def test_a_note_is_found_again_also_when_its_campaign_has_another_name_by_then(
    ada: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("drop_after", "POST", NOTES, times=1))
    await record(team.api, event())
    await team.stands("ada", rule="RETRYING")
    await team.campaign(name="Renamed")
    push = await team.settled("ada")
    assert (push["status"], len(notes(clockwork, ada))) == ("DONE", 1)


async def test_a_record_that_is_there_and_takes_no_note_is_a_refusal(
    ada: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", "POST", NOTES, times=1, status=404))
    await record(team.api, *emails(2))
    push = await team.settled("ada")
    assert (push["status"], push["rule"]) == ("FAILED", "REFUSED")
    assert subjects(notes(clockwork, ada)) == ["e2"]


async def test_a_refused_note_holds_back_only_itself_and_a_retry_writes_it_alone(
    ada: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", "POST", NOTES, times=1, skip=1, status=422))
    await record(team.api, *emails(3))
    push = await team.settled("ada")
    assert (push["status"], push["rule"], push["reason"]) == (
        "FAILED",
        "REFUSED",
        "Clockwork refused a note.",
    )
    (refused,) = steps(push, outcome="REFUSED")
    assert refused["answer"] == "HTTP 422"
    assert subjects(notes(clockwork, ada)) == ["e1", "e3"]
    clockwork.forget_calls()
    await team.api.mutate("pushRetry", "push { status }", id=push["id"])
    push = await team.settled("ada")
    assert push["status"] == "DONE"
    assert clockwork.writes() == ["POST people/{id}/notes"]
    assert sorted(subjects(notes(clockwork, ada))) == ["e1", "e2", "e3"]
    assert len(steps(push, action="ADD_NOTE", outcome="DONE")) == 3


async def test_too_many_calls_lose_no_note_and_double_none(
    ada: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("too_many", "POST", NOTES, times=2, skip=1, seconds=1))
    await record(team.api, *emails(3))
    assert (await team.settled("ada"))["status"] == "DONE"
    assert subjects(notes(clockwork, ada)) == ["e1", "e2", "e3"]


async def test_refused_credentials_let_notes_wait_and_go_on(
    ada: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("unauthorized", "POST", NOTES, times=1, skip=1))
    await record(team.api, *emails(3))
    await team.reaches("NEEDS_ATTENTION")
    assert subjects(notes(clockwork, ada)) == ["e1"]
    await team.connect()
    await team.quiet()
    assert subjects(notes(clockwork, ada)) == ["e1", "e2", "e3"]
