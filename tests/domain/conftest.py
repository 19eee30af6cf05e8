from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from uuid import UUID

import httpx
import pytest

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.pace import Pace
from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import believable_firm
from clockwork.sandbox.options import DEFAULT_CREDENTIALS
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import start_in_thread
from clockwork.transport import open_http
from domain.records.database import Database
from domain.records.teams import Team
from domain.sealing import Seal
from domain.stored_credentials import Office
from domain.viewer import Role, Viewer
from domain.world import World, real_world
from tests.conftest import OpenDatabase

GIVEN = asdict(DEFAULT_CREDENTIALS)
"""What an admin gives to connect the sandbox."""
Served = tuple[str, Sandbox]


@pytest.fixture
def world() -> World:
    return real_world()


@pytest.fixture
async def db(database_url: str, open_database: OpenDatabase) -> AsyncIterator[Database]:
    """A migrated database, once on each kind of store."""
    async with open_database(database_url) as database:
        yield database


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


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    app = create_sandbox(believable_firm(20))
    with start_in_thread(app) as running:
        yield running.base_url, app.state.sandbox


@pytest.fixture
def sandbox(served: Served) -> Sandbox:
    served[1].reset()
    served[1].credentials = DEFAULT_CREDENTIALS
    return served[1]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with open_http() as http:
        yield http


@pytest.fixture
def office(served: Served, http: httpx.AsyncClient, world: World) -> Office:
    def open_client(credentials: Credentials) -> ClockworkClient:
        return ClockworkClient(http, credentials, Pace(None, 8), now=world.now, base_url=served[0])

    return Office(Seal(b"1" * 32), open_client)
