from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.parts import Parts
from domain.authenticating import create_token
from domain.configuration import Configuration
from domain.records.database import Database
from domain.viewer import Role
from tests.api.small_schema import Notes, notes
from tests.api.support import app_with, make_tables, parts_on

MakeToken = Callable[..., Awaitable[str]]


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    return Configuration(
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'api.sqlite'}",
        redis_url=None,
        clockwork_base_url="http://127.0.0.1:9",
        encryption_key=bytes(32),
        data_dir=tmp_path,
        production=False,
        graphiql=True,
        calls_per_second=None,
        calls_in_flight=8,
        settle_seconds=0.3,
        lease_seconds=3.0,
        copy_refresh_seconds=0.0,
    )


@pytest.fixture
async def parts(configuration: Configuration) -> AsyncIterator[Parts]:
    db = Database(configuration.database_url)
    await make_tables(db)
    yield parts_on(configuration, db)
    await db.close()


@pytest.fixture
async def app(parts: Parts) -> AsyncIterator[Starlette]:
    """The application, started."""
    starlette = app_with(parts)
    async with starlette.router.lifespan_context(starlette):
        yield starlette


@pytest.fixture
async def anonymous(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
def make_token(parts: Parts) -> MakeToken:
    async def make(role: Role = Role.ADMIN, user: str = "ada") -> str:
        return await create_token(parts.db, parts.world, team="Acme", user=user, role=role)

    return make


@pytest.fixture
async def client(anonymous: httpx.AsyncClient, make_token: MakeToken) -> httpx.AsyncClient:
    """A client with an ADMIN's token."""
    anonymous.headers["Authorization"] = f"Bearer {await make_token()}"
    return anonymous


@pytest.fixture(autouse=True)
def _forget() -> None:
    vars(notes).update(vars(Notes()))
