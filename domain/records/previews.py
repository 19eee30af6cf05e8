"""Previews: what the pushes of many Persons would do, worked out in the background, with nothing written."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, String, Text, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.records.database import NOTHING_LOADED
from domain.records.locking import Lock, locking
from domain.records.pushes import PushKind, PushResult, PushStatus
from domain.rules.causes import Cause


class PreviewKind(StrEnum):
    """What is previewed: a campaign's pushes as the rules are, or a change of the rules."""

    CAMPAIGN = "CAMPAIGN"
    RULES = "RULES"


class PreviewStatus(StrEnum):
    """How far a preview is."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


OPEN = (PreviewStatus.QUEUED, PreviewStatus.RUNNING)
"""Where there is something left to be worked out."""


class Expected(StrEnum):
    """What would become of one push."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    UNCHANGED = "UNCHANGED"
    BLOCKED = "BLOCKED"
    REVIEW = "REVIEW"
    SKIPPED = "SKIPPED"
    WAITING = "WAITING"
    FAILED = "FAILED"


class Preview(TeamOwned, Base):
    """One preview, of `done` out of `total` memberships so far; `after` is the last of them.

    `proposed` is what is taken as said: of a campaign what it would say (`rules.syncing.Override`), of rules
    their documents by subject. `versions` are those of the rules that it began with. `counts` are by the kind
    of the pushes and by what would become of them; of rules `persons` and, by field, `fields` count whom the
    change touches.
    `interruptions` are those since something was last recorded.
    """

    __tablename__ = "previews"
    __table_args__ = (Index("ix_previews_open", "team_id", "status"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[PreviewKind] = mapped_column(Enum(PreviewKind, native_enum=False, length=16))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    proposed: Mapped[dict[str, Any]]
    versions: Mapped[dict[str, Any]]
    status: Mapped[PreviewStatus] = mapped_column(Enum(PreviewStatus, native_enum=False, length=16))
    reason: Mapped[str | None] = mapped_column(Text)
    total: Mapped[int]
    done: Mapped[int]
    counts: Mapped[dict[str, Any]]
    persons: Mapped[int]
    fields: Mapped[dict[str, Any]]
    after: Mapped[UUID | None]
    interruptions: Mapped[int]
    requested_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    def counts_of(self, kind: PushKind) -> Mapping[str, int]:
        """How many pushes of a kind would end how; what is absent is none."""
        counts: Mapping[str, int] = self.counts.get(kind, {})
        return counts

    def finish(self, status: PreviewStatus, now: datetime, reason: str | None = None) -> None:
        """Bring it to its end."""
        self.status, self.reason, self.updated_at, self.finished_at = status, reason, now, now


class PreviewOutcome(TeamOwned, Base):
    """What a push of one Person in one campaign would do; of proposed rules: of those whom they touch.

    `number` counts within `kind` and `expected`: those up to `IN_FULL` keep their steps. `formerly` is what
    today's rules would make of the push, as far as that was looked at. `record_id` is the record that is
    there. `fields` are the CRM fields that it would write; of proposed rules: where they make a difference.
    """

    __tablename__ = "preview_outcomes"
    __table_args__ = (
        Index("ix_preview_outcomes_expected", "preview_id", "kind", "expected", "membership_id"),
        Index("ix_preview_outcomes_person", "preview_id", "person_id"),
    )

    preview_id: Mapped[UUID] = mapped_column(ForeignKey("previews.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[PushKind] = mapped_column(Enum(PushKind, native_enum=False, length=16), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    expected: Mapped[Expected] = mapped_column(Enum(Expected, native_enum=False, length=16))
    formerly: Mapped[Expected | None] = mapped_column(Enum(Expected, native_enum=False, length=16))
    number: Mapped[int]
    status: Mapped[PushStatus] = mapped_column(Enum(PushStatus, native_enum=False, length=16))
    result: Mapped[PushResult | None] = mapped_column(Enum(PushResult, native_enum=False, length=16))
    rule: Mapped[Cause | None] = mapped_column(Enum(Cause, native_enum=False, length=64))
    reason: Mapped[str | None] = mapped_column(Text)
    missing_fields: Mapped[list[str]]
    candidates: Mapped[list[dict[str, Any]]]
    record_id: Mapped[str | None] = mapped_column(String(100))
    steps: Mapped[list[dict[str, Any]]]
    fields: Mapped[list[str]]


IN_FULL = 20
"""How many of each outcome of each kind of push are kept with their steps."""


async def preview_by_id(session: AsyncSession, preview_id: UUID, lock: Lock | None = None) -> Preview | None:
    """The preview with that id."""
    return await session.scalar(locking(select(Preview).where(Preview.id == preview_id), lock))


async def oldest_open_preview(session: AsyncSession) -> Preview | None:
    """The team's preview that is to be worked on, held so that nobody cancels it meanwhile."""
    query = select(Preview).where(Preview.status.in_(OPEN)).order_by(Preview.id).limit(1)
    return await session.scalar(locking(query, Lock.EXCLUSIVE))


async def open_previews(session: AsyncSession) -> int:
    """How many of the team's previews are not at their end."""
    query = select(func.count(Preview.id)).where(Preview.status.in_(OPEN))
    return await session.scalar(query) or 0


async def fail_open_previews(session: AsyncSession, now: datetime, reason: str) -> None:
    """End every preview of the team that is not at its end: there is nobody left to ask."""
    failed = {"status": PreviewStatus.FAILED, "reason": reason, "updated_at": now, "finished_at": now}
    await session.execute(
        update(Preview).where(Preview.status.in_(OPEN)).values(failed), execution_options=NOTHING_LOADED
    )
