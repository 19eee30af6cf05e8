"""A worker that was frozen, lost its lease meanwhile, and wakes up in the middle of its pushes."""

import asyncio

from clockwork.sandbox.faults import Fault
from tests.running.waiting import until
from tests.survival.conftest import StartWorkers
from tests.survival.stage import Stage


async def test_it_writes_nothing_that_another_has_written_and_works_on(
    stage: Stage, start_workers: StartWorkers
) -> None:
    stage.sandbox.set_faults([Fault("latency", seconds=0.02)])
    contacts = await stage.tell(41)
    # The pace makes calls wait for their turn, so that writes are pending in the frozen process.
    with start_workers(2, CLOCKWORK_CALLS_PER_SECOND="100") as workers:
        await stage.add(contacts[:40])
        await stage.until_created(12)
        frozen = workers.pop(await stage.until_held())
        frozen.freeze()
        await stage.until_done(40)
        calls = len(stage.sandbox.calls.entries())
        frozen.thaw()

        async def gave_up() -> bool:
            return "Lost the lane" in frozen.said()

        await until(gave_up)
        await asyncio.sleep(1.0)  # whatever it still wants to send
        assert [call for call in stage.sandbox.calls.entries()[calls:] if call["isWrite"]] == []

        (other,) = workers.values()
        assert other.terminate() == 0
        await stage.add(contacts[40:])
        await stage.until_done(41)
    await stage.assert_all_written_once(contacts)
