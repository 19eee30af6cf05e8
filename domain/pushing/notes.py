"""Notes: what was sent to a Person and received becomes notes on the record, one after another, in order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

from sqlalchemy import select

from clockwork.errors import NotFound, Refused
from clockwork.records import Person as Record
from domain.pushing.deciding import Ending, held_at_gate
from domain.pushing.existing import read_existing
from domain.pushing.gone import check_there
from domain.pushing.lane import LaneContext
from domain.pushing.note_deciding import decide_note, ending_of_notes, note_step, without_words
from domain.pushing.note_writing import (
    NoteToWrite,
    change_event,
    leave_unwanted,
    settle_note,
    settles_in,
    write_note,
)
from domain.pushing.performing import Performance
from domain.pushing.work import Work
from domain.records.campaigns import Campaign, Membership
from domain.records.outreach import OPEN, NoteStatus, OutreachEvent, words_of_event
from domain.records.pushes import PushStatus
from domain.rules.causes import Cause
from domain.rules.note_answers import kept_answer
from domain.rules.notes import Outreach, note_html
from domain.rules.steps import Outcome, Rule, Step


async def write_notes(ctx: LaneContext, work: Work, performance: Performance) -> Ending:
    """Write the notes of a push that are not written; `performance` has a step for each of its events.

    The first one that must come back later holds back those behind it, as notes stand in their order. One
    that is refused, or lacks its note type, holds back only itself.
    """
    held = held_at_gate(work)
    if held is not None:
        return held
    writing = _Writing(ctx, work, performance, await _load(ctx, work))
    open_events = [event for event in writing.events if event.status in OPEN]
    if not open_events:
        return writing.ending(None)
    wait = max(settles_in(ctx, event) for event in open_events)
    if wait > timedelta(0):
        reason = "Waits until it is clear whether an earlier attempt has written the note."
        return Ending(PushStatus.READY, Cause.SETTLING, reason, retry_at=ctx.world.now() + wait, counts=False)
    reading = await read_existing(ctx, work)
    if isinstance(reading, Ending):
        return reading
    record_id = cast("Record", reading.record).id  # read_existing gives no reading without one
    async with ctx.locks.hold((f"record:{record_id}",)):
        for event in open_events:
            await writing.write(event, record_id)
    return writing.ending(record_id)


async def _load(ctx: LaneContext, work: Work) -> list[tuple[OutreachEvent, Outreach]]:
    """The push's events in the order in which they happened, without their words: one statement."""
    query = (
        select(OutreachEvent, Campaign.name)
        .join(Membership, Membership.id == OutreachEvent.membership_id)
        .join(Campaign, Campaign.id == Membership.campaign_id)
        .where(OutreachEvent.push_id == work.push_id)
        .order_by(OutreachEvent.happened_at, OutreachEvent.id)
    )
    async with ctx.db.reading(ctx.lease.team_id) as session:
        return [(event, without_words(event, name)) for event, name in await session.execute(query)]


class _Writing:
    """The notes of one push as they are written: a step for each event, in their order."""

    def __init__(
        self,
        ctx: LaneContext,
        work: Work,
        performance: Performance,
        told: Sequence[tuple[OutreachEvent, Outreach]],
    ) -> None:
        self._ctx, self._work, self._performance = ctx, work, performance
        self._told = {event.id: outreach for event, outreach in told}
        self._places = {event.id: place for place, (event, _) in enumerate(told)}
        self.events = [event for event, _ in told]
        performance.steps = [self._known(event) for event in self.events]

    async def write(self, event: OutreachEvent, record_id: str) -> None:
        """Write one event's note, unless it is there already, is not wanted, or has no type.

        Raises:
            RecordGone: there is no such record any more.
            ClockworkError: any but Refused, which is noted in the step.
        """
        told = self._told[event.id]
        settled = await settle_note(self._ctx, self._work, event, record_id)
        if settled is not None:
            self._mark(event, note_step(self._work, told, settled.rule, settled.outcome, event.sent_as))
            return
        decision = decide_note(self._ctx.rules, self._work, told)
        if decision.note_type is not None:
            html = note_html(await self._with_words(event))
            await self._send(event, decision.step, NoteToWrite(record_id, decision.note_type, html))
            return
        if decision.step.rule is Rule.NOTE_NOT_WANTED:
            await leave_unwanted(self._ctx, event)
        self._mark(event, decision.step)

    def ending(self, record_id: str | None) -> Ending:
        """How the push ends once every note was tried."""
        return ending_of_notes(list(self._told.values()), self._performance.steps, record_id)

    async def _with_words(self, event: OutreachEvent) -> Outreach:
        """With what was said, which is read of one event alone: of all that wait it may be very much."""
        async with self._ctx.db.reading(self._ctx.team_id) as session:
            subject, body, sender = await words_of_event(session, event.id)
        told = self._told[event.id]
        return replace(told, subject=subject, body=body, sender=sender, is_html=event.is_html)

    async def _send(self, event: OutreachEvent, step: Step, note: NoteToWrite) -> None:
        """A record that is there and does not take the note refuses it."""
        try:
            await write_note(self._ctx, event, note)
        except Refused as refused:
            if isinstance(refused, NotFound):
                await check_there(self._ctx, note.record_id)
            await change_event(self._ctx, event, status=NoteStatus.REFUSED)
            answer = kept_answer(refused.status, refused.fields)
            self._mark(event, step.became(Outcome.REFUSED, answer))
        else:
            self._mark(event, step.became(Outcome.DONE))

    def _known(self, event: OutreachEvent) -> Step:
        """The step as an earlier attempt left it."""
        done = {NoteStatus.WRITTEN: Outcome.DONE, NoteStatus.LEFT: Outcome.LEFT}
        outcome = done.get(event.status, Outcome.PLANNED)
        note_type = event.sent_as if outcome is Outcome.DONE else None
        return note_step(self._work, self._told[event.id], event.rule or Rule.NOTE_WANTED, outcome, note_type)

    def _mark(self, event: OutreachEvent, step: Step) -> None:
        self._performance.steps[self._places[event.id]] = step
