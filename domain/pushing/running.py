"""One push from its gate to its ending: read, plan, perform, record (design.md: How a push travels, 4)."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from clockwork.bodies import PersonFields
from clockwork.errors import Ambiguous, ComeBackLater, CredentialsRefused, NotSent, Refused
from clockwork.records import Person as Record
from domain.pushing.creating import create_person, settle_creation
from domain.pushing.deciding import Ending, decide, decide_before_asking
from domain.pushing.lane import LaneContext, LaneLost
from domain.pushing.performing import Performance
from domain.pushing.queue import MAX_ATTEMPTS, keys_being_created
from domain.pushing.reading import Reading, read_again, read_record
from domain.pushing.recording import backoff, record_ending
from domain.pushing.work import Work, load_work
from domain.records.pushes import Push, PushStatus
from domain.rules.steps import Action, Outcome, Rule, Step

_A_MOMENT = timedelta(seconds=1)


async def run_push(ctx: LaneContext, work: Work) -> Ending:
    """Run a push that was taken, and record how it ended.

    Raises:
        CredentialsRefused: the connection needs attention; the push is READY again.
        ComeBackLater: Clockwork can't serve us now; the push is READY again, later.
        LaneLost: nothing was recorded; whoever has the lane now takes care of it.
    """
    async with ctx.locks.hold(work.locks) as is_old:
        work = await _reloaded(ctx, work) if is_old else work
        performance = Performance(ctx, ())
        stopped: ComeBackLater | CredentialsRefused | None = None
        try:
            ending = await _run(ctx, work, performance)
        except Refused as refused:
            ending = Ending(PushStatus.FAILED, "REFUSED", str(refused), tuple(performance.steps))
        except NotSent as held_back:
            raise LaneLost from held_back
        except (ComeBackLater, Ambiguous, CredentialsRefused) as error:
            ending = _interrupted(ctx, work, performance, error)
            stopped = None if isinstance(error, Ambiguous) else error
        await record_ending(ctx, work, ending)
        if stopped is not None:
            raise stopped
        return ending


async def _run(ctx: LaneContext, work: Work, performance: Performance) -> Ending:
    held = decide_before_asking(ctx, work) or await _unsettled(ctx, work)
    if held is not None:
        return held
    adopted = await settle_creation(ctx, work, work.intent) if work.intent else None
    reading = await read_record(ctx, work) if adopted is None else await _read_adopted(ctx, adopted)
    names = () if reading.record is None else (f"record:{reading.record.id}",)
    async with ctx.locks.hold(names) as is_old:
        if is_old:
            reading = await read_again(ctx, reading)
        decided = await decide(ctx, work, reading, fresh=work.completing or adopted is not None)
        if isinstance(decided, Ending):
            return decided
        performance.steps = list(decided)
        return await _perform(ctx, work, performance, reading.record)


async def _reloaded(ctx: LaneContext, work: Work) -> Work:
    """The work as it stands now that another push with one of its keys has run."""
    async with ctx.db.reading(ctx.lease.team_id) as session:
        pushes = (await session.scalars(select(Push).where(Push.id == work.push_id))).all()
        return (await load_work(session, pushes, ctx.rules) or [work])[0]


async def _unsettled(ctx: LaneContext, work: Work) -> Ending | None:
    """Wait while a creation may still arrive: this Person's own, or that of another with the same keys."""
    async with ctx.db.reading(ctx.lease.team_id) as session:
        others = await keys_being_created(session, work.person_id)
    now, settle = ctx.world.now(), ctx.settle
    waits = [max(others[key] + settle, now + _A_MOMENT) for key in work.locks if key in others]
    if work.intent is not None and work.intent.sent_at + settle > now:
        waits.append(work.intent.sent_at + settle)
    if not waits:
        return None
    reason = "Waits until it is clear whether an earlier attempt has created the record."
    return Ending(PushStatus.READY, "SETTLING", reason, retry_at=max(waits), counts=False)


async def _read_adopted(ctx: LaneContext, record_id: str) -> Reading:
    step = Step(Action.FIND, Rule.ADOPTED, Outcome.DONE, "clockworkId", None, record_id)
    return Reading((step,), await ctx.client.person(record_id))


async def _perform(ctx: LaneContext, work: Work, performance: Performance, record: Record | None) -> Ending:
    async def create(body: PersonFields) -> str:
        return await create_person(ctx, work, body)

    try:
        record_id = await performance.run(record.id if record else None, create)
    except Refused as refused:
        return Ending(PushStatus.FAILED, "REFUSED", _sentence(refused.fields), tuple(performance.steps))
    steps = tuple(performance.steps)
    fields = dict.fromkeys(step.field or "" for step in steps if step.outcome is Outcome.REFUSED)
    if fields:
        return Ending(PushStatus.FAILED, "REFUSED", _sentence(fields), steps, record_id)
    return Ending(PushStatus.DONE, steps=steps, record_id=record_id)


def _interrupted(
    ctx: LaneContext,
    work: Work,
    performance: Performance,
    error: ComeBackLater | Ambiguous | CredentialsRefused,
) -> Ending:
    """The push comes back: after the settle window if a call may have arrived, else when it can be served."""
    steps, now = tuple(performance.steps), ctx.world.now()
    if isinstance(error, CredentialsRefused):
        return Ending(PushStatus.READY, "NEEDS_ATTENTION", str(error), steps, retry_at=now, counts=False)
    if work.attempts + 1 >= MAX_ATTEMPTS:
        reason = f"Gave up after {MAX_ATTEMPTS} attempts: {error}"
        return Ending(PushStatus.FAILED, "RETRIES_RAN_OUT", reason, steps)
    wait = backoff(work.attempts, error.retry_after)
    if isinstance(error, Ambiguous):
        wait = max(wait, ctx.settle)
    return Ending(PushStatus.READY, "RETRYING", str(error), steps, retry_at=now + wait)


def _sentence(fields: Iterable[str]) -> str:
    names = ", ".join(name for name in fields if name)
    return f"Clockwork refused the content of: {names}." if names else "Clockwork refused the content."
