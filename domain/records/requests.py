"""Requests that a client may send twice: what the first one started, by the client's own key."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned


class Request(TeamOwned, Base):
    """One request that carried an idempotency key. `content` is the SHA-256 of what was asked."""

    __tablename__ = "requests"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column("idempotency_key", String(200), primary_key=True)
    content: Mapped[str] = mapped_column(String(64))
    push_ids: Mapped[list[str]]
    made_at: Mapped[datetime]


async def request_with(session: AsyncSession, key: str) -> Request | None:
    """The request that carried this key before."""
    return await session.scalar(select(Request).where(Request.key == key))
