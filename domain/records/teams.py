"""Teams, and the tokens with which their users and SourceWhale's back end sign in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Enum, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.records.locking import Lock, locking
from domain.viewer import Role


class Team(Base):
    """The customer: owns one Clockwork connection."""

    __tablename__ = "teams"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]


class Token(TeamOwned, Base):
    """A bearer token: only its SHA-256 is kept."""

    __tablename__ = "tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user: Mapped[str] = mapped_column("user_name", String(200))
    role: Mapped[Role] = mapped_column(Enum(Role, native_enum=False, length=16))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


async def team_named(session: AsyncSession, name: str) -> Team | None:
    """The team of that name."""
    return await session.scalar(select(Team).where(Team.name == name))


async def lock_team_rules(session: AsyncSession, team_id: UUID, lock: Lock) -> None:
    """Hold the team's settings and mappings: EXCLUSIVE to save them, SHARED to decide by them."""
    await session.execute(locking(select(Team.id).where(Team.id == team_id), lock))


async def token_with(session: AsyncSession, digest: str) -> Token | None:
    """The token of that digest that was not revoked."""
    return await session.scalar(select(Token).where(Token.digest == digest, Token.revoked_at.is_(None)))
