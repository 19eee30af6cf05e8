"""SIGTERM: a worker ends by itself within seconds, and the next one goes on."""

import time

from clockwork.sandbox.faults import Fault
from tests.survival.conftest import SETTLE_SECONDS, SWEEP_SECONDS, StartWorkers
from tests.survival.stage import Stage

LAST_PUSHES_SECONDS = 4.0
"""How long a worker that is told to stop lets its last pushes run (`tasks.slicing`)."""
STOP_SECONDS = LAST_PUSHES_SECONDS + 4.0
"""With what a process takes to end on a busy machine."""
SPARE_SECONDS = 10.0


async def test_pushes_under_way_come_to_their_end_and_the_rest_waits(
    stage: Stage, start_workers: StartWorkers
) -> None:
    stage.sandbox.set_faults([Fault("latency", seconds=0.02)])
    contacts = await stage.tell(60)
    with start_workers(2) as workers:
        await stage.add(contacts)
        await stage.until_created(15)
        stopped = workers.pop(await stage.until_held())
        told_at = time.monotonic()
        assert stopped.terminate() == 0
        assert time.monotonic() - told_at < STOP_SECONDS
        await stage.until_done(60)
    await stage.assert_all_written_once(contacts)


async def test_nothing_stays_running_when_the_last_worker_is_stopped(
    stage: Stage, start_workers: StartWorkers
) -> None:
    contacts = await stage.tell(40)
    with start_workers(1) as workers:
        await stage.add(contacts)
        await stage.until_created(10)
        (only,) = workers.values()
        assert only.terminate() == 0
    assert (await stage.api.progress("campaign"))["running"] == 0
    assert await stage.holder() is None
    with start_workers(1):
        await stage.until_done(40)
    await stage.assert_all_written_once(contacts)


async def test_a_push_that_was_cut_off_waits_no_longer_than_its_calls_may_take(
    stage: Stage, start_workers: StartWorkers
) -> None:
    too_slow = LAST_PUSHES_SECONDS + SETTLE_SECONDS / 2
    contacts = await stage.tell(3)
    with start_workers(2) as workers:
        await stage.add(contacts[:1])
        await stage.until_done(1)  # the employers that they share are there then: nobody waits for those
        stage.sandbox.set_faults([Fault("latency", "POST", "people", times=1, seconds=too_slow)])
        await stage.add(contacts[1:])
        await stage.until_done(2)
        stopped = workers.pop(await stage.until_held())
        assert stopped.terminate() == 0
        stopped_at = time.monotonic()
        await stage.until_done(3)
        assert time.monotonic() - stopped_at < SETTLE_SECONDS + 2 * SWEEP_SECONDS + SPARE_SECONDS
    await stage.assert_all_written_once(contacts)
