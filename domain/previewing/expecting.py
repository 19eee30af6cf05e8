"""Expecting: how a push would end, from the same reading and plan as the push itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from clockwork.client import ClockworkClient
from domain.pushing.asking import AskingContext
from domain.pushing.deciding import Ending, decide_before_asking, decide_checked, wanted_by
from domain.pushing.reading import read_record, read_whole
from domain.pushing.work import Work
from domain.records.previews import Expected
from domain.records.pushes import PushResult, PushStatus
from domain.rules.steps import Action, Step

_OF_STATUS: Mapping[PushStatus, Expected] = {
    PushStatus.PENDING: Expected.WAITING,
    PushStatus.READY: Expected.WAITING,
    PushStatus.RUNNING: Expected.WAITING,
    PushStatus.SKIPPED: Expected.SKIPPED,
    PushStatus.BLOCKED: Expected.BLOCKED,
    PushStatus.REVIEW: Expected.REVIEW,
    PushStatus.FAILED: Expected.FAILED,
}
_OF_RESULT: Mapping[PushResult, Expected] = {
    PushResult.CREATED: Expected.CREATE,
    PushResult.UPDATED: Expected.UPDATE,
    PushResult.UNCHANGED: Expected.UNCHANGED,
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """How a push would end, and what a DONE one would have done to the record."""

    ending: Ending
    result: PushResult | None = None

    @property
    def expected(self) -> Expected:
        """The same in one word."""
        return _OF_RESULT[self.result] if self.result else _OF_STATUS[self.ending.status]

    @property
    def writes(self) -> tuple[Step, ...]:
        """The steps that would write."""
        return tuple(step for step in self.ending.steps if step.writes)


def reading_only(client: ClockworkClient) -> ClockworkClient:
    """The client for a preview: it sends nothing that writes."""
    return client.guarded(lambda: False)


async def expect(ctx: AskingContext, work: Work) -> Expectation:
    """Read Clockwork and plan as the push would.

    Raises:
        ClockworkError: Clockwork could not be asked, or refused to answer.
    """
    held = decide_before_asking(ctx, work)
    if held is not None:
        return expectation(work, held)
    reading = await read_record(ctx, work)
    seen = await read_whole(ctx, reading.record, wanted_by(ctx, work))
    decided = await decide_checked(ctx, work, reading, seen, fresh=work.completes(seen.record))
    return expectation(work, decided, reading.record.id if reading.record else None)


def expectation(work: Work, decided: Ending | tuple[Step, ...], record_id: str | None = None) -> Expectation:
    """What was decided about a push, as it would be recorded (`domain.pushing.recording`)."""
    if isinstance(decided, Ending):
        return Expectation(decided)
    ending = Ending(PushStatus.DONE, steps=decided, record_id=record_id)
    return Expectation(ending, _result(work, ending))


def _result(work: Work, ending: Ending) -> PushResult:
    actions = {step.action for step in ending.steps if step.writes}
    completes = work.completing and ending.record_id == work.clockwork_id
    if completes or Action.CREATE_PERSON in actions:
        return PushResult.CREATED
    return PushResult.UPDATED if actions else PushResult.UNCHANGED
