"""What a lane does when Clockwork, the credentials or our own code fail."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from sqlalchemy import update

from clockwork.sandbox.faults import Fault
from domain.records.connections import Connection, ConnectionStatus
from domain.records.lanes import Lane
from domain.records.persons import Person
from domain.records.pushes import PushStatus
from domain.sealing import Seal
from tasks.lane import drain_lane
from tasks.resources import Resources
from tests.tasks.support import GOOD, KEY, Scene, until

Make = Callable[..., Resources]


async def test_refused_credentials_need_attention_and_no_push_is_lost(
    scene: Scene, make_worker: Make
) -> None:
    team_id = await scene.team(pushes=20, credentials=replace(GOOD, api_secret="wrong"))
    worker = make_worker()
    assert not await drain_lane(worker, team_id)
    assert (await scene.connection(team_id)).status is ConnectionStatus.NEEDS_ATTENTION
    assert await scene.statuses(team_id) == {PushStatus.READY: 20}
    assert scene.sandbox.counts()["reads"] <= 8 * 3
    calls = scene.sandbox.counts()["reads"]
    assert not await drain_lane(worker, team_id)
    assert scene.sandbox.counts()["reads"] == calls


async def test_new_credentials_are_used_at_once(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=4, credentials=replace(GOOD, api_secret="wrong"))
    worker = make_worker()
    await drain_lane(worker, team_id)
    sealed = Seal(KEY).close(json.dumps(asdict(GOOD)).encode(), team_id)
    async with scene.db.writing(team_id) as session:
        await session.execute(
            update(Connection).values(status=ConnectionStatus.CONNECTED, sealed=sealed, revision=2)
        )
    await drain_lane(worker, team_id)
    assert await scene.statuses(team_id) == {PushStatus.DONE: 4}


async def test_credentials_that_no_longer_open_need_attention_and_no_push_is_lost(
    scene: Scene, make_worker: Make, caplog: pytest.LogCaptureFixture
) -> None:
    team_id = await scene.team(pushes=5)
    worker = make_worker(encryption_key=b"k" * 32)
    for _ in range(2):
        assert not await drain_lane(worker, team_id)
    connection = await scene.connection(team_id)
    assert connection.status is ConnectionStatus.NEEDS_ATTENTION
    assert connection.reason == "The stored credentials can't be opened with today's key: enter them again."
    assert await scene.statuses(team_id) == {PushStatus.READY: 5}
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("ERROR", None)]


async def test_disconnecting_stops_a_running_lane(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=40)
    scene.sandbox.set_faults([Fault("latency", seconds=0.02)])
    draining = asyncio.create_task(drain_lane(make_worker(calls_in_flight=2), team_id))
    await until(lambda: scene.has(team_id, PushStatus.DONE))
    async with scene.db.writing(team_id) as session:
        await session.execute(update(Connection).values(status=ConnectionStatus.DISCONNECTED, sealed=None))
    await draining
    statuses = await scene.statuses(team_id)
    assert set(statuses) == {PushStatus.DONE, PushStatus.READY}
    assert statuses[PushStatus.READY] > 20


async def test_an_unreachable_clockwork_is_asked_again_later(
    scene: Scene, make_worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.slicing._LOOK_SECONDS", 0.001)  # it is about to take more as it fails
    team_id = await scene.team(pushes=30)
    assert not await drain_lane(make_worker(clockwork_base_url="http://127.0.0.1:1"), team_id)
    tried = [push for push in await scene.pushes(team_id) if push.attempts]
    assert await scene.statuses(team_id) == {PushStatus.READY: 30}
    assert len(tried) == 8
    assert all(push.due_at > scene.world.now() for push in tried)


async def test_a_clockwork_that_asks_for_a_pause_gets_it(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=20)
    scene.sandbox.set_faults([Fault("error_before", status=503)])
    worker = make_worker()
    assert not await drain_lane(worker, team_id)
    calls = scene.sandbox.counts()["reads"]
    assert not await drain_lane(worker, team_id)
    assert scene.sandbox.counts()["reads"] == calls
    scene.sandbox.set_faults([])
    await scene.change_pushes(team_id, due_at=scene.world.now())
    async with scene.db.writing_everywhere() as session:
        await session.execute(update(Lane).values(rests_until=scene.world.now()))
    await drain_lane(worker, team_id)
    assert await scene.statuses(team_id) == {PushStatus.DONE: 20}
    assert set(scene.written().values()) == {1}


@pytest.mark.parametrize("broken", ["variables", "written"])
async def test_a_fault_of_ours_fails_its_own_push_only(
    scene: Scene, make_worker: Make, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    """A Person that can't be loaded, and one whose push breaks down after their known record was written."""
    team_id = await scene.team(pushes=10)
    ids = await scene.add_pushes(team_id, ["Person Broken"])
    person_id = next(push.person_id for push in await scene.pushes(team_id) if push.id == ids[0])
    known = scene.sandbox.plant("people", {"name": "Person Broken"})["id"]
    async with scene.db.writing(team_id) as session:
        values = {broken: {"emails": 5}, "clockwork_id": known}
        await session.execute(update(Person).where(Person.id == person_id).values(values))
    assert not await drain_lane(make_worker(), team_id)
    by_id = {push.id: push for push in await scene.pushes(team_id)}
    failed = by_id.pop(ids[0])
    assert (failed.status, failed.rule) == (PushStatus.FAILED, "INTERNAL_ERROR")
    assert {push.status for push in by_id.values()} == {PushStatus.DONE}
    assert str(ids[0]) in caplog.text
    assert "TypeError" in caplog.text
    assert "Broken" not in caplog.text
    assert "people.example" not in caplog.text
    assert not any(record.exc_info for record in caplog.records)
