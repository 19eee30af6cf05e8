"""The field mappings: which variables fill which CRM fields, types checked (product.md: Mappings)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from domain.mappings import save_mapping
from domain.records.database import Database
from domain.records.versions import Subject
from domain.refusals import Code, Refusal, Refused
from domain.rules.field_mapping import FieldMapping
from domain.rules.fields import CrmField, Entity, FieldType
from domain.rules.variables import STRUCTURED_VARIABLES, Variable
from domain.team_rules import TeamRules
from domain.viewer import Viewer
from domain.world import World

FIELD_MAPPINGS = {Entity.PERSON: Subject.FIELD_MAPPING, Entity.COMPANY: Subject.COMPANY_MAPPING}
"""What a save of an entity's field mapping is a version of."""

_UNKNOWN = "There is no such field in the catalogue: take an id from clockwork.catalogue.fields."
_NAMED_TWICE = "Something is named twice: name each once."
_OF_ANOTHER = {
    Entity.COMPANY: "This field belongs to companies: take a field of persons.",
    Entity.PERSON: "This field belongs to persons: take a field of companies.",
}
_MAPPABLE_TO_TEXTS = frozenset(
    {FieldType.TEXT, FieldType.LIST, FieldType.SINGLE_SELECT, FieldType.MULTIPLE_SELECT}
)


async def update_field_mapping(
    db: Database,
    world: World,
    viewer: Viewer,
    expected_version: int,
    change: Callable[[FieldMapping], FieldMapping],
    entity: Entity = Entity.PERSON,
) -> TeamRules:
    """Save what `change` makes of an entity's field mapping; types are checked against the catalogue.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: a field is unknown or of a type that can't take the variable (its path is
            `("variables", variable, field)` or `("socials", network, field)`), or somebody saved meanwhile.
    """

    def changed(rules: TeamRules) -> Mapping[str, Any]:
        return changed_field_mapping(rules, change, entity)

    return await save_mapping(db, world, viewer, FIELD_MAPPINGS[entity], expected_version, changed)


def changed_field_mapping(
    rules: TeamRules, change: Callable[[FieldMapping], FieldMapping], entity: Entity = Entity.PERSON
) -> Mapping[str, Any]:
    """The document of an entity's field mapping after a change; types are checked against the catalogue.

    Raises:
        Refused: as `update_field_mapping` says.
    """
    former = rules.field_mapping if entity is Entity.PERSON else rules.company_mapping
    mapping = change(former)
    refusals = list(_mapping_refusals(former, mapping, rules.catalogue.fields, entity))
    if refusals:
        raise Refused(*refusals)
    return mapping.to_json()


def _mapping_refusals(
    former: FieldMapping, mapping: FieldMapping, known: Mapping[str, CrmField], entity: Entity
) -> Iterator[Refusal]:
    """What can't be saved: each at its variable or network, and the field.

    What was mapped before may stay, also where Clockwork has lost the field: that holds back only its writes
    (product.md: Mappings).
    """
    before = set(_targets(former))
    for (path, variable), times in Counter(_targets(mapping)).items():
        field = known.get(path[-1])
        if times > 1:
            yield Refusal(Code.DUPLICATE, _NAMED_TWICE, path)
        elif (path, variable) in before:
            continue
        elif field is None:
            yield Refusal(Code.NOT_FOUND, _UNKNOWN, path)
        elif message := _unfit(variable, field, entity):
            yield Refusal(Code.INVALID, message, path)


def _targets(mapping: FieldMapping) -> Iterator[tuple[tuple[str, ...], Variable]]:
    """What goes where: `("variables", variable, field)` or `("socials", network, field)`."""
    for variable, field in mapping.strings.items():
        yield ("variables", variable, field), variable
    for variable, fields in mapping.lists.items():
        yield from ((("variables", variable, field), variable) for field in fields)
    for network, field in mapping.socials.items():
        yield ("socials", network, field), Variable.SOCIAL_URLS


def _unfit(variable: Variable, field: CrmField, entity: Entity) -> str | None:
    if field.entity is not entity:
        return _OF_ANOTHER[field.entity]
    if not field.is_writable:
        return "Clockwork's API can't write a firm's own fields of companies: take the name or the web site."
    if entity is Entity.COMPANY and variable in STRUCTURED_VARIABLES:
        return "A company's field takes a string or a list: take another variable."
    structured = variable in STRUCTURED_VARIABLES and variable is not Variable.SOCIAL_URLS
    fits = field.type is FieldType.HISTORY if structured else field.type in _MAPPABLE_TO_TEXTS
    school = variable is Variable.SCHOOL and field.type is FieldType.HISTORY
    return None if fits or school else "A field of this type can't take this variable: take another field."
