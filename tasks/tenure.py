"""Tenure: the time for which a lane is surely ours, and the task that extends it."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from domain.faults import describe
from domain.pushing.lane import LaneLost
from domain.records.database import Database
from domain.records.lanes import Lease, renew_lane
from domain.world import World
from tasks.waiting import happened

_log = logging.getLogger(__name__)
_MARGIN_SECONDS = 2.0
_RETRY_SECONDS = 1.0


class Tenure:
    """A held lease, counted on a clock that never goes back.

    Args:
        lease: what `take_lane` gave.
        lasts: how long a lease lasts from each renewal.
        since: `monotonic()` from before the lease was taken.
        monotonic: a clock in seconds.
    """

    def __init__(
        self,
        db: Database,
        world: World,
        lease: Lease,
        lasts: timedelta,
        since: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db, self._world, self._lease, self._lasts = db, world, lease, lasts
        self._monotonic = monotonic
        self._margin = min(_MARGIN_SECONDS, lasts.total_seconds() / 4)
        self._trusted_until = since + lasts.total_seconds() - self._margin

    def may_send(self) -> bool:
        """Whether the lane is surely ours, and long enough for a call sent now to arrive before it ends."""
        return self._monotonic() < self._trusted_until

    async def keep(self, done: asyncio.Event) -> None:
        """Renew the lease every third of its length until `done`; when the database fails, more often.

        Raises:
            LaneLost: somebody else has the lane, or it could not be renewed and is about to end.
        """
        interval = self._lasts.total_seconds() / 3
        wait = interval
        while not await happened(done, wait):
            renewed = await self._renew()
            wait = interval if renewed else min(_RETRY_SECONDS, interval, max(self._left(), 0.0))

    async def _renew(self) -> bool:
        since = self._monotonic()
        try:
            async with asyncio.timeout(self._left()):
                async with self._db.writing(self._lease.team_id) as session:
                    kept = await renew_lane(session, self._lease, self._world.now() + self._lasts)
        except (TimeoutError, SQLAlchemyError, OSError) as trouble:
            _log.warning("Could not renew the lane of team %s: %s", self._lease.team_id, describe(trouble))
            if not self.may_send():
                raise LaneLost from None
            return False
        if not kept:
            raise LaneLost
        self._trusted_until = since + self._lasts.total_seconds() - self._margin
        return True

    def _left(self) -> float:
        return self._trusted_until - self._monotonic()
