"""Outreach: what was sent to a Person or received, and the note that it becomes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.rules.settings import Direction, OutreachType
from domain.rules.steps import Rule


class NoteStatus(StrEnum):
    """What became of an event's note. SENT: a call was made whose answer is not known (yet)."""

    WAITING = "WAITING"
    SENT = "SENT"
    WRITTEN = "WRITTEN"
    LEFT = "LEFT"
    REFUSED = "REFUSED"


OPEN = (NoteStatus.WAITING, NoteStatus.SENT, NoteStatus.REFUSED)
"""Where there is still a note to be written, or to be decided about."""

NOTHING_SAID = {"subject": None, "body": None, "sender": None}
"""An event's columns once its note is written, or none is wanted: what was said, and by whom, is not kept."""


class OutreachEvent(TeamOwned, Base):
    """One e-mail, message, call or task in a campaign, by SourceWhale's own id for it.

    `happened_at` was told in a zone `utc_offset` minutes ahead of UTC. `content` is the SHA-256 of what was
    told; `subject`, `body` and `sender` are kept until the note is known to be written, and are not read with
    the event: see `words_of_event`. `push_id` is the push that writes the note; `rule` says why it was
    written, or why none is. Of the call that was made last: `sent_at`, the record's id (`sent_to`),
    `rules.notes.note_digest` of the note (`sent`), and the name of its note type (`sent_as`).
    """

    __tablename__ = "outreach_events"
    __table_args__ = (
        UniqueConstraint("team_id", "sourcewhale_id"),
        Index("ix_outreach_events_push", "push_id"),
        Index("ix_outreach_events_membership", "membership_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sourcewhale_id: Mapped[str] = mapped_column(String(200))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    push_id: Mapped[UUID | None] = mapped_column(ForeignKey("pushes.id", ondelete="SET NULL"))
    type: Mapped[OutreachType] = mapped_column(Enum(OutreachType, native_enum=False, length=16))
    direction: Mapped[Direction] = mapped_column(Enum(Direction, native_enum=False, length=16))
    happened_at: Mapped[datetime]
    utc_offset: Mapped[int]
    subject: Mapped[str | None] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    body: Mapped[str | None] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    is_html: Mapped[bool]
    sender: Mapped[str | None] = mapped_column(String(500), deferred=True, deferred_raiseload=True)
    content: Mapped[str] = mapped_column(String(64))
    status: Mapped[NoteStatus] = mapped_column(Enum(NoteStatus, native_enum=False, length=16))
    rule: Mapped[Rule | None] = mapped_column(Enum(Rule, native_enum=False, length=64))
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str | None] = mapped_column(String(100))
    sent: Mapped[str | None] = mapped_column(String(64))
    sent_as: Mapped[str | None] = mapped_column(Text)
    note_id: Mapped[str | None] = mapped_column(String(100))
    recorded_at: Mapped[datetime]


async def events_by_sourcewhale_id(session: AsyncSession, ids: Collection[str]) -> dict[str, OutreachEvent]:
    """The events with these SourceWhale ids."""
    found = await session.scalars(select(OutreachEvent).where(OutreachEvent.sourcewhale_id.in_(ids)))
    return {event.sourcewhale_id: event for event in found}


async def open_events(
    session: AsyncSession, membership_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[OutreachEvent]]:
    """The events of these memberships whose notes are open, in their order."""
    query = (
        select(OutreachEvent)
        .where(OutreachEvent.membership_id.in_(membership_ids), OutreachEvent.status.in_(OPEN))
        .order_by(OutreachEvent.happened_at, OutreachEvent.id)
    )
    found: dict[UUID, list[OutreachEvent]] = {}
    for event in await session.scalars(query):
        found.setdefault(event.membership_id, []).append(event)
    return found


async def words_of_event(session: AsyncSession, event_id: UUID) -> tuple[str | None, str | None, str | None]:
    """An event's subject, body and sender; all None once what was said is not kept any more."""
    said = select(OutreachEvent.subject, OutreachEvent.body, OutreachEvent.sender)
    subject, body, sender = (await session.execute(said.where(OutreachEvent.id == event_id))).one()
    return subject, body, sender
