"""Migrated databases, Valkey, and a sandbox in a process of its own."""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from domain.records.database import Database
from domain.records.migrating import migrate
from tests.running.sandboxes import RemoteSandbox, sandbox_process
from tests.stores.postgres import PostgresServer

OpenStore = Callable[[str], AbstractContextManager[str]]


@pytest.fixture
def sandbox() -> Iterator[RemoteSandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def open_store(postgres: PostgresServer, tmp_path: Path) -> OpenStore:
    """The URL of an empty database of a kind, `sqlite` or `postgresql`, for the length of a block."""

    @contextmanager
    def open_one(kind: str) -> Iterator[str]:
        if kind == "sqlite":
            yield f"sqlite+aiosqlite:///{tmp_path / 'bench.sqlite'}"
        else:
            with postgres.fresh_database() as url:
                yield url

    return open_one


@pytest.fixture
def environment(sandbox: RemoteSandbox, tmp_path: Path) -> dict[str, str]:
    """What every process is told, without its stores: no pace limit and no copy, else the defaults."""
    return {
        "CLOCKWORK_BASE_URL": sandbox.base_url,
        "CLOCKWORK_CALLS_PER_SECOND": "0",
        "COPY_REFRESH_SECONDS": "0",
        "ENCRYPTION_KEY": base64.b64encode(os.urandom(32)).decode(),
        "DATA_DIR": str(tmp_path),
    }


async def migrated(url: str) -> str:
    """The URL of a database that has its tables now."""
    db = Database(url)
    await migrate(db)
    await db.close()
    return url
