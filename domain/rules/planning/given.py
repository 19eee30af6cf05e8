"""What a plan is made from, and the two decisions that every field shares."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from clockwork.records import Person as Record
from clockwork.records import Position
from domain.rules.fields import Catalogue, UpdatePolicy
from domain.rules.mapping import Wanted
from domain.rules.settings import Settings
from domain.rules.steps import Action, Rule, Step, leave, write

WRITING_RULES = frozenset({Rule.NEW_RECORD, Rule.FILL_BLANK, Rule.OVERWRITE, Rule.ADD_MISSING})


@dataclass(frozen=True, slots=True)
class Given:
    """Everything a plan depends on.

    `record` is None when a new one is to be created; `fresh`: it is new, or we created it and are not done yet.
    `positions` and `custom_values` (by field id) were fetched where the record's answer lacked them.
    `written` is what we wrote before, by field. `only` limits the plan to these fields (a change by hand);
    `mapped` are the fields that the mapping names.
    """

    wanted: Wanted
    settings: Settings
    catalogue: Catalogue
    mapped: frozenset[str]
    external_ref: str
    external_ref_stated: bool
    record: Record | None = None
    fresh: bool = True
    positions: tuple[Position, ...] = ()
    custom_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: Mapping[str, list[str]] = field(default_factory=dict)
    only: frozenset[str] | None = None

    def plans(self, field_id: str) -> bool:
        """Whether this plan is about a field at all."""
        return field_id in self.mapped and (self.only is None or field_id in self.only)

    def policy(self, field_id: str) -> UpdatePolicy:
        """What may happen to an existing value: a fresh record holds nothing but ours."""
        return UpdatePolicy.ALWAYS if self.fresh else self.settings.policy_of(field_id)


def decide_text(given: Given, field_id: str, new: str, old: str | None, *, known: bool, same: bool) -> Rule:
    """What happens to a field that holds one text (product.md: Settings, Protected fields).

    `known` says whether Clockwork showed the field at all, `same` whether the two values mean the same.
    """
    if given.record is None:
        return Rule.NEW_RECORD
    if not known and new in given.written.get(field_id, ()):
        return Rule.ALREADY_WRITTEN
    if old and same:
        return Rule.ALREADY_THERE
    match given.policy(field_id):
        case UpdatePolicy.NEVER:
            return Rule.NEVER_UPDATED
        case UpdatePolicy.IF_BLANK if not known:
            return Rule.CANNOT_BE_READ
        case UpdatePolicy.IF_BLANK if old:
            return Rule.PROTECTED
        case _:
            return Rule.OVERWRITE if old or not known else Rule.FILL_BLANK


@dataclass(frozen=True, slots=True)
class There:
    """The values of a list that Clockwork showed; `complete` is False when it may hold more than it showed."""

    values: tuple[str, ...] = ()
    complete: bool = True


def plan_additions(
    given: Given,
    action: Action,
    field_id: str,
    there: There,
    *,
    same: Callable[[str, str], bool],
    body: Callable[[str], Mapping[str, Any] | None],
) -> Iterator[Step]:
    """Add to a list what it lacks; `body` None: not a value that Clockwork can take.

    A protected list that has a value is left as it is.
    """
    added: tuple[str, ...] = ()
    for new in given.wanted.values.get(field_id, ()):
        sent = body(new)
        if sent is None:
            yield leave(action, Rule.NOT_WRITABLE, field_id, new)
        elif any(same(new, earlier) for earlier in added):
            yield leave(action, Rule.ALREADY_THERE, field_id, new)
        elif (rule := _decide_addition(given, field_id, new, there, same)) in WRITING_RULES:
            added = (*added, new)
            yield write(action, rule, field_id, new, sent)
        else:
            yield leave(action, rule, field_id, new)


def _decide_addition(
    given: Given, field_id: str, new: str, there: There, same: Callable[[str, str], bool]
) -> Rule:
    if given.record is None:
        return Rule.NEW_RECORD
    if any(same(new, old) for old in there.values):
        return Rule.ALREADY_THERE
    if not there.complete and any(same(new, old) for old in given.written.get(field_id, ())):
        return Rule.ALREADY_WRITTEN
    match given.policy(field_id):
        case UpdatePolicy.NEVER:
            return Rule.NEVER_UPDATED
        case UpdatePolicy.IF_BLANK if there.values:
            return Rule.PROTECTED
        case UpdatePolicy.IF_BLANK if not there.complete:
            return Rule.CANNOT_BE_READ
        case _:
            return Rule.ADD_MISSING if there.values else Rule.FILL_BLANK
