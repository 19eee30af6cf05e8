"""Mappings: what goes where in Clockwork, each save a version (product.md: Mappings)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.teams import lock_team_rules
from domain.records.versions import THE_TEAM, Subject, version_numbered
from domain.refusals import Code, Refusal, Refused, refuse
from domain.rules.fields import CrmField, Entity, FieldType
from domain.rules.mapping import DEFAULT_COMPANY_MAPPING, DEFAULT_MAPPING, FieldMapping
from domain.rules.note_types import NoteMapping
from domain.rules.stages import StageMapping
from domain.rules.variables import STRUCTURED_VARIABLES, Variable
from domain.team_rules import TeamRules, load_team_rules
from domain.versioning import save_version
from domain.viewer import Role, Viewer
from domain.world import World

DEFAULT_DOCUMENTS: Mapping[Subject, Mapping[str, Any]] = {
    Subject.FIELD_MAPPING: DEFAULT_MAPPING.to_json(),
    Subject.COMPANY_MAPPING: DEFAULT_COMPANY_MAPPING.to_json(),
    Subject.STAGE_MAPPING: StageMapping().to_json(),
    Subject.NOTE_MAPPING: NoteMapping().to_json(),
}
"""The built-in mappings, which hold until an admin saves another."""

_NAMED_TWICE = "Something is named twice: name each once."
FIELD_MAPPINGS = {Entity.PERSON: Subject.FIELD_MAPPING, Entity.COMPANY: Subject.COMPANY_MAPPING}
_OF_ANOTHER = {
    Entity.COMPANY: "This field belongs to companies: take a field of persons.",
    Entity.PERSON: "This field belongs to persons: take a field of companies.",
}
_MAPPABLE_TO_TEXTS = frozenset(
    {FieldType.TEXT, FieldType.LIST, FieldType.SINGLE_SELECT, FieldType.MULTIPLE_SELECT}
)


@run_again_when_lost
async def save_mapping(
    db: Database,
    world: World,
    viewer: Viewer,
    subject: Subject,
    expected_version: int,
    change: Callable[[TeamRules], Mapping[str, Any]],
) -> TeamRules:
    """Save what `change` makes of a mapping, as its document. Pushes that have not run yet follow.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: `change` refused, or somebody saved since `expected_version`; nothing changed.
    """
    viewer.require(Role.ADMIN)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        rules = await load_team_rules(session)
        former = rules.documents.get((subject, THE_TEAM), DEFAULT_DOCUMENTS[subject])
        await save_version(
            session, world, viewer, (subject, THE_TEAM), expected_version, former, change(rules)
        )
        return await load_team_rules(session)


async def restore_mapping(
    db: Database, world: World, viewer: Viewer, subject: Subject, expected_version: int, version: int
) -> TeamRules:
    """Save an earlier version of a mapping as the newest; version 0 is the built-in mapping.

    What has gone from Clockwork since may come back with it: that holds back only its own writes
    (product.md: Mappings).

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: there is no such version, or somebody saved since `expected_version`.
    """
    viewer.require(Role.ADMIN)
    document = DEFAULT_DOCUMENTS[subject] if version == 0 else await _saved(db, viewer, subject, version)
    return await save_mapping(db, world, viewer, subject, expected_version, lambda _: document)


async def restore_default_mapping(
    db: Database,
    world: World,
    viewer: Viewer,
    expected_version: int,
    subject: Subject = Subject.FIELD_MAPPING,
) -> TeamRules:
    """Save a built-in mapping as the newest version.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: somebody saved since `expected_version`.
    """
    return await restore_mapping(db, world, viewer, subject, expected_version, 0)


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
    former = rules.mapping if entity is Entity.PERSON else rules.company_mapping
    mapping = change(former)
    refusals = _mapping_refusals(former, mapping, rules.catalogue.fields, entity)
    if refusals:
        raise Refused(*refusals)
    return mapping.to_json()


async def _saved(db: Database, viewer: Viewer, subject: Subject, version: int) -> Mapping[str, Any]:
    """The document of a version, which never changes once it is saved."""
    async with db.reading(viewer.team_id) as session:
        saved = await version_numbered(session, (subject, THE_TEAM), version)
    if saved is None:
        raise refuse(Code.NOT_FOUND, "There is no such version of the mapping.", "version")
    return saved.document


def _mapping_refusals(
    former: FieldMapping, mapping: FieldMapping, known: Mapping[str, CrmField], entity: Entity
) -> list[Refusal]:
    """What can't be saved: each at its variable or network, and the field.

    What was mapped before may stay, also where Clockwork has lost the field: that holds back only its writes
    (product.md: Mappings).
    """
    before = set(_targets(former))
    twice = [
        Refusal(Code.INVALID, _NAMED_TWICE, path)
        for (path, _), times in Counter(_targets(mapping)).items()
        if times > 1
    ]
    return twice + [
        Refusal(Code.INVALID, message, path)
        for path, variable in _targets(mapping)
        if (path, variable) not in before and (message := _unfit(variable, known.get(path[-1]), entity))
    ]


def _targets(mapping: FieldMapping) -> Iterator[tuple[tuple[str, ...], Variable]]:
    """What goes where: `("variables", variable, field)` or `("socials", network, field)`."""
    for variable, field in mapping.strings.items():
        yield ("variables", variable, field), variable
    for variable, fields in mapping.lists.items():
        yield from ((("variables", variable, field), variable) for field in fields)
    for network, field in mapping.socials.items():
        yield ("socials", network, field), Variable.SOCIAL_URLS


def _unfit(variable: Variable, field: CrmField | None, entity: Entity) -> str | None:
    if field is None:
        return "There is no such field in the catalogue: take an id from clockwork.catalogue.fields."
    if field.entity is not entity:
        return _OF_ANOTHER[field.entity]
    if entity is Entity.COMPANY and field.custom_id is not None:
        return "Clockwork's API can't write a firm's own fields of companies: take the name or the web site."
    if entity is Entity.COMPANY and variable in STRUCTURED_VARIABLES:
        return "A company's field takes a string or a list: take another variable."
    structured = variable in STRUCTURED_VARIABLES and variable is not Variable.SOCIAL_URLS
    fits = field.type is FieldType.HISTORY if structured else field.type in _MAPPABLE_TO_TEXTS
    school = variable is Variable.SCHOOL and field.type is FieldType.HISTORY
    return None if fits or school else "A field of this type can't take this variable: take another field."
