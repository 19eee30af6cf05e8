"""Seeded chance: choices, ids and dates that come out the same for the same seed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final, TypeVar

from clockwork.sandbox.records import spaced

Thing = TypeVar("Thing")

BASE_DATE: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""The firm's "today": every invented date lies before it."""

_DAYS: Final = tuple(spaced(BASE_DATE - timedelta(days=day))[:10] for day in range(4000))


class Dice:
    """A `random.Random` with the few throws a firm needs, quick enough for 200,000 people."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - invented data, not a secret
        self.throw = self._random.random
        self._bits = self._random.getrandbits

    def chance(self, probability: float) -> bool:
        """True in `probability` of all throws (0 to 1)."""
        return self.throw() < probability

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return int(self.throw() * limit)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of `things`."""
        return things[int(self.throw() * len(things))]

    def sample(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """`count` different ones of `things`."""
        return self._random.sample(things, count)

    def identity(self) -> str:
        """A version 4 UUID in text."""
        bits = f"{self._bits(128):032x}"
        return (
            f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-{'89ab'[int(bits[16], 16) & 3]}{bits[17:20]}-{bits[20:]}"
        )

    def day(self, youngest: int, oldest: int) -> str:
        """A date (`2025-03-01`) from `youngest` to `oldest` days before the base date (below 4,000)."""
        return _DAYS[youngest + int(self.throw() * (oldest - youngest))]

    def moment(self, youngest: int, oldest: int) -> str:
        """The same with a time of day, in the form `2025-03-01 14:05:09`."""
        seconds = int(self.throw() * 36_000)
        hours, rest = divmod(seconds, 3600)
        return f"{self.day(youngest, oldest)} {8 + hours:02}:{rest // 60:02}:{rest % 60:02}"
