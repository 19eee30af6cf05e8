"""Finding what a note's unanswered call has left in Clockwork (design.md: How a push travels, 5).

There is no idempotency key: the note is known by its words, on the record that the call was for, or on the
one that it was merged into.
"""

from asyncio import to_thread
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from clockwork.errors import NotFound
from clockwork.records import Note
from domain.pushing.asking import AskingContext
from domain.pushing.work import Work
from domain.records.outreach import NoteStatus, OutreachEvent
from domain.rules.finding import KeyKind
from domain.rules.notes import LONGEST_NOTE, note_digest
from domain.rules.steps import Outcome, Rule

_KEPT_BY_A_MERGE = (KeyKind.EMAIL, KeyKind.LINKEDIN)
"""The keys by which a record that another was merged into is found: our own reference may be lost."""


@dataclass(frozen=True, slots=True)
class Settled:
    """By which rule an event is over, and its note; `note_id` None: nobody can tell whether there is one."""

    rule: Rule
    note_id: str | None

    @property
    def outcome(self) -> Outcome:
        """What its step says became of it."""
        return Outcome.LEFT if self.note_id is None else Outcome.DONE


async def find_left_note(
    ctx: AskingContext, work: Work, event: OutreachEvent, record_id: str | None
) -> Settled | None:
    """What an event's unanswered call, if there was one, has left; None: surely nothing.

    `record_id` is the Person's record now; None: it is still to be created. Where the call's own has gone, it
    may have been merged into another, which has its notes and its keys then. Of a Person without an e-mail
    address or LinkedIn URL nobody can tell which: the note is not written again.

    Raises:
        ClockworkError: Clockwork could not be asked, or refused to answer.
    """
    if event.status is not NoteStatus.SENT:
        return None
    called = event.sent_to or ""
    found, is_gone = await _find_note(ctx, event, called)
    if found is None:
        now = () if record_id is None else (record_id,)
        others = {*now, *(work.review.candidates if is_gone and work.review else ())} - {called}
        found = await _find_elsewhere(ctx, event, sorted(others))
    if found is not None:
        return Settled(Rule.NOTE_FOUND, found)
    if is_gone and not any(key.kind in _KEPT_BY_A_MERGE for key in work.keys):
        return Settled(Rule.NOTE_UNTRACEABLE, None)
    return None


async def _find_elsewhere(ctx: AskingContext, event: OutreachEvent, record_ids: Iterable[str]) -> str | None:
    for record_id in record_ids:
        found, _ = await _find_note(ctx, event, record_id)
        if found is not None:
            return found
    return None


async def _find_note(ctx: AskingContext, event: OutreachEvent, record_id: str) -> tuple[str | None, bool]:
    """The id of an event's note on a record, None if it has none; and whether there is no such record.

    A note that another event of ours is known to have written is that event's alone.
    """
    try:
        notes = await ctx.client.person_notes(record_id)
    except NotFound:
        return None, True
    left = await to_thread(_of, notes, event.sent)
    taken = await _known_ids(ctx, left)
    return next((note_id for note_id in left if note_id not in taken), None), False


async def _known_ids(ctx: AskingContext, note_ids: list[str]) -> set[str | None]:
    async with ctx.db.reading(ctx.team_id) as session:
        known = select(OutreachEvent.note_id).where(OutreachEvent.note_id.in_(note_ids))
        return set(await session.scalars(known))


def _of(notes: Sequence[Note], digest: str | None) -> list[str]:
    """The ids of the notes with a digest. They are others' too: reading them all may take a moment."""
    return [note.id for note in notes if note.id is not None and _is_of(note, digest)]


def _is_of(note: Note, digest: str | None) -> bool:
    """A note that is longer than ours can be is another's, and may be of any length: it is not read."""
    content = note.content
    return content is not None and len(content) <= LONGEST_NOTE and note_digest(content) == digest
