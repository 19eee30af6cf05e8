"""Parts without Clockwork and without a worker, and the application around them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from starlette.applications import Starlette

from api.context import Context
from api.graphql_app import create_app
from api.parts import Parts
from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from domain.configuration import Configuration
from domain.records import Base
from domain.records.database import Database
from domain.sealing import Seal
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import real_world
from tasks.news import LocalNews
from tests.api.small_schema import schema


class SilentDoorbell:
    """Remembers who rang."""

    def __init__(self) -> None:
        self.rung: list[UUID] = []

    async def ring(self, team_id: UUID) -> None:
        self.rung.append(team_id)


def no_client(_credentials: Credentials) -> ClockworkClient:
    raise AssertionError("no test here calls Clockwork")


def parts_on(configuration: Configuration, db: Database) -> Parts:
    """Parts around a database that the test owns."""
    office = Office(Seal(configuration.encryption_key), no_client)
    return Parts(configuration, db, real_world(), office, SilentDoorbell(), LocalNews())


def app_with(parts: Parts) -> Starlette:
    """The application serving the small schema."""

    @asynccontextmanager
    async def open_these(_configuration: Configuration) -> AsyncIterator[Parts]:
        yield parts

    return create_app(schema, lambda: parts.configuration, open_these)


async def make_tables(db: Database) -> None:
    async with db.engine.execution_options(writing=True).begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


def context_of(parts: Parts, viewer: Viewer | None = None) -> Context:
    return Context(
        db=parts.db,
        world=parts.world,
        office=parts.office,
        doorbell=parts.doorbell,
        news=parts.news,
        turns=parts.turns,
        sockets=parts.sockets,
        signed_in=viewer,
    )
