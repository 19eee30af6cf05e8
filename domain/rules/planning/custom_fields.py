"""The firm's own fields on a person: texts, and selects whose options are the firm's."""

from collections.abc import Iterator
from typing import Any

from domain.rules.fields import CrmField, Entity, FieldType, Option
from domain.rules.planning.given import Given, decide_text, permission
from domain.rules.planning.texts import has_words, same_words
from domain.rules.steps import Action, Rule, Step, decided, leave


def plan_custom_fields(given: Given) -> Iterator[Step]:
    """Set the custom fields that the mapping names; one that is gone holds back nothing else."""
    for field_id in sorted(given.mapped):
        field = given.catalogue.fields.get(field_id)
        if not given.plans(field_id) or (field is not None and field.custom_id is None):
            continue
        if field is None or field.entity is not Entity.PERSON:
            yield leave(Action.SET_CUSTOM_FIELD, Rule.NO_SUCH_FIELD, field_id)
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
    rule = decide_text(given, field.id, new, old, known=True, same=same_words(new, held))
    return _set(field, rule, new, old, {"value": new})


def _plan_select(given: Given, field: CrmField) -> Iterator[Step]:
    values = given.wanted.values[field.id]
    unknown = ", ".join(value for value in values if field.option(value) is None)
    if unknown:
        yield leave(Action.SET_CUSTOM_FIELD, Rule.NO_SUCH_OPTION, field.id, unknown)
    chosen = [option for value in values if (option := field.option(value))]
    if not chosen:
        return
    if field.type is FieldType.SINGLE_SELECT:
        yield _plan_single(given, field, chosen[0])
    else:
        yield _plan_multiple(given, field, chosen)


def _plan_single(given: Given, field: CrmField, chosen: Option) -> Step:
    old = ", ".join(given.custom_values.get(field.id, ())) or None
    rule = decide_text(given, field.id, chosen.name, old, known=True, same=old == chosen.name)
    return _set(field, rule, chosen.name, old, {"option_ids": [chosen.id]})


def _plan_multiple(given: Given, field: CrmField, chosen: list[Option]) -> Step:
    """The options that are there stay, also those that the catalogue does not know any more."""
    held = given.custom_values.get(field.id, ())
    ids = {option.name: option.id for option in field.options}
    final = {ids.get(name, name): name for name in held} | {option.id: option.name for option in chosen}
    if given.record is not None and len(final) == len(set(held)):
        rule = Rule.ALREADY_THERE
    else:
        rule = permission(given, field.id, filled=bool(held), otherwise=Rule.ADD_MISSING)
    return _set(field, rule, ", ".join(final.values()), ", ".join(held) or None, {"option_ids": list(final)})


def _set(field: CrmField, rule: Rule, new: str, old: str | None, body: dict[str, Any]) -> Step:
    return decided(Action.SET_CUSTOM_FIELD, rule, field.id, new, body, old, target=field.custom_id)
