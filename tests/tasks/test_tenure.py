"""How long a lane is surely ours."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.pushing.lane import LaneLost
from domain.records.lanes import Lane, Lease, take_lane
from tasks.tenure import Tenure
from tests.tasks.support import Scene, until


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


async def taken(scene: Scene, team_id: UUID, seconds: float) -> Lease:
    async with scene.db.writing(team_id) as session:
        lease = await take_lane(session, team_id, "me", scene.world.now(), timedelta(seconds=seconds))
    assert lease is not None
    return lease


async def tenure_of(scene: Scene, seconds: float, clock: Clock) -> Tenure:
    lease = await taken(scene, await scene.team(), seconds)
    return Tenure(scene.db, scene.world, lease, timedelta(seconds=seconds), clock(), clock)


async def lease_end(scene: Scene) -> datetime:
    """When the only lease there is ends."""
    async with scene.db.reading_everywhere() as session:
        return (await session.scalars(select(Lane.expires_at))).one()


@pytest.mark.parametrize(("lasts", "trusted"), [(12.0, 10.0), (4.0, 3.0)])
async def test_nothing_is_sent_close_to_the_leases_end(scene: Scene, lasts: float, trusted: float) -> None:
    clock = Clock()
    tenure = await tenure_of(scene, lasts, clock)
    clock.time += trusted - 0.01
    assert tenure.may_send()
    clock.time += 0.02
    assert not tenure.may_send()


async def test_renewals_extend_it_until_the_slice_is_done(scene: Scene) -> None:
    clock, done = Clock(), asyncio.Event()
    tenure = await tenure_of(scene, 0.9, clock)
    first_end = await lease_end(scene)
    keeping = asyncio.create_task(tenure.keep(done))
    clock.time += 0.1

    async def is_renewed() -> bool:
        return await lease_end(scene) != first_end

    await until(is_renewed)
    done.set()
    await keeping
    clock.time += 0.6
    assert tenure.may_send()


async def test_losing_the_lane_is_noticed_at_the_next_renewal(scene: Scene) -> None:
    tenure = await tenure_of(scene, 0.3, Clock())
    async with scene.db.reading_everywhere() as session:
        lanes = (await session.execute(Lane.__table__.select())).all()
    await scene.hold_lane(lanes[0].team_id, ends_in=60)
    async with asyncio.timeout(5):
        with pytest.raises(LaneLost):
            await tenure.keep(asyncio.Event())


async def test_a_lease_that_ran_out_unrenewed_is_lost(scene: Scene) -> None:
    clock = Clock()
    tenure = await tenure_of(scene, 0.3, clock)
    clock.time += 1
    async with asyncio.timeout(5):
        with pytest.raises(LaneLost):
            await tenure.keep(asyncio.Event())
