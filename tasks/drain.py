"""The actor: drains a team's lane when its bell is rung."""

import logging
from uuid import UUID

import dramatiq
from dramatiq import Broker

from domain.faults import describe
from tasks.broker import ACTOR, QUEUE
from tasks.lane import drain_lane
from tasks.resources import Resources

_log = logging.getLogger(__name__)


def declare_drain(broker: Broker, resources: Resources) -> None:
    """Declare the actor `drain(team_id)` on the broker, working with these resources."""

    @dramatiq.actor(broker=broker, actor_name=ACTOR, queue_name=QUEUE)
    async def drain(team_id: str) -> None:
        team = UUID(team_id)
        if resources.stopping.is_set():
            return
        try:
            rings_again = await drain_lane(resources, team)
        except Exception as fault:  # noqa: BLE001 - the sweep rings again; Dramatiq would log a traceback, which may hold people's data
            _log.error("The lane of team %s could not be drained: %s", team, describe(fault))
        else:
            if rings_again:
                await resources.bell.ring(team)
