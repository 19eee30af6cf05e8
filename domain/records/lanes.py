"""Lanes: one leased row a team, so that one worker at a time talks to a team's Clockwork."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, ForeignKey, String, Update, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base
from domain.records.connections import Connection


class Lane(Base):
    """Who drains a team's pushes, until when. `epoch` grows with every owner: an old owner's is refused.

    Nobody takes the lane before `rests_until`: Clockwork asked for a pause, or can't be reached.
    """

    __tablename__ = "lanes"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    epoch: Mapped[int]
    expires_at: Mapped[datetime]
    rests_until: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Lease:
    """A lane that was taken, and since when its former owner, if it died, is known to be silent."""

    team_id: UUID
    owner: str
    epoch: int
    orphaned_at: datetime | None


async def take_lane(
    session: AsyncSession, team_id: UUID, owner: str, now: datetime, lasts: timedelta
) -> Lease | None:
    """Take the lane if it is free or its lease has ended; None while somebody else has it, or it rests."""
    query = select(Lane.owner, Lane.epoch, Lane.expires_at).where(
        Lane.team_id == team_id,
        or_(Lane.owner == "", Lane.expires_at <= now),
        or_(Lane.rests_until.is_(None), Lane.rests_until <= now),
    )
    former = (await session.execute(query.with_for_update())).first()
    if former is None:
        is_known = await session.scalar(select(Lane.epoch).where(Lane.team_id == team_id)) is not None
        return None if is_known else await _first_lease(session, team_id, owner, now + lasts)
    lease = Lease(team_id, owner, former.epoch + 1, former.expires_at if former.owner else None)
    await session.execute(
        update(Lane)
        .where(Lane.team_id == team_id)
        .values(owner=owner, epoch=lease.epoch, expires_at=now + lasts)
    )
    return lease


async def _first_lease(session: AsyncSession, team_id: UUID, owner: str, until: datetime) -> Lease | None:
    try:
        async with session.begin_nested():
            await session.execute(
                insert(Lane).values(team_id=team_id, owner=owner, epoch=1, expires_at=until)
            )
    except IntegrityError:
        return None
    return Lease(team_id, owner, 1, None)


async def renew_lane(session: AsyncSession, lease: Lease, until: datetime) -> bool:
    """Keep the lane until `until`; False: it is somebody else's by now."""
    kept = await session.execute(_mine(lease).values(expires_at=until))
    return cast("CursorResult[tuple[()]]", kept).rowcount == 1


async def release_lane(
    session: AsyncSession, lease: Lease, now: datetime, rests_until: datetime | None = None
) -> None:
    """Give the lane back, not to be taken before `rests_until`; nothing happens if it is not ours."""
    await session.execute(_mine(lease).values(owner="", expires_at=now, rests_until=rests_until))


async def let_lane_go_on(session: AsyncSession, team_id: UUID) -> None:
    """End the lane's rest: what it rested for is over."""
    await session.execute(update(Lane).where(Lane.team_id == team_id).values(rests_until=None))


async def hold_lane(session: AsyncSession, lease: Lease) -> str | None:
    """Lock the lane for this transaction (PostgreSQL); None: it is somebody else's, so write nothing.

    What is returned is the subdomain of the firm that is connected, held as `connections.hold_firm` does. The
    lock (FOR KEY SHARE) keeps others from taking the lane, but never makes its renewal wait.
    """
    query = (
        select(Connection.subdomain)
        .join(Lane, Lane.team_id == Connection.team_id)
        .where(Lane.team_id == lease.team_id, Lane.epoch == lease.epoch)
        .with_for_update(read=True, key_share=True)
    )
    firm: str | None = await session.scalar(query)
    return firm


def _mine(lease: Lease) -> Update:
    return update(Lane).where(Lane.team_id == lease.team_id, Lane.epoch == lease.epoch)
