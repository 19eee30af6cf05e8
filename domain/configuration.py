"""What the surroundings say: every environment variable, read once at start."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from domain import sealing

_log = logging.getLogger(__name__)
_SWEEP_SECONDS = 3.0
_RETRY_SECONDS = 2.0
_COPY_REFRESH_SECONDS = 180.0
_CLOCKWORK_BASE_URL = "https://api.clockworkrecruiting.com/v3.0"
_DRIVERS = {
    "postgres://": "postgresql+psycopg://",
    "postgresql://": "postgresql+psycopg://",
    "sqlite://": "sqlite+aiosqlite://",
}
_SWITCHES = {
    "on": True,
    "true": True,
    "1": True,
    "yes": True,
    "off": False,
    "false": False,
    "0": False,
    "no": False,
}


class Misconfigured(Exception):
    """An environment variable can't be used; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything a process is told from outside; the README lists each variable with its default."""

    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    clockwork_base_url: str
    encryption_key: bytes = field(repr=False)
    data_dir: Path
    production: bool
    graphiql: bool
    calls_per_second: float | None
    calls_in_flight: int
    settle_seconds: float
    lease_seconds: float
    sweep_seconds: float = _SWEEP_SECONDS
    retry_seconds: float = _RETRY_SECONDS
    allowed_origins: tuple[str, ...] = ()
    copy_refresh_seconds: float = _COPY_REFRESH_SECONDS

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], *, data_dir: Path | None = None
    ) -> "Configuration":
        """Read the environment; `data_dir` (a folder named on the command line) wins over DATA_DIR.

        Raises:
            Misconfigured: a value can't be used, or production lacks ENCRYPTION_KEY or DATABASE_URL, or would
                send credentials in the clear.
        """
        read = _Environment(environment)
        production = read.choice("ENVIRONMENT", {"development": False, "production": True}, default=False)
        folder = data_dir or Path(
            read.text("DATA_DIR") or platformdirs.user_data_dir("sourcewhale-clockwork")
        )
        database_url = read.text("DATABASE_URL")
        if production and not database_url:
            raise Misconfigured(
                "DATABASE_URL must be set in production, e.g. postgresql+psycopg://user@host/name."
            )
        return cls(
            database_url=_with_driver(database_url)
            if database_url
            else f"sqlite+aiosqlite:///{folder / 'sourcewhale-clockwork.db'}",
            redis_url=read.text("REDIS_URL"),
            clockwork_base_url=_clockwork_base_url(read.text("CLOCKWORK_BASE_URL"), production=production),
            encryption_key=_encryption_key(read.text("ENCRYPTION_KEY"), folder, production=production),
            data_dir=folder,
            production=production,
            graphiql=read.choice("GRAPHIQL", _SWITCHES, default=not production),
            calls_per_second=read.number("CLOCKWORK_CALLS_PER_SECOND", 8.0) or None,
            calls_in_flight=max(1, int(read.number("CLOCKWORK_CALLS_IN_FLIGHT", 8))),
            settle_seconds=read.number("SETTLE_SECONDS", 15.0),
            lease_seconds=max(3.0, read.number("LEASE_SECONDS", 12.0)),
            sweep_seconds=max(0.1, read.number("SWEEP_SECONDS", _SWEEP_SECONDS)),
            retry_seconds=max(0.1, read.number("RETRY_SECONDS", _RETRY_SECONDS)),
            allowed_origins=tuple((read.text("ALLOWED_ORIGINS") or "").replace(",", " ").split()),
            copy_refresh_seconds=read.number("COPY_REFRESH_SECONDS", _COPY_REFRESH_SECONDS),
        )


class _Environment:
    """Typed reads of environment variables; a blank variable counts as unset."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str) -> str | None:
        return self._environment.get(name, "").strip() or None

    def number(self, name: str, default: float) -> float:
        text = self.text(name)
        try:
            value = default if text is None else float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            raise Misconfigured(f"{name} must be a number of at least 0.")
        return value

    def choice(self, name: str, choices: Mapping[str, bool], *, default: bool) -> bool:
        text = self.text(name)
        if text is None:
            return default
        if text.lower() not in choices:
            raise Misconfigured(f"{name} must be one of: {', '.join(choices)}.")
        return choices[text.lower()]


def _with_driver(url: str) -> str:
    """The URL with the driver that we use, where it names none, as hosting providers write it."""
    for written, ours in _DRIVERS.items():
        if url.startswith(written):
            return ours + url.removeprefix(written)
    return url


def _clockwork_base_url(given: str | None, *, production: bool) -> str:
    """The URL. As each call carries a firm's credentials, production's is https, or stays on this host."""
    url = given or _CLOCKWORK_BASE_URL
    if production and not (url.lower().startswith("https://") or _is_loopback(url)):
        raise Misconfigured("CLOCKWORK_BASE_URL must begin with https:// in production.")
    return url


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _encryption_key(given: str | None, folder: Path, *, production: bool) -> bytes:
    if given is None and production:
        raise Misconfigured(
            "ENCRYPTION_KEY must be set in production: 32 bytes in base64 (`openssl rand -base64 32`)."
        )
    try:
        return sealing.parse_key(given or _development_key(folder))
    except ValueError as unusable:
        raise Misconfigured(str(unusable)) from unusable


def _development_key(folder: Path) -> str:
    """The key in the data folder, made there the first time, readable by its owner alone."""
    path = folder / "development-encryption-key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"{path.name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(sealing.new_key())
        try:
            path.hardlink_to(draft)  # whole or not at all: another process may be making one as well
            _log.warning("ENCRYPTION_KEY is not set: made a development key in %s.", folder)
        except FileExistsError:
            _log.info("Another process has made the development key in %s.", folder)
        finally:
            draft.unlink()
    return path.read_text()
