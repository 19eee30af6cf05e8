"""A slice of a lane: some seconds in which pushes are taken and run side by side."""

import asyncio
import logging
import time
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from domain.faults import describe
from domain.pushing.lane import LaneLost
from domain.pushing.queue import has_due
from domain.records.conflicts import run_again_when_lost
from domain.records.lanes import hold_lane, release_lane, renew_lane
from domain.stored_credentials import open_credentials
from tasks.attempting import Attempts
from tasks.background import Taken, take_work
from tasks.opening import OpenLane
from tasks.resources import Resources
from tasks.tenure import Tenure
from tasks.waiting import happened

_log = logging.getLogger(__name__)

_LONGEST_END_SECONDS = 300.0
"""How long the last pushes of a slice may take; their slowest calls are long over by then."""
_STOP_SECONDS = 4.0
"""How long they may take once the worker is told to stop."""
_LOOK_SECONDS = 1.0
"""How often a slice with room looks for work that was rung for in another process."""
_GATHER_SECONDS = 0.1
"""Pushes that end this close together are replaced together."""


class Slice:
    """One slice of a lane that is held. It gives the lane back at the end, whatever happens.

    A lane that was not left in order (a push was cut off, the database failed) is given back as one whose
    owner died: the next owner lets its calls settle before it runs their pushes again.
    """

    def __init__(self, resources: Resources, lane: OpenLane, wake: asyncio.Event) -> None:
        self._resources, self._lane, self._wake = resources, lane, wake
        lasts = timedelta(seconds=resources.configuration.lease_seconds)
        self._tenure = Tenure(resources.db, resources.world, lane.lease, lasts, lane.since)
        self._attempts = Attempts(resources, lane, self._tenure.may_send)
        self._running: set[asyncio.Task[None]] = set()
        self._portion: asyncio.Task[None] | None = None
        self._limit = max(1, resources.configuration.calls_in_flight)
        self._ends_at = time.monotonic() + resources.slice_seconds
        self._standing = self._attempts.standing
        self._is_ours = True
        self._came_to_its_end = False

    async def run(self) -> None:
        """Run the first work, and whatever else is due until the slice is over."""
        try:
            await self._work()
            self._came_to_its_end = True
        except* LaneLost:
            _log.warning("Lost the lane of team %s.", self._lane.lease.team_id)
            self._is_ours = False
        except* Exception as fault:  # noqa: BLE001 - logged, and whatever was running is left to settle
            _log.error("The slice of team %s broke off: %s", self._lane.lease.team_id, describe(fault))
            self._standing.leave_unrecorded()
        finally:
            if self._is_ours:
                await self._leave()

    async def has_more(self) -> bool:
        """Whether something is due now that a next slice should do."""
        if not (self._standing.rings_again and self._is_ours):
            return False
        async with self._resources.db.reading(self._lane.lease.team_id) as session:
            return await has_due(session, self._resources.world.now())

    async def _work(self) -> None:
        done = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tenure.keep(done))
            self._start(group, self._lane.first)
            is_through = False
            while not is_through and self._takes():
                await self._wait_for_room()
                # Asked before it is taken: what ends meanwhile makes room for more.
                is_through = not (self._running or self._portion)
                if self._takes():
                    taken = await self._take()
                    self._start(group, taken)
                    is_through = is_through and not taken
            await self._finish()
            done.set()

    def _takes(self) -> bool:
        return (
            not (self._standing.is_over or self._resources.stopping.is_set())
            and time.monotonic() < self._ends_at
        )

    async def _wait_for_room(self) -> None:
        await happened(self._wake, _LOOK_SECONDS)
        self._wake.clear()
        if len(self._running) > self._limit // 2:
            await asyncio.wait(self._running, timeout=_GATHER_SECONDS)

    async def _take(self) -> Taken:
        """What is due and there is room for; nothing if the slice is over."""
        if self._portion and len(self._running) >= self._limit:
            return Taken()
        try:
            return await self._take_some()
        except SQLAlchemyError as trouble:
            _log.error("Could not take work of team %s: %s", self._lane.lease.team_id, describe(trouble))
            self._standing.leave_unrecorded()
            return Taken()

    @run_again_when_lost
    async def _take_some(self) -> Taken:
        resources, lease = self._resources, self._lane.lease
        async with resources.db.writing(lease.team_id) as session:
            if not self._tenure.may_send() or await hold_lane(session, lease) is None:
                raise LaneLost
            connected = await open_credentials(session, resources.seal, resources.world.now())
            if connected is None or connected[1] != self._lane.revision:
                self._standing.is_over = True
            if not self._takes():
                return Taken()
            return await take_work(
                session,
                resources.world.now(),
                limit=self._limit,
                running=len(self._running),
                has_portion=self._portion is not None,
            )

    def _start(self, group: asyncio.TaskGroup, taken: Taken) -> None:
        if not taken:
            return
        if taken.batch is not None:
            for work in taken.batch.work:
                task = group.create_task(self._attempts.run(work, taken.batch.rules))
                self._running.add(task)
                task.add_done_callback(self._ended)
        if taken.portion is not None:
            self._portion = group.create_task(self._attempts.work_on(taken.portion))
            self._portion.add_done_callback(self._ended)
        self._resources.news.publish(self._lane.lease.team_id)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._portion = None if task is self._portion else self._portion
        self._resources.news.publish(self._lane.lease.team_id)
        self._wake.set()

    async def _finish(self) -> None:
        """Let what runs come to its end, but not for ever: what is cut off is left to settle.

        A portion writes nothing to Clockwork, so that it is cut off as soon as the worker is told to stop.
        """
        while (self._running or self._portion) and not self._is_out_of_time():
            if self._portion and self._resources.stopping.is_set():
                self._portion.cancel()
            await happened(self._wake, _LOOK_SECONDS)
            self._wake.clear()
        if self._portion:
            self._portion.cancel()
        for task in self._running:
            task.cancel()
            self._standing.is_in_order = False

    def _is_out_of_time(self) -> bool:
        late = time.monotonic() > self._ends_at + _LONGEST_END_SECONDS
        return late or self._resources.stopping_for() > _STOP_SECONDS

    async def _leave(self) -> None:
        """Give the lane back; if that fails, its lease ends by itself."""
        resources, lease, standing = self._resources, self._lane.lease, self._standing
        now = resources.world.now()
        try:
            async with resources.db.writing(lease.team_id) as session:
                if self._came_to_its_end and standing.is_in_order:
                    await release_lane(session, lease, now, standing.rests_until)
                else:
                    await renew_lane(session, lease, now)
        except (SQLAlchemyError, OSError) as trouble:
            _log.error("Could not give back the lane of team %s: %s", lease.team_id, describe(trouble))
            standing.halt()
