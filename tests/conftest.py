"""The stores that tests run on: one PostgreSQL and one Valkey for each test process, started when asked for.

The servers live in temporary folders of their own instead of pytest's, which are too long for a socket's path
and closed to the unprivileged user that PostgreSQL needs when the tests run as root.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from domain.records.database import Database
from domain.records.migrating import migrate
from tests.stores.postgres import PostgresServer, postgres_server
from tests.stores.valkey import ValkeyServer, valkey_server

OpenDatabase = Callable[[str], AbstractAsyncContextManager[Database]]


def pytest_configure() -> None:
    """Keep what is compiled, whatever the surroundings say: else each process that tests start compiles."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server without TCP."""
    with TemporaryDirectory(prefix="postgres-") as folder, postgres_server(Path(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    """A Valkey server without TCP."""
    with TemporaryDirectory(prefix="valkey-") as folder, valkey_server(Path(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a migrated database to be copied; nobody stays connected to it."""
    asyncio.run(_migrate(postgres.create_database("migrated")))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[Path]:
    """A migrated file to be copied."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.sqlite"
        asyncio.run(_migrate(f"sqlite+aiosqlite:///{file}"))
        yield file


async def _migrate(url: str) -> None:
    db = Database(url)
    await migrate(db)
    await db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> str:
    """The kind of store: whatever asks for a database runs once on each."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def sqlite_file() -> Iterator[Path]:
    """Where each test in its turn has its file: of one place `open_database` keeps what it compiled."""
    with TemporaryDirectory() as folder:
        yield Path(folder) / "database.sqlite"


@pytest.fixture(scope="session")
def open_database() -> OpenDatabase:
    """Opens the database of a URL for one test, as often as is asked.

    It is one engine for all tests of the URL: to compile every statement anew would take longer than they do.
    Closed, it has no connection and knows no event loop.
    """
    kept = cache(Database)

    @asynccontextmanager
    async def opened(url: str) -> AsyncIterator[Database]:
        try:
            yield kept(url)
        finally:
            await kept(url).close()

    return opened


@pytest.fixture
def database_url(store: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The SQLAlchemy URL of a migrated database for this test alone."""
    if store == "sqlite":
        file: Path = request.getfixturevalue("sqlite_file")
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite+aiosqlite:///{file}"
        for left in file.parent.iterdir():
            left.unlink()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.migrated_database(request.getfixturevalue("postgres_template")) as url:
        yield url


@pytest.fixture
def empty_database_url(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database without tables for this test alone."""
    if store == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.fresh_database() as url:
        yield url


@pytest.fixture
def redis_url(valkey: ValkeyServer) -> str:
    """The URL of a Valkey that has forgotten what earlier tests told it."""
    valkey.flush()
    return valkey.url()
