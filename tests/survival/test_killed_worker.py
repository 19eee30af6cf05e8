"""`kill -9` of the worker that holds the lane: another goes on soon, and everything is there once."""

import asyncio
import random
import time

from clockwork.sandbox.faults import Fault
from tests.running.waiting import until
from tests.survival.conftest import LEASE_SECONDS, SETTLE_SECONDS, SWEEP_SECONDS, StartWorkers
from tests.survival.stage import Stage

LATENCY = Fault("latency", seconds=0.02)
SPARE_SECONDS = 5.0


async def test_another_worker_goes_on_and_100_people_are_there_once(
    stage: Stage, start_workers: StartWorkers
) -> None:
    stage.sandbox.set_faults([LATENCY])
    contacts = await stage.tell(100)
    with start_workers(2) as workers:
        await stage.add(contacts)
        await stage.until_created(30)
        await asyncio.sleep(random.random() * 0.1)  # noqa: S311 - any point of a call
        dead = await stage.until_held()
        workers[dead].kill()
        killed_at = time.monotonic()
        await stage.until_held(not_by=dead)
        assert time.monotonic() - killed_at < LEASE_SECONDS + SWEEP_SECONDS + SPARE_SECONDS
        await stage.until_done(100)
    await stage.assert_all_written_once(contacts)


async def test_creations_that_arrive_after_their_sender_died_are_adopted(
    stage: Stage, start_workers: StartWorkers
) -> None:
    late = Fault("late", "POST", "people", times=3, skip=10, seconds=SETTLE_SECONDS - 1)
    stage.sandbox.set_faults([LATENCY, late])
    contacts = await stage.tell(30)

    async def are_on_their_way() -> bool:
        return stage.calls_under_way("people") >= 3

    with start_workers(2) as workers:
        await stage.add(contacts)
        await stage.until_created(12)
        await until(are_on_their_way)
        workers[await stage.until_held()].kill()
        await stage.until_done(30)
    await stage.assert_all_written_once(contacts)


async def test_two_deaths_in_a_row_lose_nothing(stage: Stage, start_workers: StartWorkers) -> None:
    stage.sandbox.set_faults([LATENCY])
    contacts = await stage.tell(40)
    with start_workers(3) as workers:
        await stage.add(contacts)
        for created in (10, 25):
            await stage.until_created(created)
            workers.pop(await stage.until_held()).kill()
        await stage.until_done(40)
    await stage.assert_all_written_once(contacts)
