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
from domain.previewing.beside import Beside
from domain.previewing.differing import Under, differences, must_ask
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
from domain.records.pushes import PushKind, PushStatus
from domain.rules.causes import Cause
from domain.team_rules import TeamRules

_log = logging.getLogger(__name__)
_Working = asyncio.Future[Sequence[MemberOutcome]]
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
        outcomes = [outcome for one in ended if not isinstance(one, BaseException) for outcome in one]
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
            try:
                asked += self._asks(ctx, member)
            except Exception as fault:  # noqa: BLE001 - one Person's fault, of any kind, must not stop the preview
                working[member.membership_id] = _known(_at_fault(member, PushKind.SYNC, fault))
                continue
            if asked > self._taken.most_asked:
                break
            working[member.membership_id] = asyncio.create_task(self._outcomes(ctx, member, working))
        return working

    def _asks(self, ctx: AskingContext, member: Member) -> bool:
        if self._taken.kind is PreviewKind.RULES:
            return must_ask(*self._both(ctx, member), member.beside)
        if member.today is None:
            return False
        before = (one.before_asking(ctx, member.today) for one in member.beside)
        held = (decide_before_asking(ctx, member.today) is not None, *(isinstance(b, Ending) for b in before))
        return not all(held)

    async def _outcomes(
        self, ctx: AskingContext, member: Member, working: Mapping[UUID, _Working]
    ) -> Sequence[MemberOutcome]:
        """What becomes of one membership's pushes; of proposed rules: of those that differ from today."""
        if self._taken.kind is PreviewKind.RULES:
            return await _guarded(member, PushKind.SYNC, self._compare(ctx, member))
        (record,) = await _guarded(member, PushKind.SYNC, self._record(ctx, member, working))
        found = [record]
        for one in member.beside if member.today else ():
            after = one.after(await self._twins_of(member, working)())
            found += await _guarded(member, one.kind, _beside(ctx, member, after, record.expectation))
        return found

    async def _record(
        self, ctx: AskingContext, member: Member, working: Mapping[UUID, _Working]
    ) -> Sequence[MemberOutcome]:
        work = member.today
        if work is None:
            return [_whole(member, PushKind.SYNC, _FAULT)]
        held = decide_before_asking(ctx, work)
        if held is not None:
            return [_whole(member, PushKind.SYNC, expectation(work, held))]
        expected = await expect_after(ctx, work, self._twins_of(member, working))
        return [_whole(member, PushKind.SYNC, expected)]

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

    async def _compare(self, ctx: AskingContext, member: Member) -> Sequence[MemberOutcome]:
        found = await differences(*self._both(ctx, member), member.beside)
        return [
            MemberOutcome(
                member,
                kind,
                one.proposed,
                one.formerly.expected if one.formerly else None,
                one.steps,
                one.fields,
            )
            for kind, one in found.items()
        ]

    def _both(self, ctx: AskingContext, member: Member) -> tuple[Under, Under]:
        if member.today is None or member.proposed is None:
            raise ValueError("it could not be loaded")
        proposing = replace(ctx, rules=self._taken.proposed)
        return Under(ctx, member.today), Under(proposing, member.proposed)


async def _beside(
    ctx: AskingContext, member: Member, one: Beside, record: Expectation
) -> Sequence[MemberOutcome]:
    if member.today is None:
        return ()
    return [_whole(member, one.kind, await one.expect(ctx, member.today, record))]


async def _guarded(
    member: Member, kind: PushKind, working: Awaitable[Sequence[MemberOutcome]]
) -> Sequence[MemberOutcome]:
    """What is worked out; a refusal of Clockwork's, or a fault of ours, is the outcome of this push alone."""
    try:
        return await working
    except Refused as refused:
        return [_whole(member, kind, Expectation(Ending(PushStatus.FAILED, Cause.REFUSED, str(refused))))]
    except (ClockworkError, FirmChanged, SQLAlchemyError, OSError):
        raise
    except Exception as fault:  # noqa: BLE001 - one Person's fault, of any kind, must not stop the preview
        return _at_fault(member, kind, fault)


def _at_fault(member: Member, kind: PushKind, fault: Exception) -> Sequence[MemberOutcome]:
    _log.error("The preview of membership %s failed: %s", member.membership_id, describe(fault))
    return [_whole(member, kind, _FAULT)]


def _known(outcomes: Sequence[MemberOutcome]) -> _Working:
    known: _Working = asyncio.get_running_loop().create_future()
    known.set_result(outcomes)
    return known


def _whole(member: Member, kind: PushKind, found: Expectation) -> MemberOutcome:
    """An outcome with all its steps, and every field that they write."""
    fields = {field for step in found.writes if step.field for field in (step.field, *step.also)}
    return MemberOutcome(member, kind, found, None, found.ending.steps, tuple(sorted(fields)))


def _twin(work: Work | None, outcomes: Sequence[MemberOutcome]) -> Twin | None:
    record = next((one.expectation for one in outcomes if one.kind is PushKind.SYNC), None)
    if work is None or record is None:
        return None
    return Twin(work, record.expected, record.ending.record_id)
