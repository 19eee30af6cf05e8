"""What the pushes of one lane share while it is held."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from domain.pushing.asking import AskingContext
from domain.records.lanes import Lease


class LaneLost(Exception):
    """Another worker has the lane by now: stop, and write nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneContext(AskingContext):
    """A held lane, whose owner alone may write to the team's Clockwork.

    `may_send` answers False once the lease can't be trusted any more; every write asks it first. `settle` is
    how long a call without an answer may still arrive.
    """

    lease: Lease
    settle: timedelta
    may_send: Callable[[], bool]

    def check_lease(self) -> None:
        """Stop before a write that another worker might make as well.

        Raises:
            LaneLost: the lease has ended or is about to.
        """
        if not self.may_send():
            raise LaneLost
