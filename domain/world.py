"""What comes in from outside: the time and new identities, so that rules and verbs have none of their own."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class World:
    """The clock (aware, UTC) and the source of ids, handed to every verb.

    Ids are time-ordered, so that ordering by id is ordering by creation.
    """

    now: Callable[[], datetime]
    new_id: Callable[[], UUID]


def time_ordered_id() -> UUID:
    """A UUID of version 7 (RFC 9562): milliseconds, then 12 bits of finer time, then 62 random bits."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    finer = rest * 4096 // 1_000_000
    return UUID(int=milliseconds << 80 | 7 << 76 | finer << 64 | 2 << 62 | secrets.randbits(62))


def real_world() -> World:
    """The system's clock and randomness."""
    return World(now=lambda: datetime.now(UTC), new_id=time_ordered_id)
