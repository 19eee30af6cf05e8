"""Attempts: what a lane does about each way in which a push, or a portion of long work, can end."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from clockwork.errors import ComeBackLater, CredentialsRefused
from domain.faults import describe
from domain.pushing.asking import FirmChanged, RecentPeople
from domain.pushing.deciding import Ending
from domain.pushing.lane import LaneContext, LaneLost
from domain.pushing.recording import record_ending
from domain.pushing.running import run_push
from domain.pushing.taking import INTERNAL_ERROR_REASON
from domain.pushing.work import Work
from domain.records.pushes import PushStatus
from domain.rules.causes import Cause
from domain.stored_credentials import needs_attention
from domain.team_rules import TeamRules
from tasks.background import Portion
from tasks.opening import OpenLane
from tasks.resources import Resources

_log = logging.getLogger(__name__)
DATABASE_FAILED = (OperationalError, InterfaceError, NoConnection, OSError)
"""What says that the database, not the push, is at fault."""
CIRCUMSTANCES = (LaneLost, FirmChanged, ComeBackLater, CredentialsRefused, *DATABASE_FAILED)
"""What stops a lane, whatever it is at."""


@dataclass(slots=True)
class Standing:
    """What is known so far about how a slice goes on.

    Attributes:
        is_over: nothing more is taken.
        rings_again: what is left is for a next slice at once, not for the sweep.
        is_in_order: every push that has ended was recorded.
        rests_until: Clockwork asked for a pause until then, or can't be reached.
    """

    is_over: bool = False
    rings_again: bool = True
    is_in_order: bool = True
    rests_until: datetime | None = None

    def halt(self) -> None:
        """Take nothing more, and leave the rest to the sweep."""
        self.is_over, self.rings_again = True, False

    def rest(self, until: datetime) -> None:
        """Halt, and let nobody take the lane before `until`."""
        self.halt()
        self.rests_until = max(until, self.rests_until or until)

    def leave_unrecorded(self) -> None:
        """Halt: a push could not be recorded, so that its calls must settle before it runs again."""
        self.halt()
        self.is_in_order = False


class Attempts:
    """Runs the pushes and portions of one slice, and keeps its `standing`."""

    def __init__(self, resources: Resources, lane: OpenLane, may_send: Callable[[], bool]) -> None:
        self.standing = Standing()
        self._resources, self._lane = resources, lane
        self._ctx = LaneContext(
            db=resources.db,
            world=resources.world,
            team_id=lane.lease.team_id,
            lease=lane.lease,
            client=lane.client.guarded(may_send),
            rules=lane.first.rules,
            settle=timedelta(seconds=resources.configuration.settle_seconds),
            first_wait=timedelta(seconds=resources.configuration.retry_seconds),
            may_send=may_send,
            recent=RecentPeople(lane.client, resources.world.now),
        )

    async def run(self, work: Work, rules: TeamRules) -> None:
        """Run one push under the rules it was taken with.

        Raises:
            LaneLost: the lane is somebody else's, or about to be.
        """
        ctx = replace(self._ctx, rules=rules)
        async with self._minding(f"push {work.push_id}"):
            try:
                await run_push(ctx, work)
            except CIRCUMSTANCES:
                raise
            except Exception as fault:  # noqa: BLE001 - a fault of ours in one push, of any kind, must not stop the lane
                _log.error("Push %s failed: %s", work.push_id, describe(fault))
                await record_ending(
                    ctx, work, Ending(PushStatus.FAILED, Cause.INTERNAL_ERROR, INTERNAL_ERROR_REASON)
                )

    async def work_on(self, portion: Portion) -> None:
        """Do a portion of a long work.

        Raises:
            LaneLost: the lane is somebody else's, or about to be.
        """
        ctx = replace(self._ctx, rules=portion.rules)
        async with self._minding("a portion of long work"):
            try:
                await portion.work(ctx)
            except CIRCUMSTANCES:
                raise
            except Exception as fault:  # noqa: BLE001 - a fault of ours in one portion, of any kind, must not stop the lane
                _log.error("A portion of long work of team %s failed: %s", ctx.team_id, describe(fault))
                await portion.fail(ctx)

    @asynccontextmanager
    async def _minding(self, what: str) -> AsyncIterator[None]:
        """Keep the standing when it was none of the work's own faults that stopped it."""
        now, team_id = self._resources.world.now, self._lane.lease.team_id
        try:
            yield
        except ComeBackLater as error:
            rest = error.retry_after or self._resources.configuration.retry_seconds
            self.standing.rest(now() + timedelta(seconds=rest))
        except FirmChanged:
            self.standing.is_over = True
        except CredentialsRefused as error:
            self.standing.halt()
            await needs_attention(self._resources.db, team_id, self._lane.revision, error, now())
        except DATABASE_FAILED as trouble:
            _log.error("The database failed under %s: %s", what, describe(trouble))
            self.standing.leave_unrecorded()
