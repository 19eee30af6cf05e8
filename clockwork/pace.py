"""How fast one team may call Clockwork, and when everybody of that team has to wait.

Clockwork publishes no figure (`clockwork-api.md: Connection`), so the pace is a setting, and
`Retry-After` rules.
"""

import asyncio
import math
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 3600.0
"""The most seconds of a `Retry-After` that are believed."""

_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
# Below what an event loop's timer resolves; without it rounding could ask for endless tiny sleeps.
_NO_TIME = 1e-4


class Pace:
    """Lets the calls of one team through in the order in which they asked.

    A bucket of `in_flight` calls that refills evenly: after a pause that many may start at once, then one
    every `1 / calls_per_second` seconds. A caller that is cancelled while waiting uses nothing up. Belongs to
    one event loop.

    Args:
        calls_per_second: the lasting rate; None for no limit.
        in_flight: how many calls may be under way at once.
        now: a clock in seconds that never goes back.
        sleep: waits for so many seconds of that clock.

    Raises:
        ValueError: a limit that would let nothing through.
    """

    def __init__(
        self,
        calls_per_second: float | None,
        in_flight: int,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if calls_per_second is not None and not 0 < calls_per_second < math.inf:
            raise ValueError("calls per second must be more than zero")
        if in_flight < 1:
            raise ValueError("at least one call must be allowed in flight")
        self._interval = 0.0 if calls_per_second is None else 1 / calls_per_second
        self._burst = self._interval * (in_flight - 1)
        self._now = now
        self._sleep = sleep
        self._places = asyncio.Semaphore(in_flight)
        self._gate = asyncio.Lock()
        self._due = -math.inf
        """When the next call would start if calls were spaced evenly, with no burst."""

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Holds a place among the calls in flight, from the moment at which the call may start."""
        async with self._places:
            async with self._gate:
                await self._wait_for_turn()
            yield

    def hold(self, seconds: float) -> None:
        """Let no call of this team start for so many seconds, and none in a burst right after."""
        self._due = max(self._due, self._now() + seconds + self._burst)

    async def _wait_for_turn(self) -> None:
        # Asked again after each sleep, for `hold` may have been called meanwhile.
        while (wait := self._due - self._burst - self._now()) > _NO_TIME:
            await self._sleep(wait)
        self._due = max(self._due, self._now()) + self._interval


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a `Retry-After` header asks to wait, from 0 to `LONGEST_RETRY_AFTER`.

    None when there is no header, or none that can be read.

    Args:
        value: the header, a number of seconds or an HTTP date.
        now: the time to measure a date from, aware.
    """
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        # A date with the zone "-0000" comes without one; HTTP dates are in UTC.
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(seconds.total_seconds(), 0.0), LONGEST_RETRY_AFTER)
