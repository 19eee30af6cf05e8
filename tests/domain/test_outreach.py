"""Outreach that is recorded: once, all or none, whatever is told at once, in a fixed number of statements."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import pytest
from sqlalchemy import func, select, update

from domain.campaigning import upsert_campaign
from domain.configuring import update_settings
from domain.enrolling import add_persons
from domain.memberships import NOTHING_OVERRIDDEN, OverrideChange, set_override
from domain.outreach import Recorded, record_outreach
from domain.persons import PersonChange, upsert_persons
from domain.records.database import Database
from domain.records.outreach import NoteStatus, OutreachEvent
from domain.records.pushes import Push, PushKind, PushStatus
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.rules.settings import Direction, NoteTrigger, OutreachType
from domain.rules.steps import Rule
from domain.rules.syncing import SyncAs
from domain.viewer import Viewer
from domain.world import World
from tests.domain.telling import AT, counted, saying_what_was_said, told


@pytest.fixture(autouse=True)
async def _people_in_a_campaign(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    await upsert_persons(
        db, world, viewer, [PersonChange(f"p-{number}", {"name": "Ada"}) for number in range(101)]
    )
    persons = [Ref(sourcewhale_id=f"p-{number}") for number in range(100)]
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), persons)


async def _count(db: Database, viewer: Viewer) -> int:
    async with db.reading(viewer.team_id) as session:
        return await session.scalar(select(func.count(OutreachEvent.id))) or 0


async def _pushes(db: Database, viewer: Viewer) -> Sequence[Push]:
    async with db.reading(viewer.team_id) as session:
        notes = select(Push).where(Push.kind == PushKind.NOTES).order_by(Push.id)
        return (await session.scalars(notes)).all()


async def _change_pushes(db: Database, viewer: Viewer, **columns: object) -> None:
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).where(Push.kind == PushKind.NOTES).values(**columns))


def _notes(recorded: Recorded) -> list[tuple[NoteStatus, Rule | None]]:
    return [(view.event.status, view.event.rule) for view in recorded.events]


async def test_an_event_keeps_its_time_and_its_offset(db: Database, world: World, viewer: Viewer) -> None:
    (view,) = (await record_outreach(db, world, viewer, [told()])).events
    assert (view.event.happened_at, view.event.utc_offset) == (AT, 60)
    assert (view.event.status, view.event.subject, view.event.body) == (
        NoteStatus.WAITING,
        "Hello",
        "Dear Ada",
    )


async def test_what_is_told_again_is_answered_as_it_stands_and_nothing_is_new(
    db: Database, world: World, viewer: Viewer
) -> None:
    first = await record_outreach(db, world, viewer, [told(1), told(2)])
    await _change_pushes(db, viewer, status=PushStatus.DONE)
    with counted(db) as statements:
        again = await record_outreach(db, world, viewer, [told(2), told(1)])
    assert saying_what_was_said(statements) == []
    assert [view.event.id for view in again.events] == [view.event.id for view in first.events][::-1]
    assert [view.push.id for view in again.pushes] == [view.push.id for view in first.pushes]
    assert await _count(db, viewer) == 2
    assert len(await _pushes(db, viewer)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "Dear Bob"},
        {"subject": None},
        {"is_html": True},
        {"person": Ref(sourcewhale_id="p-2")},
        {"type": OutreachType.CALL},
        {"direction": Direction.RECEIVED},
        {"happened_at": AT.astimezone(UTC)},
        {"sender": "Jane"},
    ],
)
async def test_an_id_that_was_recorded_with_other_content_is_refused_and_nothing_is_kept(
    changes: dict[str, Any], db: Database, world: World, viewer: Viewer
) -> None:
    await record_outreach(db, world, viewer, [told()])
    with pytest.raises(Refused) as refused:
        await record_outreach(db, world, viewer, [told(2), told(1, **changes)])
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.field) == (Code.CONFLICT, ("events", "1", "sourcewhale_id"))
    assert await _count(db, viewer) == 1


@pytest.mark.parametrize(
    "status", [PushStatus.READY, PushStatus.PENDING, PushStatus.BLOCKED, PushStatus.FAILED]
)
async def test_a_new_event_joins_the_push_that_has_not_written_all(
    status: PushStatus, db: Database, world: World, viewer: Viewer
) -> None:
    await record_outreach(db, world, viewer, [told(1)])
    await _change_pushes(db, viewer, status=status)
    (view,) = (await record_outreach(db, world, viewer, [told(2)])).pushes
    (push,) = await _pushes(db, viewer)
    assert (view.push.id, push.status) == (push.id, PushStatus.READY)


async def test_a_push_that_runs_runs_again_for_a_new_event_and_one_that_is_done_is_not_taken_up(
    db: Database, world: World, viewer: Viewer
) -> None:
    await record_outreach(db, world, viewer, [told(1)])
    await _change_pushes(db, viewer, status=PushStatus.RUNNING)
    await record_outreach(db, world, viewer, [told(2)])
    (push,) = await _pushes(db, viewer)
    assert (push.status, push.rerun) == (PushStatus.RUNNING, True)
    await _change_pushes(db, viewer, status=PushStatus.DONE)
    await record_outreach(db, world, viewer, [told(3)])
    assert [push.status for push in await _pushes(db, viewer)] == [PushStatus.DONE, PushStatus.READY]


async def test_an_event_of_a_kind_that_writes_no_note_is_left_for_good_and_its_words_are_not_kept(
    db: Database, world: World, viewer: Viewer
) -> None:
    sms = told(1, type=OutreachType.SMS)
    first = await record_outreach(db, world, viewer, [sms])
    await update_settings(
        db, world, viewer, 0, {"create_notes_upon": (NoteTrigger(OutreachType.SMS, Direction.SENT),)}
    )
    second = await record_outreach(
        db, world, viewer, [sms, told(2, type=OutreachType.SMS), told(3, sender="Jane")]
    )
    assert _notes(first) == [(NoteStatus.LEFT, Rule.NOTE_NOT_WANTED)]
    assert _notes(second) == [
        (NoteStatus.LEFT, Rule.NOTE_NOT_WANTED),
        (NoteStatus.WAITING, None),
        (NoteStatus.LEFT, Rule.NOTE_NOT_WANTED),
    ]
    left = second.events[2].event
    assert (left.subject, left.body, left.sender, left.push_id) == (None, None, None, None)
    assert len(await _pushes(db, viewer)) == 1


async def test_a_person_who_is_not_synced_gets_a_push_that_says_so(
    db: Database, world: World, viewer: Viewer
) -> None:
    campaign, person = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1")
    await set_override(db, world, viewer, campaign, person, OverrideChange({"sync_as": SyncAs.DO_NOT_SYNC}))
    (view,) = (await record_outreach(db, world, viewer, [told()])).pushes
    assert (view.push.status, view.push.rule) == (PushStatus.SKIPPED, "DO_NOT_SYNC")
    await set_override(db, world, viewer, campaign, person, NOTHING_OVERRIDDEN)
    (push,) = await _pushes(db, viewer)
    assert push.status is PushStatus.READY


async def test_statements_do_not_grow_with_the_events(db: Database, world: World, viewer: Viewer) -> None:
    with counted(db) as few:
        await record_outreach(db, world, viewer, [told(number, number) for number in range(2)])
    with counted(db) as many:
        await record_outreach(db, world, viewer, [told(number, number % 100) for number in range(100, 600)])
    assert await _count(db, viewer) == 502
    assert len(many) == len(few)


async def test_another_teams_campaigns_and_persons_are_not_there(
    db: Database, world: World, stranger: Viewer
) -> None:
    with pytest.raises(Refused) as refused:
        await record_outreach(db, world, stranger, [told()])
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [
        (Code.NOT_FOUND, ("events", "0", "campaign")),
        (Code.NOT_FOUND, ("events", "0", "person")),
    ]
