"""The database: sessions that see one team alone, committed at the boundary and nowhere else."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from domain.records.base import TeamOwned

_EVERY_TEAM = "every team"
NOTHING_LOADED: Mapping[str, Any] = {"synchronize_session": False}
"""Execution options of an UPDATE or DELETE of rows that this session has not loaded: saves comparing them."""

_IDLE_SECONDS = 10
_SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000")


class Unscoped(Exception):
    """A query of a customer's table without a team: a fault of ours, stopped before it ran."""


class ScopedSession(Session):
    """A session that adds its team to every query; see `Database.reading`."""


class Database:
    """One event loop's engine.

    `url` is SQLAlchemy's: `sqlite+aiosqlite:///…` or `postgresql+psycopg://…`. What a statement raises does
    not repeat its values, which are people's data.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine = _sqlite_engine(url) if url.startswith("sqlite") else _server_engine(url, pool_size)
        self._readers = async_sessionmaker(
            _for_reading(self.engine), sync_session_class=ScopedSession, expire_on_commit=False
        )
        self._writers = async_sessionmaker(
            self.engine.execution_options(writing=True),
            sync_session_class=ScopedSession,
            expire_on_commit=False,
        )

    @asynccontextmanager
    async def reading(self, team_id: UUID) -> AsyncIterator[AsyncSession]:
        """A session for reads: every query of a team's tables gets `team_id` added to it."""
        async with self._readers(info={"team": team_id}) as session:
            yield session

    @asynccontextmanager
    async def writing(self, team_id: UUID) -> AsyncIterator[AsyncSession]:
        """Like `reading`, in one transaction: committed when the block ends, rolled back when it raises."""
        async with self._writers(info={"team": team_id}) as session, session.begin():
            yield session

    @asynccontextmanager
    async def writing_everywhere(self) -> AsyncIterator[AsyncSession]:
        """One transaction that sees every team: for tokens, lanes and the sweep, never for a viewer."""
        async with self._writers(info={"team": _EVERY_TEAM}) as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading_everywhere(self) -> AsyncIterator[AsyncSession]:
        """Reads that see every team: for tokens and the sweep, never for a viewer."""
        async with self._readers(info={"team": _EVERY_TEAM}) as session:
            yield session

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


@event.listens_for(ScopedSession, "do_orm_execute")
def _add_team(state: ORMExecuteState) -> None:
    """Scope each statement to the session's team (design.md: Stores)."""
    team = state.session.info.get("team")
    if team == _EVERY_TEAM or state.is_insert or state.is_column_load or state.is_relationship_load:
        return
    if team is None:
        raise Unscoped
    state.statement = state.statement.options(_owned_by(team))


@lru_cache(maxsize=1024)  # every statement asks
def _owned_by(team: UUID) -> ExecutableOption:
    return with_loader_criteria(TeamOwned, lambda table: table.team_id == team, include_aliases=True)


def _for_reading(engine: AsyncEngine) -> AsyncEngine:
    """The engine for statements that only read: a server sees each by itself, so it needs no transaction.

    A transaction would cost two more round trips, and READ COMMITTED shows each statement the newest anyway.
    """
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _server_engine(url: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare_server)
    return engine


def _prepare_server(connection: DBAPIConnection, _record: object) -> None:
    """Have the server end a transaction whose process is frozen, or whose machine is gone without a word.

    It would hold its locks, the lane's among them, against everybody else.
    """
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE_SECONDS}s'")
    cursor.close()
    connection.commit()


def _sqlite_engine(url: str) -> AsyncEngine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(path).touch(mode=0o600)  # people's data; SQLite gives its side files the same mode
    engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "close", _end_transaction)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own, untyped
    """Leave transactions to `_begin_sqlite`; wait for a lock instead of failing."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that first reads and then writes would fail instead of waiting."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _end_transaction(connection: AdaptedConnection, _record: object) -> None:
    """Roll back before closing: that alone gives up the lock of a writer who was cancelled.

    SQLite keeps a closed connection, and its lock, as long as a statement of it was not read to its end.
    """
    with suppress(MissingGreenlet):  # collected as garbage, and its statements with it
        connection.run_async(_roll_back)


async def _roll_back(connection: Any) -> None:  # noqa: ANN401 - the driver's own, untyped
    await connection.rollback()
