"""The sweep finds what nobody rang for."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from dramatiq import Broker
from sqlalchemy import update

from clockwork.sandbox.sandbox import Sandbox
from domain.configuration import Configuration
from domain.records.connections import Connection, ConnectionStatus
from domain.records.database import Database
from domain.records.lanes import Lane
from domain.records.migrating import migrate
from domain.records.pushes import PushStatus
from domain.world import real_world
from tasks.broker import make_broker
from tasks.doorbell import BrokerDoorbell
from tasks.news import LocalNews
from tasks.resources import Resources
from tasks.sweep import MOST_RINGS, Sweep
from tests.tasks.support import Scene, SilentBell, until


async def swept(scene: Scene, broker: Broker | None = None) -> list[UUID]:
    """Whom one sweep rings for."""
    bell = SilentBell()
    resources = scene.resources(bell)
    await Sweep(resources, broker or make_broker(None), 60).once()
    await resources.close()
    return bell.rung


async def test_it_rings_for_due_work_without_a_living_lane(scene: Scene) -> None:
    due, orphaned = await scene.team("Due", pushes=1), await scene.team("Orphaned", pushes=1)
    await scene.change_pushes(orphaned, status=PushStatus.RUNNING)
    await scene.hold_lane(orphaned, ends_in=-1)
    idle, held, later, resting = [await scene.team(name) for name in ("Idle", "Held", "Later", "Resting")]
    await scene.add_pushes(held, ["Person A"])
    await scene.hold_lane(held, ends_in=60)
    await scene.add_pushes(later, ["Person B"], due_in=60)
    await scene.add_pushes(resting, ["Person C"])
    await scene.hold_lane(resting, ends_in=-1)
    refused = await scene.team("Refused", pushes=1)
    async with scene.db.writing(refused) as session:
        await session.execute(update(Connection).values(status=ConnectionStatus.NEEDS_ATTENTION))
    async with scene.db.writing_everywhere() as session:
        rests_until = scene.world.now() + timedelta(minutes=1)
        await session.execute(update(Lane).where(Lane.team_id == resting).values(rests_until=rests_until))
    assert set(await swept(scene)) == {due, orphaned}
    assert idle not in await swept(scene)


async def test_every_team_has_its_turn(scene: Scene) -> None:
    teams = [await scene.team(f"Team {number}", pushes=1) for number in range(3)]
    bell, broker = SilentBell(), make_broker(None)
    resources = scene.resources(bell)
    elsewhere = BrokerDoorbell(broker)
    for _ in range(MOST_RINGS - 2):
        await elsewhere.ring(teams[0])
    sweep = Sweep(resources, broker, 60)
    await sweep.once()
    await sweep.once()
    await resources.close()
    assert len(bell.rung) == 4
    assert set(bell.rung) == set(teams)


async def test_it_rings_no_more_when_workers_lag(scene: Scene) -> None:
    team_id, broker = await scene.team(pushes=1), make_broker(None)
    bell = BrokerDoorbell(broker)
    for _ in range(MOST_RINGS):
        await bell.ring(team_id)
    assert await swept(scene, broker) == []


async def test_it_survives_a_database_without_its_tables(
    configuration: Configuration, empty_database_url: str, sandbox: Sandbox
) -> None:
    configuration = replace(configuration, database_url=empty_database_url)
    bell = SilentBell()
    resources = Resources(configuration, bell, LocalNews(), real_world())
    sweeping = asyncio.create_task(Sweep(resources, make_broker(None), 0.02).run())
    await asyncio.sleep(0.1)
    assert bell.rung == []
    db = Database(configuration.database_url)
    await migrate(db)
    team_id = await Scene(db, configuration, sandbox).team(pushes=1)

    async def rung() -> bool:
        return team_id in bell.rung

    await until(rung)
    resources.stop()
    await sweeping
    await resources.close()
    await db.close()
