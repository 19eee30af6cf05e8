"""Campaigns, and who is in them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Enum,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.records.locking import Lock, locking
from domain.records.persons import Person
from domain.rules.syncing import Override, Stage, SyncAs, WhenAdding, tags_from_json


class Campaign(TeamOwned, Base):
    """An outreach sequence: how its Persons sync. A None says nothing: the layers above hold.

    `owner` is the user whose settings hold for it, by name; `tags` are values of displayed fields, by field.
    `version` is how often what it says about sync was saved.
    """

    __tablename__ = "campaigns"
    __table_args__ = (UniqueConstraint("team_id", "sourcewhale_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sourcewhale_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(300))
    sync_as: Mapped[SyncAs] = mapped_column(Enum(SyncAs, native_enum=False, length=16))
    when_adding: Mapped[WhenAdding | None] = mapped_column(Enum(WhenAdding, native_enum=False, length=16))
    project_id: Mapped[str | None] = mapped_column(String(100))
    owner: Mapped[str | None] = mapped_column("owner_name", String(200))
    tags: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def says(self) -> Override:
        """Its layer of the sync."""
        return Override(self.sync_as, self.when_adding, self.project_id, tags_from_json(self.tags))


class Membership(TeamOwned, Base):
    """One Person in one Campaign.

    `replied` and `interested` stay once reached (product.md: Settings). `override` is what the Person
    overrides of the campaign, `rules.syncing.Override` as JSON, and `version` how often that was saved.
    `candidacies` are what was written last for this membership, by the project's id:
    `rules.candidacies.Written` as JSON.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("campaign_id", "person_id"),
        Index("ix_memberships_person", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(Enum(Stage, native_enum=False, length=16))
    replied: Mapped[bool]
    interested: Mapped[bool]
    override: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=0)
    candidacies: Mapped[dict[str, Any] | None]
    added_at: Mapped[datetime]


async def campaign_by_sourcewhale_id(
    session: AsyncSession, sourcewhale_id: str, lock: Lock | None = None
) -> Campaign | None:
    """The campaign with that SourceWhale id."""
    query = select(Campaign).where(Campaign.sourcewhale_id == sourcewhale_id)
    return await session.scalar(locking(query, lock))


async def campaign_by_id(
    session: AsyncSession, campaign_id: UUID, lock: Lock | None = None
) -> Campaign | None:
    """The campaign with that id."""
    return await session.scalar(locking(select(Campaign).where(Campaign.id == campaign_id), lock))


async def campaigns_by_either_id(
    session: AsyncSession, ids: Collection[UUID], sourcewhale_ids: Collection[str], lock: Lock | None = None
) -> Sequence[Campaign]:
    """The campaigns with one of our ids or of SourceWhale's."""
    is_named = or_(Campaign.id.in_(ids), Campaign.sourcewhale_id.in_(sourcewhale_ids))
    return (
        await session.scalars(locking(select(Campaign).where(is_named).order_by(Campaign.id), lock))
    ).all()


async def memberships_of_pairs(
    session: AsyncSession, pairs: Collection[tuple[UUID, UUID]], lock: Lock | None = None
) -> dict[tuple[UUID, UUID], Membership]:
    """The memberships of these campaigns and Persons, by both."""
    is_one = tuple_(Membership.campaign_id, Membership.person_id).in_(pairs)
    found = await session.scalars(locking(select(Membership).where(is_one).order_by(Membership.id), lock))
    return {(membership.campaign_id, membership.person_id): membership for membership in found}


async def memberships_of(
    session: AsyncSession, campaign_id: UUID, person_ids: Collection[UUID], lock: Lock | None = None
) -> dict[UUID, Membership]:
    """The memberships of these Persons in one campaign, by Person."""
    query = select(Membership).order_by(Membership.id)
    query = query.where(Membership.campaign_id == campaign_id, Membership.person_id.in_(person_ids))
    return {membership.person_id: membership for membership in await session.scalars(locking(query, lock))}


async def membership_by_id(
    session: AsyncSession, membership_id: UUID, lock: Lock | None = None
) -> Membership | None:
    """The membership with that id."""
    return await session.scalar(locking(select(Membership).where(Membership.id == membership_id), lock))


async def candidacies_written(
    session: AsyncSession, person_id: UUID, record_id: str, project_id: str
) -> Sequence[dict[str, Any]]:
    """What was written last in a project to a Person, or to others with the same record, by campaign."""
    same = select(Person.id).where(or_(Person.id == person_id, Person.clockwork_id == record_id))
    query = select(Membership.candidacies).where(Membership.person_id.in_(same))
    kept = [candidacies or {} for candidacies in await session.scalars(query)]
    return [candidacies[project_id] for candidacies in kept if project_id in candidacies]


async def campaigns_after(
    session: AsyncSession, *, search: str | None, after: UUID | None, limit: int
) -> Sequence[Campaign]:
    """Up to `limit` campaigns, newest first, older than `after`, whose name contains `search`."""
    query = select(Campaign).where(_named(search)).order_by(Campaign.id.desc()).limit(limit)
    return (await session.scalars(query if after is None else query.where(Campaign.id < after))).all()


async def campaigns_counted(session: AsyncSession, *, search: str | None) -> int:
    """How many campaigns have a name that contains `search`."""
    return await session.scalar(select(func.count(Campaign.id)).where(_named(search))) or 0


def _named(search: str | None) -> ColumnElement[bool]:
    return Campaign.name.icontains(search, autoescape=True) if search else true()
