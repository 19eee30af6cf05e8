import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.app import app
from api.graphql_app import create_app
from api.parts import open_parts
from domain.configuration import Configuration
from domain.records.database import Database
from domain.records.migrating import migrate
from tests.api.small_schema import schema


@asynccontextmanager
async def client_of(configuration: Configuration) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application with its real parts."""
    served = create_app(schema, lambda: configuration)
    async with (
        served.router.lifespan_context(served),
        httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://test") as client,
    ):
        yield client


async def test_ready_once_the_database_is_migrated(
    configuration: Configuration, empty_database_url: str
) -> None:
    configuration = replace(configuration, database_url=empty_database_url)
    async with client_of(configuration) as client:
        response = await client.get("/readyz")
        assert response.status_code == 503
        assert response.json() == {"status": "not ready", "database": "not migrated"}
        db = Database(empty_database_url)
        await migrate(db)
        await db.close()
        response = await client.get("/readyz")
        assert response.status_code == 200
        assert response.json() == {"status": "ok", "database": "ok"}


async def test_ready_needs_redis_where_it_is_used(configuration: Configuration, redis_url: str) -> None:
    async with client_of(replace(configuration, redis_url=redis_url)) as client:
        assert (await client.get("/readyz")).json()["redis"] == "ok"
    async with client_of(replace(configuration, redis_url="redis://127.0.0.1:9/0")) as client:
        response = await client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["redis"] == "unreachable"
        assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_an_unreachable_database_is_named(configuration: Configuration) -> None:
    nowhere = replace(
        configuration, database_url="postgresql+psycopg://x@127.0.0.1:9/x", redis_url="redis://127.0.0.1:9/0"
    )
    async with client_of(nowhere) as client:
        response = await client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["database"] == "unreachable"
        assert (await client.get("/healthz")).status_code == 200


async def test_the_embedded_worker_lives_as_long_as_the_parts(configuration: Configuration) -> None:
    db = Database(configuration.database_url)
    await migrate(db)
    await db.close()
    before = set(threading.enumerate())
    async with open_parts(configuration):
        workers = {
            thread for thread in set(threading.enumerate()) - before if "Worker" in type(thread).__name__
        }
        assert workers
    assert not workers & set(threading.enumerate())


def test_importing_the_application_reads_nothing_and_writes_nothing(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "ENVIRONMENT": "nonsense", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-B", "-c", "from api.app import app; print(type(app).__name__)"]
    imported = subprocess.run(  # noqa: S603 - this very Python with fixed arguments
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert imported.stdout == "Starlette\n"
    assert list(tmp_path.iterdir()) == []


async def test_the_application_reads_the_environment_when_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEY", "ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    async with app.router.lifespan_context(app):
        assert app.state.parts.configuration.data_dir == tmp_path
