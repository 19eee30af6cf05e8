"""The doorbell: says that a team has something to do. A ring may get lost; the sweep makes good for it."""

import asyncio
import logging
from typing import Protocol
from uuid import UUID

from dramatiq import Broker, Message
from dramatiq.brokers.stub import StubBroker

from domain.faults import describe
from tasks.broker import ACTOR, QUEUE

_log = logging.getLogger(__name__)


class Doorbell(Protocol):
    """What the API rings after its commit, once for each team."""

    async def ring(self, team_id: UUID) -> None:
        """Have the team's lane drained. Never raises, and never blocks the event loop."""


class BrokerDoorbell:
    """Rings through a broker of `tasks.broker.make_broker`."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._blocks = not isinstance(broker, StubBroker)

    async def ring(self, team_id: UUID) -> None:
        """Have the team's lane drained; a failure is logged."""
        message: Message[None] = Message(
            queue_name=QUEUE, actor_name=ACTOR, args=(str(team_id),), kwargs={}, options={}
        )
        try:
            if self._blocks:
                await asyncio.to_thread(self._broker.enqueue, message)
            else:
                self._broker.enqueue(message)
        except Exception as failure:  # noqa: BLE001 - the work is committed: whatever is wrong with the bell, the sweep finds it
            _log.warning("Could not ring for team %s: %s", team_id, describe(failure))
