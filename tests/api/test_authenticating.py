import hashlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from domain.authenticating import PREFIX, authenticate, create_token, revoke_token
from domain.records.database import Database
from domain.records.teams import Team, Token
from domain.refusals import Code, Refused
from domain.viewer import Role, Viewer
from domain.world import real_world
from tests.api.support import make_tables

WORLD = real_world()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    await make_tables(database)
    yield database
    await database.close()


async def test_a_token_stands_for_its_user(db: Database) -> None:
    token = await create_token(db, WORLD, team="Acme", user="ada", role=Role.MEMBER)
    viewer = await authenticate(db, token)
    assert viewer is not None
    assert viewer == Viewer(viewer.team_id, "ada", Role.MEMBER)


async def test_tokens_of_one_name_share_a_team_and_others_do_not(db: Database) -> None:
    names = ["Acme", "Acme", "Beta"]
    tokens = [await create_token(db, WORLD, team=name, user="ada", role=Role.ADMIN) for name in names]
    first, second, other = [await authenticate(db, token) for token in tokens]
    assert first == second
    assert first is not None
    assert other is not None
    assert first.team_id != other.team_id
    async with db.reading_everywhere() as session:
        assert len((await session.scalars(select(Team))).all()) == 2


async def test_only_the_hash_is_stored(db: Database) -> None:
    token = await create_token(db, WORLD, team="Acme", user="ada", role=Role.ADMIN)
    async with db.reading_everywhere() as session:
        row = (await session.scalars(select(Token))).one()
    assert row.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in {str(value) for value in vars(row).values()}


async def test_a_revoked_token_is_worthless(db: Database) -> None:
    token = await create_token(db, WORLD, team="Acme", user="ada", role=Role.ADMIN)
    assert await revoke_token(db, WORLD, token)
    assert await authenticate(db, token) is None
    assert not await revoke_token(db, WORLD, token)


async def test_tokens_are_unlike(db: Database) -> None:
    tokens = {await create_token(db, WORLD, team="Acme", user="ada", role=Role.ADMIN) for _ in range(5)}
    assert len(tokens) == 5
    assert all(token.startswith(PREFIX) and len(token) == len(PREFIX) + 43 for token in tokens)


@pytest.mark.parametrize("token", ["", "swcw_", "swcw_" + "x" * 43, "swcw_" + "x" * 10_000, "swcw_é", "\0"])
async def test_what_is_no_token_stands_for_nobody(db: Database, token: str) -> None:
    assert await authenticate(db, token) is None
    assert not await revoke_token(db, WORLD, token)


@pytest.mark.parametrize(
    ("team", "user", "field", "code"),
    [
        ("", "ada", "team", Code.BLANK),
        ("Acme", " ", "user", Code.BLANK),
        ("A" * 201, "ada", "team", Code.TOO_LONG),
        ("Acme", "a\0", "user", Code.INVALID),
    ],
)
async def test_names_are_checked_before_anything_is_stored(
    db: Database, team: str, user: str, field: str, code: Code
) -> None:
    with pytest.raises(Refused) as refused:
        await create_token(db, WORLD, team=team, user=user, role=Role.ADMIN)
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [(code, (field,))]
    async with db.reading_everywhere() as session:
        assert (await session.scalars(select(Team))).all() == []
