"""A team's lane, from one ring to the next."""

from uuid import UUID

from tasks.opening import open_lane
from tasks.resources import Resources
from tasks.slicing import Slice


async def drain_lane(resources: Resources, team_id: UUID) -> bool:
    """Run one slice of the team's lane, if the lane is free and something is due.

    Returns:
        Whether something is still due that a next slice should do, so that the bell is to be rung again.
    """
    with resources.attending(team_id) as wake:
        if wake is None:
            return False
        lane = await open_lane(resources, team_id)
        while lane is None and wake.is_set() and not resources.stopping.is_set():
            # A ring that came while we looked may be about work that we did not see.
            wake.clear()
            lane = await open_lane(resources, team_id)
        if lane is None:
            return False
        work = Slice(resources, lane, wake)
        await work.run()
    # Asked only now that the lane is free and a ring starts a new slice: so no ring is lost between.
    return await work.has_more()
