"""Migrating: bring a database's tables to this program's version (Alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.records.database import Database

_SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(db: Database) -> None:
    """Run the migrations that the database has not seen; safe to run twice."""
    async with db.engine.execution_options(writing=True).begin() as connection:
        await connection.run_sync(_upgrade)


async def is_migrated(engine: AsyncEngine) -> bool:
    """Whether the database is at this program's version."""
    async with engine.connect() as connection:
        return await connection.run_sync(_at_head)


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file; migrations run on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def _at_head(connection: Connection) -> bool:
    heads = set(ScriptDirectory.from_config(alembic_config()).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads
