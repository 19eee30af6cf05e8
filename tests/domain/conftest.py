import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from domain.records.database import Database
from domain.records.migrating import migrate
from domain.records.teams import Team
from domain.viewer import Role, Viewer
from domain.world import World, real_world
from tests.stores.postgres import PostgresServer


async def _migrate(url: str) -> None:
    db = Database(url)
    await migrate(db)
    await db.close()


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    asyncio.run(_migrate(postgres.create_database("migrated")))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.sqlite"
        asyncio.run(_migrate(f"sqlite+aiosqlite:///{file}"))
        yield file


@pytest.fixture
def world() -> World:
    return real_world()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, once on each kind of store."""
    database = Database(database_url)
    yield database
    await database.close()


async def _viewer(db: Database, world: World, name: str) -> Viewer:
    team_id: UUID = world.new_id()
    async with db.writing_everywhere() as session:
        session.add(Team(id=team_id, name=name, created_at=world.now()))
    return Viewer(team_id, "ada", Role.ADMIN)


@pytest.fixture
async def viewer(db: Database, world: World) -> Viewer:
    """An admin of a team."""
    return await _viewer(db, world, "Acme")


@pytest.fixture
async def stranger(db: Database, world: World) -> Viewer:
    """An admin of another team."""
    return await _viewer(db, world, "Globex")
