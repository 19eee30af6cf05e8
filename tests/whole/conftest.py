"""One sandbox and one service on each store for each test process; a team of its own for each test."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
import pytest
from httpx_aiohttp import AiohttpTransport

from clockwork.sandbox.firm import believable_firm
from domain.authenticating import create_token
from domain.records.database import Database
from domain.viewer import Role
from domain.world import real_world
from tests.conftest import OpenDatabase
from tests.stores.postgres import PostgresServer
from tests.stores.valkey import valkey_server
from tests.whole.api import Api
from tests.whole.clockwork import Clockwork
from tests.whole.serving import System, running_system
from tests.whole.team import Team

MakeApi = Callable[..., Awaitable[Api]]


@pytest.fixture(scope="session")
def _clockwork() -> Iterator[Clockwork]:
    served = Clockwork(believable_firm(60))
    yield served
    served.stop()


@pytest.fixture(scope="session")
def _sqlite_system(
    _clockwork: Clockwork, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("sqlite-system")
    file = shutil.copyfile(sqlite_template, folder / "whole.sqlite")
    with running_system(folder, _clockwork.base_url, f"sqlite+aiosqlite:///{file}") as system:
        yield system


@pytest.fixture(scope="session")
def _postgresql_system(
    _clockwork: Clockwork,
    tmp_path_factory: pytest.TempPathFactory,
    postgres: PostgresServer,
    postgres_template: str,
) -> Iterator[System]:
    """With a Valkey of its own: other tests make the session's forget."""
    folder = tmp_path_factory.mktemp("postgresql-system")
    with (
        TemporaryDirectory(prefix="valkey-") as short,
        valkey_server(Path(short)) as valkey,
        postgres.fresh_database(postgres_template) as url,
        running_system(folder, _clockwork.base_url, url, valkey.url()) as system,
    ):
        yield system


@pytest.fixture
def system(store: str, request: pytest.FixtureRequest) -> System:
    """The service: its worker embedded and SQLite; a worker of its own, Valkey and PostgreSQL."""
    running: System = request.getfixturevalue(f"_{store}_system")
    return running


@pytest.fixture
def clockwork(_clockwork: Clockwork) -> Clockwork:
    """The sandbox, as new."""
    _clockwork.start_afresh()
    return _clockwork


@pytest.fixture
async def db(system: System, open_database: OpenDatabase) -> AsyncIterator[Database]:
    """The service's database, where tokens are made, and compared before and after a refusal."""
    async with open_database(system.database_url) as database:
        yield database


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """On aiohttp's connections, which cost a test's many requests a seventh of httpx's own."""
    async with httpx.AsyncClient(transport=AiohttpTransport(), trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def team_name() -> str:
    return f"Team {uuid4()}"


@pytest.fixture
def make_api(system: System, db: Database, http: httpx.AsyncClient, team_name: str) -> MakeApi:
    """Makes the API as a new token sees it; by default an ADMIN's of the test's own team."""

    async def make(role: Role = Role.ADMIN, team: str = team_name, user: str | None = None) -> Api:
        name = user or f"{role} of the team"
        token = await create_token(db, real_world(), team=team, user=name, role=role)
        return Api(http, system.url, token)

    return make


@pytest.fixture
async def newcomer(make_api: MakeApi, clockwork: Clockwork) -> Team:
    """A team that has not connected Clockwork yet."""
    return Team(await make_api(), clockwork)


@pytest.fixture
async def team(newcomer: Team, clockwork: Clockwork) -> Team:
    """A connected team with a campaign; none of its calls is counted yet."""
    await newcomer.connect()
    await newcomer.campaign()
    clockwork.forget_calls()
    return newcomer
