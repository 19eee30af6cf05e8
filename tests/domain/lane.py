"""A team's lane on the test's own event loop, held by the test."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from clockwork.client import ClockworkClient
from domain.pushing.asking import RecentPeople
from domain.pushing.lane import LaneContext
from domain.pushing.taking import take_batch
from domain.pushing.work import Work
from domain.records.database import Database
from domain.records.lanes import release_lane, take_lane
from domain.viewer import Viewer
from domain.world import World

_LASTS = timedelta(minutes=5)


async def take_work(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient
) -> tuple[LaneContext, Sequence[Work]]:
    """The lane, taken, and what is due in it. Calls without an answer need no time to settle."""
    async with db.writing(viewer.team_id) as session:
        lease = await take_lane(session, viewer.team_id, "test", world.now(), _LASTS)
        batch = await take_batch(session, world.now(), 100)
    assert lease is not None
    assert batch is not None
    ctx = LaneContext(
        db=db,
        world=world,
        team_id=viewer.team_id,
        lease=lease,
        client=client,
        rules=batch.rules,
        settle=timedelta(0),
        first_wait=timedelta(0),
        may_send=lambda: True,
        recent=RecentPeople(client, world.now),
    )
    return ctx, batch.work


async def give_back(ctx: LaneContext) -> None:
    """Let somebody else take the lane."""
    async with ctx.db.writing(ctx.team_id) as session:
        await release_lane(session, ctx.lease, ctx.world.now())


def interrupted(
    client: ClockworkClient, after: str, happens: Callable[[], Awaitable[Any]]
) -> ClockworkClient:
    """The client, with something that happens between the answer to a call of one kind and our hearing it."""
    call = getattr(client, after)

    async def calls(*args: object, **named: object) -> object:
        answer = await call(*args, **named)
        await happens()
        return answer

    setattr(client, after, calls)
    return client
