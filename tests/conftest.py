"""The stores that tests run on: one PostgreSQL and one Valkey for each test process, started when asked for.

The servers live in temporary folders of their own instead of pytest's, which are too long for a socket's path
and closed to the unprivileged user that PostgreSQL needs when the tests run as root.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.stores.postgres import PostgresServer, postgres_server
from tests.stores.valkey import ValkeyServer, valkey_server


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
def postgres_template() -> str:
    """The name of the database that `database_url` copies: empty, unless a folder's conftest says otherwise.

    An override creates and migrates a database once and returns its name; nobody may stay connected to it.
    """
    return "template1"


@pytest.fixture(scope="session")
def sqlite_template() -> Path | None:
    """The file that `database_url` copies; None for an empty database. To be overridden likewise."""
    return None


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_template: str, sqlite_template: Path | None
) -> Iterator[str]:
    """The SQLAlchemy URL of a database for this test alone; the test runs once on each kind of store."""
    if request.param == "sqlite":
        file = tmp_path / "database.sqlite"
        if sqlite_template:
            shutil.copyfile(sqlite_template, file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.fresh_database(postgres_template) as url:
        yield url


@pytest.fixture
def redis_url(valkey: ValkeyServer) -> str:
    """The URL of a Valkey that has forgotten what earlier tests told it."""
    valkey.flush()
    return valkey.url()
