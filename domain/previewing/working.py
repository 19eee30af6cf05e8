"""Working: a portion of a preview is worked out side by side, and recorded together with its checkpoint."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.errors import ClockworkError, ComeBackLater, Refused
from domain.faults import describe
from domain.previewing.differing import Under, difference, differs_before_asking, must_ask
from domain.previewing.expecting import Expectation, expectation, reading_only
from domain.previewing.portions import Member, Taken, take_memberships
from domain.previewing.recording import MemberOutcome, record_fault, record_interruption, record_outcomes
from domain.previewing.twins import Twin, expect_after
from domain.pushing.asking import AskingContext, FirmChanged
from domain.pushing.deciding import Ending, decide_before_asking
from domain.pushing.lane import LaneContext
from domain.pushing.taking import INTERNAL_ERROR_REASON
from domain.pushing.work import Work
from domain.records.previews import PreviewKind
from domain.records.pushes import PushStatus
from domain.rules.causes import Cause
from domain.team_rules import TeamRules

_log = logging.getLogger(__name__)
_Working = asyncio.Task[MemberOutcome | None]
_FAULT = Expectation(Ending(PushStatus.FAILED, Cause.INTERNAL_ERROR, INTERNAL_ERROR_REASON))


async def take_preview_portion(session: AsyncSession, now: datetime, most_asked: int) -> "Portion | None":
    """The next portion of the team's previews, which asks Clockwork about `most_asked` Persons at most."""
    taken = await take_memberships(session, now, most_asked)
    return Portion(taken) if taken else None


class Portion:
    """A portion that was taken. What became of it is all that is written, and nothing in Clockwork."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken

    @property
    def rules(self) -> TeamRules:
        """Those that hold today."""
        return self._taken.rules

    async def work(self, ctx: LaneContext) -> None:
        """Work it out and record it; a fault in one Person's planning is that Person's outcome alone.

        Raises:
            ComeBackLater, CredentialsRefused: Clockwork can't be asked now; no outcome was recorded.
            LaneLost: the lane is somebody else's by now; nothing was recorded.
        """
        asking = replace(ctx, client=reading_only(ctx.client), rules=self._taken.rules)
        working = self._start(asking)
        ended = await asyncio.gather(*working.values(), return_exceptions=True)
        faults = [one for one in ended if isinstance(one, BaseException)]
        if any(isinstance(fault, ComeBackLater) for fault in faults):
            await record_interruption(ctx, self._taken)
        if faults:
            raise faults[0]
        outcomes = [one for one in ended if isinstance(one, MemberOutcome)]
        await record_outcomes(ctx, self._taken, self._taken.members[: len(ended)], outcomes)

    async def fail(self, ctx: LaneContext) -> None:
        """End the preview after a fault of ours that is nobody's alone.

        Raises:
            LaneLost: the lane is somebody else's by now; nothing was recorded.
        """
        await record_fault(ctx, self._taken)

    def _start(self, ctx: AskingContext) -> Mapping[UUID, _Working]:
        """Begin with every membership before the first that too many would have to be asked about."""
        working: dict[UUID, _Working] = {}
        asked = 0
        for member in self._taken.members:
            asked += self._asks(ctx, member)
            if asked > self._taken.most_asked:
                break
            working[member.membership_id] = asyncio.create_task(self._outcome(ctx, member, working))
        return working

    def _asks(self, ctx: AskingContext, member: Member) -> bool:
        try:
            if self._taken.kind is PreviewKind.RULES:
                today, proposed = self._both(ctx, member)
                return must_ask(today, proposed)
            return member.today is not None and decide_before_asking(ctx, member.today) is None
        except Exception:  # noqa: BLE001 - whatever it is, working the membership out meets it again and reports it
            return False

    async def _outcome(
        self, ctx: AskingContext, member: Member, working: Mapping[UUID, _Working]
    ) -> MemberOutcome | None:
        """What becomes of one membership's push; of proposed rules: None if nothing else than today."""
        try:
            if self._taken.kind is PreviewKind.RULES:
                return await self._compare(ctx, member)
            return _whole(member, await self._expect(ctx, member, working))
        except Refused as refused:
            return _whole(member, Expectation(Ending(PushStatus.FAILED, Cause.REFUSED, str(refused))))
        except (ClockworkError, FirmChanged, SQLAlchemyError, OSError):
            raise
        except Exception as fault:  # noqa: BLE001 - one Person's fault, of any kind, must not stop the preview
            _log.error("The preview of membership %s failed: %s", member.membership_id, describe(fault))
            return _whole(member, _FAULT)

    async def _expect(
        self, ctx: AskingContext, member: Member, working: Mapping[UUID, _Working]
    ) -> Expectation:
        work = member.today
        if work is None:
            return _FAULT
        held = decide_before_asking(ctx, work)
        if held is not None:
            return expectation(work, held)
        return await expect_after(ctx, work, self._twins_of(member, working))

    def _twins_of(
        self, member: Member, working: Mapping[UUID, _Working]
    ) -> Callable[[], Awaitable[Sequence[Twin]]]:
        """Those before this one: some were recorded with earlier portions, some are worked out beside it."""
        works = {other.membership_id: other.today for other in self._taken.members}

        async def twins() -> Sequence[Twin]:
            found = []
            for twin_id in self._taken.twins.get(member.membership_id, ()):
                if twin_id in self._taken.earlier:
                    found.append(self._taken.earlier[twin_id])
                elif twin_id in working and (twin := _twin(works[twin_id], await working[twin_id])):
                    found.append(twin)
            return found

        return twins

    async def _compare(self, ctx: AskingContext, member: Member) -> MemberOutcome | None:
        today, proposed = self._both(ctx, member)
        found = differs_before_asking(today, proposed)
        if found is None and must_ask(today, proposed):
            found = await difference(today, proposed)
        if found is None:
            return None
        formerly = found.formerly.expected if found.formerly else None
        return MemberOutcome(member, found.proposed, formerly, found.steps, found.fields)

    def _both(self, ctx: AskingContext, member: Member) -> tuple[Under, Under]:
        if member.today is None or member.proposed is None:
            raise ValueError("it could not be loaded")
        proposing = replace(ctx, rules=self._taken.proposed)
        return Under(ctx, member.today), Under(proposing, member.proposed)


def _whole(member: Member, found: Expectation) -> MemberOutcome:
    """An outcome with all its steps, and every field that they write."""
    fields = {field for step in found.writes if step.field for field in (step.field, *step.also)}
    return MemberOutcome(member, found, None, found.ending.steps, tuple(sorted(fields)))


def _twin(work: Work | None, outcome: MemberOutcome | None) -> Twin | None:
    if work is None or outcome is None:
        return None
    return Twin(work, outcome.expectation.expected, outcome.expectation.ending.record_id)
