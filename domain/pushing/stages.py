"""Stages: a Person's stage becomes the status of the candidacy in the campaign's project."""

from dataclasses import replace

from clockwork.errors import NotFound, Refused
from domain.pushing.candidacy_writing import settles_at, write_candidacy
from domain.pushing.deciding import Ending
from domain.pushing.existing import read_existing
from domain.pushing.gone import check_there
from domain.pushing.lane import LaneContext
from domain.pushing.performing import Performance
from domain.pushing.stage_deciding import Place, decide_status, place_of, project_gone, wanted_status
from domain.pushing.work import Work
from domain.records.pushes import PushStatus
from domain.rules.candidacies import Decision, Written
from domain.rules.causes import Cause
from domain.rules.steps import Outcome

_LOOKS = 3
"""How often a candidacy that was not found is looked at again."""


async def set_status(ctx: LaneContext, work: Work, performance: Performance) -> Ending:
    """Create the candidacy or move it forward; `performance` has the steps also after an error."""
    wanted = wanted_status(ctx.rules, work)
    if isinstance(wanted, Ending):
        return wanted
    reading = await read_existing(ctx, work)
    if isinstance(reading, Ending):
        return reading
    performance.steps = list(reading.steps)
    if reading.record is None:
        raise ValueError("a stage acts on the candidacy of a record")
    record_id = reading.record.id
    async with ctx.locks.hold((f"record:{record_id}",)):
        place = await place_of(ctx, work, record_id, wanted)
        ending = await _act(ctx, work, performance, place)
    return replace(ending, record_id=record_id, steps=tuple(performance.steps))


async def _act(ctx: LaneContext, work: Work, performance: Performance, place: Place) -> Ending:
    settled = settles_at(ctx, place.written)
    if settled is not None:
        reason = "Waits until it is clear whether an earlier attempt has set the status."
        return Ending(PushStatus.READY, Cause.SETTLING, reason, retry_at=settled, counts=False)
    if work.attempts or (place.written and not place.written.is_answered):
        ctx.projects.forget(place.project_id)
    decision = await decide_status(ctx, place)
    if isinstance(decision, Ending):
        return decision
    performance.steps.append(decision.step)
    if decision.step.writes:
        return await _write(ctx, work, performance, place, decision)
    return Ending(PushStatus.DONE, written=_settled(place.written, decision))


def _settled(written: Written | None, decision: Decision) -> Written | None:
    """What a call without an answer has turned out to have written; None: nothing new is known."""
    if written is None or written.is_answered or decision.candidacy is None or decision.ours is None:
        return None
    return written.answered(decision.candidacy.id, decision.ours)


async def _write(
    ctx: LaneContext, work: Work, performance: Performance, place: Place, decision: Decision
) -> Ending:
    step = decision.step
    candidacy_id = decision.candidacy.id if decision.candidacy else None
    sent = Written(place.record_id, place.project_id, candidacy_id, place.wanted.id, ctx.world.now())
    try:
        written = await write_candidacy(ctx, work, sent, place.written, decision.ours)
    except Refused as refused:
        performance.steps[-1] = step.became(Outcome.REFUSED, refused.raw)
        if candidacy_id is None:
            await check_there(ctx, place.record_id)
        if isinstance(refused, NotFound):
            return _not_found(ctx, work, candidacy_id)
        reason = f"Clockwork refused the status {place.wanted.name}."
        return Ending(PushStatus.FAILED, Cause.REFUSED, reason)
    performance.steps[-1] = step.became(Outcome.DONE)
    return Ending(PushStatus.DONE, written=written)


def _not_found(ctx: LaneContext, work: Work, candidacy_id: str | None) -> Ending:
    """What was read is out of date: the project has gone, or the candidacy, which the next attempt sees."""
    if candidacy_id is None:
        return project_gone()
    if work.attempts >= _LOOKS:
        reason = "Clockwork shows the candidacy and does not find it when its status is to be set."
        return Ending(PushStatus.FAILED, Cause.REFUSED, reason)
    reason = "The candidacy is not in the project any more: it is looked at again."
    retry_at = ctx.world.now() + ctx.wait_before(work.attempts)
    return Ending(PushStatus.READY, Cause.RETRYING, reason, retry_at=retry_at)
