"""Transactions that meet: each has read what it reads before any of them can write."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Select, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.util import await_only

from domain.records.base import Base
from domain.records.database import Database
from domain.viewer import Viewer

MOMENT_SECONDS = 0.15
"""So long that whoever can go on has gone as far as it can."""


async def meet(
    db: Database,
    viewer: Viewer,
    held: Select[*tuple[Any, ...]],
    *changes: Coroutine[Any, Any, object],
) -> None:
    """Run the changes while the rows of `held` are locked, one begun after the other, then let the rows go.

    A change gets as far as it can without those rows. On SQLite, where they wait to begin, they simply run.
    """
    async with asyncio.TaskGroup() as group, db.writing(viewer.team_id) as session:
        await session.execute(held.with_for_update())
        for change in changes:
            group.create_task(change)
            await asyncio.sleep(MOMENT_SECONDS)


@contextmanager
def two_about_to_insert(db: Database, table: type[Base], waits: float) -> Iterator[asyncio.Event]:
    """The first who is about to insert a row of the table waits until a second one is too; then that is set.

    It waits so many seconds: where the second waits for the first, for a lock or on SQLite to begin, in vain.
    """
    met, came = asyncio.Event(), 0

    async def wait() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(met.wait(), waits)

    def come(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal came
        if statement.startswith(f"INSERT INTO {table.__tablename__} "):
            came += 1
            if came == 2:
                met.set()
            await_only(wait())

    event.listen(db.engine.sync_engine, "before_cursor_execute", come)
    yield met
    event.remove(db.engine.sync_engine, "before_cursor_execute", come)


@contextmanager
def nobody_loses(db: Database) -> Iterator[None]:
    """No two transactions wait for each other meanwhile: one would lose, and might run again unnoticed."""
    lost: list[str] = []

    def note(context: ExceptionContext) -> None:
        if isinstance(context.sqlalchemy_exception, OperationalError):
            lost.append(str(context.original_exception))

    event.listen(db.engine.sync_engine, "handle_error", note)
    yield
    event.remove(db.engine.sync_engine, "handle_error", note)
    assert lost == []
