"""Versioning: every save of settings or of a mapping is a version (product.md: Settings)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.reopening import reopen_team
from domain.records.versions import DocumentKey, Version, newest_version
from domain.refusals import Code, refuse
from domain.viewer import Viewer
from domain.world import World


def check_expected(expected: int, newest: int) -> None:
    """Refuse what follows another version than the newest.

    Raises:
        Refused: somebody saved since `expected`.
    """
    if expected != newest:
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
    """Add a version after `expected`, and let waiting pushes pass the gate anew.

    Raises:
        Refused: somebody saved since `expected`.
    """
    newest = await newest_version(session, key)
    check_expected(expected, newest.number if newest else 0)
    version = Version(
        team_id=viewer.team_id,
        subject=key[0],
        user=key[1],
        number=expected + 1,
        author=viewer.user,
        saved_at=world.now(),
        document=dict(document),
    )
    session.add(version)
    await session.flush()
    await reopen_team(session, world)
