"""Remembering: what we last wrote to a record, by field.

It is compared with what can't be read back, and tells what a person has changed in Clockwork since
(product.md: Keep edits made in Clockwork). A text is one value; a list has every value that we ever added;
a title has the company that it was written at as a second value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.rules.fields import C, F
from domain.rules.steps import Action, Rule, Step
from domain.rules.urls import same_url

Written = Mapping[str, Sequence[str]]
"""Values by the id of the field, in the words of `Step.new`."""

_REPLACING = frozenset(
    {Action.CREATE_PERSON, Action.UPDATE_FIELD, Action.UPDATE_POSITION, Action.SET_CUSTOM_FIELD}
)


_TEXTS = frozenset({Action.UPDATE_FIELD, Action.SET_CUSTOM_FIELD})
_OF_POSITIONS = frozenset({Action.ADD_POSITION, Action.UPDATE_POSITION})


def texts_of(unanswered: Iterable[Step]) -> dict[str, Step]:
    """Those of the steps whose outcome nobody knows that replace the value of a field, by field.

    Of a step that writes a current position there is one for its title and one for its company.
    """
    texts: dict[str, Step] = {}
    for step in unanswered:
        if step.action in _OF_POSITIONS:
            texts |= {field: _alone(step, field) for field in (F.COMPANY, F.TITLE) if field in step.leaves}
        elif step.field is not None and step.action in _TEXTS:
            texts[step.field] = step
    return texts


def _alone(step: Step, field_id: str) -> Step:
    """What the step of a position does to one field of it."""
    values = step.leaves[field_id]
    return replace(step, field=field_id, new=values[0], leaves={field_id: values})


def base_of(step: Step, written: Written) -> dict[str, tuple[str, ...]]:
    """What was written to the fields whose text a step replaces."""
    return {field_id: tuple(written[field_id]) for field_id in texts_of([step]) if field_id in written}


def may_count(step: Step, written: Written) -> bool:
    """Whether a planned step whose outcome nobody knows may still tell what is ours.

    What was surely never sent does not, nor what was planned before another push wrote the same field.
    """
    return step.writes and not step.is_unsent and step.base == base_of(step, written)


def based_on(step: Step, written: Written) -> Step:
    """A step as it counts after its own run: what that has found and written is what it was planned upon."""
    return replace(step, base=base_of(step, written)) if step.writes and not step.is_unsent else step


def still_unknown(unanswered: Iterable[Step], planned: Iterable[Step]) -> tuple[Step, ...]:
    """Those of the steps whose outcome nobody knows that the next attempt does not make again.

    Only its ending keeps what it has found of them, and nobody may live to record that.
    """
    again = {(step.field, step.new) for step in planned if step.writes}
    return tuple(step for step in unanswered if (step.field, step.new) not in again)


def ours(written: Written, unanswered: Sequence[Step], steps: Iterable[Step]) -> list[Step]:
    """Those of a run's steps that leave what is ours: they wrote, or found it written without an answer.

    `unanswered` are the steps of the attempt before whose outcome nobody knows. Where Clockwork has come to
    say what we say, in place of what we wrote before, that is the base from then on: nobody can tell any more
    who wrote it last. Where a person's edit of what we may have written is kept, ours is the base; so it is
    where Clockwork turns out to have it, whatever becomes of it now.
    """
    steps = list(steps)
    bases = [
        sent[step.field]
        for sent in (texts_of([one]) for one in unanswered)
        for step in steps
        if step.field in sent and _is_base(sent[step.field], step)
    ]
    values = {(step.field, step.new) for step in unanswered}
    fields = {field for step in unanswered for field in (step.field, *step.also)} | written.keys()
    return bases + [
        step
        for step in steps
        if step.wrote
        or (
            step.rule is Rule.ALREADY_THERE
            and ((step.field, step.new) in values or (step.action in _REPLACING and step.field in fields))
        )
    ]


def _is_base(sent: Step, step: Step) -> bool:
    """Whether what was sent to a field is its base, by what the step after it has found there.

    Of several options at once, of which a person took some away, nobody can tell.
    """
    if step.rule is Rule.EDIT_KEPT:
        return sent.action is not Action.SET_CUSTOM_FIELD or not sent.leaves
    return step.old is not None and step.old == sent.new


def filled_company(unanswered: Iterable[Step], steps: Iterable[Step]) -> str | None:
    """The id of the company that has its web site from a step whose answer was lost; None: there is none."""
    sent = list(unanswered)
    sites = [step.new or "" for step in sent if step.action is Action.UPDATE_COMPANY]
    creates = any(step.action is Action.CREATE_COMPANY and C.WEB_SITE in step.also for step in sent)
    for step in steps:
        if step.action is Action.UPDATE_COMPANY and not step.wrote and step.old:
            is_created = creates and step.rule is Rule.ALREADY_THERE
            if is_created or any(same_url(site, step.old) for site in sites):
                return step.target
    return None


def remembered(written: Written, steps: Iterable[Step]) -> dict[str, list[str]]:
    """What was written, after these steps were done: a text replaces the former, a list grows."""
    after = {field_id: list(values) for field_id, values in written.items()}
    for step in steps:
        if step.leaves:
            after |= {field_id: list(values) for field_id, values in step.leaves.items()}
        elif step.field is not None and step.new is not None:
            kept = [] if step.action in _REPLACING else after.get(step.field, [])
            after[step.field] = list(dict.fromkeys((*kept, step.new)))
    return after
