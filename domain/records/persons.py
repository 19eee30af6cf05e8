"""SourceWhale's Persons: their variables, their keys, and which Clockwork record each is linked to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    inspect,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.records.locking import Lock, locking
from domain.records.upserting import insert_into
from domain.rules.finding import Key, KeyKind


class Person(TeamOwned, Base):
    """One Person of SourceWhale.

    `variables` is `rules.variables.Variables` as JSON. `written` holds what we last wrote, by CRM
    field: what can't be read back is compared with it. `review` is what a user answered when the keys pointed
    at several records, `rules.reviews.Review` as JSON.
    """

    __tablename__ = "persons"
    __table_args__ = (
        UniqueConstraint("team_id", "sourcewhale_id"),
        Index("ix_persons_record", "team_id", "clockwork_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sourcewhale_id: Mapped[str] = mapped_column(String(200))
    variables: Mapped[dict[str, Any]]
    clockwork_id: Mapped[str | None] = mapped_column(String(100))
    linked_at: Mapped[datetime | None]
    written: Mapped[dict[str, Any]]
    review: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PersonKey(TeamOwned, Base):
    """A Person's normalised key, for look-ups."""

    __tablename__ = "person_keys"
    __table_args__ = (Index("ix_person_keys_lookup", "team_id", "kind", "value"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(500), primary_key=True)


class CrmKey(TeamOwned, Base):
    """A key that a Clockwork record is known to carry: what we learned by writing it or finding it there."""

    __tablename__ = "crm_keys"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(500), primary_key=True)
    clockwork_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    learned_at: Mapped[datetime]


async def persons_by_sourcewhale_id(
    session: AsyncSession, ids: Collection[str], lock: Lock | None = None
) -> dict[str, Person]:
    """The Persons with these SourceWhale ids."""
    found = await _persons(session, Person.sourcewhale_id.in_(ids), lock)
    return {person.sourcewhale_id: person for person in found}


async def persons_by_id(
    session: AsyncSession, ids: Collection[UUID], lock: Lock | None = None
) -> dict[UUID, Person]:
    """The Persons with these ids."""
    return {person.id: person for person in await _persons(session, Person.id.in_(ids), lock)}


async def persons_by_either_id(
    session: AsyncSession, ids: Collection[UUID], sourcewhale_ids: Collection[str], lock: Lock | None = None
) -> Sequence[Person]:
    """The Persons with one of our ids or of SourceWhale's."""
    is_named = or_(Person.id.in_(ids), Person.sourcewhale_id.in_(sourcewhale_ids))
    return await _persons(session, is_named, lock)


async def persons_by_key(session: AsyncSession, kind: KeyKind, value: str) -> Sequence[Person]:
    """The Persons that carry a key, oldest first."""
    query = select(Person).join(PersonKey, PersonKey.person_id == Person.id)
    query = query.where(PersonKey.kind == kind, PersonKey.value == value).order_by(Person.id)
    return (await session.scalars(query)).all()


async def clockwork_ids_of(
    session: AsyncSession, keys: Collection[Key], since: datetime
) -> dict[Key, set[str]]:
    """For each key: the Clockwork ids that were learned to carry it since then."""
    query = select(CrmKey.kind, CrmKey.value, CrmKey.clockwork_id).where(_is_one_of(keys))
    known: dict[Key, set[str]] = {}
    for kind, value, clockwork_id in await session.execute(query.where(CrmKey.learned_at >= since)):
        known.setdefault(Key(KeyKind(kind), value), set()).add(clockwork_id)
    return known


async def learn_keys(
    session: AsyncSession, team_id: UUID, keys: Collection[Key], clockwork_id: str, now: datetime
) -> None:
    """Remember that a record carries these keys, as of now: one statement, however many they are."""
    if not keys:
        return
    rows = [
        {
            "team_id": team_id,
            "kind": key.kind,
            "value": key.value,
            "clockwork_id": clockwork_id,
            "learned_at": now,
        }
        for key in keys
    ]
    statement = insert_into(session, CrmKey).values(rows)
    same = list(inspect(CrmKey).primary_key)
    await session.execute(statement.on_conflict_do_update(index_elements=same, set_={"learned_at": now}))


async def _persons(session: AsyncSession, which: ColumnElement[bool], lock: Lock | None) -> Sequence[Person]:
    return (await session.scalars(locking(select(Person).where(which).order_by(Person.id), lock))).all()


def _is_one_of(keys: Collection[Key]) -> ColumnElement[bool]:
    return tuple_(CrmKey.kind, CrmKey.value).in_([(str(key.kind), key.value) for key in keys])
