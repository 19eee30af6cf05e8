"""The configured database at this program's version, each failure as one sentence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from api.cli.database import open_database, shown
from api.cli.failure import CommandFailed
from domain.configuration import Configuration
from domain.records.database import Database
from domain.records.migrating import is_migrated, migrate


@asynccontextmanager
async def migrated_database(configuration: Configuration) -> AsyncIterator[Database]:
    """The configured database while the block runs, at this program's version.

    Raises:
        CommandFailed: it doesn't answer, or was not migrated.
    """
    async with open_database(configuration) as db:
        if not await answers_migrated(configuration, db):
            raise CommandFailed(
                f"{shown(configuration)} is not at this version: run `sourcewhale-clockwork migrate` first."
            )
        yield db


async def answers_migrated(configuration: Configuration, db: Database) -> bool:
    """Whether the database is at this program's version.

    Raises:
        CommandFailed: it doesn't answer.
    """
    try:
        return await is_migrated(db.engine)
    except (SQLAlchemyError, OSError) as error:
        raise CommandFailed(
            f"{shown(configuration)} doesn't answer: check DATABASE_URL and whether the database runs."
        ) from error


async def bring_up_to_date(configuration: Configuration) -> None:
    """Migrate the configured database.

    Raises:
        CommandFailed: it doesn't answer, or a newer version of this program has migrated it already.
    """
    async with open_database(configuration) as db:
        if await answers_migrated(configuration, db):
            return
        try:
            await migrate(db)
        except CommandError as error:
            raise CommandFailed(
                f"{shown(configuration)} was migrated by a newer version: update this program."
            ) from error
