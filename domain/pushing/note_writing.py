"""Writing a note, once: the intent is committed before the call, and an unanswered one is looked for.

Source: design.md: How a push travels, 5.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from clockwork.errors import ComeBackLater, CredentialsRefused, Refused
from domain.pushing.lane import LaneContext
from domain.pushing.note_finding import Settled, find_left_note
from domain.pushing.work import Work
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
        Ambiguous: no answer came; the event stays SENT, to be settled by `settle_note`.
        Refused, ComeBackLater, CredentialsRefused: surely nothing was written; the event waits.
    """
    sent = {
        "sent_at": ctx.world.now(),
        "sent_to": note.record_id,
        "sent": note_digest(note.html),
        "sent_as": note.type,
    }
    await change_event(ctx, event, status=NoteStatus.SENT, **sent)
    ctx.check_lease()
    try:
        note_id = await ctx.client.add_note(note.record_id, type=note.type, content=note.html)
    except (Refused, ComeBackLater, CredentialsRefused):
        await change_event(ctx, event, status=NoteStatus.WAITING)
        raise
    await _written(ctx, event, note_id, Rule.NOTE_WANTED)


async def settle_note(ctx: LaneContext, work: Work, event: OutreachEvent, record_id: str) -> Settled | None:
    """Look for what an event's unanswered call may have left, and know it: by which rule the event is over.

    None: the call has surely left nothing, or there was none. `record_id` is the Person's record now. Of a
    note that nobody can trace, what was said is kept: it may never have come to Clockwork.
    """
    settled = await find_left_note(ctx, work, event, record_id)
    if settled is None:
        return None
    if settled.note_id is not None:
        await _written(ctx, event, settled.note_id, settled.rule)
    else:
        await change_event(ctx, event, status=NoteStatus.LEFT, rule=settled.rule)
    return settled


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


async def leave_unwanted(ctx: LaneContext, event: OutreachEvent) -> None:
    """No note is written of an event, for good; what was said is not kept."""
    rule = Rule.NOTE_NOT_WANTED
    await change_event(ctx, event, status=NoteStatus.LEFT, rule=rule, **NOTHING_SAID)


async def _written(ctx: LaneContext, event: OutreachEvent, note_id: str, rule: Rule) -> None:
    """Know the note; what was said is Clockwork's from here on, and is not kept."""
    await change_event(ctx, event, status=NoteStatus.WRITTEN, note_id=note_id, rule=rule, **NOTHING_SAID)
