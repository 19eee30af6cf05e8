"""Configuring: the settings of a team and of its users, each save a version (product.md: Settings)."""

from collections.abc import Mapping, Sequence

from domain.proposing import changed_settings, settings_key
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.teams import lock_team_rules
from domain.records.versions import version_numbered
from domain.refusals import Code, refuse
from domain.team_rules import TeamRules, load_team_rules
from domain.versioning import save_version
from domain.viewer import Role, Viewer
from domain.world import World


async def team_rules(db: Database, viewer: Viewer) -> TeamRules:
    """The settings and mappings as they hold now, the settings of every user among them."""
    async with db.reading(viewer.team_id) as session:
        return await load_team_rules(session)


@run_again_when_lost
async def update_settings(
    db: Database,
    world: World,
    viewer: Viewer,
    expected_version: int,
    changes: Mapping[str, object],
    *,
    user: str | None = None,
    reset: Sequence[str] = (),
) -> TeamRules:
    """Save settings for the team, or for one user: see `changed_settings`. Waiting pushes follow.

    `expected_version` is the newest version of that layer.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: somebody saved since `expected_version`, or a value is not possible; nothing changed.
    """
    viewer.require(Role.ADMIN)
    key = settings_key(user)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        rules = await load_team_rules(session)
        document = changed_settings(rules, changes, user=user, reset=reset)
        await save_version(session, world, viewer, key, expected_version, document)
        return await load_team_rules(session)


@run_again_when_lost
async def restore_settings(
    db: Database,
    world: World,
    viewer: Viewer,
    expected_version: int,
    version: int,
    *,
    user: str | None = None,
) -> TeamRules:
    """Save an earlier version of the team's settings, or of a user's, as the newest; 0: nothing is said.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: there is no such version, or somebody saved since `expected_version`.
    """
    viewer.require(Role.ADMIN)
    key = settings_key(user)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        earlier = await version_numbered(session, key, version)
        if earlier is None and version != 0:
            raise refuse(
                Code.NOT_FOUND, "There is no such version: take a number from `settingsVersions`.", "version"
            )
        document = earlier.document if earlier else {}
        await save_version(session, world, viewer, key, expected_version, document)
        return await load_team_rules(session)
