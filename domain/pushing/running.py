"""One push from its gate to its ending: read, plan, perform, record (design.md: How a push travels, 4)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from clockwork.errors import Ambiguous, ComeBackLater, CredentialsRefused, NotSent, Refused
from domain.pushing.asking import FirmChanged
from domain.pushing.deciding import Ending
from domain.pushing.gone import RecordGone
from domain.pushing.lane import LaneContext, LaneLost
from domain.pushing.notes import write_notes
from domain.pushing.performing import Performance
from domain.pushing.queue import MAX_ATTEMPTS
from domain.pushing.recording import record_ending
from domain.pushing.stages import set_status
from domain.pushing.syncing import sync_record
from domain.pushing.work import Work, load_work
from domain.records.pushes import Push, PushKind, PushStatus
from domain.rules.causes import Cause

Runner = Callable[[LaneContext, Work, Performance], Awaitable[Ending]]

_RUNNERS: Mapping[PushKind, Runner] = {
    PushKind.SYNC: sync_record,
    PushKind.EDIT: sync_record,
    PushKind.STAGE: set_status,
    PushKind.NOTES: write_notes,
}
"""What does the work of each kind of push."""


async def run_push(ctx: LaneContext, work: Work) -> Ending:
    """Run a push that was taken, and record how it ended.

    Raises:
        CredentialsRefused: the connection needs attention; the push is READY again.
        ComeBackLater: Clockwork can't serve us now; the push is READY again, later.
        LaneLost: nothing was recorded; whoever has the lane now takes care of it.
        FirmChanged: another firm is connected by now; nothing was learned, and the push is READY again.
    """
    async with ctx.locks.hold(work.locks) as is_old:
        work = await _reloaded(ctx, work) if is_old else work
        performance = Performance(ctx, ())
        stopped: ComeBackLater | CredentialsRefused | None = None
        try:
            ending = await _RUNNERS[work.kind](ctx, work, performance)
        except Refused as refused:
            ending = Ending(PushStatus.FAILED, Cause.REFUSED, str(refused), tuple(performance.steps))
        except RecordGone as gone:
            again = Ending(PushStatus.READY, Cause.RETRYING, str(gone), tuple(performance.steps))
            ending = _come_back(ctx, work, again, ctx.wait_before(work.attempts))
        except FirmChanged:
            ending = Ending(PushStatus.READY, steps=tuple(performance.steps))
        except NotSent as held_back:
            raise LaneLost from held_back
        except (ComeBackLater, Ambiguous, CredentialsRefused) as error:
            ending = _interrupted(ctx, work, performance, error)
            stopped = None if isinstance(error, Ambiguous) else error
        await record_ending(ctx, work, ending)
        if stopped is not None:
            raise stopped
        return ending


async def _reloaded(ctx: LaneContext, work: Work) -> Work:
    """The work as it stands now that another push with one of its keys has run."""
    async with ctx.db.reading(ctx.team_id) as session:
        pushes = (await session.scalars(select(Push).where(Push.id == work.push_id))).all()
        return (await load_work(session, pushes, ctx.rules) or [work])[0]


def _interrupted(
    ctx: LaneContext,
    work: Work,
    performance: Performance,
    error: ComeBackLater | Ambiguous | CredentialsRefused,
) -> Ending:
    """The push comes back: after the settle window if a call may have arrived, else when it can be served.

    The Person is linked to the record from its first write on: what was written there is remembered.
    """
    steps, record_id, now = tuple(performance.steps), performance.record_id, ctx.world.now()
    if isinstance(error, CredentialsRefused):
        attention = Cause.NEEDS_ATTENTION
        reason = f"{error.reason}. This goes on by itself once an admin has given new ones."
        return Ending(PushStatus.READY, attention, reason, steps, record_id, retry_at=now, counts=False)
    wait, unheard = ctx.wait_before(work.attempts, error.retry_after), isinstance(error, Ambiguous)
    again = Ending(PushStatus.READY, Cause.RETRYING, str(error), steps, record_id, unheard=unheard)
    return _come_back(ctx, work, again, max(wait, ctx.settle) if unheard else wait)


def _come_back(ctx: LaneContext, work: Work, ending: Ending, wait: timedelta) -> Ending:
    """The ending, to come back after so long; after the last attempt the push has failed."""
    if work.attempts + 1 >= MAX_ATTEMPTS:
        reason = f"Gave up after {MAX_ATTEMPTS} attempts: {ending.reason}"
        return replace(ending, status=PushStatus.FAILED, rule=Cause.RETRIES_RAN_OUT, reason=reason)
    reason = f"{ending.reason} It is tried again by itself."
    return replace(ending, reason=reason, retry_at=ctx.world.now() + wait)
