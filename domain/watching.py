"""Watching pushes: one, many by filter, and how many stand where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.views import PushView, views_of
from domain.records.campaigns import Membership
from domain.records.database import Database
from domain.records.pushes import Push, PushKind, PushStatus
from domain.refs import Ref, resolve_campaign, resolve_person
from domain.rules.causes import Cause
from domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PushFilter:
    """Which pushes: all conditions that are given must hold. `rule` is the cause, as a push names it."""

    statuses: tuple[PushStatus, ...] = ()
    kind: PushKind | None = None
    campaign: Ref | None = None
    person: Ref | None = None
    rule: Cause | None = None


async def list_pushes(
    db: Database, viewer: Viewer, which: PushFilter, *, after: UUID | None, limit: int
) -> Sequence[PushView]:
    """Up to `limit` pushes, newest first, older than `after`: three statements, however many."""
    async with db.reading(viewer.team_id) as session:
        query = select(Push).where(*await _conditions(session, which)).order_by(Push.id.desc()).limit(limit)
        pushes = (await session.scalars(query if after is None else query.where(Push.id < after))).all()
        return await views_of(session, pushes)


async def count_pushes(db: Database, viewer: Viewer, which: PushFilter) -> int:
    """How many pushes there are."""
    async with db.reading(viewer.team_id) as session:
        conditions = await _conditions(session, which)
        return await session.scalar(select(func.count(Push.id)).where(*conditions)) or 0


async def push_progress(db: Database, viewer: Viewer, campaign: Ref | None) -> Mapping[PushStatus, int]:
    """How many pushes stand where, in the team or in one campaign.

    Raises:
        Refused: no such campaign.
    """
    async with db.reading(viewer.team_id) as session:
        conditions = await _conditions(session, PushFilter(campaign=campaign))
        query = select(Push.status, func.count(Push.id)).where(*conditions).group_by(Push.status)
        counted = dict((await session.execute(query)).all())
        return {status: counted.get(status, 0) for status in PushStatus}


async def find_push(db: Database, viewer: Viewer, push_id: UUID) -> PushView | None:
    """One push of the viewer's team."""
    async with db.reading(viewer.team_id) as session:
        push = await session.scalar(select(Push).where(Push.id == push_id))
        return (await views_of(session, [push]))[0] if push else None


async def _conditions(session: AsyncSession, which: PushFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if which.statuses:
        conditions.append(Push.status.in_(which.statuses))
    if which.kind is not None:
        conditions.append(Push.kind == which.kind)
    if which.rule is not None:
        conditions.append(Push.rule == which.rule)
    if which.person is not None:
        conditions.append(Push.person_id == (await resolve_person(session, which.person, "person")).id)
    if which.campaign is not None:
        campaign = await resolve_campaign(session, which.campaign, "campaign")
        conditions.append(
            Push.membership_id.in_(select(Membership.id).where(Membership.campaign_id == campaign.id))
        )
    return conditions
