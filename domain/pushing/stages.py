"""Stages: a Person's stage becomes the status of the candidacy in the campaign's project."""

from dataclasses import dataclass, replace

from clockwork.errors import NotFound, Refused
from domain.pushing.candidacy_writing import settles_at, write_candidacy, written_last
from domain.pushing.deciding import Ending, held_at_gate
from domain.pushing.existing import read_existing
from domain.pushing.lane import LaneContext
from domain.pushing.performing import Performance
from domain.pushing.work import Work
from domain.records.pushes import PushStatus
from domain.rules.candidacies import Decision, Written, decide_candidacy
from domain.rules.causes import Cause
from domain.rules.fields import Option
from domain.rules.gates import Gate
from domain.rules.stage_mapping import explain_mapping, status_with
from domain.rules.status_order import StatusOrder
from domain.rules.steps import Outcome

_GONE = "The project that the campaign is linked to is not in Clockwork: link the campaign to another one."

_LOOKS = 3
"""How often a candidacy that was not found is looked at again."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose status in which project is set, to which one, and what we wrote there last."""

    record_id: str
    project_id: str
    wanted: Option
    written: Written | None


async def set_status(ctx: LaneContext, work: Work, performance: Performance) -> Ending:
    """Create the candidacy or move it forward; `performance` has the steps also after an error."""
    held = held_at_gate(work)
    if held is not None:
        return held
    wanted = _wanted(ctx, work)
    if isinstance(wanted, Ending):
        return wanted
    reading = await read_existing(ctx, work)
    if isinstance(reading, Ending):
        return reading
    performance.steps = list(reading.steps)
    project_id = work.sync.project_id.value if work.sync else None
    if reading.record is None or project_id is None:
        raise ValueError("a stage acts on the candidacy of a record in a project")
    record_id = reading.record.id
    async with ctx.locks.hold((f"record:{record_id}",)):
        written = await written_last(ctx, work, record_id, project_id)
        ending = await _act(ctx, work, performance, _Place(record_id, project_id, wanted, written))
    return replace(ending, record_id=record_id, steps=tuple(performance.steps))


def _wanted(ctx: LaneContext, work: Work) -> Option | Ending:
    """The status that the stage is mapped to; or how the push ends as there is none."""
    if work.stage is None:
        raise ValueError("a stage belongs to a campaign")
    rules = ctx.rules
    said = explain_mapping(work.stage, rules.stage_mapping, rules.catalogue.statuses)
    status = status_with(rules.stage_mapping.statuses.get(work.stage), rules.catalogue.statuses)
    if status is None:
        ends = PushStatus.SKIPPED if said.gate is Gate.SKIP else PushStatus.BLOCKED
        return Ending(ends, said.rule, said.reason)
    return status


async def _act(ctx: LaneContext, work: Work, performance: Performance, place: _Place) -> Ending:
    settled = settles_at(ctx, place.written)
    if settled is not None:
        reason = "Waits until it is clear whether an earlier attempt has set the status."
        return Ending(PushStatus.READY, Cause.SETTLING, reason, retry_at=settled, counts=False)
    if work.attempts or (place.written and not place.written.is_answered):
        ctx.projects.forget(place.project_id)
    try:
        decision = await _decide(ctx, place)
    except NotFound:
        return Ending(PushStatus.BLOCKED, Cause.NO_SUCH_PROJECT, _GONE)
    performance.steps.append(decision.step)
    if decision.step.writes:
        return await _write(ctx, work, performance, place, decision)
    return Ending(PushStatus.DONE, written=_settled(place.written, decision))


async def _decide(ctx: LaneContext, place: _Place) -> Decision:
    rules = ctx.rules
    there = await ctx.projects.candidacies(ctx.client, ctx.world.now, place.project_id, place.record_id)
    statuses = rules.catalogue.statuses or ()
    order = StatusOrder.of(statuses, rules.stage_mapping.order)
    return decide_candidacy(place.wanted, there, place.written, statuses, order)


def _settled(written: Written | None, decision: Decision) -> Written | None:
    """What a call without an answer has turned out to have written; None: nothing new is known."""
    if written is None or written.is_answered or decision.candidacy is None or decision.ours is None:
        return None
    return written.answered(decision.candidacy.id, decision.ours)


async def _write(
    ctx: LaneContext, work: Work, performance: Performance, place: _Place, decision: Decision
) -> Ending:
    step = decision.step
    candidacy_id = decision.candidacy.id if decision.candidacy else None
    sent = Written(place.record_id, place.project_id, candidacy_id, place.wanted.id, ctx.world.now())
    try:
        written = await write_candidacy(ctx, work, sent, place.written, decision.ours)
    except NotFound as gone:
        performance.steps[-1] = step.became(Outcome.REFUSED, gone.raw)
        return _not_found(ctx, work, candidacy_id)
    except Refused as refused:
        performance.steps[-1] = step.became(Outcome.REFUSED, refused.raw)
        reason = f"Clockwork refused the status {place.wanted.name}."
        return Ending(PushStatus.FAILED, Cause.REFUSED, reason)
    performance.steps[-1] = step.became(Outcome.DONE)
    return Ending(PushStatus.DONE, written=written)


def _not_found(ctx: LaneContext, work: Work, candidacy_id: str | None) -> Ending:
    """What was read is out of date: the project has gone, or the candidacy, which the next attempt sees."""
    if candidacy_id is None:
        return Ending(PushStatus.BLOCKED, Cause.NO_SUCH_PROJECT, _GONE)
    if work.attempts >= _LOOKS:
        reason = "Clockwork shows the candidacy and does not find it when its status is to be set."
        return Ending(PushStatus.FAILED, Cause.REFUSED, reason)
    reason = "The candidacy is not in the project any more: it is looked at again."
    retry_at = ctx.world.now() + ctx.wait_before(work.attempts)
    return Ending(PushStatus.READY, Cause.RETRYING, reason, retry_at=retry_at)
