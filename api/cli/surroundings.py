"""What the service needs around it, checked without changing anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import redis
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from api.cli.database import open_database
from api.cli.failure import CommandFailed
from api.cli.migrating import answers_migrated
from clockwork.transport import base_url
from domain.configuration import Configuration
from domain.sealing import new_key

_REDIS_SECONDS = 3.0
_ANY_SUBDOMAIN = "example"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is needed: whether it is as it should be, and a sentence without secrets."""

    name: str
    fine: bool
    remark: str


def configuration_as_is(environment: Mapping[str, str]) -> Configuration:
    """The configuration, without the development key that a first start would write into the data folder.

    Raises:
        Misconfigured: a variable can't be used.
    """
    is_production = environment.get("ENVIRONMENT", "").strip().lower() == "production"
    if is_production or environment.get("ENCRYPTION_KEY", "").strip():
        return Configuration.from_environment(environment)
    return Configuration.from_environment({**environment, "ENCRYPTION_KEY": new_key()})


async def check_surroundings(
    configuration: Configuration, environment: Mapping[str, str]
) -> tuple[Check, ...]:
    """Look at the key, the database, Redis and the address of Clockwork, none of which is changed."""
    return (
        _key(configuration, environment),
        await _database(configuration),
        _redis(configuration),
        _clockwork(configuration),
    )


def _key(configuration: Configuration, environment: Mapping[str, str]) -> Check:
    name = "Encryption key"
    if environment.get("ENCRYPTION_KEY", "").strip():
        return Check(name, True, "ENCRYPTION_KEY is set.")
    made = (configuration.data_dir / "development-encryption-key").exists()
    state = "is used" if made else "will be made at the first start"
    return Check(name, True, f"A development key {state}, in {configuration.data_dir}.")


async def _database(configuration: Configuration) -> Check:
    name = "Database"
    try:
        file = _sqlite_file(configuration.database_url)
        if file is not None and not file.exists():
            return Check(name, False, f"There is no {file} yet: run `sourcewhale-clockwork migrate`.")
        async with open_database(configuration) as db:
            migrated = await answers_migrated(configuration, db)
    except CommandFailed as failure:
        return Check(name, False, str(failure))
    if migrated:
        return Check(name, True, "It answers and has this version's tables.")
    return Check(name, False, "It answers, with other tables: run `sourcewhale-clockwork migrate`.")


def _sqlite_file(url: str) -> Path | None:
    """The file that opening the database would create."""
    try:
        parsed = make_url(url)
    except SQLAlchemyError:
        return None
    named = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if named else None


def _redis(configuration: Configuration) -> Check:
    name = "Redis"
    if configuration.redis_url is None:
        return Check(name, True, "REDIS_URL is not set: `serve` runs its worker inside.")
    try:
        with redis.Redis.from_url(
            configuration.redis_url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS
        ) as client:
            client.ping()
    except ValueError:
        return Check(name, False, "REDIS_URL is no address that can be used: write redis://HOST:6379/0.")
    except (redis.RedisError, OSError):
        return Check(name, False, "It doesn't answer: check REDIS_URL and whether Redis runs.")
    return Check(name, True, "It answers.")


def _clockwork(configuration: Configuration) -> Check:
    name = "Clockwork"
    try:
        base_url(configuration.clockwork_base_url, _ANY_SUBDOMAIN)
    except ValueError:
        return Check(name, False, "CLOCKWORK_BASE_URL must be a plain http or https address.")
    return Check(
        name, True, f"Will be called at {configuration.clockwork_base_url}; --live tries an account there."
    )
