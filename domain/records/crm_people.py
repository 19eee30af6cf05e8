"""The copy of the firm's people: each record as it was last read, and the tables that find it.

`CrmPerson.record` is what the copy keeps (`rules.crm_people.CopiedPerson`); keys, seats, values and counts
are made from it and replaced with it. Only the owner of the team's lane writes any of them, so that no two
writers ever wait for each other.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.rules.companies import MAX_NAME
from domain.rules.crm_people import MAX_ID, MAX_NAME_KEY
from domain.rules.crm_values import MAX_FIELD, MAX_VALUE
from domain.rules.finding import MAX_KEY

PERSON_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""The type of `CrmPerson.id`: SQLite numbers rows by itself only under this very one."""
_IS_LACKING = text("details_read_at IS NULL")
_IS_OFF_LIMITS = text("off_limits")
_IS_NUMBER = text("number IS NOT NULL")


def in_code_order(length: int) -> String:
    """Text that is compared character by character on every store, as Python does: prefixes are ranges."""
    return String(length, collation="C").with_variant(String(length), "sqlite")


def team_key() -> Mapped[UUID]:
    """The team as the first part of a primary key: a customer's rows stand together."""
    return mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)


def person_key() -> Mapped[int]:
    """A person of the copy as part of a primary key."""
    return mapped_column(PERSON_NUMBER, ForeignKey("crm_people.id", ondelete="CASCADE"), primary_key=True)


class CrmPerson(TeamOwned, Base):
    """One person of the firm's CRM.

    `id` is ours, grows with every new person and stays with the record. `name_key` and `changed_at` order
    results. `doc` is searched by free text, `extra` holds the texts of filterable fields for conditions that
    look inside them. `off_limits` is Clockwork's own mark (None: it was never shown), first seen at
    `off_limits_since`. `is_clear`: all is known that off-limits needs. `details_read_at` is None while
    something of the record is still to be read by itself; `seen_in` numbers the reading of all people
    (`CrmCopy.reading`) that saw it last.
    """

    __tablename__ = "crm_people"
    __table_args__ = (
        UniqueConstraint("team_id", "clockwork_id"),
        Index("ix_crm_people_by_id", "team_id", "id"),
        Index("ix_crm_people_by_name", "team_id", "name_key", "id"),
        Index("ix_crm_people_by_change", "team_id", "changed_at", "id"),
        Index("ix_crm_people_seen", "team_id", "seen_in", "id"),
        Index(
            "ix_crm_people_lacking",
            "team_id",
            "is_clear",
            "id",
            postgresql_where=_IS_LACKING,
            sqlite_where=_IS_LACKING,
        ),
        Index(
            "ix_crm_people_off_limits",
            "team_id",
            "id",
            postgresql_where=_IS_OFF_LIMITS,
            sqlite_where=_IS_OFF_LIMITS,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(PERSON_NUMBER, primary_key=True, autoincrement=True)
    clockwork_id: Mapped[str] = mapped_column(String(MAX_ID))
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(in_code_order(MAX_NAME_KEY))
    record: Mapped[dict[str, Any]]
    doc: Mapped[str] = mapped_column(Text)
    extra: Mapped[str] = mapped_column(Text)
    off_limits: Mapped[bool | None]
    off_limits_since: Mapped[datetime | None]
    is_clear: Mapped[bool]
    changed_at: Mapped[datetime]
    read_at: Mapped[datetime]
    details_read_at: Mapped[datetime | None]
    seen_in: Mapped[int]


class CrmPersonKey(TeamOwned, Base):
    """A normalised key that a person carries.

    `kind` is a `rules.finding.KeyKind`, or `rules.crm_people.MAILBOX`.
    """

    __tablename__ = "crm_person_keys"
    __table_args__ = (Index("ix_crm_person_keys_person", "person_id"), {"sqlite_with_rowid": False})

    team_id: Mapped[UUID] = team_key()
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(in_code_order(MAX_KEY), primary_key=True)
    person_id: Mapped[int] = person_key()


class CrmSeat(TeamOwned, Base):
    """A current position: the company by its id, and by `rules.companies.stored_key` of its name.

    Either may be empty; `place` numbers a person's seats.
    """

    __tablename__ = "crm_seats"
    __table_args__ = (
        Index("ix_crm_seats_company", "team_id", "company_id"),
        Index("ix_crm_seats_key", "team_id", "company_key"),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[int] = person_key()
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    company_id: Mapped[str] = mapped_column(String(MAX_ID))
    company_key: Mapped[str] = mapped_column(String(MAX_NAME))


class CrmValue(TeamOwned, Base):
    """One value of a filterable field (`rules.crm_values.IndexedValue`)."""

    __tablename__ = "crm_values"
    __table_args__ = (
        Index("ix_crm_values_person", "person_id", "field"),
        Index(
            "ix_crm_values_number",
            "team_id",
            "field",
            "number",
            "person_id",
            postgresql_where=_IS_NUMBER,
            sqlite_where=_IS_NUMBER,
        ),
        {"sqlite_with_rowid": False},
    )

    team_id: Mapped[UUID] = team_key()
    field: Mapped[str] = mapped_column(in_code_order(MAX_FIELD), primary_key=True)
    value: Mapped[str] = mapped_column(in_code_order(MAX_VALUE), primary_key=True)
    person_id: Mapped[int] = person_key()
    text: Mapped[str | None] = mapped_column(Text)
    number: Mapped[float | None]


class CrmCount(TeamOwned, Base):
    """How many people have one value of a filterable field; a value that nobody has may be there with 0."""

    __tablename__ = "crm_counts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    team_id: Mapped[UUID] = team_key()
    field: Mapped[str] = mapped_column(in_code_order(MAX_FIELD), primary_key=True)
    value: Mapped[str] = mapped_column(in_code_order(MAX_VALUE), primary_key=True)
    people: Mapped[int]


class CrmMove(TeamOwned, Base):
    """Where a person stood in every order before the writing of that number (`CrmCopy.writings`) moved them.

    Whoever pages through results goes on by where everybody stood at the start, and meets nobody twice.
    """

    __tablename__ = "crm_moves"
    __table_args__ = (Index("ix_crm_moves_person", "person_id"), {"sqlite_with_rowid": False})

    team_id: Mapped[UUID] = team_key()
    writing: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = person_key()
    name_key: Mapped[str] = mapped_column(in_code_order(MAX_NAME_KEY))
    changed_at: Mapped[datetime]
    moved_at: Mapped[datetime]
