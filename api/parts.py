"""What the API works with, opened in the event loop that serves and closed at its end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache

import httpx

from api.sockets import Sockets
from api.turns import Turns
from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.pace import Pace
from clockwork.transport import open_http
from domain.configuration import Configuration
from domain.records.database import Database
from domain.sealing import Seal
from domain.stored_credentials import Office
from domain.world import World, real_world
from tasks.broker import close_broker, make_broker
from tasks.doorbell import BrokerDoorbell, Doorbell
from tasks.embedded import EmbeddedWorker
from tasks.news import News
from tasks.redis_news import make_news

_MOST_PACES = 1_000


@dataclass(frozen=True, slots=True)
class Parts:
    """One event loop's own."""

    configuration: Configuration
    db: Database
    world: World
    office: Office
    doorbell: Doorbell
    news: News
    turns: Turns = field(default_factory=Turns)
    sockets: Sockets = field(default_factory=Sockets)


OpenParts = Callable[[Configuration], AbstractAsyncContextManager[Parts]]


@asynccontextmanager
async def open_parts(configuration: Configuration) -> AsyncIterator[Parts]:
    """Open everything; without a REDIS_URL a worker runs in this process as long as the block.

    Nothing is connected before it is used, so that the process starts whatever is down (see `/readyz`).
    """
    world = real_world()
    async with AsyncExitStack() as stack:
        db = Database(configuration.database_url)
        stack.push_async_callback(db.close)
        http = await stack.enter_async_context(open_http())
        news = make_news(configuration.redis_url)
        stack.push_async_callback(news.close)
        doorbell = await stack.enter_async_context(_open_doorbell(configuration, news))
        yield Parts(configuration, db, world, open_office(configuration, http, world), doorbell, news)


@asynccontextmanager
async def _open_doorbell(configuration: Configuration, news: News) -> AsyncIterator[Doorbell]:
    if configuration.redis_url is None:
        worker = EmbeddedWorker(configuration, news)
        worker.start()
        try:
            yield worker.bell
        finally:
            await asyncio.to_thread(worker.stop)
    else:
        broker = make_broker(configuration.redis_url)
        try:
            yield BrokerDoorbell(broker)
        finally:
            await asyncio.to_thread(close_broker, broker)


def open_office(configuration: Configuration, http: httpx.AsyncClient, world: World) -> Office:
    """The office of one event loop, whose clients for the same credentials keep one pace together."""

    @lru_cache(maxsize=_MOST_PACES)
    def pace_of(_credentials: Credentials) -> Pace:
        return Pace(configuration.calls_per_second, configuration.calls_in_flight)

    def open_client(credentials: Credentials) -> ClockworkClient:
        return ClockworkClient(
            http,
            credentials,
            pace_of(credentials),
            now=world.now,
            base_url=configuration.clockwork_base_url,
        )

    return Office(
        Seal(configuration.encryption_key), open_client, copies=configuration.copy_refresh_seconds > 0
    )
