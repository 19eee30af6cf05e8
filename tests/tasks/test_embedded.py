"""A Dramatiq worker in this process, on both brokers: rings, the sweep, and its end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.records.pushes import PushStatus
from tasks.embedded import EmbeddedWorker
from tasks.news import LocalNews
from tests.tasks.support import Scene, until

Start = Callable[..., EmbeddedWorker]


@pytest.fixture(params=["stub", "valkey"])
def broker_url(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "stub" else str(request.getfixturevalue("redis_url"))


@pytest.fixture
async def start(scene: Scene, broker_url: str | None) -> AsyncIterator[Start]:
    """Starts a worker; keywords change the configuration."""
    started: list[EmbeddedWorker] = []

    def start(*, threads: int = 8, sweep_seconds: float = 60.0, **changes: Any) -> EmbeddedWorker:  # noqa: ANN401 - Configuration's fields
        configuration = replace(
            scene.configuration, redis_url=broker_url, sweep_seconds=sweep_seconds, **changes
        )
        worker = EmbeddedWorker(configuration, LocalNews(), threads=threads)
        started.append(worker)
        worker.start()
        return worker

    yield start
    for worker in started:
        await asyncio.to_thread(worker.stop)


async def test_a_ring_has_the_teams_pushes_run(scene: Scene, start: Start) -> None:
    worker = start()
    team_id = await scene.team()
    await scene.add_pushes(team_id, [f"Person {number}" for number in range(20)])
    await worker.bell.ring(team_id)
    await until(lambda: scene.all_done(team_id))
    assert len(scene.written()) == 20


async def test_the_sweep_makes_good_for_a_lost_ring(scene: Scene, start: Start) -> None:
    start(sweep_seconds=0.1)
    team_id = await scene.team()
    await scene.add_pushes(team_id, ["Person Forgotten"])
    await until(lambda: scene.all_done(team_id))
    assert scene.written() == {"Person Forgotten": 1}


async def test_a_large_team_does_not_delay_a_small_one(scene: Scene, start: Start) -> None:
    worker = start()
    large, small = await scene.team("Large", pushes=1000), await scene.team("Small", pushes=1)
    await worker.bell.ring(large)
    await until(lambda: scene.has(large, PushStatus.DONE))
    rung = time.monotonic()
    await worker.bell.ring(small)
    await until(lambda: scene.all_done(small))
    assert time.monotonic() - rung < 5
    assert (await scene.statuses(large))[PushStatus.READY] > 500


async def test_a_stopped_worker_leaves_its_team_to_the_next_at_once(scene: Scene, start: Start) -> None:
    worker = start()
    team_id = await scene.team(pushes=200)
    await worker.bell.ring(team_id)
    await until(lambda: scene.has(team_id, PushStatus.DONE))
    stopped = time.monotonic()
    await asyncio.to_thread(worker.stop)
    assert time.monotonic() - stopped < 5
    statuses = await scene.statuses(team_id)
    assert statuses[PushStatus.RUNNING] == 0
    assert statuses[PushStatus.READY] > 0
    lane = await scene.lane(team_id)
    assert lane is not None
    assert lane.owner == ""
