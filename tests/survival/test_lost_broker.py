"""Valkey forgets everything: it only carried doorbells, so that nothing is lost."""

from clockwork.sandbox.faults import Fault
from tests.stores.valkey import ValkeyServer
from tests.survival.conftest import StartWorkers
from tests.survival.stage import Stage


async def test_flushed_in_the_middle(stage: Stage, start_workers: StartWorkers, valkey: ValkeyServer) -> None:
    stage.sandbox.set_faults([Fault("latency", seconds=0.02)])
    contacts = await stage.tell(60)
    with start_workers(1):
        await stage.add(contacts[:50])
        for created in (10, 30):
            await stage.until_created(created)
            valkey.flush()
        await stage.add(contacts[50:])
        valkey.flush()
        await stage.until_done(60)
    await stage.assert_all_written_once(contacts)


async def test_flushed_before_a_worker_heard_the_bell(
    stage: Stage, start_workers: StartWorkers, valkey: ValkeyServer
) -> None:
    contacts = await stage.tell(5)
    await stage.add(contacts)
    valkey.flush()
    with start_workers(1):
        await stage.until_done(5)
    await stage.assert_all_written_once(contacts)
