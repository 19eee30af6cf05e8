"""Beside the record: what the notes that wait would write, and what the stage would do.

Both act on a record that is there, so they are asked about as they would run: after the push of the record.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from domain.previewing.expecting import Expectation
from domain.previewing.twins import Twin
from domain.pushing.asking import AskingContext
from domain.pushing.deciding import Ending, held_at_gate
from domain.pushing.existing import must_be_there
from domain.pushing.note_deciding import decide_note, ending_of_notes, note_step, without_words
from domain.pushing.note_finding import find_left_note
from domain.pushing.reading import read_record
from domain.pushing.stage_deciding import decide_status, order_of, place_of, wanted_status
from domain.pushing.work import Work
from domain.records.campaigns import Campaign
from domain.records.outreach import OutreachEvent
from domain.records.pushes import PushKind, PushResult, PushStatus
from domain.rules.fields import Option
from domain.rules.notes import Outreach
from domain.rules.stage_mapping import acts
from domain.rules.steps import Action, Outcome, Rule, Step
from domain.team_rules import TeamRules


class Beside(Protocol):
    """A push of another kind than the record's, for the same Person in the same campaign."""

    @property
    def kind(self) -> PushKind:
        """Which kind."""

    def before_asking(self, ctx: AskingContext, work: Work) -> Ending | Hashable:
        """How it ends before Clockwork is asked; or, to be compared, all that the rules say about it."""

    def after(self, earlier: Sequence[Twin]) -> "Beside":
        """The same once the pushes of these Persons, who may be the same one, have run."""

    async def expect(self, ctx: AskingContext, work: Work, record: Expectation) -> Expectation:
        """How it would end once the push of the record has ended like this.

        Raises:
            ClockworkError: Clockwork could not be asked, or refused to answer.
        """


@dataclass(frozen=True, slots=True)
class NotesPush:
    """The notes that wait, each of an event and what happened, in their order."""

    told: Sequence[tuple[OutreachEvent, Outreach]]

    @property
    def kind(self) -> PushKind:
        """Notes."""
        return PushKind.NOTES

    def before_asking(self, ctx: AskingContext, work: Work) -> Ending | Hashable:
        """What is to become of each event."""
        held = held_at_gate(_of_kind(work, self.kind))
        if held is not None:
            return held
        decisions = (decide_note(ctx.rules, work, outreach) for _, outreach in self.told)
        return tuple((decision.step.rule, decision.note_type) for decision in decisions)

    def after(self, earlier: Sequence[Twin]) -> Beside:  # noqa: ARG002 - another's notes change nothing of these
        """The same."""
        return self

    async def expect(self, ctx: AskingContext, work: Work, record: Expectation) -> Expectation:
        """Whether an unanswered call has left a note is looked for in Clockwork, as the push would."""
        mine = _of_kind(work, self.kind)
        found = held_at_gate(mine) or await _record_after(ctx, mine, record)
        if isinstance(found, Ending):
            return Expectation(found)
        steps = [await self._step(ctx, mine, one, found.id) for one in self.told]
        return _changed(ending_of_notes([outreach for _, outreach in self.told], steps, found.id))

    async def _step(
        self, ctx: AskingContext, work: Work, one: tuple[OutreachEvent, Outreach], record_id: str | None
    ) -> Step:
        event, outreach = one
        settled = await find_left_note(ctx, work, event, record_id)
        if settled is not None:
            return note_step(work, outreach, settled.rule, settled.outcome, event.sent_as)
        return decide_note(ctx.rules, work, outreach).step


def notes_of(events: Sequence[OutreachEvent], campaign: Campaign) -> NotesPush | None:
    """The push of notes of a membership with these open events (`records.outreach.open_events`), if any."""
    told = [(event, without_words(event, campaign.name)) for event in events]
    return NotesPush(told) if told else None


@dataclass(frozen=True, slots=True)
class StagePush:
    """The stage that the Person stands in; `earlier` are those whose stages act before."""

    earlier: Sequence[Twin] = ()

    @property
    def kind(self) -> PushKind:
        """A stage."""
        return PushKind.STAGE

    def before_asking(self, ctx: AskingContext, work: Work) -> Ending | Hashable:
        """The status that it becomes, and what counts as forward."""
        wanted = wanted_status(ctx.rules, _of_kind(work, self.kind))
        return wanted if isinstance(wanted, Ending) else (wanted, order_of(ctx.rules))

    def after(self, earlier: Sequence[Twin]) -> Beside:
        """The same behind theirs."""
        return StagePush(earlier)

    async def expect(self, ctx: AskingContext, work: Work, record: Expectation) -> Expectation:
        """The project is read as the push would read it."""
        mine = _of_kind(work, self.kind)
        wanted = wanted_status(ctx.rules, mine)
        if isinstance(wanted, Ending):
            return Expectation(wanted)
        found = await _record_after(ctx, mine, record)
        if isinstance(found, Ending):
            return Expectation(found)
        place = await place_of(ctx, mine, found.id, wanted)
        decided = await decide_status(ctx, place, self._set_before(ctx, place.project_id, found.id))
        if isinstance(decided, Ending):
            return Expectation(replace(decided, steps=found.steps, record_id=found.id))
        steps = (*found.steps, decided.step)
        return _changed(Ending(PushStatus.DONE, steps=steps, record_id=found.id))

    def _set_before(self, ctx: AskingContext, project_id: str, record_id: str | None) -> Sequence[Option]:
        """The statuses that the earlier ones want to set on this record in this project, in their order."""
        same = (
            twin.work
            for twin in self.earlier
            if twin.is_written and twin.record_id == record_id and _project_of(twin.work) == project_id
        )
        wanted = (wanted_status(ctx.rules, _of_kind(work, self.kind)) for work in same)
        return [status for status in wanted if isinstance(status, Option)]


def _project_of(work: Work) -> str | None:
    return work.sync.project_id.value if work.sync else None


def stage_acts(rules: TeamRules, work: Work) -> bool:
    """Whether the Person's stage has something to act on, so that it would have a push."""
    if work.sync is None or work.stage is None:
        return False
    return acts(work.sync, work.stage, rules.stage_mapping)


@dataclass(frozen=True, slots=True)
class _Found:
    """The record that is acted on, and how it is found; `id` None: it is created before."""

    id: str | None
    steps: tuple[Step, ...]


def _of_kind(work: Work, kind: PushKind) -> Work:
    return replace(work, kind=kind)


async def _record_after(ctx: AskingContext, work: Work, record: Expectation) -> _Found | Ending:
    """The record as the push of the record leaves it, else as it is found without; or why there is none."""
    if record.result is not None:
        found = record.ending.record_id
        return _Found(found, (Step(Action.FIND, Rule.FOUND, Outcome.DONE, "clockworkId", new=found),))
    reading = must_be_there(work, await read_record(ctx, work))
    if isinstance(reading, Ending):
        return reading
    return _Found(reading.record.id if reading.record else None, reading.steps)


def _changed(ending: Ending) -> Expectation:
    """As it would be recorded (`domain.pushing.recording`): a push of these kinds creates no record."""
    if ending.status is not PushStatus.DONE:
        return Expectation(ending)
    changes = any(step.writes or step.wrote for step in ending.steps)
    return Expectation(ending, PushResult.UPDATED if changes else PushResult.UNCHANGED)
