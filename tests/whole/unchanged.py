"""Proof that a refusal changed nothing: what is stored and what is in Clockwork, before and after."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from sqlalchemy import Select, Table, select

from domain.records import Base
from domain.records.database import Database
from domain.records.teams import Team
from tests.whole.clockwork import Clockwork

_MOVES_BY_ITSELF = "lanes"


@asynccontextmanager
async def nothing_changes(
    db: Database, clockwork: Clockwork, team_name: str, *, but: Collection[str] = ()
) -> AsyncIterator[None]:
    """Whatever happens in the block leaves the teams whose names begin so, and Clockwork, as they were.

    What changes in the tables `but` is no matter.
    """
    stored, there = await _stored(db, team_name, but), clockwork.sandbox.dump()
    clockwork.forget_calls()
    yield
    assert await _stored(db, team_name, but) == stored
    assert clockwork.sandbox.dump() == there
    assert clockwork.writes() == []


async def _stored(db: Database, team_name: str, but: Collection[str]) -> dict[str, list[str]]:
    """Every row of those teams, by table."""
    async with db.engine.connect() as connection:
        return {
            table.name: sorted(map(str, await connection.execute(_rows(table, team_name))))
            for table in Base.metadata.sorted_tables
            if table.name not in (_MOVES_BY_ITSELF, *but)
        }


def _rows(table: Table, team_name: str) -> Select[tuple[object, ...]]:
    own = select(Team.id).where(Team.name.startswith(team_name))
    column = table.c["team_id" if "team_id" in table.c else "id"]
    return select(table).where(column.in_(own))
