"""What the pushes of one lane share while it is held."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.asking import AskingContext, FirmChanged
from domain.records.lanes import Lease, hold_lane

_LONGEST_WAIT = timedelta(minutes=10)


class LaneLost(Exception):
    """Another worker has the lane by now: stop, and write nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneContext(AskingContext):
    """A held lane, whose owner alone may write to the team's Clockwork.

    `may_send` answers False once the lease can't be trusted any more; every write asks it first. `settle` is
    how long a call without an answer may still arrive, `first_wait` how long a push waits for its second
    attempt.
    """

    lease: Lease
    settle: timedelta
    first_wait: timedelta
    may_send: Callable[[], bool]

    @asynccontextmanager
    async def owning(self, *, of_any_firm: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction that only the lane's owner may make, about the firm whose Clockwork it talks to.

        `of_any_firm`: about nothing that is in Clockwork.

        Raises:
            LaneLost: the lane is somebody else's by now; nothing was written.
            FirmChanged: another firm is connected by now; nothing was written.
        """
        async with self.db.writing(self.team_id) as session:
            firm = await hold_lane(session, self.lease)
            if firm is None:
                raise LaneLost
            if firm != self.client.subdomain and not of_any_firm:
                raise FirmChanged
            yield session

    def wait_before(self, attempts: int, retry_after: float | None = None) -> timedelta:
        """How long a push waits after so many earlier attempts and this one.

        `first_wait`, doubled each time up to 10 minutes, or the seconds that Clockwork asked for if that is
        more.
        """
        waits = min(self.first_wait * 2.0 ** min(attempts, 20), _LONGEST_WAIT)
        return max(timedelta(seconds=retry_after or 0), waits)

    def check_lease(self) -> None:
        """Stop before a write that another worker might make as well.

        Raises:
            LaneLost: the lease has ended or is about to.
        """
        if not self.may_send():
            raise LaneLost
