"""Tags and custom fields: values that must be the firm's own."""

from collections.abc import Iterator

from domain.rules.fields import CrmField, F, FieldType
from domain.rules.folding import folded
from domain.rules.planning.given import WRITING_RULES, Given, There, decide_text, plan_additions
from domain.rules.steps import Action, Outcome, Rule, Step, leave, write


def plan_tags(given: Given) -> Iterator[Step]:
    """Add the firm's tags that the record lacks; values that are no tag of the firm are reported together."""
    if not given.plans(F.TAGS):
        return
    if not given.wanted.has(F.TAGS):
        yield leave(Action.ADD_TAG, Rule.EMPTY_VALUE, F.TAGS)
        return
    catalogue, values = given.catalogue, given.wanted.values[F.TAGS]
    unknown = [name for name in values if catalogue.tag(name) is None]
    tags = given.record.tags if given.record else ()
    there = There(tuple(tag.name or "" for tag in tags or ()), complete=tags is not None)
    for step in plan_additions(
        given,
        Action.ADD_TAG,
        F.TAGS,
        there,
        same=lambda new, old: folded(new) == folded(old),
        body=lambda name: {"tag_id": tag.id} if (tag := catalogue.tag(name)) else None,
    ):
        if step.rule is not Rule.NOT_WRITABLE:
            yield step
    if unknown:
        yield leave(Action.ADD_TAG, Rule.NO_SUCH_TAG, F.TAGS, ", ".join(unknown))


def plan_custom_fields(given: Given) -> Iterator[Step]:
    """Set the firm's own fields that the mapping names."""
    for field_id in sorted(given.mapped):
        field = given.catalogue.fields.get(field_id)
        if not given.plans(field_id) or (field is not None and field.custom_id is None):
            continue
        if field is None:
            yield leave(Action.SET_CUSTOM_FIELD, Rule.NO_SUCH_FIELD, field_id)
        elif not given.wanted.has(field_id):
            yield leave(Action.SET_CUSTOM_FIELD, Rule.EMPTY_VALUE, field_id)
        else:
            yield from _plan_custom_field(given, field)


def _plan_custom_field(given: Given, field: CrmField) -> Iterator[Step]:
    values = given.wanted.values[field.id]
    old = given.custom_values.get(field.id, ())
    if field.type is FieldType.TEXT:
        text = ", ".join(values)
        yield _decided(given, field, text, ", ".join(old), same=old == (text,), body={"value": text})
        return
    chosen = [option for value in values if (option := field.option(value))]
    if len(chosen) < len(values):
        lacking = ", ".join(value for value in values if field.option(value) is None)
        yield leave(Action.SET_CUSTOM_FIELD, Rule.NO_SUCH_OPTION, field.id, lacking)
    if field.type is FieldType.SINGLE_SELECT:
        chosen = chosen[:1]
    kept = (
        [option for option in field.options if option.name in old]
        if field.type is FieldType.MULTIPLE_SELECT
        else []
    )
    final = [*kept, *(option for option in chosen if option not in kept)]
    if chosen:
        names = ", ".join(option.name for option in final)
        same = {option.name for option in final} == set(old)
        ids = [option.id for option in final]
        yield _decided(given, field, names, ", ".join(old), same=same, body={"option_ids": ids})


def _decided(
    given: Given, field: CrmField, new: str, old: str, *, same: bool, body: dict[str, object]
) -> Step:
    rule = decide_text(given, field.id, new, old or None, known=True, same=same)
    if rule not in WRITING_RULES:
        return leave(Action.SET_CUSTOM_FIELD, rule, field.id, new, old or None)
    step = write(Action.SET_CUSTOM_FIELD, rule, field.id, new, body, old or None)
    return Step(step.action, rule, Outcome.PLANNED, field.id, step.old, new, body, target=field.custom_id)
