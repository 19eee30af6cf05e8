"""What a kill test needs: a migrated PostgreSQL, Valkey, a sandbox on a real socket, and the API."""

import base64
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import believable_firm
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import RunningSandbox, start_in_thread
from domain.configuration import Configuration
from domain.records.database import Database
from tests.running.api import running_api
from tests.running.workers import WorkerProcess, started
from tests.stores.postgres import PostgresServer
from tests.survival.stage import Stage

LEASE_SECONDS, SETTLE_SECONDS, SWEEP_SECONDS = 3.0, 3.0, 0.5

StartWorkers = Callable[..., AbstractContextManager[dict[int, WorkerProcess]]]


@pytest.fixture
def served() -> Iterator[tuple[RunningSandbox, Sandbox]]:
    """A sandbox of the test's own: what an earlier test's dead workers sent may still arrive in theirs."""
    app = create_sandbox(believable_firm(40))
    with start_in_thread(app) as running:
        yield running, app.state.sandbox


@pytest.fixture
def sandbox(served: tuple[RunningSandbox, Sandbox]) -> Sandbox:
    return served[1]


@pytest.fixture
def environment(
    postgres: PostgresServer,
    postgres_template: str,
    redis_url: str,
    served: tuple[RunningSandbox, Sandbox],
    tmp_path: Path,
) -> Iterator[dict[str, str]]:
    """What every process of a test is told."""
    with postgres.fresh_database(postgres_template) as database_url:
        yield {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "CLOCKWORK_BASE_URL": served[0].base_url,
            "ENCRYPTION_KEY": base64.b64encode(os.urandom(32)).decode(),
            "DATA_DIR": str(tmp_path),
            "CLOCKWORK_CALLS_PER_SECOND": "0",
            "CLOCKWORK_CALLS_IN_FLIGHT": "16",
            "LEASE_SECONDS": str(LEASE_SECONDS),
            "SETTLE_SECONDS": str(SETTLE_SECONDS),
            "SWEEP_SECONDS": str(SWEEP_SECONDS),
            "COPY_REFRESH_SECONDS": "0",
        }


@pytest.fixture
def start_workers(environment: dict[str, str], tmp_path: Path) -> StartWorkers:
    """Starts so many workers for the length of a block; keywords change their environment."""

    def start(count: int, **changes: str) -> AbstractContextManager[dict[int, WorkerProcess]]:
        return started(environment | changes, tmp_path, count)

    return start


@pytest.fixture
async def stage(environment: dict[str, str], sandbox: Sandbox) -> AsyncIterator[Stage]:
    """The API, connected to the sandbox."""
    configuration = Configuration.from_environment(environment)
    db = Database(configuration.database_url)
    async with running_api(configuration) as api:
        await api.activate()
        yield Stage(api, sandbox, db)
    await db.close()
