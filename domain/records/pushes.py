"""Pushes: the queue of what is to be written to Clockwork, and the intents behind what can't be repeated."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Enum, ForeignKey, Index, String, Text, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain.records.base import Base, TeamOwned
from domain.rules.causes import Cause


class PushStatus(StrEnum):
    """A push's life (product.md: A push)."""

    PENDING = "PENDING"
    READY = "READY"
    RUNNING = "RUNNING"
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    BLOCKED = "BLOCKED"
    REVIEW = "REVIEW"
    FAILED = "FAILED"


class PushKind(StrEnum):
    """What a push is about: a Person's record, a change of it by hand, notes, or a stage."""

    SYNC = "SYNC"
    EDIT = "EDIT"
    NOTES = "NOTES"
    STAGE = "STAGE"


OF_THE_RECORD = (PushKind.SYNC, PushKind.EDIT)
"""The kinds that write the record itself."""


class PushResult(StrEnum):
    """What a DONE push did to the record."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"


class Push(TeamOwned, Base):
    """One piece of work for one Person. The database is the queue: READY and due is what a lane takes.

    `rerun` is set when something changed while it ran, so that it becomes READY again instead of DONE.
    `edited` are the variables that a user changed by hand (kind EDIT). `steps` are of `rules.steps`.
    """

    __tablename__ = "pushes"
    __table_args__ = (
        Index("ix_pushes_due", "team_id", "status", "due_at"),
        Index("ix_pushes_membership", "membership_id", "id"),
        Index("ix_pushes_person", "person_id", "id"),
        Index("ix_pushes_listing", "team_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    kind: Mapped[PushKind] = mapped_column(Enum(PushKind, native_enum=False, length=16))
    status: Mapped[PushStatus] = mapped_column(Enum(PushStatus, native_enum=False, length=16))
    result: Mapped[PushResult | None] = mapped_column(Enum(PushResult, native_enum=False, length=16))
    rule: Mapped[Cause | None] = mapped_column(Enum(Cause, native_enum=False, length=64))
    reason: Mapped[str | None] = mapped_column(Text)
    missing_fields: Mapped[list[str]]
    candidates: Mapped[list[dict[str, Any]]]
    edited: Mapped[list[str]]
    steps: Mapped[list[dict[str, Any]]]
    attempts: Mapped[int]
    rerun: Mapped[bool]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


_Later = aliased(Push)
_FOLLOWS = (
    _Later.membership_id == Push.membership_id,
    _Later.kind == Push.kind,
    _Later.id > Push.id,
)
IS_NEWEST: ColumnElement[bool] = ~exists().where(*_FOLLOWS).correlate(Push)
"""The condition that a push's membership has no later push of its kind.

Made once: an alias costs more to make than the query to run.
"""


async def pushes_by_id(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Push]:
    """The pushes with these ids."""
    found = await session.scalars(select(Push).where(Push.id.in_(ids)))
    return {push.id: push for push in found}


class IntentStatus(StrEnum):
    """SENT: the answer is not known (yet). SETTLED: it is."""

    SENT = "SENT"
    SETTLED = "SETTLED"


class Intent(TeamOwned, Base):
    """A call that can't be repeated safely, committed before it is made (design.md: How a push travels, 5).

    `keys` are the Person's keys, so that nobody else creates the same record meanwhile; `sent`: the body.
    """

    __tablename__ = "intents"
    __table_args__ = (Index("ix_intents_open", "team_id", "status"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    push_id: Mapped[UUID] = mapped_column(ForeignKey("pushes.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    status: Mapped[IntentStatus] = mapped_column(Enum(IntentStatus, native_enum=False, length=16))
    keys: Mapped[list[str]]
    sent: Mapped[dict[str, Any]]
    sent_at: Mapped[datetime]
    clockwork_id: Mapped[str | None] = mapped_column(String(100))


async def intents_by_person(session: AsyncSession, person_ids: Collection[UUID]) -> dict[UUID, Intent]:
    """The newest intent of each of these Persons that has one."""
    query = select(Intent).where(Intent.person_id.in_(person_ids)).order_by(Intent.id)
    return {intent.person_id: intent for intent in await session.scalars(query)}
