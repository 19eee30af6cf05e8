"""Writing a note, once: the intent is committed before the call, and an unanswered one is looked for.

Source: design.md: How a push travels, 5. There is no idempotency key: a note that an unanswered call may have
left is known by its words, on the record that the call was for, or on the one that it was merged into.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from clockwork.errors import ComeBackLater, CredentialsRefused, NotFound, Refused
from clockwork.records import Note
from domain.pushing.lane import LaneContext
from domain.pushing.work import Work
from domain.records.database import NOTHING_LOADED
from domain.records.outreach import NOTHING_SAID, NoteStatus, OutreachEvent
from domain.rules.finding import KeyKind
from domain.rules.notes import note_digest
from domain.rules.steps import Rule

_KEPT_BY_A_MERGE = (KeyKind.EMAIL, KeyKind.LINKEDIN)
"""The keys by which a record that another was merged into is found: our own reference may be lost."""


@dataclass(frozen=True, slots=True)
class NoteToWrite:
    """A note: on which record, of which of the firm's note types (by name), as HTML."""

    record_id: str
    type: str
    html: str


async def write_note(ctx: LaneContext, event: OutreachEvent, note: NoteToWrite) -> None:
    """Write an event's note, whose earlier call, if there was one, has surely left nothing.

    Raises:
        Ambiguous: no answer came; the event stays SENT, to be settled by `settle_note`.
        Refused, ComeBackLater, CredentialsRefused: surely nothing was written; the event waits.
    """
    sent = {"sent_at": ctx.world.now(), "sent_to": note.record_id, "sent": note_digest(note.html)}
    await change_event(ctx, event, status=NoteStatus.SENT, **sent)
    ctx.check_lease()
    try:
        note_id = await ctx.client.add_note(note.record_id, type=note.type, content=note.html)
    except (Refused, ComeBackLater, CredentialsRefused):
        await change_event(ctx, event, status=NoteStatus.WAITING)
        raise
    await _written(ctx, event, note_id, Rule.NOTE_WANTED)


async def settle_note(ctx: LaneContext, work: Work, event: OutreachEvent, record_id: str) -> Rule | None:
    """Look for the note that an event's unanswered call may have left: the rule by which the event is over.

    None: the call has surely left nothing. `record_id` is the Person's record now. Where the call's own has
    gone, it may have been merged into another, which has its notes and its keys then. Of a Person without an
    e-mail address or LinkedIn URL nobody can tell which: the note is not written again.
    """
    called = event.sent_to or ""
    found, is_gone = await _find_note(ctx, event, called)
    if found is None:
        others = {record_id, *(work.review.candidates if is_gone and work.review else ())} - {called}
        found = await _find_elsewhere(ctx, event, sorted(others))
    if found is not None:
        await _written(ctx, event, found, Rule.NOTE_FOUND)
        return Rule.NOTE_FOUND
    if is_gone and not any(key.kind in _KEPT_BY_A_MERGE for key in work.keys):
        await leave_event(ctx, event, Rule.NOTE_UNTRACEABLE)
        return Rule.NOTE_UNTRACEABLE
    return None


def settles_in(ctx: LaneContext, event: OutreachEvent) -> timedelta:
    """How long an event's unanswered call may still arrive; nothing or less: no more."""
    if event.status is not NoteStatus.SENT or event.sent_at is None:
        return timedelta(0)
    return event.sent_at + ctx.settle - ctx.world.now()


async def change_event(ctx: LaneContext, event: OutreachEvent, **columns: Any) -> None:  # noqa: ANN401 - an event's columns
    """Change an event in a transaction of its own.

    Raises:
        LaneLost: the lane is somebody else's by now; nothing was changed.
    """
    async with ctx.owning() as session:
        changed = update(OutreachEvent).where(OutreachEvent.id == event.id).values(columns)
        await session.execute(changed, execution_options=NOTHING_LOADED)


async def leave_event(ctx: LaneContext, event: OutreachEvent, rule: Rule) -> None:
    """No note is written of an event, for good; what was said is not kept."""
    await change_event(ctx, event, status=NoteStatus.LEFT, rule=rule, **NOTHING_SAID)


async def _find_elsewhere(ctx: LaneContext, event: OutreachEvent, record_ids: Iterable[str]) -> str | None:
    for record_id in record_ids:
        found, _ = await _find_note(ctx, event, record_id)
        if found is not None:
            return found
    return None


async def _find_note(ctx: LaneContext, event: OutreachEvent, record_id: str) -> tuple[str | None, bool]:
    """The id of an event's note on a record, None if it has none; and whether there is no such record.

    A note that another event of ours is known to have written is that event's alone.
    """
    try:
        notes = await ctx.client.person_notes(record_id)
    except NotFound:
        return None, True
    left = [note.id for note in notes if note.id is not None and _is_of(note, event)]
    taken = await _known_ids(ctx, left)
    return next((note_id for note_id in left if note_id not in taken), None), False


async def _written(ctx: LaneContext, event: OutreachEvent, note_id: str, rule: Rule) -> None:
    """Know the note; what was said is Clockwork's from here on, and is not kept."""
    await change_event(ctx, event, status=NoteStatus.WRITTEN, note_id=note_id, rule=rule, **NOTHING_SAID)


async def _known_ids(ctx: LaneContext, note_ids: list[str]) -> set[str | None]:
    async with ctx.db.reading(ctx.team_id) as session:
        known = select(OutreachEvent.note_id).where(OutreachEvent.note_id.in_(note_ids))
        return set(await session.scalars(known))


def _is_of(note: Note, event: OutreachEvent) -> bool:
    return note.content is not None and note_digest(note.content) == event.sent
