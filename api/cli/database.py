"""The configuration and its database, each failure as one sentence."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from api.cli.failure import CommandFailed
from domain.configuration import Configuration
from domain.records.database import Database


def read_configuration() -> Configuration:
    """What this process's environment says.

    Raises:
        Misconfigured: a variable can't be used.
    """
    return Configuration.from_environment(os.environ)


@asynccontextmanager
async def open_database(configuration: Configuration) -> AsyncIterator[Database]:
    """The configured database while the block runs; whether it answers shows at the first use.

    Raises:
        CommandFailed: DATABASE_URL is none that can be used.
    """
    try:
        db = Database(configuration.database_url)
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise CommandFailed(
            "DATABASE_URL can't be used: write sqlite+aiosqlite:///FILE or "
            "postgresql+psycopg://USER:PASSWORD@HOST/NAME."
        ) from error
    try:
        yield db
    finally:
        await db.close()


async def check_url(configuration: Configuration) -> None:
    """Go on only with a DATABASE_URL that can be used; whether the database answers is not asked.

    Raises:
        CommandFailed: it can't.
    """
    async with open_database(configuration):
        pass


def shown(configuration: Configuration) -> str:
    """The database in words, without a password."""
    return f"The database {make_url(configuration.database_url).render_as_string(hide_password=True)}"
