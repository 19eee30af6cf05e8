"""Retrying: what failed, by cause, and trying one push or a whole cause again (product.md: A push)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.reopening import lock_pushes
from domain.pushing.views import PushView, views_of
from domain.records.campaigns import Membership
from domain.records.conflicts import run_again_when_lost
from domain.records.database import NOTHING_LOADED, Database
from domain.records.locking import Lock, locking
from domain.records.pushes import IS_NEWEST, Push, PushStatus, pushes_by_id
from domain.refusals import Code, refuse
from domain.rules.causes import Cause
from domain.viewer import Viewer
from domain.world import World

MOST_GROUPS = 100
EXAMPLES = 3
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Failure:
    """What pushes failed of: the cause, the sentence, how many did, and the first and the last when."""

    rule: Cause
    reason: str
    count: int
    since: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """A failure with the latest pushes that failed so."""

    failure: Failure
    examples: Sequence[PushView]


async def failure_groups(db: Database, viewer: Viewer, limit: int = MOST_GROUPS) -> list[FailureGroup]:
    """What failed and was not taken over by a later push, the most frequent cause first, at most `limit`.

    Four statements, however many pushes failed.
    """
    async with db.reading(viewer.team_id) as session:
        groups: dict[Failure, list[UUID]] = {}
        for failure, push_id in await _examples(session, limit):
            groups.setdefault(failure, []).append(push_id)
        shown = list(groups.items())[:limit]
        pushes = await pushes_by_id(session, [push_id for _, ids in shown for push_id in ids])
        views = {view.push.id: view for view in await views_of(session, list(pushes.values()))}
    return [FailureGroup(failure, [views[push_id] for push_id in ids]) for failure, ids in shown]


async def retry_push(db: Database, world: World, viewer: Viewer, push_id: UUID) -> PushView:
    """Make a FAILED push READY again.

    Raises:
        Refused: there is no such push, it has not failed, or a later one of its kind took over.
    """
    async with db.writing(viewer.team_id) as session:
        push = await _locked_push(session, push_id)
        if push is None:
            raise refuse(Code.NOT_FOUND, "There is no such push.", "id")
        if push.status is not PushStatus.FAILED:
            raise refuse(Code.NOT_RETRYABLE, "Only a push that failed can be retried.", "id")
        if await session.scalar(select(Push.id).where(Push.id == push_id, IS_NEWEST)) is None:
            message = "A later push of this person in this campaign took over: look at that one."
            raise refuse(Code.NOT_RETRYABLE, message, "id")
        for name, value in _ready(world).items():
            setattr(push, name, value)
        return (await views_of(session, [push]))[0]


@run_again_when_lost
async def retry_failed(
    db: Database, world: World, viewer: Viewer, rule: Cause, reason: str | None = None
) -> int:
    """Make every push that FAILED for the same cause, with that sentence if one is given, READY; how many.

    One of a membership that has a later push of its kind stays as it is: the later one took over. One
    statement for each thousand pushes.
    """
    which = [Push.status == PushStatus.FAILED, Push.rule == rule, IS_NEWEST]
    which += [] if reason is None else [Push.reason == reason]
    async with db.writing(viewer.team_id) as session:
        query = select(Push.id).join(Membership, Membership.id == Push.membership_id).where(*which)
        in_campaigns = (await session.scalars(_with_memberships(query))).all()
        await lock_pushes(session, *which)
        portions = [in_campaigns[start : start + _AT_ONCE] for start in range(0, len(in_campaigns), _AT_ONCE)]
        whose = [Push.membership_id.is_(None), *(Push.id.in_(portion) for portion in portions)]
        return sum([await _retry(session, world, *which, part) for part in whose])


async def _locked_push(session: AsyncSession, push_id: UUID) -> Push | None:
    """The push, after its membership: nobody requests another one meanwhile."""
    query = select(Membership.id).join(Push, Push.membership_id == Membership.id).where(Push.id == push_id)
    await session.execute(_with_memberships(query))
    return await session.scalar(locking(select(Push).where(Push.id == push_id), Lock.EXCLUSIVE))


def _with_memberships(query: Select[UUID]) -> Select[UUID]:
    """The query, holding the memberships that are joined to it."""
    return query.order_by(Membership.id).with_for_update(of=Membership, key_share=True)


async def _retry(session: AsyncSession, world: World, *which: ColumnElement[bool]) -> int:
    retried = update(Push).where(*which).values(_ready(world)).returning(Push.id)
    return len((await session.scalars(retried, execution_options=NOTHING_LOADED)).all())


def _ready(world: World) -> dict[str, object]:
    now = world.now()
    ready = {"status": PushStatus.READY, "due_at": now, "attempts": 0}
    return ready | {"updated_at": now, "finished_at": None}


async def _examples(session: AsyncSession, limit: int) -> list[tuple[Failure, UUID]]:
    """The latest pushes of each group, the largest group first."""
    cause = (Push.rule, Push.reason)
    failed_at = func.coalesce(Push.finished_at, Push.updated_at, type_=Push.updated_at.type)
    failed = (
        select(
            Push.id,
            *cause,
            func.count().over(partition_by=cause).label("pushes"),
            func.min(failed_at).over(partition_by=cause).label("since"),
            func.max(failed_at).over(partition_by=cause).label("latest"),
            func.row_number().over(partition_by=cause, order_by=Push.id.desc()).label("place"),
        )
        .where(Push.status == PushStatus.FAILED, *(part.is_not(None) for part in cause), IS_NEWEST)
        .subquery()
    )
    found = failed.c
    query = select(found.rule, found.reason, found.pushes, found.since, found.latest, found.id)
    order = (found.pushes.desc(), found.latest.desc(), found.rule, found.reason, found.place)
    query = query.where(found.place <= EXAMPLES).order_by(*order).limit(limit * EXAMPLES)
    return [(Failure(*failure), push_id) for *failure, push_id in await session.execute(query)]
