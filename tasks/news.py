"""News: a hint that a team's pushes have moved on, so that whoever follows them reads them again.

Only a hint: it may come twice, late or never, and so a listener also wakes every few seconds by itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol, Self
from uuid import UUID

from tasks.waiting import happened

WAKE_SECONDS = 5.0
"""How long a listener waits at most, in case news was lost."""


class Changes:
    """An endless iterator that gives None whenever it is worth looking again."""

    def __init__(self, wake_seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._wake_seconds = wake_seconds

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> None:
        """Wait for news, or for as long as a listener waits at most."""
        await happened(self._changed, self._wake_seconds)
        self._changed.clear()

    def tell(self) -> None:
        """Wake the listener, from whatever thread. Told many times at once it wakes once."""
        if not self._changed.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed.set)


class News(Protocol):
    """What lanes publish to and the API listens to."""

    def publish(self, team_id: UUID) -> None:
        """Say that a push of the team has moved on. Cheap; from an event loop."""

    def listen(self, team_id: UUID) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        """Listen while the block runs: nothing published in it is missed but what is lost on the way."""

    async def close(self) -> None:
        """Close what was opened on this event loop."""


class LocalNews:
    """News within one process, across its event loops."""

    def __init__(self, wake_seconds: float = WAKE_SECONDS) -> None:
        self._wake_seconds = wake_seconds
        self._listeners: dict[UUID, tuple[Changes, ...]] = {}

    def publish(self, team_id: UUID) -> None:
        """Wake whoever listens for the team."""
        for listener in self._listeners.get(team_id, ()):
            listener.tell()

    def publish_to_all(self) -> None:
        """Wake every listener: something may have been missed."""
        for team_id in tuple(self._listeners):
            self.publish(team_id)

    @asynccontextmanager
    async def listen(self, team_id: UUID) -> AsyncIterator[AsyncIterator[None]]:
        """Listen while the block runs."""
        # The tuples are replaced, never changed: another thread may be going through one.
        changes = Changes(self._wake_seconds)
        self._listeners[team_id] = (*self._listeners.get(team_id, ()), changes)
        try:
            yield changes
        finally:
            left = tuple(other for other in self._listeners[team_id] if other is not changes)
            if left:
                self._listeners[team_id] = left
            else:
                del self._listeners[team_id]

    async def close(self) -> None:
        """Nothing was opened."""
