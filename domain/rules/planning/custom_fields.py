"""The firm's own fields on a person: texts, and selects whose options are the firm's."""

from collections.abc import Iterator
from typing import Any

from domain.rules.fields import CrmField, Entity, FieldType, Option
from domain.rules.planning.given import Given, decide_text, left_of, permission
from domain.rules.planning.texts import has_words, same_words
from domain.rules.steps import Action, Rule, Step, decided, leave

_BETWEEN = ", "


def plan_custom_fields(given: Given) -> Iterator[Step]:
    """Set the custom fields that the mapping names; one that is gone holds back nothing else."""
    for field_id in sorted(given.mapped):
        field = given.catalogue.fields.get(field_id)
        if not given.plans(field_id) or (field is not None and field.custom_id is None):
            continue
        if field is None or field.entity is not Entity.PERSON:
            yield leave(Action.SET_CUSTOM_FIELD, Rule.NO_SUCH_FIELD, field_id, given.wanted.text(field_id))
        elif not given.wanted.has(field_id):
            yield leave(Action.SET_CUSTOM_FIELD, Rule.EMPTY_VALUE, field_id)
        elif field.type is FieldType.TEXT:
            yield _plan_text(given, field)
        else:
            yield from _plan_select(given, field)


def _plan_text(given: Given, field: CrmField) -> Step:
    new = given.wanted.text(field.id) or ""
    held = ", ".join(given.custom_values.get(field.id, ()))
    old = held if has_words(held) else None
    rule = decide_text(given, field.id, new, old, left=given.left(field.id), known=True, same=same_words)
    return _set(field, rule, new, old, {"value": new})


def _plan_select(given: Given, field: CrmField) -> Iterator[Step]:
    values = given.wanted.values[field.id]
    unknown = ", ".join(value for value in values if field.option(value) is None)
    if unknown:
        yield leave(Action.SET_CUSTOM_FIELD, Rule.NO_SUCH_OPTION, field.id, unknown)
    chosen = list(dict.fromkeys(option for value in values if (option := field.option(value))))
    if chosen and field.type is FieldType.SINGLE_SELECT:
        yield from _plan_single(given, field, *chosen)
    elif chosen:
        yield from _plan_multiple(given, field, chosen)


def _plan_single(given: Given, field: CrmField, chosen: Option, *others: Option) -> Iterator[Step]:
    """Set the first of several.

    Of an option that the firm has renamed or removed, nobody can tell whether a person changed it.
    """
    old = ", ".join(given.custom_values.get(field.id, ())) or None
    base = given.base(field.id)
    base = base if base is not None and field.option(base) else None
    left = left_of(base, given.unanswered.get(field.id))
    rule = decide_text(given, field.id, chosen.name, old, left=left, known=True, same=str.__eq__)
    yield _set(field, rule, chosen.name, old, {"option_ids": [chosen.id]})
    if others:
        names = _BETWEEN.join(option.name for option in others)
        yield leave(Action.SET_CUSTOM_FIELD, Rule.ONE_VALUE, field.id, names)


def _plan_multiple(given: Given, field: CrmField, wanted: list[Option]) -> Iterator[Step]:
    """The options that are there stay, also those that the catalogue does not know any more.

    One that we chose before and that is not chosen any more was taken away by a person. Several that were
    chosen at once may be remembered in one text. Of a choice whose outcome nobody knows, what is there is
    ours.
    """
    held, written = given.custom_values.get(field.id, ()), tuple(given.written.get(field.id, ()))
    unanswered = given.unanswered.get(field.id)
    arrived = [name for name in unanswered.leaves.get(field.id, ()) if name in held] if unanswered else []
    before = {name for text in written for name in (text, *text.split(_BETWEEN))}
    gone = [option for option in wanted if option.name in before and option.name not in held]
    taken = gone if given.unless_edited(Rule.ADD_MISSING, edited=True) is Rule.EDIT_KEPT else []
    if taken:
        names = ", ".join(option.name for option in taken)
        yield leave(Action.SET_CUSTOM_FIELD, Rule.EDIT_KEPT, field.id, names, ", ".join(held) or None)
    chosen = [option for option in wanted if option not in taken]
    if chosen:
        added = (option.name for option in chosen if option.name not in held)
        step = _choose(given, field, chosen, held)
        yield step.leaving({field.id: tuple(dict.fromkeys((*written, *arrived, *added)))})


def _choose(given: Given, field: CrmField, chosen: list[Option], held: tuple[str, ...]) -> Step:
    ids = {option.name: option.id for option in field.options}
    final = {ids.get(name, name): name for name in held} | {option.id: option.name for option in chosen}
    if given.record is not None and len(final) == len(set(held)):
        rule = Rule.ALREADY_THERE
    else:
        rule = permission(given, field.id, filled=bool(held), otherwise=Rule.ADD_MISSING)
    return _set(field, rule, ", ".join(final.values()), ", ".join(held) or None, {"option_ids": list(final)})


def _set(field: CrmField, rule: Rule, new: str, old: str | None, body: dict[str, Any]) -> Step:
    return decided(Action.SET_CUSTOM_FIELD, rule, field.id, new, body, old, target=field.custom_id)
