"""The queue: what a lane takes, what a dead lane left behind, and which teams have something due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.reopening import lock_pushes
from domain.records.connections import Connection, ConnectionStatus
from domain.records.lanes import Lane
from domain.records.locking import Lock, locking
from domain.records.previews import OPEN, Preview
from domain.records.pushes import Intent, IntentStatus, Push, PushStatus
from domain.rules.causes import Cause

MAX_ATTEMPTS = 20
"""After these, some hours with `lane.wait_before`, a push is FAILED until somebody retries it."""


async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Push]:
    """Up to `limit` due pushes of the team, the longest due first, now RUNNING.

    A change that is about to be committed is waited for, and one that comes later finds them RUNNING.
    """
    is_due = _is_due(now)
    longest = select(Push.id).where(is_due).order_by(Push.due_at, Push.id).limit(limit)
    due = select(Push).where(is_due, Push.id.in_(longest)).order_by(Push.id)
    pushes = (await session.scalars(locking(due, Lock.EXCLUSIVE))).all()
    running = update(Push).where(Push.id.in_([push.id for push in pushes]))
    await session.execute(running.values(status=PushStatus.RUNNING, rerun=False, updated_at=now))
    return sorted(pushes, key=lambda push: (push.due_at, push.id))


async def release_orphans(session: AsyncSession, died_at: datetime, now: datetime, settle: timedelta) -> None:
    """Give back what a dead lane was running.

    Its calls may still be on their way, so its pushes wait until they have surely arrived
    (design.md: How a push travels, 5). Each has used up an attempt: it may be what the lane died of. One that
    something changed for while it ran starts anew.
    """
    await lock_pushes(session, Push.status == PushStatus.RUNNING)
    running = (
        update(Push).where(Push.status == PushStatus.RUNNING).execution_options(synchronize_session=False)
    )
    reason = f"Gave up after {MAX_ATTEMPTS} attempts: the worker stopped while it ran."
    await session.execute(
        running.where(Push.attempts + 1 >= MAX_ATTEMPTS, ~Push.rerun).values(
            status=PushStatus.FAILED,
            rule=Cause.RETRIES_RAN_OUT,
            reason=reason,
            finished_at=now,
            updated_at=now,
        )
    )
    due_at = max(now, died_at + settle)
    attempts = case((Push.rerun, 0), else_=Push.attempts + 1)
    await session.execute(
        running.values(status=PushStatus.READY, attempts=attempts, due_at=due_at, updated_at=now)
    )


async def has_due(session: AsyncSession, now: datetime) -> bool:
    """Whether the team has something that a lane could take now."""
    return await _has(session, _is_due(now))


async def has_work(session: AsyncSession, now: datetime) -> bool:
    """Whether there is anything to open the team's lane for: the same, or what a dead lane was running."""
    return await _has(session, or_(Push.status == PushStatus.RUNNING, _is_due(now)))


async def _has(session: AsyncSession, which: ColumnElement[bool]) -> bool:
    pushes, long_work = exists().where(which), exists().where(Preview.status.in_(OPEN))
    return bool(await session.scalar(select(or_(pushes.correlate(None), long_work.correlate(None)))))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Push.status == PushStatus.READY, Push.due_at <= now)


async def teams_with_due_work(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Connected teams with due work and a lane that is free and doesn't rest: whom the sweep rings for.

    Sees every team.
    """
    waiting = or_(Push.status == PushStatus.RUNNING, _is_due(now))
    has_pushes = exists().where(Push.team_id == Connection.team_id, waiting)
    has_long_work = exists().where(Preview.team_id == Connection.team_id, Preview.status.in_(OPEN))
    held = or_(and_(Lane.owner != "", Lane.expires_at > now), Lane.rests_until > now)
    has_lane = exists().where(Lane.team_id == Connection.team_id, held)
    query = select(Connection.team_id).where(
        Connection.status == ConnectionStatus.CONNECTED, or_(has_pushes, has_long_work), ~has_lane
    )
    return (await session.scalars(query)).all()


async def keys_being_created(
    session: AsyncSession, person_id: UUID, settle: timedelta, before: UUID | None = None
) -> dict[str, datetime]:
    """The keys of other Persons whose creation was sent and not answered, and when that is looked into.

    That is when the push that sent it is due again, and not before the call has surely arrived. One whose
    push is over for now, say after too many attempts, holds nobody up. `before` is the Person's own open
    intent: only older ones are asked for then, so that no two Persons wait for each other.
    """
    going_on = Push.status.in_((PushStatus.READY, PushStatus.RUNNING))
    query = select(Intent.keys, Intent.sent_at, Push.due_at).join(Push, Push.id == Intent.push_id)
    query = query.where(Intent.status == IntentStatus.SENT, Intent.person_id != person_id, going_on)
    query = query if before is None else query.where(Intent.id < before)
    found: dict[str, datetime] = {}
    for keys, sent_at, due_at in await session.execute(query):
        for key in keys:
            found[key] = max(sent_at + settle, due_at, found.get(key, due_at))
    return found
