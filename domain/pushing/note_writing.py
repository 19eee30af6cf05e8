"""Writing a note, once: the intent is committed before the call, and an unanswered one is looked for.

Source: design.md: How a push travels, 5. There is no idempotency key: a note that an unanswered call may have
left is known by its words, on the record that the call was for.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from clockwork.errors import ComeBackLater, CredentialsRefused, NotFound, Refused
from clockwork.records import Note
from domain.pushing.lane import LaneContext
from domain.records.database import NOTHING_LOADED
from domain.records.outreach import NOTHING_SAID, NoteStatus, OutreachEvent
from domain.rules.notes import note_digest
from domain.rules.steps import Rule


@dataclass(frozen=True, slots=True)
class NoteToWrite:
    """A note: on which record, of which of the firm's note types (by name), as HTML."""

    record_id: str
    type: str
    html: str


async def write_note(ctx: LaneContext, event: OutreachEvent, note: NoteToWrite) -> None:
    """Write an event's note, whose earlier call, if there was one, has surely left nothing.

    Raises:
        Ambiguous: no answer came; the event stays SENT, to be settled by `adopt_note`.
        Refused, ComeBackLater, CredentialsRefused: surely nothing was written.
    """
    sent = {"sent_at": ctx.world.now(), "sent_to": note.record_id, "sent": note_digest(note.html)}
    await change_event(ctx, event, status=NoteStatus.SENT, **sent)
    ctx.check_lease()
    try:
        note_id = await ctx.client.add_note(note.record_id, type=note.type, content=note.html)
    except Refused:
        await change_event(ctx, event, status=NoteStatus.REFUSED)
        raise
    except (ComeBackLater, CredentialsRefused):
        await change_event(ctx, event, status=NoteStatus.WAITING)
        raise
    await _written(ctx, event, note_id, Rule.NOTE_WANTED)


async def adopt_note(ctx: LaneContext, event: OutreachEvent) -> bool:
    """Look for the note that an event's unanswered call may have left; whether it was found.

    A note that another event of ours is known to have written is that event's alone.
    """
    try:
        notes = await ctx.client.person_notes(event.sent_to or "")
    except NotFound:
        return False
    left = [note.id for note in notes if note.id is not None and _is_of(note, event)]
    taken = await _known_ids(ctx, left)
    found = next((note_id for note_id in left if note_id not in taken), None)
    if found is not None:
        await _written(ctx, event, found, Rule.NOTE_FOUND)
    return found is not None


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


async def _written(ctx: LaneContext, event: OutreachEvent, note_id: str, rule: Rule) -> None:
    """Know the note; what was said is Clockwork's from here on, and is not kept."""
    await change_event(ctx, event, status=NoteStatus.WRITTEN, note_id=note_id, rule=rule, **NOTHING_SAID)


async def _known_ids(ctx: LaneContext, note_ids: list[str]) -> set[str | None]:
    async with ctx.db.reading(ctx.team_id) as session:
        known = select(OutreachEvent.note_id).where(OutreachEvent.note_id.in_(note_ids))
        return set(await session.scalars(known))


def _is_of(note: Note, event: OutreachEvent) -> bool:
    return note.content is not None and note_digest(note.content) == event.sent
