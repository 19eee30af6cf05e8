"""Configuring: a team's settings, each save a version (product.md: Settings)."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.teams import lock_team_rules
from domain.records.versions import THE_TEAM, Subject, Version, version_numbered, versions_before
from domain.refusals import Code, Refusal, Refused, refuse
from domain.rules.fields import CrmField
from domain.rules.settings import FIELD_LISTS, to_document, unknown_fields
from domain.team_rules import TeamRules, load_team_rules
from domain.versioning import save_version
from domain.viewer import Role, Viewer
from domain.world import World

TEAM_SETTINGS = (Subject.SETTINGS, THE_TEAM)
_NAMED_TWICE = "Something is named twice: name each once."


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
        said = rules.team_settings.team
        document = {**said, **to_document(changes)}
        _check_settings(document, changes, rules.catalogue.fields)
        await save_version(session, world, viewer, TEAM_SETTINGS, expected_version, said, document)
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
        earlier = await version_numbered(session, TEAM_SETTINGS, version)
        if earlier is None and version != 0:
            raise refuse(Code.NOT_FOUND, "There is no such version of the settings.", "version")
        rules = await load_team_rules(session)
        document = earlier.document if earlier else {}
        said = rules.team_settings.team
        await save_version(session, world, viewer, TEAM_SETTINGS, expected_version, said, document)
        return await load_team_rules(session)


async def settings_versions(
    db: Database, viewer: Viewer, *, before: int | None, limit: int
) -> Sequence[Version]:
    """Up to `limit` saves of the settings, newest first."""
    async with db.reading(viewer.team_id) as session:
        return await versions_before(session, TEAM_SETTINGS, before, limit)


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
