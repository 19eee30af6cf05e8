"""Versioned configuration: every save of a team's settings or mappings is a row, and the newest one holds.

The primary key refuses the second of two saves that both follow the same version.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, String, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain.records.base import Base, TeamOwned


class Subject(StrEnum):
    """What a version is of."""

    SETTINGS = "SETTINGS"
    FIELD_MAPPING = "FIELD_MAPPING"


class Version(TeamOwned, Base):
    """One save: the whole document after it, and which of its keys it changed."""

    __tablename__ = "versions"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[Subject] = mapped_column(Enum(Subject, native_enum=False, length=16), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime]
    document: Mapped[dict[str, Any]]
    changed: Mapped[list[str]]


async def newest_version(session: AsyncSession, subject: Subject) -> Version | None:
    """The version that holds; none was saved yet: None."""
    return await session.scalar(
        select(Version).where(Version.subject == subject).order_by(Version.number.desc()).limit(1)
    )


async def newest_versions(session: AsyncSession) -> dict[Subject, Version]:
    """The version that holds of each subject that was ever saved."""
    later = aliased(Version)
    is_superseded = (
        exists()
        .where(
            later.team_id == Version.team_id, later.subject == Version.subject, later.number > Version.number
        )
        .correlate(Version)
    )
    return {
        version.subject: version for version in await session.scalars(select(Version).where(~is_superseded))
    }


async def version_numbered(session: AsyncSession, subject: Subject, number: int) -> Version | None:
    """One version."""
    return await session.scalar(select(Version).where(Version.subject == subject, Version.number == number))


async def versions_before(
    session: AsyncSession, subject: Subject, before: int | None, limit: int
) -> Sequence[Version]:
    """Up to `limit` versions, newest first, older than number `before`."""
    query = select(Version).where(Version.subject == subject).order_by(Version.number.desc()).limit(limit)
    return (await session.scalars(query if before is None else query.where(Version.number < before))).all()
