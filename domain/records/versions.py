"""Versioned configuration: every save of a team's settings or mappings is a row, and the newest one holds.

The primary key refuses the second of two saves that both follow the same version.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Select, String, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain.records.base import Base, TeamOwned


class Subject(StrEnum):
    """What a version is of. Settings are a team's or one user's; the mappings are the team's."""

    SETTINGS = "SETTINGS"
    FIELD_MAPPING = "FIELD_MAPPING"
    COMPANY_MAPPING = "COMPANY_MAPPING"
    STAGE_MAPPING = "STAGE_MAPPING"
    NOTE_MAPPING = "NOTE_MAPPING"


THE_TEAM = ""
"""In place of a user: the version is the whole team's."""

DocumentKey = tuple[Subject, str]
"""Which document: its subject, and its user or `THE_TEAM`."""


class Version(TeamOwned, Base):
    """One save: the whole document after it. `user`: whose, or `THE_TEAM`."""

    __tablename__ = "versions"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[Subject] = mapped_column(Enum(Subject, native_enum=False, length=16), primary_key=True)
    user: Mapped[str] = mapped_column("user_name", String(200), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime]
    document: Mapped[dict[str, Any]]


async def newest_version(session: AsyncSession, key: DocumentKey) -> Version | None:
    """The version that holds; none was saved yet: None."""
    return await session.scalar(_versions(key).order_by(Version.number.desc()).limit(1))


async def newest_versions(session: AsyncSession) -> dict[DocumentKey, Version]:
    """The version that holds of each subject that was ever saved, by subject and user (or `THE_TEAM`)."""
    later = aliased(Version)
    is_superseded = (
        exists()
        .where(
            later.team_id == Version.team_id,
            later.subject == Version.subject,
            later.user == Version.user,
            later.number > Version.number,
        )
        .correlate(Version)
    )
    newest = await session.scalars(select(Version).where(~is_superseded))
    return {(version.subject, version.user): version for version in newest}


async def version_numbered(session: AsyncSession, key: DocumentKey, number: int) -> Version | None:
    """One version."""
    return await session.scalar(_versions(key).where(Version.number == number))


async def versions_before(
    session: AsyncSession, key: DocumentKey, before: int | None, limit: int
) -> Sequence[Version]:
    """Up to `limit` versions, newest first, older than number `before`."""
    query = _versions(key).order_by(Version.number.desc()).limit(limit)
    return (await session.scalars(query if before is None else query.where(Version.number < before))).all()


def _versions(key: DocumentKey) -> Select[Version]:
    subject, user = key
    return select(Version).where(Version.subject == subject, Version.user == user)
