"""Upserting: rows that are added, or brought up to date where they are there already."""

from collections.abc import Callable, Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.base import Base

Insert = postgresql.Insert | sqlite.Insert

_INSERTS: Mapping[str, Callable[[type[Base]], Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def insert_into(session: AsyncSession, table: type[Base]) -> Insert:
    """The store's own INSERT, which can update what is there."""
    return _INSERTS[session.get_bind().dialect.name](table)
