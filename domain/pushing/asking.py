"""What reading Clockwork and deciding need, for whoever asks: a lane that pushes, or a preview."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.client import ClockworkClient
from clockwork.endpoints import LARGEST_PAGE, NEWEST_CHANGE_FIRST
from clockwork.errors import Refused
from clockwork.records import Person as Record
from domain.pushing.projects import Projects
from domain.records.connections import hold_firm
from domain.records.database import Database
from domain.rules.finding import Key, keys_carried
from domain.team_rules import TeamRules
from domain.world import World

_RECENT_FOR = timedelta(seconds=2)


class Locks:
    """Named locks: pushes that share a key run one after another, in the order in which they asked."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[asyncio.Lock, int]] = {}
        self._used: set[str] = set()

    @asynccontextmanager
    async def hold(self, names: Sequence[str]) -> AsyncIterator[bool]:
        """Hold every name; `names` are sorted, so that no two pushes wait for each other.

        What is yielded says whether another push held one of them before: then what was read before is old.
        """
        async with AsyncExitStack() as stack:
            for name in names:
                await stack.enter_async_context(self._one(name))
            is_old = not self._used.isdisjoint(names)
            self._used.update(names)
            yield is_old

    @asynccontextmanager
    async def _one(self, name: str) -> AsyncIterator[None]:
        lock, users = self._held.get(name, (asyncio.Lock(), 0))
        self._held[name] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            lock, users = self._held.pop(name)
            if users > 1:
                self._held[name] = lock, users - 1


class RecentPeople:
    """The people whom Clockwork changed last, for those whom its search does not show yet.

    One page, read at most every two seconds, whoever asks (clockwork-api.md: Not known, people_search).
    """

    def __init__(self, client: ClockworkClient, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._lock = asyncio.Lock()
        self._read_at: datetime | None = None
        self._carriers: dict[Key, list[Record]] = {}

    async def carrying(self, keys: Iterable[Key]) -> list[Record]:
        """Those of them who carry one of the keys."""
        async with self._lock:
            if self._read_at is None or self._now() - self._read_at > _RECENT_FOR:
                self._read_at = self._now()
                self._carriers = _by_key(await self._read())
            return [record for key in keys for record in self._carriers.get(key, ())]

    async def _read(self) -> tuple[Record, ...]:
        try:
            return await self._client.people_page(limit=LARGEST_PAGE, offset=0, sort=NEWEST_CHANGE_FIRST)
        except Refused:
            return ()  # this Clockwork doesn't sort: then its search alone must do


def _by_key(people: Iterable[Record]) -> dict[Key, list[Record]]:
    """Once for each page, as every push asks."""
    carriers: dict[Key, list[Record]] = {}
    for record in people:
        for key in keys_carried(record):
            carriers.setdefault(key, []).append(record)
    return carriers


@dataclass(slots=True)
class CompanyReading:
    """`lock` is held by whoever reads companies; at `ends_read_at` the ends of their list were last read."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ends_read_at: datetime | None = None


class FirmChanged(Exception):
    """Another firm's Clockwork was connected meanwhile: what the former one's says is not to be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingContext:
    """Where one team's Persons are looked up in Clockwork, and by which rules it is decided about them.

    `client` is that of one firm. Of the companies `most_company_pages` may be asked for (None: all);
    `projects` are read once for all.
    """

    db: Database
    world: World
    team_id: UUID
    client: ClockworkClient
    rules: TeamRules
    recent: RecentPeople
    locks: Locks = field(default_factory=Locks)
    company_reading: CompanyReading = field(default_factory=CompanyReading)
    projects: Projects = field(default_factory=Projects)
    most_company_pages: int | None = None

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[AsyncSession]:
        """A transaction that keeps what the firm's Clockwork has answered.

        Raises:
            FirmChanged: another firm is connected by now; nothing was written.
        """
        async with self.db.writing(self.team_id) as session:
            if await hold_firm(session) != self.client.subdomain:
                raise FirmChanged
            yield session
