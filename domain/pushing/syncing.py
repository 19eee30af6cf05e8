"""Syncing: a Person's record is found or created, and brought up to date."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime

from clockwork.bodies import PersonFields
from clockwork.errors import NotFound, Refused
from clockwork.records import Person as Record
from domain.pushing.company_reading import look_up_companies, unclear_until
from domain.pushing.company_writing import company_locks
from domain.pushing.creating import LinkChanged, create_person
from domain.pushing.deciding import Ending, decide_before_asking, decide_checked, wanted_by, were_sent_to
from domain.pushing.existing import read_settled
from domain.pushing.gone import RecordGone, check_there
from domain.pushing.lane import LaneContext
from domain.pushing.performing import Performance
from domain.pushing.reading import Reading, read_again, read_whole
from domain.pushing.recording import note_plan
from domain.pushing.work import Work
from domain.records.pushes import PushStatus
from domain.rules.causes import Cause
from domain.rules.remembering import still_unknown
from domain.rules.steps import Outcome, Step

Decide = Callable[[], Awaitable[Ending | tuple[Step, ...]]]
"""Plans once more from what was seen of the record, and the companies as they are known now."""


async def sync_record(ctx: LaneContext, work: Work, performance: Performance) -> Ending:
    """Write what the Person's record lacks; `performance` has the steps also when an error cuts it short.

    Raises:
        RecordGone: the record has gone since it was found.
        ClockworkError: of any kind; what is refused of the content is noted in the steps.
    """
    reading = decide_before_asking(ctx, work) or await read_settled(ctx, work)
    if isinstance(reading, Ending):
        return reading
    names = () if reading.record is None else (f"record:{reading.record.id}",)
    async with ctx.locks.hold(names) as is_old:
        try:
            if is_old:
                reading = await read_again(ctx, reading)
            fresh = reading.is_adopted or work.completes(reading.record)
            return await _decide_and_perform(ctx, work, performance, reading, fresh=fresh)
        except NotFound:
            if reading.record is not None:
                await check_there(ctx, reading.record.id)
            raise


async def _decide_and_perform(
    ctx: LaneContext, work: Work, performance: Performance, reading: Reading, *, fresh: bool
) -> Ending:
    seen = await read_whole(ctx, reading.record, wanted_by(ctx, work))

    async def decide() -> Ending | tuple[Step, ...]:
        now = replace(seen, companies=await look_up_companies(ctx, (wanted_by(ctx, work),)))
        return await decide_checked(ctx, work, reading, now, fresh=fresh)

    decided = await decide_checked(ctx, work, reading, seen, fresh=fresh)
    if isinstance(decided, Ending):
        return decided
    performance.steps = list(decided)
    if work.keeps_edits and any(step.writes for step in decided):
        sent = work.unanswered if were_sent_to(work, reading.record, fresh=fresh) else ()
        unknown = still_unknown(sent, decided)
        await note_plan(ctx, work, (*unknown, *decided), reading.record.id if reading.record else None)
    return await _performed(ctx, work, performance, reading, decide)


async def _performed(
    ctx: LaneContext, work: Work, performance: Performance, reading: Reading, decide: Decide
) -> Ending:
    """How it ends to perform the steps, also where the record is refused or turns out to be another."""
    try:
        return await _perform(ctx, work, performance, reading.record, decide)
    except Refused as refused:
        reason = _sentence(ctx, _named(performance.steps, refused))
        return Ending(PushStatus.FAILED, Cause.REFUSED, reason, tuple(performance.steps))
    except RecordGone:
        performance.steps = list(reading.steps)  # what was written to it says nothing of another
        raise
    except LinkChanged:
        reason = "The person was linked to a record meanwhile: it goes on with that one."
        return Ending(
            PushStatus.READY, Cause.RETRYING, reason, reading.steps, retry_at=ctx.world.now(), counts=False
        )


async def _perform(
    ctx: LaneContext, work: Work, performance: Performance, record: Record | None, decide: Decide
) -> Ending:
    async def create(body: PersonFields) -> str:
        return await create_person(ctx, work, body)

    record_id = await performance.write_record(record.id if record else None, create)
    unclear = await _write_companies(ctx, performance, record_id, decide)
    if unclear is not None:
        reason = "Waits until it is clear whether an earlier attempt has created the company."
        steps = tuple(performance.steps)
        return Ending(
            PushStatus.READY, Cause.SETTLING, reason, steps, record_id, retry_at=unclear, counts=False
        )
    await performance.write_rest(record_id)
    steps = tuple(performance.steps)
    fields = dict.fromkeys(step.field or "" for step in steps if step.outcome is Outcome.REFUSED)
    if fields:
        return Ending(PushStatus.FAILED, Cause.REFUSED, _sentence(ctx, fields), steps, record_id)
    return Ending(PushStatus.DONE, steps=steps, record_id=record_id)


async def _write_companies(
    ctx: LaneContext, performance: Performance, record_id: str, decide: Decide
) -> datetime | None:
    """Write the companies, each by one push at a time, which then decides by what others have left.

    What is returned is until when it is unclear whether one of them was created; None: they are written.
    """
    while locks := company_locks(performance.steps):
        async with ctx.locks.hold(locks) as is_old:
            if is_old and isinstance(again := await decide(), tuple):
                performance.replan_employment(again)
            if set(company_locks(performance.steps)) <= set(locks):
                unclear = await unclear_until(ctx, performance.steps)
                if unclear is None:
                    await performance.write_companies(record_id)
                return unclear
    return None


def _named(steps: Iterable[Step], refused: Refused) -> Iterable[str]:
    """The fields of what was refused by name: whatever else Clockwork calls a field may be people's data."""
    blamed = (step for step in steps if step.outcome is Outcome.REFUSED)
    return dict.fromkeys(step.field or "" for step in blamed if step.body.keys() & refused.fields.keys())


def _sentence(ctx: LaneContext, fields: Iterable[str]) -> str:
    """Fields are named as the catalogue names them: their ids tell a user nothing."""
    known = ctx.rules.catalogue.fields
    names = ", ".join(known[name].name if name in known else name for name in fields if name)
    return f"Clockwork refused the content of: {names}." if names else "Clockwork refused the content."
