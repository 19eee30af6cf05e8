"""Turns: what one team may do only once at a time."""

import asyncio
from uuid import UUID
from weakref import WeakValueDictionary


class Turns:
    """A lock for each team, in one event loop; it is forgotten once nobody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def of(self, team_id: UUID) -> asyncio.Lock:
        """The team's lock: `async with turns.of(team_id)`."""
        return self._locks.setdefault(team_id, asyncio.Lock())
