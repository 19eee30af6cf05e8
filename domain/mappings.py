"""Mappings: what goes where in Clockwork, each save a version (product.md: Mappings)."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.teams import lock_team_rules
from domain.records.versions import THE_TEAM, Subject, version_numbered
from domain.refusals import Code, refuse
from domain.rules.field_mapping import DEFAULT_COMPANY_MAPPING, DEFAULT_MAPPING
from domain.rules.note_mapping import NoteMapping
from domain.rules.stage_mapping import StageMapping
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
        await save_version(session, world, viewer, (subject, THE_TEAM), expected_version, change(rules))
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


async def _saved(db: Database, viewer: Viewer, subject: Subject, version: int) -> Mapping[str, Any]:
    """The document of a version, which never changes once it is saved."""
    async with db.reading(viewer.team_id) as session:
        saved = await version_numbered(session, (subject, THE_TEAM), version)
    if saved is None:
        raise refuse(
            Code.NOT_FOUND, "There is no such version: take a number from `mappingVersions`.", "version"
        )
    return saved.document
