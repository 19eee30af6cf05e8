"""Versioning: every save in any layer of the settings, or of a mapping, is a version.

Source of the rule: product.md: Settings (who, when, what changed; a stale save is refused).
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.copying.filters import follow_filters
from domain.pushing.reopening import reopen_team
from domain.records.campaigns import Campaign, Membership
from domain.records.versions import THE_TEAM, DocumentKey, Subject, Version, newest_version, version_numbered
from domain.refusals import Code, refuse
from domain.viewer import Viewer
from domain.world import World


def check_expected(expected: int | None, newest: int) -> None:
    """Refuse what follows another version than the newest; None: whoever saves does not say.

    Raises:
        Refused: somebody saved since `expected`.
    """
    if expected not in (None, newest):
        message = "Somebody saved meanwhile: read the newest version, and save your change over that."
        raise refuse(Code.STALE_VERSION, message, "expected_version")


async def save_version(
    session: AsyncSession,
    world: World,
    viewer: Viewer,
    key: DocumentKey,
    expected: int,
    document: Mapping[str, Any],
) -> None:
    """Add a version after `expected`, let waiting pushes pass the gate anew, and the copy follow.

    Raises:
        Refused: somebody saved since `expected`.
    """
    newest = await newest_version(session, key)
    check_expected(expected, newest.number if newest else 0)
    session.add(_version(world, viewer, key, expected + 1, document))
    await session.flush()
    if key == (Subject.SETTINGS, THE_TEAM):
        await follow_filters(session, viewer.team_id, world.now())
    await reopen_team(session, world)


def sync_key(said_by: Campaign | Membership) -> DocumentKey:
    """Whose versions are of what this campaign says about sync, or of what this Person overrides in it."""
    subject = Subject.CAMPAIGN_SYNC if isinstance(said_by, Campaign) else Subject.PERSON_SYNC
    return subject, str(said_by.id)


def sync_document(said_by: Campaign | Membership) -> Mapping[str, Any]:
    """What is said now: an `Override` as JSON; of a campaign with its owner, if it has one."""
    if isinstance(said_by, Membership):
        return said_by.override
    return said_by.says().to_json() | ({"owner": said_by.owner} if said_by.owner else {})


def add_sync_version(
    session: AsyncSession,
    world: World,
    viewer: Viewer,
    said_by: Campaign | Membership,
    former: Mapping[str, Any] | None,
) -> bool:
    """Add a version of what is said now, unless `former` said the same; None: nothing was there before.

    Whether one was added is returned. The campaign or membership is locked, or new.
    """
    document = sync_document(said_by)
    if document == former:
        return False
    said_by.version += 1
    session.add(_version(world, viewer, sync_key(said_by), said_by.version, document))
    return True


async def saved_sync(session: AsyncSession, said_by: Campaign | Membership, number: int) -> Mapping[str, Any]:
    """What was said in an earlier version; in version 0 of a Person's override nothing.

    Raises:
        Refused: there is no such version.
    """
    if number == 0 and isinstance(said_by, Membership):
        return {}
    saved = await version_numbered(session, sync_key(said_by), number)
    if saved is None:
        raise refuse(
            Code.NOT_FOUND, "There is no such version: take a number from `syncVersions`.", "version"
        )
    return saved.document


def _version(
    world: World, viewer: Viewer, key: DocumentKey, number: int, document: Mapping[str, Any]
) -> Version:
    subject, subject_id = key
    return Version(
        team_id=viewer.team_id,
        subject=subject,
        subject_id=subject_id,
        number=number,
        author=viewer.user,
        saved_at=world.now(),
        document=dict(document),
    )
