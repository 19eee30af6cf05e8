"""A team's Clockwork connection, and the catalogue that was read through it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, LargeBinary, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned


class ConnectionStatus(StrEnum):
    """product.md: Connecting."""

    NOT_CONNECTED = "NOT_CONNECTED"
    CONNECTED = "CONNECTED"
    NEEDS_ATTENTION = "NEEDS_ATTENTION"
    DISCONNECTED = "DISCONNECTED"


class CatalogueKind(StrEnum):
    """What the catalogue lists."""

    FIELD = "FIELD"
    NOTE_TYPE = "NOTE_TYPE"
    STATUS = "STATUS"
    TAG = "TAG"
    PROJECT = "PROJECT"
    USER = "USER"


class Connection(TeamOwned, Base):
    """One a team; a team without a row is NOT_CONNECTED. `sealed` is empty once disconnected.

    `companies_read_at` says when `companies.CrmCompany` was last read as a whole; `companies_read_to` how
    many a reading has seen of the list that is not whole yet and began at `companies_reading_since`.
    """

    __tablename__ = "connections"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[ConnectionStatus] = mapped_column(Enum(ConnectionStatus, native_enum=False, length=16))
    reason: Mapped[str | None] = mapped_column(String(500))
    since: Mapped[datetime]
    subdomain: Mapped[str] = mapped_column(String(63))
    api_key_ending: Mapped[str] = mapped_column(String(4))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    revision: Mapped[int]
    tested_at: Mapped[datetime | None]
    companies_read_at: Mapped[datetime | None]
    companies_reading_since: Mapped[datetime | None]
    companies_read_to: Mapped[int | None]


class CatalogueList(TeamOwned, Base):
    """One list of the catalogue, as it was last read: `items` are `{"id", "name", …}`.

    `problem` says why the last reading of this list failed; the items are then those of the reading before.
    """

    __tablename__ = "catalogue_lists"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[CatalogueKind] = mapped_column(
        Enum(CatalogueKind, native_enum=False, length=16), primary_key=True
    )
    items: Mapped[list[dict[str, Any]]]
    problem: Mapped[str | None] = mapped_column(String(500))
    read_at: Mapped[datetime]


async def connection_of_team(session: AsyncSession, *, lock: bool = False) -> Connection | None:
    """The team's connection; `lock` holds the row until the transaction ends (PostgreSQL)."""
    query = select(Connection)
    return await session.scalar(query.with_for_update() if lock else query)


async def hold_firm(session: AsyncSession) -> str | None:
    """The subdomain of the firm that is connected, or was last, until the transaction ends (PostgreSQL).

    The lock (FOR KEY SHARE) keeps `connection_of_team(lock=True)` waiting, and nobody else.
    """
    return await session.scalar(select(Connection.subdomain).with_for_update(read=True, key_share=True))


async def catalogue_lists(session: AsyncSession) -> Sequence[CatalogueList]:
    """Every list of the team's catalogue."""
    return (await session.scalars(select(CatalogueList))).all()
