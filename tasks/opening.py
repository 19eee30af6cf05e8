"""Opening a team's lane: taking it, and the first work with it, in one transaction."""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from clockwork.client import ClockworkClient
from domain.pushing.queue import has_work, release_orphans
from domain.records.conflicts import run_again_when_lost
from domain.records.lanes import Lease, release_lane, take_lane
from domain.stored_credentials import open_credentials
from tasks.background import Taken, take_work
from tasks.resources import Resources


@dataclass(frozen=True, slots=True)
class OpenLane:
    """A lane that is ours, with its first work.

    `since` is `time.monotonic()` from before it was taken; the client is that of the connection's `revision`.
    """

    lease: Lease
    since: float
    client: ClockworkClient
    revision: int
    first: Taken


@run_again_when_lost
async def open_lane(resources: Resources, team_id: UUID) -> OpenLane | None:
    """Take the lane; None: the team is not connected, its lane is not free, or nothing is due."""
    configuration, now, since = resources.configuration, resources.world.now(), time.monotonic()
    # Most rings tell of a change that made nothing due: one look is cheaper than the lane.
    async with resources.db.reading(team_id) as session:
        if not await has_work(session, now):
            return None
    async with resources.db.writing(team_id) as session:
        connected = await open_credentials(session, resources.seal, now)
        if connected is None:
            return None
        lasts = timedelta(seconds=configuration.lease_seconds)
        lease = await take_lane(session, team_id, resources.owner, now, lasts)
        if lease is None:
            return None
        if lease.orphaned_at is not None:
            settle = timedelta(seconds=configuration.settle_seconds)
            await release_orphans(session, lease.orphaned_at, now, settle)
        limit = max(1, configuration.calls_in_flight)
        first = await take_work(session, now, limit=limit, running=0, has_portion=False)
        if not first:
            await release_lane(session, lease, now)
            return None
    credentials, revision = connected
    return OpenLane(lease, since, resources.client(team_id, credentials, revision), revision, first)
