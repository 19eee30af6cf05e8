"""Bearer tokens: making, recognising and revoking them. Only a token's SHA-256 is ever stored."""

import hashlib
import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from domain.names import check_name
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.teams import Team, Token, team_named, token_with
from domain.viewer import Role, Viewer
from domain.world import World

PREFIX = "swcw_"
_RANDOM_BYTES = 32
_MOST_CHARACTERS = 100


@run_again_when_lost
async def create_token(db: Database, world: World, *, team: str, user: str, role: Role) -> str:
    """Make a token for `user` of the team called `team`, which is made if there is none of that name.

    Returns:
        The token in clear, this one time: `swcw_` and 32 random bytes in URL-safe base64.

    Raises:
        Refused: a name is blank, longer than 200 characters or not printable.
    """
    check_name("team", team, "team")
    check_name("user", user, "user")
    token = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    async with db.writing_everywhere() as session:
        owner = await team_named(session, team) or await _add_team(session, world, team)
        session.add(
            Token(
                id=world.new_id(),
                team_id=owner.id,
                digest=_digest(token),
                user=user,
                role=role,
                created_at=world.now(),
            )
        )
    return token


async def authenticate(db: Database, token: str) -> Viewer | None:
    """Whom the token stands for; None if it is unknown, revoked or no token at all."""
    if not _is_plausible(token):
        return None
    async with db.reading_everywhere() as session:
        found = await token_with(session, _digest(token))
    return None if found is None else Viewer(found.team_id, found.user, found.role)


async def revoke_token(db: Database, world: World, token: str) -> bool:
    """Make the token worthless from now on; False if it was already."""
    if not _is_plausible(token):
        return False
    async with db.writing_everywhere() as session:
        found = await token_with(session, _digest(token))
        if found is not None:
            found.revoked_at = world.now()
    return found is not None


async def _add_team(session: AsyncSession, world: World, name: str) -> Team:
    team = Team(id=world.new_id(), name=name, created_at=world.now())
    session.add(team)
    await session.flush()
    return team


def _is_plausible(token: str) -> bool:
    """Whether looking the token up is worth a query."""
    return token.startswith(PREFIX) and len(token) <= _MOST_CHARACTERS and token.isascii()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
