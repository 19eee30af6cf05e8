"""A Person's outreach, looked back at: each event, and what became of its note."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.outreach import Enrolled, OutreachView
from domain.records.campaigns import Campaign, Membership
from domain.records.database import Database
from domain.records.outreach import OutreachEvent
from domain.records.persons import Person
from domain.records.pushes import Push
from domain.refs import Ref, resolve_campaign, resolve_person
from domain.viewer import Viewer


async def list_outreach(
    db: Database, viewer: Viewer, person: Ref, campaign: Ref | None, *, after: UUID | None, limit: int
) -> Sequence[OutreachView]:
    """Up to `limit` events of a Person, in one campaign or in all, the last that happened first.

    `after` is the id of the event that they follow. At most four statements, however many events.

    Raises:
        Refused: no such Person or campaign.
    """
    async with db.reading(viewer.team_id) as session:
        whom, members = await _resolve(session, person, campaign)
        query = (
            select(OutreachEvent, Membership, Campaign, Push)
            .join(Membership, Membership.id == OutreachEvent.membership_id)
            .join(Campaign, Campaign.id == Membership.campaign_id)
            .outerjoin(Push, Push.id == OutreachEvent.push_id)
            .where(members, *await _follow(session, after))
            .order_by(OutreachEvent.happened_at.desc(), OutreachEvent.id.desc())
            .limit(limit)
        )
        return [
            OutreachView(event, Enrolled(where, whom, membership), push)
            for event, membership, where, push in await session.execute(query)
        ]


async def count_outreach(db: Database, viewer: Viewer, person: Ref, campaign: Ref | None) -> int:
    """How many events of a Person there are, in one campaign or in all.

    Raises:
        Refused: no such Person or campaign.
    """
    async with db.reading(viewer.team_id) as session:
        _, members = await _resolve(session, person, campaign)
        return await session.scalar(select(func.count(OutreachEvent.id)).where(members)) or 0


async def _resolve(
    session: AsyncSession, person: Ref, campaign: Ref | None
) -> tuple[Person, ColumnElement[bool]]:
    """The Person, and the condition that an event is of that Person in that campaign."""
    whom = await resolve_person(session, person, "person")
    members = select(Membership.id).where(Membership.person_id == whom.id)
    if campaign is not None:
        where = await resolve_campaign(session, campaign, "campaign")
        members = members.where(Membership.campaign_id == where.id)
    return whom, OutreachEvent.membership_id.in_(members)


async def _follow(session: AsyncSession, after: UUID | None) -> list[ColumnElement[bool]]:
    """The condition that an event comes behind another one; behind one that isn't there comes none."""
    if after is None:
        return []
    happened_at = await session.scalar(select(OutreachEvent.happened_at).where(OutreachEvent.id == after))
    same_time = and_(OutreachEvent.happened_at == happened_at, OutreachEvent.id < after)
    return [or_(OutreachEvent.happened_at < happened_at, same_time)]
