"""The API's rate limit: so many calls in any one second."""

from collections import deque
from datetime import UTC, datetime
from email.utils import format_datetime
from math import ceil
from typing import Literal


class RateLimit:
    """A sliding window of one second over monotonic times."""

    def __init__(self) -> None:
        self._passed: deque[float] = deque()

    def wait_for(self, calls_per_second: float, now: float) -> float | None:
        """Lets a call at `now` pass (None), or says how many seconds it comes too early."""
        while self._passed and self._passed[0] <= now - 1:
            self._passed.popleft()
        if len(self._passed) < calls_per_second:
            self._passed.append(now)
            return None
        return self._passed[0] + 1 - now


def retry_after(seconds: float, form: Literal["seconds", "date"], now: float) -> str:
    """A `Retry-After` header, whole seconds rounded up; `now` is Unix time."""
    whole = max(1, ceil(seconds))
    if form == "seconds":
        return str(whole)
    return format_datetime(datetime.fromtimestamp(ceil(now) + whole, UTC), usegmt=True)
