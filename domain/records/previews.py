"""Previews: what the pushes of many Persons would do, worked out in the background, with nothing written."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.records.pushes import PushResult, PushStatus
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


class Preview(TeamOwned, Base):
    """One preview. `proposed` are the documents of the proposed rules, by subject; `after` is the checkpoint.

    `done` of `total` memberships are worked out; `counts` are theirs, by what would become of them.
    """

    __tablename__ = "previews"
    __table_args__ = (Index("ix_previews_open", "team_id", "status"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[PreviewKind] = mapped_column(Enum(PreviewKind, native_enum=False, length=16))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    proposed: Mapped[dict[str, Any] | None]
    status: Mapped[PreviewStatus] = mapped_column(Enum(PreviewStatus, native_enum=False, length=16))
    reason: Mapped[str | None] = mapped_column(Text)
    total: Mapped[int]
    done: Mapped[int]
    counts: Mapped[dict[str, Any]]
    after: Mapped[UUID | None]
    requested_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class PreviewOutcome(TeamOwned, Base):
    """What the push of one Person in one campaign would do; `steps` only of those that are shown in full.

    `fields` are the CRM fields that it would write.
    """

    __tablename__ = "preview_outcomes"

    preview_id: Mapped[UUID] = mapped_column(ForeignKey("previews.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    status: Mapped[PushStatus] = mapped_column(Enum(PushStatus, native_enum=False, length=16))
    result: Mapped[PushResult | None] = mapped_column(Enum(PushResult, native_enum=False, length=16))
    rule: Mapped[Cause | None] = mapped_column(Enum(Cause, native_enum=False, length=64))
    reason: Mapped[str | None] = mapped_column(Text)
    missing_fields: Mapped[list[str]]
    candidates: Mapped[list[dict[str, Any]]]
    steps: Mapped[list[dict[str, Any]]]
    fields: Mapped[list[str]]
