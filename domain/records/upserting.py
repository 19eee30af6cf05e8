"""Upserting: rows that are added, or brought up to date where they are there already."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.base import Base

Insert = postgresql.Insert | sqlite.Insert

NULLS_TOO: Mapping[str, Any] = {"render_nulls": True}
"""Execution options of an INSERT of many rows: else those that differ in what is None go one by one."""

_INSERTS: Mapping[str, Callable[[type[Base]], Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def insert_into(session: AsyncSession, table: type[Base]) -> Insert:
    """The store's own INSERT, which can update what is there."""
    return _INSERTS[session.get_bind().dialect.name](table)
