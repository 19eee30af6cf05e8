"""Pushes per second, CPU per push and calls per push of a worker in this process."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from sqlalchemy import select

from api.parts import Parts, open_parts
from domain.configuration import Configuration
from domain.records.database import Database
from domain.records.pushes import Push, PushStatus
from domain.records.teams import Team
from tasks.embedded import EmbeddedWorker
from tasks.redis_news import make_news
from tests.running.api import Api, running_api
from tests.running.contacts import Contact, contact
from tests.running.sandboxes import RemoteSandbox
from tests.running.waiting import until
from tests.tasks.support import SilentBell

_LONGEST_SECONDS = 600.0
_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What so many pushes cost: `seconds` from first to last call, `cpu` seconds of this process alone."""

    pushes: int
    seconds: float
    cpu: float
    calls: int

    @property
    def per_second(self) -> float:
        return self.pushes / self.seconds

    @property
    def cpu_milliseconds(self) -> float:
        return self.cpu / self.pushes * 1000

    @property
    def calls_per_push(self) -> float:
        return self.calls / self.pushes


@dataclass(frozen=True, slots=True)
class PushCosts:
    """Of people who are new in Clockwork with all their parts, and of the same people unchanged."""

    new: Cost
    known: Cost


async def measure_pushes(configuration: Configuration, sandbox: RemoteSandbox, people: int) -> PushCosts:
    """Push so many new people on a migrated database, then the same from a second campaign, unchanged."""
    quiet = replace(configuration, sweep_seconds=3600.0)
    contacts = [contact(number) for number in range(_WARM_UP + people)]
    async with running_api(quiet, _silent_parts) as api:
        await api.activate()
        for campaign in ("first", "second"):
            await api.tell(campaign, contacts)
        bench = _Bench(quiet, sandbox, api)
        async with bench.working():
            await bench.run("first", contacts[:_WARM_UP])
            new = await bench.run("first", contacts[_WARM_UP:])
            await bench.run("second", contacts[:_WARM_UP])
            known = await bench.run("second", contacts[_WARM_UP:])
    return PushCosts(new, known)


class _Bench:
    """A worker, and the team whose bell is rung when everything is ready to be measured."""

    def __init__(self, configuration: Configuration, sandbox: RemoteSandbox, api: Api) -> None:
        self._configuration, self._sandbox, self._api = configuration, sandbox, api
        self._worker = EmbeddedWorker(configuration, make_news(configuration.redis_url))
        self._db = Database(configuration.database_url)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The worker runs while the block does."""
        self._worker.start()
        try:
            yield
        finally:
            await asyncio.to_thread(self._worker.stop)
            await self._db.close()

    async def run(self, campaign: str, contacts: list[Contact]) -> Cost:
        """Have these people pushed, and say what it cost."""
        await self._api.add(campaign, contacts)
        async with self._db.reading_everywhere() as session:
            team_id = (await session.scalars(select(Team.id))).one()
        before = self._sandbox.last_call()
        started = time.process_time()
        await self._worker.bell.ring(team_id)
        await until(self._is_over, within=_LONGEST_SECONDS)
        cpu = time.process_time() - started
        calls = self._sandbox.calls(before)
        seconds = calls[-1]["received"] - calls[0]["received"]
        return Cost(len(contacts), seconds, cpu, len(calls))

    async def _is_over(self) -> bool:
        async with self._db.reading_everywhere() as session:
            query = select(Push.id).where(Push.status.in_((PushStatus.READY, PushStatus.RUNNING))).limit(1)
            return await session.scalar(query) is None


@asynccontextmanager
async def _silent_parts(configuration: Configuration) -> AsyncIterator[Parts]:
    """The API's parts with a bell that nobody hears: pushes wait until they are measured.

    `redis_url` is given so that no worker runs inside; nothing is sent there.
    """
    async with open_parts(replace(configuration, redis_url="redis://127.0.0.1:9")) as parts:
        yield replace(parts, doorbell=SilentBell())
