"""Long work beside the pushes of a lane: portion by portion, each recorded with its checkpoint.

What is under way can be cut off at any moment: nothing of a portion counts before it is recorded, and then
the next one begins behind it. Pushes come first: while some are due or run, a portion asks about one Person
at a time; else about half as many as calls may be in flight, so that a push finds the other half free.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from domain.previewing.working import take_preview_portion
from domain.pushing.lane import LaneContext
from domain.pushing.taking import Batch, take_batch
from domain.team_rules import TeamRules


class Portion(Protocol):
    """Some of a long work, as it was taken."""

    @property
    def rules(self) -> TeamRules:
        """Those that held when it was taken."""

    async def work(self, ctx: LaneContext) -> None:
        """Do it and record it with its checkpoint, in one transaction that holds the lane.

        Raises:
            ComeBackLater, CredentialsRefused: Clockwork can't be asked now.
            LaneLost: the lane is somebody else's by now; nothing was recorded.
        """

    async def fail(self, ctx: LaneContext) -> None:
        """End the whole work: a portion of it broke down by a fault of ours.

        Raises:
            LaneLost: as above.
        """


TakePortion = Callable[[AsyncSession, datetime, int], Awaitable[Portion | None]]
"""Takes the team's next portion, of at most so many things to ask Clockwork about; None: there is none.

What has work left must also be known to `domain.pushing.queue`, or nobody rings for it.
"""

_LONG_WORK: Sequence[TakePortion] = (take_preview_portion,)
"""In the order in which it is done."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a lane took at one moment: due pushes, and a portion of long work; None: there was none."""

    batch: Batch | None = None
    portion: Portion | None = None

    @property
    def rules(self) -> TeamRules:
        """Those that it was taken with.

        Raises:
            ValueError: nothing was taken.
        """
        taken = self.batch or self.portion
        if taken is None:
            raise ValueError("nothing was taken")
        return taken.rules

    def __bool__(self) -> bool:
        return self.batch is not None or self.portion is not None


async def take_work(
    session: AsyncSession, now: datetime, *, limit: int, running: int, has_portion: bool
) -> Taken:
    """As many due pushes as there is room for, and then a portion unless one is under way.

    `limit` is how many calls may be in flight, `running` how many pushes run already.
    """
    batch = await take_batch(session, now, limit - running) if running < limit else None
    if has_portion:
        return Taken(batch)
    is_busy = batch is not None or running > 0
    return Taken(batch, await _take_portion(session, now, 1 if is_busy else max(1, limit // 2)))


async def _take_portion(session: AsyncSession, now: datetime, most_asked: int) -> Portion | None:
    for take in _LONG_WORK:
        portion = await take(session, now, most_asked)
        if portion is not None:
            return portion
    return None
