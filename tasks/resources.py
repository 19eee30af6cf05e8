"""What one worker owns on Dramatiq's event loop, shared by the lanes that it drains."""

import asyncio
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import httpx

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.pace import Pace
from clockwork.transport import open_http
from domain.configuration import Configuration
from domain.records.database import Database
from domain.sealing import Seal
from domain.world import World
from tasks.doorbell import Doorbell
from tasks.news import News

SLICE_SECONDS = 8.0
"""How long a lane takes pushes before it gives way to other teams' (design.md: How a push travels, 3)."""


@dataclass(slots=True)
class _Desk:
    """A team's client, kept across slices with its pace."""

    pace: Pace
    revision: int
    client: ClockworkClient


class Resources:
    """The database, the HTTP client and each team's pace: made when first used, closed at the end.

    Args:
        configuration: the process's.
        bell: rings again where a slice left something to do.
        news: told of every push that came to an end.
        world: the clock and the source of ids.
        slice_seconds: see `SLICE_SECONDS`.
    """

    def __init__(
        self,
        configuration: Configuration,
        bell: Doorbell,
        news: News,
        world: World,
        *,
        slice_seconds: float = SLICE_SECONDS,
    ) -> None:
        self.configuration = configuration
        self.bell = bell
        self.news = news
        self.world = world
        self.slice_seconds = slice_seconds
        self.owner = f"{platform.node()[:80]}:{os.getpid()}"
        self.seal = Seal(configuration.encryption_key)
        self.stopping = asyncio.Event()
        self._stopped_at = 0.0
        self._desks: dict[UUID, _Desk] = {}
        self._lanes: dict[UUID, asyncio.Event] = {}

    @cached_property
    def db(self) -> Database:
        """The event loop's database."""
        return Database(self.configuration.database_url)

    @cached_property
    def http(self) -> httpx.AsyncClient:
        """The event loop's way to Clockwork."""
        return open_http()

    def client(self, team_id: UUID, credentials: Credentials, revision: int) -> ClockworkClient:
        """The team's client, the same one for as long as its connection's `revision` is the same."""
        desk = self._desks.get(team_id)
        if desk is None or desk.revision != revision:
            configuration = self.configuration
            limits = configuration.calls_per_second, max(1, configuration.calls_in_flight)
            pace = desk.pace if desk else Pace(*limits)
            client = ClockworkClient(
                self.http, credentials, pace, now=self.world.now, base_url=configuration.clockwork_base_url
            )
            desk = self._desks[team_id] = _Desk(pace, revision, client)
        return desk.client

    @contextmanager
    def attending(self, team_id: UUID) -> Iterator[asyncio.Event | None]:
        """While the block runs, this worker answers the team's rings: each sets the event that is given.

        None: another block does so already, and has been told now.
        """
        known = self._lanes.get(team_id)
        if known is not None:
            known.set()
            yield None
            return
        wake = self._lanes[team_id] = asyncio.Event()
        try:
            yield wake
        finally:
            del self._lanes[team_id]

    def stop(self) -> None:
        """Have every lane come to its end."""
        self._stopped_at = time.monotonic()
        self.stopping.set()
        for wake in self._lanes.values():
            wake.set()

    def stopping_for(self) -> float:
        """For how many seconds the lanes have been asked to come to their end; 0 if they have not."""
        return time.monotonic() - self._stopped_at if self.stopping.is_set() else 0.0

    async def close(self) -> None:
        """Close what was opened."""
        opened = vars(self)
        if "http" in opened:
            await self.http.aclose()
        if "db" in opened:
            await self.db.close()
        await self.news.close()
