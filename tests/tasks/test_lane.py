"""A lane on the test's own event loop: it takes, runs, hands over and gives way."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import select, update

from clockwork.sandbox.faults import Fault
from domain.pushing.queue import MAX_ATTEMPTS
from domain.records.lanes import Lane
from domain.records.pushes import Push, PushKind, PushStatus
from domain.records.versions import Subject, Version
from tasks.lane import drain_lane
from tasks.resources import Resources
from tests.domain.at_once import MOMENT_SECONDS
from tests.tasks.support import Scene, until

Make = Callable[..., Resources]


async def test_every_due_push_is_run_and_each_person_created_once(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=12)
    assert not await drain_lane(make_worker(), team_id)
    assert await scene.statuses(team_id) == {PushStatus.DONE: 12}
    assert set(scene.written().values()) == {1}
    assert len(scene.written()) == 12


async def test_what_ends_while_more_is_being_taken_makes_room_in_the_same_slice(
    scene: Scene, make_worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("_LOOK_SECONDS", "_GATHER_SECONDS"):
        monkeypatch.setattr(f"tasks.slicing.{pause}", 0.0)  # so that it is always about to take more
    team_id = await scene.team(pushes=6)
    assert not await drain_lane(make_worker(calls_in_flight=1), team_id)
    assert await scene.statuses(team_id) == {PushStatus.DONE: 6}


async def test_pushes_that_are_not_due_wait(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team()
    await scene.add_pushes(team_id, ["Person Later"], due_in=60)
    assert not await drain_lane(make_worker(), team_id)
    assert await scene.statuses(team_id) == {PushStatus.READY: 1}


async def test_a_push_of_no_campaign_is_run_too(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=3)
    await scene.change_pushes(team_id, membership_id=None, kind=PushKind.EDIT)
    await drain_lane(make_worker(), team_id)
    assert {push.rule for push in await scene.pushes(team_id)} == {"NOT_LINKED"}


async def test_of_two_workers_one_has_the_lane(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=10)
    scene.sandbox.set_faults([Fault("latency", seconds=0.02)])
    await asyncio.gather(drain_lane(make_worker(), team_id), drain_lane(make_worker(), team_id))
    lane = await scene.lane(team_id)
    assert lane is not None
    assert (lane.owner, lane.epoch) == ("", 1)
    assert await scene.statuses(team_id) == {PushStatus.DONE: 10}
    assert set(scene.written().values()) == {1}


async def test_at_most_so_many_pushes_run_at_once(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=8)
    scene.sandbox.set_faults([Fault("latency", seconds=0.02)])
    draining = asyncio.create_task(drain_lane(make_worker(calls_in_flight=3), team_id))
    most = 0
    while not draining.done():
        most = max(most, (await scene.statuses(team_id)).get(PushStatus.RUNNING, 0))
    assert most == 3
    assert await scene.statuses(team_id) == {PushStatus.DONE: 8}


async def test_a_slice_gives_way_and_asks_to_be_rung_again(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=40)
    assert await drain_lane(make_worker(slice_seconds=0.1), team_id)
    statuses = await scene.statuses(team_id)
    assert set(statuses) == {PushStatus.DONE, PushStatus.READY}
    lane = await scene.lane(team_id)
    assert lane is not None
    assert lane.owner == ""


async def test_a_ring_while_the_lane_runs_is_answered_by_it(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=1)
    scene.sandbox.set_faults([Fault("latency", seconds=0.3)])
    worker = make_worker()
    draining = asyncio.create_task(drain_lane(worker, team_id))
    await until(lambda: scene.has(team_id, PushStatus.RUNNING))
    await scene.add_pushes(team_id, ["Person Second"])
    assert not await drain_lane(worker, team_id)

    async def both_run() -> bool:
        return (await scene.statuses(team_id)).get(PushStatus.RUNNING) == 2

    await until(both_run, 0.9)
    await draining
    assert await scene.all_done(team_id)


async def test_a_living_owner_keeps_its_lane(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=2)
    await scene.hold_lane(team_id, ends_in=60)
    assert not await drain_lane(make_worker(), team_id)
    assert await scene.statuses(team_id) == {PushStatus.READY: 2}


@pytest.mark.parametrize(("rerun", "status"), [(False, PushStatus.FAILED), (True, PushStatus.READY)])
async def test_a_push_that_changed_while_its_owner_died_once_too_often_starts_anew(
    scene: Scene,
    make_worker: Make,
    rerun: bool,
    status: PushStatus,
) -> None:
    team_id = await scene.team(pushes=1)
    await scene.change_pushes(team_id, status=PushStatus.RUNNING, attempts=MAX_ATTEMPTS - 1, rerun=rerun)
    await scene.hold_lane(team_id, ends_in=-0.01)
    assert not await drain_lane(make_worker(settle_seconds=5), team_id)
    (push,) = await scene.pushes(team_id)
    assert (push.status, push.attempts) == (status, 0 if rerun else MAX_ATTEMPTS - 1)


async def test_a_dead_owners_pushes_wait_until_its_calls_have_settled(
    scene: Scene, make_worker: Make
) -> None:
    team_id = await scene.team(pushes=3)
    await scene.change_pushes(team_id, status=PushStatus.RUNNING)
    await scene.hold_lane(team_id, ends_in=-0.01)
    worker = make_worker(settle_seconds=0.5)
    taken = time.monotonic()
    assert not await drain_lane(worker, team_id)
    assert await scene.statuses(team_id) == {PushStatus.READY: 3}
    assert scene.written() == {}

    async def drained() -> bool:
        await drain_lane(worker, team_id)
        return await scene.all_done(team_id)

    await until(drained)
    assert time.monotonic() - taken > 0.4
    assert set(scene.written().values()) == {1}


async def test_a_cut_off_lane_goes_on_elsewhere_and_creates_nobody_twice(
    scene: Scene, make_worker: Make
) -> None:
    team_id = await scene.team(pushes=12)
    scene.sandbox.set_faults([Fault("latency", seconds=0.03)])
    draining = asyncio.create_task(drain_lane(make_worker(), team_id))
    await until(lambda: scene.has(team_id, PushStatus.DONE))
    draining.cancel()
    with suppress(asyncio.CancelledError):
        await draining
    worker = make_worker()

    async def drained() -> bool:
        await drain_lane(worker, team_id)
        return await scene.all_done(team_id)

    await until(drained)
    assert len(scene.written()) == 12
    assert set(scene.written().values()) == {1}


async def test_a_stolen_lane_is_left_and_writes_nothing_more(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=8)
    scene.sandbox.set_faults([Fault("latency", seconds=0.2)])
    draining = asyncio.create_task(drain_lane(make_worker(lease_seconds=0.6), team_id))
    await until(lambda: scene.has(team_id, PushStatus.RUNNING))
    await scene.hold_lane(team_id, ends_in=60)
    assert not await draining
    writes = scene.sandbox.counts()["writes"]
    assert await scene.statuses(team_id) == {PushStatus.RUNNING: 8}
    lane = await scene.lane(team_id)
    assert lane is not None
    assert (lane.owner, lane.epoch) == ("another", 5)
    await asyncio.sleep(0.3)
    assert scene.sandbox.counts()["writes"] == writes


async def test_a_lane_that_cannot_renew_stops_writing_before_its_lease_ends(
    scene: Scene, make_worker: Make
) -> None:
    team_id = await scene.team(pushes=8)
    scene.sandbox.set_faults([Fault("latency", seconds=0.05)])
    draining = asyncio.create_task(drain_lane(make_worker(lease_seconds=1.0), team_id))
    await until(lambda: scene.has(team_id, PushStatus.RUNNING))
    async with scene.db.writing_everywhere() as session:
        # As if the database hung: nobody gets at the lane's row.
        await session.execute(update(Lane).where(Lane.team_id == team_id).values(epoch=Lane.epoch))
        await asyncio.sleep(1.05)
        writes = scene.sandbox.counts()["writes"]
        await asyncio.sleep(0.4)
        assert scene.sandbox.counts()["writes"] == writes
    assert not await draining
    assert scene.sandbox.counts()["writes"] == writes


async def test_settings_that_change_apply_to_what_runs_later(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=20)
    scene.sandbox.set_faults([Fault("latency", seconds=0.02)])
    draining = asyncio.create_task(drain_lane(make_worker(calls_in_flight=2), team_id))
    await until(lambda: scene.has(team_id, PushStatus.DONE))
    async with scene.db.writing(team_id) as session:
        session.add(
            Version(
                team_id=team_id,
                subject=Subject.SETTINGS,
                subject_id="",
                number=1,
                author="admin",
                saved_at=scene.world.now(),
                document={"when_adding": "NEVER"},
            )
        )
    await draining
    statuses = await scene.statuses(team_id)
    assert set(statuses) == {PushStatus.DONE, PushStatus.SKIPPED}
    assert len(scene.written()) == statuses[PushStatus.DONE]


async def test_a_lane_that_loses_while_it_is_opened_is_opened_again(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=1)
    await scene.change_pushes(team_id, status=PushStatus.RUNNING)
    await scene.hold_lane(team_id, ends_in=-0.01)
    async with asyncio.TaskGroup() as group, scene.db.writing(team_id) as session:
        await session.execute(select(Push).with_for_update())
        group.create_task(drain_lane(make_worker(settle_seconds=0), team_id))
        await asyncio.sleep(MOMENT_SECONDS)
        # Against the order of locking; who began to wait first is who loses.
        await session.execute(select(Lane).where(Lane.team_id == team_id).with_for_update())
    assert await scene.all_done(team_id)
