"""What a plan is made from, and the decisions that every field shares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clockwork.records import Person as Record
from clockwork.records import Position
from domain.rules.companies import KnownCompanies
from domain.rules.field_mapping import Wanted
from domain.rules.fields import Catalogue, UpdatePolicy
from domain.rules.remembering import Written
from domain.rules.settings import LayeredSettings
from domain.rules.steps import WRITING_RULES, Rule, Step
from domain.rules.syncing import Layer


@dataclass(frozen=True, slots=True)
class Given:
    """Everything a plan depends on.

    `record` is None when a new one is to be created; `fresh`: it is new, or we created it and are not done.
    `positions` and `custom_values` (by field id) were fetched where the record's answer lacked them.
    `written` is what we wrote before, by field; `unanswered` are steps of the attempt before that may have
    replaced a field's value: nobody knows. `only` limits the plan to these fields (a change by hand);
    `mapped` are the fields that the mapping or a tag names; `mapping_source` is the layer of the mapping,
    `tagged` that of each tag. `overruled` are fields that were changed by hand and get a tag's value instead.
    `known_companies` is what is known of the companies of the Person's
    positions; None: the mapping says nothing about companies.
    """

    wanted: Wanted
    settings: LayeredSettings
    catalogue: Catalogue
    mapped: frozenset[str]
    external_ref: str
    external_ref_stated: bool
    record: Record | None = None
    fresh: bool = True
    positions: tuple[Position, ...] = ()
    custom_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: Written = field(default_factory=dict)
    unanswered: Mapping[str, Step] = field(default_factory=dict)
    only: frozenset[str] | None = None
    overruled: frozenset[str] = frozenset()
    tagged: Mapping[str, Layer] = field(default_factory=dict)
    mapping_source: Layer = Layer.DEFAULT
    known_companies: KnownCompanies | None = None

    def plans(self, field_id: str) -> bool:
        """Whether this plan is about a field at all."""
        return field_id in self.mapped and (self.only is None or field_id in self.only)

    def base(self, field_id: str) -> str | None:
        """The text that we last wrote to a field; None: we never did."""
        return next(iter(self.written.get(field_id, ())), None)

    def left(self, field_id: str) -> tuple[str | None, ...]:
        """What a field holds that has one text, unless a person changed it; nothing: it is not ours."""
        return left_of(self.base(field_id), self.unanswered.get(field_id))

    def unless_edited(self, rule: Rule, *, edited: bool) -> Rule:
        """The rule to go by: what a person has changed in Clockwork since we wrote it is kept, if so set.

        Source: product.md: Keep edits made in Clockwork.
        """
        keeps = self.record is not None and self.settings.values.keep_clockwork_edits
        return Rule.EDIT_KEPT if keeps and edited and rule in WRITING_RULES else rule

    def policy(self, field_id: str) -> UpdatePolicy:
        """What may happen to an existing value: a fresh record holds nothing but ours."""
        return UpdatePolicy.ALWAYS if self.fresh else self.settings.values.policy_of(field_id)

    def text_policy(self, field_id: str) -> UpdatePolicy:
        """What may happen to a text, which is replaced: somebody may have written one to a fresh record."""
        policy = self.settings.values.policy_of(field_id)
        return UpdatePolicy.IF_BLANK if self.fresh and policy is UpdatePolicy.NEVER else policy


def left_of(base: str | None, sent: Step | None) -> tuple[str | None, ...]:
    """What we last wrote; of a step whose outcome nobody knows also what was there before it, and its own."""
    unknown = () if sent is None else (sent.old, sent.new)
    return unknown if base is None else (base, *unknown)


def permission(
    given: Given,
    field_id: str,
    *,
    filled: bool | None,
    otherwise: Rule,
    policy: UpdatePolicy | None = None,
) -> Rule:
    """Whether a field may get a value that it lacks (product.md: Settings, Protected fields).

    `filled` says whether it has another value; None: Clockwork does not show it. `otherwise` is the rule to
    write by where the policy lets a filled field change.
    """
    if given.record is None:
        return Rule.NEW_RECORD
    policy = policy or given.policy(field_id)
    if policy is UpdatePolicy.NEVER:
        return Rule.NEVER_UPDATED
    if filled is False:
        return Rule.FILL_BLANK
    if policy is UpdatePolicy.ALWAYS:
        return otherwise
    return Rule.PROTECTED if filled else Rule.CANNOT_BE_READ


def decide_text(
    given: Given,
    field_id: str,
    new: str,
    old: str | None,
    *,
    left: Sequence[str | None],
    known: bool,
    same: Callable[[str, str], bool],
) -> Rule:
    """What happens to a field that holds one text, which is replaced.

    `left` is what it holds unless a person changed it (see `Given.left`). `known` says whether Clockwork
    showed the field at all, `same` whether a value of ours means the same as one of Clockwork's.
    """
    if given.record is not None and not known and new in given.written.get(field_id, ()):
        return Rule.ALREADY_WRITTEN
    if given.record is not None and old and same(new, old):
        return Rule.ALREADY_THERE
    rule = permission(
        given,
        field_id,
        filled=bool(old) if known else None,
        otherwise=Rule.OVERWRITE,
        policy=given.text_policy(field_id),
    )
    kept = given.unless_edited(rule, edited=_is_edited(old, left, same))
    return kept if known or kept is rule else Rule.CANNOT_BE_READ


def _is_edited(old: str | None, left: Sequence[str | None], same: Callable[[str, str], bool]) -> bool:
    """Whether a person changed the text since we wrote it: it is neither ours nor what was there before."""
    return bool(left) and not any(same(text, old) if text and old else not (text or old) for text in left)


def decide_addition(given: Given, field_id: str, *, filled: bool | None, listed: bool) -> Rule:
    """What happens to a list that lacks a value as far as Clockwork shows it; it is added to, never replaced.

    `listed`: Clockwork showed all of it. If not, the value may be there, so that only a fresh record gets it:
    absence is not emptiness (clockwork-api.md: Not known).
    """
    rule = permission(given, field_id, filled=filled, otherwise=Rule.ADD_MISSING)
    if rule is Rule.ADD_MISSING and not listed and not given.fresh:
        return Rule.CANNOT_BE_READ
    return rule
