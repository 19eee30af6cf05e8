"""News between processes, over one channel of Redis's publish and subscribe."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from uuid import UUID

from redis import RedisError
from redis.asyncio import Redis

from domain.faults import describe
from tasks.news import WAKE_SECONDS, LocalNews, News
from tasks.waiting import happened

_log = logging.getLogger(__name__)
_CHANNEL = "sourcewhale-clockwork:news"
_PUBLISH_SECONDS = 0.1
"""A team's news within this time are published as one."""
_RECONNECT_SECONDS = 1.0
_REDIS_SECONDS = 2.0
_LOOK_SECONDS = 0.5
"""How often the receiver looks whether to end: redis-py can swallow a cancellation while it connects."""


class RedisNews:
    """News through Redis, for one event loop: what is published here goes out, all that comes in is heard.

    Nothing is connected before the first news or the first listener, and Redis may come and go.
    """

    def __init__(self, url: str, wake_seconds: float = WAKE_SECONDS) -> None:
        self._url = url
        self._local = LocalNews(wake_seconds)
        self._outgoing: set[UUID] = set()
        self._closing = asyncio.Event()
        self._redis: Redis | None = None
        self._sending: asyncio.Task[None] | None = None
        self._receiving: asyncio.Task[None] | None = None

    def publish(self, team_id: UUID) -> None:
        """Have it sent soon."""
        self._outgoing.add(team_id)
        if self._sending is None or self._sending.done():
            self._sending = self._spawn(self._send())

    @asynccontextmanager
    async def listen(self, team_id: UUID) -> AsyncIterator[AsyncIterator[None]]:
        """Listen while the block runs."""
        if self._receiving is None or self._receiving.done():
            self._receiving = self._spawn(self._receive())
        async with self._local.listen(team_id) as changes:
            yield changes

    async def close(self) -> None:
        """End the tasks and close the connections."""
        self._closing.set()
        for task in (self._sending, self._receiving):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        if self._redis is not None:
            await self._redis.aclose()

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        if self._redis is None:
            self._redis = Redis.from_url(
                self._url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS
            )
        return asyncio.create_task(work)

    async def _send(self) -> None:
        """Publish until there is nothing left, each team at most once in `_PUBLISH_SECONDS`."""
        while self._outgoing and self._redis is not None:
            teams, self._outgoing = self._outgoing, set()
            try:
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for team_id in teams:
                        pipeline.publish(_CHANNEL, team_id.bytes)
                    await pipeline.execute()
            except (RedisError, OSError) as trouble:
                _log.warning("News could not be published: %s", describe(trouble))
            await happened(self._closing, _PUBLISH_SECONDS)

    async def _receive(self) -> None:
        while not self._closing.is_set():
            try:
                await self._pass_on()
            except (RedisError, OSError) as trouble:
                _log.warning("News can't be received: %s", describe(trouble))
                await happened(self._closing, _RECONNECT_SECONDS)

    async def _pass_on(self) -> None:
        if self._redis is None:
            return
        async with self._redis.pubsub() as channel:
            await channel.subscribe(_CHANNEL)
            while not self._closing.is_set():
                message = await channel.get_message(timeout=_LOOK_SECONDS)
                match message:
                    case {"type": "message", "data": bytes(team)}:
                        self._local.publish(UUID(bytes=team))
                    case {"type": "subscribe"}:
                        # Also after a lost connection, and news with it.
                        self._local.publish_to_all()


def make_news(redis_url: str | None) -> News:
    """News for one event loop through Redis, or for all event loops of this process."""
    return LocalNews() if redis_url is None else RedisNews(redis_url)
