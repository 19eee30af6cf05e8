"""How far the copy of a firm's CRM is, and which fields of it can be filtered on."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.records.crm_people import PERSON_NUMBER, in_code_order, team_key
from domain.rules.crm_people import MAX_ID
from domain.rules.crm_values import MAX_FIELD
from domain.rules.fields import CrmField


class CopyPhase(StrEnum):
    """What the copy is at."""

    COMPANIES = "COMPANIES"
    PEOPLE = "PEOPLE"
    GONE = "GONE"
    DETAILS = "DETAILS"
    CURRENT = "CURRENT"
    CANCELLED = "CANCELLED"


class CrmCopy(TeamOwned, Base):
    """One a team, from its first connection to a firm on.

    `reading` numbers the readings of the whole firm, the first load among them. `page` is how many pages of
    the phase were recorded, `done` how many things, of `total` if that is known. `fresh_at`: whatever changed
    in Clockwork before is in the copy (None: it was never whole). `changed_to`: up to there, in Clockwork's
    own time, every change of a person was seen. A refresh is due at `refresh_at`, the next reading of
    everything at `reconcile_at`, and nothing before `rests_until`, after so many `interruptions` in a row.
    `checkpoint` says where the phase, or a refresh, goes on. `writings` numbers the transactions that changed
    people; `CrmMove`s are kept of those after `moves_from`.
    `hook_digest` is the SHA-256 of the receiving URL's secret, `hook_id` Clockwork's id of the webhook (None
    beside a digest: Clockwork was asked to call that URL, and whether it will is not known).
    """

    __tablename__ = "crm_copies"

    team_id: Mapped[UUID] = team_key()
    phase: Mapped[CopyPhase] = mapped_column(Enum(CopyPhase, native_enum=False, length=16))
    reading: Mapped[int]
    page: Mapped[int]
    done: Mapped[int]
    total: Mapped[int | None]
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    loaded_at: Mapped[datetime | None]
    fresh_at: Mapped[datetime | None]
    changed_to: Mapped[datetime | None]
    refresh_at: Mapped[datetime | None]
    reconcile_at: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    interruptions: Mapped[int] = mapped_column(default=0)
    checkpoint: Mapped[dict[str, Any] | None]
    problem: Mapped[str | None] = mapped_column(String(500))
    writings: Mapped[int]
    moves_from: Mapped[int]
    hook_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    hook_id: Mapped[str | None] = mapped_column(String(MAX_ID))


class CrmHint(TeamOwned, Base):
    """A person, by Clockwork's id, of whom somebody said at `given_at` that they have changed.

    They are read by themselves: writing an e-mail, say, may not move what Clockwork calls their last change.
    """

    __tablename__ = "crm_hints"
    __table_args__ = ({"sqlite_with_rowid": False},)

    team_id: Mapped[UUID] = team_key()
    clockwork_id: Mapped[str] = mapped_column(String(MAX_ID), primary_key=True)
    given_at: Mapped[datetime]


class FilterStatus(StrEnum):
    """Whether a field's values are in the table of values."""

    INDEXING = "INDEXING"
    READY = "READY"
    DROPPING = "DROPPING"


class CrmFilter(TeamOwned, Base):
    """A field whose values are kept for filtering, or are being added or removed.

    `definition` is the field as its values are compared (`CrmField.to_json`). While INDEXING `after` is the
    `CrmPerson.id` up to which the values are there, `done` how many people that were, of about `total`.
    Whoever writes a person writes the values of every field that is not DROPPING.
    """

    __tablename__ = "crm_filters"

    team_id: Mapped[UUID] = team_key()
    field: Mapped[str] = mapped_column(in_code_order(MAX_FIELD), primary_key=True)
    status: Mapped[FilterStatus] = mapped_column(Enum(FilterStatus, native_enum=False, length=16))
    definition: Mapped[dict[str, Any]]
    after: Mapped[int] = mapped_column(PERSON_NUMBER)
    done: Mapped[int]
    total: Mapped[int]
    since: Mapped[datetime]

    @property
    def as_field(self) -> CrmField:
        """The field as its values are compared."""
        return CrmField.from_json(self.definition)


async def copy_of_team(session: AsyncSession, *, lock: bool = False) -> CrmCopy | None:
    """The team's copy; `lock` holds the row until the transaction ends (PostgreSQL)."""
    query = select(CrmCopy)
    return await session.scalar(query.with_for_update() if lock else query)


async def filters_of_team(session: AsyncSession, *, lock: bool = False) -> Sequence[CrmFilter]:
    """Every field that is kept for filtering, by its id; `lock` as in `copy_of_team`."""
    query = select(CrmFilter).order_by(CrmFilter.field)
    return (await session.scalars(query.with_for_update() if lock else query)).all()
