"""The sweep: rings for every team whose work was not rung for, or whose lane has died."""

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Sequence
from uuid import UUID

from dramatiq import Broker

from domain.copying.starting import begin_copy, switch_copies_off, teams_without_copy
from domain.faults import describe
from domain.pushing.queue import teams_with_due_work
from domain.records.connections import connection_of_team
from domain.records.crm_copies import copy_of_team
from tasks.broker import rings_waiting
from tasks.resources import Resources
from tasks.waiting import happened

MOST_RINGS = 200
"""How many rings may wait in the broker for the sweep to add more: workers that lag get no further behind."""

_log = logging.getLogger(__name__)


class Sweep:
    """Looks for forgotten teams until its worker stops; it survives any outage."""

    def __init__(self, resources: Resources, broker: Broker, seconds: float) -> None:
        self._resources, self._broker, self._seconds = resources, broker, seconds
        self._last: UUID | None = None
        self._has_switched_copies = False

    async def run(self) -> None:
        """Sweep now, and then every so many seconds."""
        while not self._resources.stopping.is_set():
            try:
                await self.once()
            except Exception as trouble:  # noqa: BLE001 - nothing may end the sweep; whatever it was is logged
                _log.error("A sweep failed: %s", describe(trouble))
            await happened(self._resources.stopping, self._seconds)

    async def once(self) -> None:
        """Ring for the teams with due work and a free lane, as many as there is room for in the broker."""
        if not self._has_switched_copies:
            await self._switch_copies()
            self._has_switched_copies = True
        async with self._resources.db.reading_everywhere() as session:
            teams = await teams_with_due_work(session, self._resources.world.now())
        if not teams:
            return
        room = MOST_RINGS - await asyncio.to_thread(rings_waiting, self._broker)
        for team_id in self._in_turn(teams)[: max(0, room)]:
            await self._resources.bell.ring(team_id)
            self._last = team_id

    async def _switch_copies(self) -> None:
        """Begin the copies that are missing, or cancel all, as the configuration says."""
        resources = self._resources
        if not resources.configuration.copy_refresh_seconds:
            async with resources.db.writing_everywhere() as session:
                await switch_copies_off(session, resources.world.now())
            return
        async with resources.db.reading_everywhere() as session:
            teams = await teams_without_copy(session)
        for team_id in teams:
            async with resources.db.writing(team_id) as session:
                await connection_of_team(session, lock=True)
                if await copy_of_team(session) is None:
                    await begin_copy(session, team_id, resources.world.now())

    def _in_turn(self, teams: Sequence[UUID]) -> list[UUID]:
        """Those first who come after the last one rung for, so that each has its turn."""
        ordered = sorted(teams)
        start = bisect_right(ordered, self._last) if self._last else 0
        return ordered[start:] + ordered[:start]
