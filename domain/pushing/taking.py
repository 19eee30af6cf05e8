"""Taking: due pushes become a lane's work, together with the rules that hold at that moment."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.faults import describe
from domain.pushing.queue import take_due
from domain.pushing.work import Work, load_work
from domain.records.pushes import Push, PushStatus
from domain.rules.causes import Cause
from domain.team_rules import TeamRules, load_team_rules

INTERNAL_ERROR_REASON = (
    "Something went wrong inside this service. Retry it; if it fails again, tell us its id."
)
"""What a user reads about a fault of ours: the log has its kind and place, under the push's id."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """Work that was taken at one moment, and the rules as they were then."""

    rules: TeamRules
    work: Sequence[Work]


async def take_batch(session: AsyncSession, now: datetime, limit: int) -> Batch | None:
    """Up to `limit` due pushes of the team, now RUNNING; None: nothing is due.

    A push that can't be loaded, which is a fault of ours, is FAILED and does not hold back the others.
    """
    pushes = await take_due(session, now, limit)
    if not pushes:
        return None
    rules = await load_team_rules(session)
    try:
        return Batch(rules, await load_work(session, pushes, rules))
    except SQLAlchemyError:
        raise
    except Exception:  # noqa: BLE001 - whichever push it is about is found, failed and logged one line below
        return Batch(
            rules, [work for push in pushes for work in await _load_or_fail(session, push, rules, now)]
        )


async def _load_or_fail(session: AsyncSession, push: Push, rules: TeamRules, now: datetime) -> list[Work]:
    try:
        return await load_work(session, [push], rules)
    except SQLAlchemyError:
        raise
    except Exception as fault:  # noqa: BLE001 - one push's fault, of any kind, must not stop the team's lane
        _log.error("Push %s can't be loaded: %s", push.id, describe(fault))
        push.status, push.rule, push.reason = PushStatus.FAILED, Cause.INTERNAL_ERROR, INTERNAL_ERROR_REASON
        push.finished_at = now
        return []
