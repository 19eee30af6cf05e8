"""Keeping people: what was read of them goes into the copy, and what did not change is left alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.copying.indexing import extra_of, insert_rows, remove_values, replace_values
from domain.records.crm_copies import CrmCopy
from domain.records.crm_people import CrmMove, CrmPerson, CrmPersonKey, CrmSeat
from domain.records.database import NOTHING_LOADED
from domain.records.upserting import NULLS_TOO, insert_into
from domain.rules.companies import stored_key
from domain.rules.crm_people import CopiedPerson
from domain.rules.fields import CrmField

_KNOWN = (
    CrmPerson.id,
    CrmPerson.clockwork_id,
    CrmPerson.name_key,
    CrmPerson.record,
    CrmPerson.off_limits,
    CrmPerson.off_limits_since,
    CrmPerson.changed_at,
    CrmPerson.details_read_at,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping people: how many are new, and how many others are no longer what they were."""

    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A person whose record is to be written; `former` is the row that is there already."""

    person: CopiedPerson
    changed_at: datetime
    former: Row[Any] | None


async def keep_people(
    session: AsyncSession,
    copy: CrmCopy,
    people: Iterable[CopiedPerson],
    fields: Sequence[CrmField],
    now: datetime,
    *,
    in_detail: bool,
) -> Kept:
    """Add people that were just read, or bring them up to date: some dozen statements, however many they are.

    Args:
        session: a transaction of the lane's owner.
        copy: the team's, whose reading these people were seen in.
        people: as they were read; what an answer did not show stays as it was.
        fields: the filterable fields whose values are kept.
        now: when they were read.
        in_detail: they were read one by one, with all that Clockwork shows of them.
    """
    read = {person.clockwork_id: person for person in people}
    rows = await session.execute(select(*_KNOWN).where(CrmPerson.clockwork_id.in_(read)))
    known = {row.clockwork_id: row for row in rows}
    entries = [_entry(person, known.get(clockwork_id), now) for clockwork_id, person in read.items()]
    differing = [entry for entry in entries if _differs(entry)]
    same = [entry.former.id for entry in entries if entry.former is not None and not _differs(entry)]
    await _note_seen(session, copy, same, now, in_detail=in_detail)
    if not differing:
        return Kept(0, 0)
    copy.writings += 1
    ids = await _write(session, copy, differing, fields, now, in_detail=in_detail)
    await _write_parts(
        session, copy.team_id, {ids[e.person.clockwork_id]: e.person for e in differing}, fields
    )
    changed = sum(entry.former is not None for entry in differing)
    return Kept(len(differing) - changed, changed)


async def forget_people(session: AsyncSession, copy: CrmCopy, ids: Collection[int]) -> None:
    """Take people out of the copy who are gone from Clockwork, by our ids of them."""
    await remove_values(session, copy.team_id, ids)
    await session.execute(delete(CrmPerson).where(CrmPerson.id.in_(ids)), execution_options=NOTHING_LOADED)


def former_person(row: Row[Any]) -> CopiedPerson:
    """The person of a row that has the record and what stands beside it."""
    return CopiedPerson.from_json(row.record, row.clockwork_id, row.changed_at, row.off_limits)


def _entry(read: CopiedPerson, former: Row[Any] | None, now: datetime) -> _Entry:
    person = read.over(former_person(former) if former is not None else None)
    return _Entry(person, person.updated_at or now, former)


def _differs(entry: _Entry) -> bool:
    former, person = entry.former, entry.person
    return former is None or (former.record, former.off_limits, former.changed_at) != (
        person.to_json(),
        person.off_limits,
        entry.changed_at,
    )


async def _note_seen(
    session: AsyncSession, copy: CrmCopy, ids: Collection[int], now: datetime, *, in_detail: bool
) -> None:
    if not ids:
        return
    seen: dict[str, Any] = {"seen_in": copy.reading, "read_at": now}
    if in_detail:
        seen["details_read_at"] = now
    same = update(CrmPerson).where(CrmPerson.id.in_(ids)).values(seen)
    await session.execute(same, execution_options=NOTHING_LOADED)


async def _write(
    session: AsyncSession,
    copy: CrmCopy,
    entries: Sequence[_Entry],
    fields: Sequence[CrmField],
    now: datetime,
    *,
    in_detail: bool,
) -> Mapping[str, int]:
    """Write the records; our ids by Clockwork's are returned."""
    rows = [
        {**_row(entry, fields, now, in_detail=in_detail), "team_id": copy.team_id, "seen_in": copy.reading}
        for entry in entries
    ]
    statement = insert_into(session, CrmPerson)
    key = ["team_id", "clockwork_id"]
    changes = {name: statement.excluded[name] for name in rows[0] if name not in key}
    upsert = statement.on_conflict_do_update(index_elements=key, set_=changes)
    await session.execute(upsert, rows, execution_options=NULLS_TOO)
    moves = [
        {
            "team_id": copy.team_id,
            "writing": copy.writings,
            "person_id": former.id,
            "name_key": former.name_key,
            "changed_at": former.changed_at,
            "moved_at": now,
        }
        for entry in entries
        if (former := entry.former) is not None
        and (former.name_key, former.changed_at) != (entry.person.name_key, entry.changed_at)
    ]
    await insert_rows(session, CrmMove, moves)
    clockwork_ids = [entry.person.clockwork_id for entry in entries]
    found = select(CrmPerson.clockwork_id, CrmPerson.id).where(CrmPerson.clockwork_id.in_(clockwork_ids))
    return dict((await session.execute(found)).all())


def _row(entry: _Entry, fields: Sequence[CrmField], now: datetime, *, in_detail: bool) -> dict[str, Any]:
    """The columns of a person; details are read again of whoever Clockwork says has changed."""
    person, former = entry.person, entry.former
    details_read_at = now if in_detail else None
    if former is not None and not in_detail and former.changed_at == entry.changed_at:
        details_read_at = former.details_read_at
    return {
        "clockwork_id": person.clockwork_id,
        "name": person.name,
        "name_key": person.name_key,
        "record": person.to_json(),
        "doc": person.doc(),
        "extra": extra_of(person, fields),
        "off_limits": person.off_limits,
        "off_limits_since": _off_limits_since(person, former, now),
        "is_clear": person.is_clear,
        "changed_at": entry.changed_at,
        "read_at": now,
        "details_read_at": details_read_at,
    }


def _off_limits_since(person: CopiedPerson, former: Row[Any] | None, now: datetime) -> datetime | None:
    if not person.off_limits:
        return None
    since: datetime | None = former.off_limits_since if former is not None else None
    return since or now


async def _write_parts(
    session: AsyncSession, team_id: UUID, people: Mapping[int, CopiedPerson], fields: Sequence[CrmField]
) -> None:
    """Replace what finds these people: keys, seats and values."""
    for table in (CrmPersonKey, CrmSeat):
        of_them = delete(table).where(table.person_id.in_(people))
        await session.execute(of_them, execution_options=NOTHING_LOADED)
    keys = [
        {"team_id": team_id, "kind": kind, "value": value, "person_id": person_id}
        for person_id, person in people.items()
        for kind, value in person.identities()
    ]
    seats = [
        {
            "team_id": team_id,
            "person_id": person_id,
            "place": place,
            "company_id": seat.company_id,
            "company_key": stored_key(seat.company),
        }
        for person_id, person in people.items()
        for place, seat in enumerate(person.seats or ())
    ]
    await insert_rows(session, CrmPersonKey, keys)
    await insert_rows(session, CrmSeat, seats)
    await replace_values(session, team_id, people, fields)
