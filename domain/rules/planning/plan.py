"""The plan of one push: from what is wanted and what is there, the ordered steps."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.rules.field_mapping import FieldMapping, Wanted
from domain.rules.fields import F, FieldType
from domain.rules.planning.companies import plan_employment
from domain.rules.planning.contacts import plan_contacts, plan_external_ref
from domain.rules.planning.custom_fields import plan_custom_fields
from domain.rules.planning.details import plan_details
from domain.rules.planning.given import Given
from domain.rules.planning.layers import layer_behind
from domain.rules.planning.places import plan_address
from domain.rules.planning.schools import plan_schools
from domain.rules.planning.tags import plan_tags
from domain.rules.remembering import base_of
from domain.rules.steps import Action, Outcome, Rule, Step, leave


def plan_push(given: Given) -> tuple[Step, ...]:
    """Every step, those that write and those that leave alone, each with the layer and the base behind it.

    A plan that is made again after it ran writes nothing.
    """
    return tuple(
        replace(step, layer=layer_behind(given, step), base=base_of(step, given.written))
        for step in _steps(given)
    )


def _steps(given: Given) -> Iterator[Step]:
    if given.record is None:
        name = given.wanted.text(F.NAME)
        yield Step(Action.CREATE_PERSON, Rule.NEW_RECORD, Outcome.PLANNED, F.NAME, None, name)
    yield from (leave(Action.UPDATE_FIELD, Rule.TAGGED, field_id) for field_id in sorted(given.overruled))
    yield from plan_details(given)
    yield from plan_contacts(given)
    yield from plan_address(given)
    yield from plan_employment(given)
    yield from plan_schools(given)
    yield from plan_tags(given)
    yield from plan_custom_fields(given)
    yield from _plan_outranked(given)
    # Last: few answers show it, so that a push that was cut off behind it could not tell that it is there.
    yield from plan_external_ref(given)


def _plan_outranked(given: Given) -> Iterator[Step]:
    """Leave what a field that holds one text has no room for: of several variables the first one fills it."""
    for field_id, left in sorted(given.wanted.outranked.items()):
        field = given.catalogue.fields.get(field_id)
        if field is not None and field.type is FieldType.TEXT and given.plans(field_id):
            action = Action.SET_CUSTOM_FIELD if field.custom_id else Action.UPDATE_FIELD
            yield leave(action, Rule.ONE_VALUE, field_id, ", ".join(left))


def missing_fields(wanted: Wanted, mandatory: Sequence[str], *, creates: bool = False) -> tuple[str, ...]:
    """The mandatory fields without a value (product.md: Settings); nobody can be created without a name."""
    needed = dict.fromkeys((*((F.NAME,) if creates else ()), *mandatory))
    return tuple(field_id for field_id in needed if not wanted.has(field_id))


def mapped_fields(mapping: FieldMapping) -> frozenset[str]:
    """Every field that a mapping writes to."""
    lists = (field_id for fields in mapping.lists.values() for field_id in fields)
    return frozenset((*mapping.strings.values(), *lists, *mapping.socials.values()))
