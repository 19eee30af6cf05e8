"""Versions: every save of settings, of a mapping, or of what a campaign or a Person in it says, is a row.

Of settings and mappings the newest one holds. What a campaign or a membership says stands in its own row too.
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
    """What a version is of. Settings are a team's or one user's; the mappings are the team's.

    The last two are what a campaign says about sync, and what a Person overrides of it.
    """

    SETTINGS = "SETTINGS"
    FIELD_MAPPING = "FIELD_MAPPING"
    COMPANY_MAPPING = "COMPANY_MAPPING"
    STAGE_MAPPING = "STAGE_MAPPING"
    NOTE_MAPPING = "NOTE_MAPPING"
    CAMPAIGN_SYNC = "CAMPAIGN_SYNC"
    PERSON_SYNC = "PERSON_SYNC"


THE_TEAM = ""
"""In place of a user: the version is the whole team's."""

DocumentKey = tuple[Subject, str]
"""Which document: its subject, and its user or `THE_TEAM`; of sync the campaign's or the membership's id."""

# Named one by one, so that the primary key finds them: of sync there may be a row for every Person.
_OF_RULES = (
    *(Subject.SETTINGS, Subject.FIELD_MAPPING, Subject.COMPANY_MAPPING),
    *(Subject.STAGE_MAPPING, Subject.NOTE_MAPPING),
)


class Version(TeamOwned, Base):
    """One save: the whole document after it. `subject` and `subject_id` are its `DocumentKey`."""

    __tablename__ = "versions"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[Subject] = mapped_column(Enum(Subject, native_enum=False, length=16), primary_key=True)
    subject_id: Mapped[str] = mapped_column("user_name", String(200), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime]
    document: Mapped[dict[str, Any]]


_Later = aliased(Version)
_IS_SUPERSEDED = (
    exists()
    .where(
        _Later.team_id == Version.team_id,
        _Later.subject == Version.subject,
        _Later.subject_id == Version.subject_id,
        _Later.number > Version.number,
    )
    .correlate(Version)
)
# Made once: an alias costs more to make than the query to run.
_NEWEST_OF_RULES = select(Version).where(Version.subject.in_(_OF_RULES), ~_IS_SUPERSEDED)


async def newest_version(session: AsyncSession, key: DocumentKey) -> Version | None:
    """The version that holds; none was saved yet: None."""
    return await session.scalar(_versions(key).order_by(Version.number.desc()).limit(1))


async def newest_versions(session: AsyncSession) -> dict[DocumentKey, Version]:
    """The version that holds of all settings and mappings that were ever saved, by their keys."""
    newest = await session.scalars(_NEWEST_OF_RULES)
    return {(version.subject, version.subject_id): version for version in newest}


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
    subject, subject_id = key
    return select(Version).where(Version.subject == subject, Version.subject_id == subject_id)
