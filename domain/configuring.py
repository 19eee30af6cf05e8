"""Configuring: a team's settings and field mapping, each save a version (product.md: Settings, Mappings)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.requesting import reopen_team
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.teams import lock_team_rules
from domain.records.versions import Subject, Version, newest_version, version_numbered, versions_before
from domain.refusals import Code, Refusal, Refused, refuse
from domain.rules.fields import CrmField, Entity, FieldType
from domain.rules.mapping import DEFAULT_MAPPING, FieldMapping
from domain.rules.settings import FIELD_LISTS, to_document, unknown_fields
from domain.rules.variables import STRUCTURED_VARIABLES, Variable
from domain.team_rules import TeamRules, load_team_rules
from domain.viewer import Role, Viewer
from domain.world import World

_NAMED_TWICE = "Something is named twice: name each once."
_MAPPABLE_TO_TEXTS = frozenset(
    {FieldType.TEXT, FieldType.LIST, FieldType.SINGLE_SELECT, FieldType.MULTIPLE_SELECT}
)


async def team_rules(db: Database, viewer: Viewer) -> TeamRules:
    """The team's settings and mapping as they hold now."""
    async with db.reading(viewer.team_id) as session:
        return await load_team_rules(session)


@run_again_when_lost
async def update_settings(
    db: Database, world: World, viewer: Viewer, expected_version: int, changes: Mapping[str, object]
) -> TeamRules:
    """Save the settings that are given, by name; the others stay. Pushes that have not run yet follow.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: somebody saved since `expected_version`, or a value is not possible; nothing changed.
    """
    viewer.require(Role.ADMIN)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        rules = await load_team_rules(session)
        document = {**rules.said, **to_document(changes)}
        _check_settings(document, changes, rules.catalogue.fields)
        await _save(session, world, viewer, Subject.SETTINGS, expected_version, rules.said, document)
        return await load_team_rules(session)


@run_again_when_lost
async def restore_settings(
    db: Database, world: World, viewer: Viewer, expected_version: int, version: int
) -> TeamRules:
    """Save an earlier version's settings as the newest version; version 0 is the defaults.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: there is no such version, or somebody saved since `expected_version`.
    """
    viewer.require(Role.ADMIN)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        earlier = await version_numbered(session, Subject.SETTINGS, version)
        if earlier is None and version != 0:
            raise refuse(Code.NOT_FOUND, "There is no such version of the settings.", "version")
        rules = await load_team_rules(session)
        document = earlier.document if earlier else {}
        await _save(session, world, viewer, Subject.SETTINGS, expected_version, rules.said, document)
        return await load_team_rules(session)


async def settings_versions(
    db: Database, viewer: Viewer, *, before: int | None, limit: int
) -> Sequence[Version]:
    """Up to `limit` saves of the settings, newest first."""
    async with db.reading(viewer.team_id) as session:
        return await versions_before(session, Subject.SETTINGS, before, limit)


@run_again_when_lost
async def update_field_mapping(
    db: Database,
    world: World,
    viewer: Viewer,
    expected_version: int,
    change: Callable[[FieldMapping], FieldMapping],
) -> TeamRules:
    """Save what `change` makes of the field mapping; types are checked against the catalogue.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: a field is unknown or of a type that can't take the variable (its path is
            `("variables", variable, field)` or `("socials", network, field)`), or somebody saved meanwhile.
    """
    viewer.require(Role.ADMIN)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        rules = await load_team_rules(session)
        mapping = change(rules.mapping)
        refusals = _mapping_refusals(rules.mapping, mapping, rules.catalogue.fields)
        if refusals:
            raise Refused(*refusals)
        former, document = rules.mapping.to_json(), mapping.to_json()
        await _save(session, world, viewer, Subject.FIELD_MAPPING, expected_version, former, document)
        return await load_team_rules(session)


async def restore_default_mapping(
    db: Database, world: World, viewer: Viewer, expected_version: int
) -> TeamRules:
    """Save the built-in field mapping as the newest version.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: somebody saved since `expected_version`.
    """
    return await update_field_mapping(db, world, viewer, expected_version, lambda _: DEFAULT_MAPPING)


async def _save(
    session: AsyncSession,
    world: World,
    viewer: Viewer,
    subject: Subject,
    expected: int,
    former: Mapping[str, Any],
    document: Mapping[str, Any],
) -> None:
    """Add a version after `expected`, and let waiting pushes pass the gate anew."""
    newest = await newest_version(session, subject)
    if expected != (newest.number if newest else 0):
        message = "Somebody saved meanwhile: read the newest version, and save your change over that."
        raise refuse(Code.STALE_VERSION, message, "expected_version")
    changed = sorted(key for key in {*former, *document} if former.get(key) != document.get(key))
    version = Version(
        team_id=viewer.team_id,
        subject=subject,
        number=expected + 1,
        author=viewer.user,
        saved_at=world.now(),
        document=dict(document),
        changed=changed,
    )
    session.add(version)
    await session.flush()
    await reopen_team(session, world)


def _check_settings(
    document: Mapping[str, Any], changes: Mapping[str, object], known: Mapping[str, CrmField]
) -> None:
    refusals: list[Refusal] = []
    triggers = document.get("create_notes_upon", ())
    if len(set(triggers)) < len(triggers):
        refusals.append(Refusal(Code.DUPLICATE, _NAMED_TWICE, ("create_notes_upon",)))
    for name in FIELD_LISTS:
        if name not in changes:
            continue
        names = tuple(document[name])
        message = "There is no such field in the catalogue: take an id from clockwork.catalogue.fields."
        refusals += [
            Refusal(Code.NOT_FOUND, message, (name, str(index))) for index in unknown_fields(names, known)
        ]
        if len(set(names)) < len(names):
            refusals.append(Refusal(Code.DUPLICATE, _NAMED_TWICE, (name,)))
    if set(document.get("protected_fields", ())) & set(document.get("never_updated_fields", ())):
        message = "A field is either protected or never updated: take it out of one of the two."
        refusals.append(Refusal(Code.CONFLICT, message, ("protected_fields",)))
    if refusals:
        raise Refused(*refusals)


def _mapping_refusals(
    former: FieldMapping, mapping: FieldMapping, known: Mapping[str, CrmField]
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
        if (path, variable) not in before and (message := _unfit(variable, known.get(path[-1])))
    ]


def _targets(mapping: FieldMapping) -> Iterator[tuple[tuple[str, ...], Variable]]:
    """What goes where: `("variables", variable, field)` or `("socials", network, field)`."""
    for variable, field in mapping.strings.items():
        yield ("variables", variable, field), variable
    for variable, fields in mapping.lists.items():
        yield from ((("variables", variable, field), variable) for field in fields)
    for network, field in mapping.socials.items():
        yield ("socials", network, field), Variable.SOCIAL_URLS


def _unfit(variable: Variable, field: CrmField | None) -> str | None:
    if field is None:
        return "There is no such field in the catalogue: take an id from clockwork.catalogue.fields."
    if field.entity is not Entity.PERSON:
        return "This field belongs to companies: take a field of persons."
    structured = variable in STRUCTURED_VARIABLES and variable is not Variable.SOCIAL_URLS
    fits = field.type is FieldType.HISTORY if structured else field.type in _MAPPABLE_TO_TEXTS
    school = variable is Variable.SCHOOL and field.type is FieldType.HISTORY
    return None if fits or school else "A field of this type can't take this variable: take another field."
