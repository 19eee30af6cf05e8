"""Indexing: values of filterable fields, one row each, and how many people have each (design.md: Stores)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.base import Base
from domain.records.crm_people import CrmCount, CrmValue
from domain.records.database import NOTHING_LOADED
from domain.records.upserting import NULLS_TOO, insert_into
from domain.rules.crm_people import CopiedPerson
from domain.rules.crm_values import has_options
from domain.rules.fields import CrmField

_Value = tuple[str, str]
"""A field's id and the key of a value."""


def extra_of(person: CopiedPerson, fields: Iterable[CrmField]) -> str:
    """What conditions that look inside texts are narrowed down by: the texts of these fields, a line each."""
    found = person.indexed(field for field in fields if not has_options(field))
    return "\n".join(dict.fromkeys(value.whole for values in found.values() for value in values))


async def replace_values(
    session: AsyncSession, team_id: UUID, people: Mapping[int, CopiedPerson], fields: Sequence[CrmField]
) -> None:
    """Have the values of these fields be what these people have, by our ids of them."""
    if not fields:
        return
    of_fields = CrmValue.field.in_([field.id for field in fields])
    former = delete(CrmValue).where(CrmValue.person_id.in_(people), of_fields)
    removed = await session.execute(
        former.returning(CrmValue.field, CrmValue.value), execution_options=NOTHING_LOADED
    )
    less = Counter((field, value) for field, value in removed)
    rows = [
        {
            "team_id": team_id,
            "field": field,
            "value": value.key,
            "person_id": person_id,
            "text": value.text,
            "number": value.number,
        }
        for person_id, person in people.items()
        for field, values in person.indexed(fields).items()
        for value in values
    ]
    await insert_rows(session, CrmValue, rows)
    more = Counter((str(row["field"]), str(row["value"])) for row in rows)
    more.subtract(less)
    await _count(session, team_id, more)


async def remove_values(session: AsyncSession, team_id: UUID, ids: Collection[int]) -> None:
    """Remove every value of people, by our ids of them."""
    former = delete(CrmValue).where(CrmValue.person_id.in_(ids)).returning(CrmValue.field, CrmValue.value)
    removed = await session.execute(former, execution_options=NOTHING_LOADED)
    less: Counter[_Value] = Counter()
    less.subtract((field, value) for field, value in removed)
    await _count(session, team_id, less)


async def insert_rows(session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, of which there may be none."""
    if rows:
        await session.execute(insert_into(session, table), rows, execution_options=NULLS_TOO)


async def _count(session: AsyncSession, team_id: UUID, more: Mapping[_Value, int]) -> None:
    """Count so many more people with each of these values; fewer where the number is negative."""
    rows = [
        {"team_id": team_id, "field": field, "value": value, "people": people}
        for (field, value), people in sorted(more.items())
        if people
    ]
    if not rows:
        return
    statement = insert_into(session, CrmCount)
    total = CrmCount.people + statement.excluded.people
    key = ["team_id", "field", "value"]
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_={"people": total}), rows)
