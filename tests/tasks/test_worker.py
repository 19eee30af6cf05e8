"""Workers of their own: real processes on PostgreSQL and Valkey, ended kindly and killed."""

import asyncio
import base64
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from clockwork.sandbox.faults import Fault
from domain.configuration import Configuration, Misconfigured
from domain.records.pushes import PushStatus
from tasks.broker import close_broker, make_broker
from tasks.doorbell import BrokerDoorbell
from tasks.worker import run_worker
from tests.tasks.support import KEY, Scene, until

REPOSITORY = Path(__file__).parents[2]
RUN = "import os; from domain.configuration import Configuration; from tasks.worker import run_worker; "
RUN += "run_worker(Configuration.from_environment(os.environ), processes={processes}, threads=4)"

pytestmark = pytest.mark.parametrize("store", ["postgresql"])


@contextmanager
def worker(
    configuration: Configuration, redis_url: str, processes: int = 1
) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": configuration.database_url,
        "REDIS_URL": redis_url,
        "CLOCKWORK_BASE_URL": configuration.clockwork_base_url,
        "ENCRYPTION_KEY": base64.b64encode(KEY).decode(),
        "DATA_DIR": str(configuration.data_dir),
        "CLOCKWORK_CALLS_PER_SECOND": "0",
        "SETTLE_SECONDS": "0.5",
        "LEASE_SECONDS": "3",
        "RETRY_SECONDS": "0.1",
    }
    command = [sys.executable, "-c", RUN.format(processes=processes)]
    process = subprocess.Popen(command, cwd=REPOSITORY, env=environment)  # noqa: S603 - this very Python
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("processes", [1, 2])
async def test_a_worker_answers_rings_and_ends_when_told(
    scene: Scene, redis_url: str, processes: int
) -> None:
    team_id, broker = await scene.team(pushes=5), make_broker(redis_url)
    with worker(scene.configuration, redis_url, processes) as process:
        await BrokerDoorbell(broker).ring(team_id)
        await until(lambda: scene.all_done(team_id))
        process.terminate()
        assert await asyncio.to_thread(process.wait, 15) == 0
    close_broker(broker)
    assert set(scene.written().values()) == {1}


async def test_a_killed_workers_team_goes_on_in_another_and_nobody_is_written_twice(
    scene: Scene, redis_url: str
) -> None:
    team_id = await scene.team(pushes=40)
    scene.sandbox.set_faults([Fault("latency", seconds=0.1)])
    with worker(scene.configuration, redis_url) as first:
        await until(lambda: _is_in_the_middle(scene, team_id))
        first.send_signal(signal.SIGKILL)
        first.wait()
    with worker(scene.configuration, redis_url):
        await until(lambda: scene.all_done(team_id), 45)
    assert len(scene.written()) == 40
    assert set(scene.written().values()) == {1}


async def _is_in_the_middle(scene: Scene, team_id: UUID) -> bool:
    return await scene.has(team_id, PushStatus.DONE) and await scene.has(team_id, PushStatus.RUNNING)


def test_a_worker_of_its_own_needs_redis(configuration: Configuration) -> None:
    with pytest.raises(Misconfigured, match="REDIS_URL"):
        run_worker(configuration)
