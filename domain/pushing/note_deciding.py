"""Deciding about notes: what is to become of each event that waits, by whoever pushes or previews."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.pushing.deciding import Ending
from domain.pushing.work import Work
from domain.records.outreach import OutreachEvent
from domain.records.pushes import PushStatus
from domain.rules.causes import Cause
from domain.rules.notes import Outreach, outreach_line, outreach_name
from domain.rules.settings import NoteTrigger
from domain.rules.steps import Action, Outcome, Rule, Step
from domain.team_rules import TeamRules


@dataclass(frozen=True, slots=True)
class NoteDecision:
    """The step of an event, and the name of the note type where its note is to be written."""

    step: Step
    note_type: str | None = None


def without_words(event: OutreachEvent, campaign: str) -> Outreach:
    """What happened, with nothing that was said: enough to decide, and to tell in a step."""
    return Outreach(event.type, event.direction, event.happened_at, event.utc_offset, campaign)


def decide_note(rules: TeamRules, work: Work, outreach: Outreach) -> NoteDecision:
    """Whether an event that waits becomes a note, and of which of the firm's note types."""
    if NoteTrigger(outreach.type, outreach.direction) not in work.settings.values.create_notes_upon:
        return NoteDecision(note_step(work, outreach, Rule.NOTE_NOT_WANTED, Outcome.LEFT))
    note_type = rules.note_mapping.note_type_of(outreach.type, rules.catalogue.note_types)
    if note_type is None:
        return NoteDecision(note_step(work, outreach, Rule.NO_SUCH_NOTE_TYPE, Outcome.LEFT))
    step = note_step(work, outreach, Rule.NOTE_WANTED, Outcome.PLANNED, note_type.name)
    return NoteDecision(step, note_type.name)


def note_step(
    work: Work, outreach: Outreach, rule: Rule, outcome: Outcome, note_type: str | None = None
) -> Step:
    """A step that tells what happened and when, as which note type, and nothing of what was said."""
    line = outreach_line(outreach)
    return Step(
        Action.ADD_NOTE,
        rule,
        outcome,
        "notes",
        new=f"{line}, as {note_type}" if note_type else line,
        layer=work.settings.source("create_notes_upon"),
    )


def ending_of_notes(told: Sequence[Outreach], steps: Sequence[Step], record_id: str | None) -> Ending:
    """How a push of notes ends once every event, of which `steps` has one each, was tried or decided."""
    if any(step.outcome is Outcome.REFUSED for step in steps):
        reason = "Clockwork refused a note."
        return Ending(PushStatus.FAILED, Cause.REFUSED, reason, tuple(steps), record_id)
    kinds = [
        outreach_name(one.type)
        for one, step in zip(told, steps, strict=True)
        if step.rule is Rule.NO_SUCH_NOTE_TYPE
    ]
    if kinds:
        names = ", ".join(dict.fromkeys(kinds))
        reason = f"The note type for this is not in Clockwork: {names}. Map it to another one."
        return Ending(PushStatus.BLOCKED, Cause.NO_SUCH_NOTE_TYPE, reason, tuple(steps), record_id)
    return Ending(PushStatus.DONE, steps=tuple(steps), record_id=record_id)
