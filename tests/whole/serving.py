"""The service as it runs: the commands `serve` and `worker` as processes of their own, on either store."""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from domain.sealing import new_key
from tests.stores.process import guarded

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_WORKS = "Working until"
_QUICK = {
    "CLOCKWORK_CALLS_PER_SECOND": "0",
    "SETTLE_SECONDS": "0.5",
    "LEASE_SECONDS": "3",
    "RETRY_SECONDS": "0.1",
    "SWEEP_SECONDS": "0.3",
    "COPY_REFRESH_SECONDS": "0",
    "GRAPHIQL": "off",
    "ENVIRONMENT": "development",
}
"""No pace, windows as short as they may be, and no copy: nobody waits for, or counts, what is not tested."""


@dataclass(frozen=True, slots=True)
class System:
    """A service that runs: where it is reached, and where its tokens are made."""

    url: str
    database_url: str


@contextmanager
def running_system(
    folder: Path, clockwork_url: str, database_url: str, redis_url: str | None = None
) -> Iterator[System]:
    """Serve while the block runs: with the embedded worker, or with one of its own where there is Redis."""
    environment = {
        **_QUICK,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url or "",
        "CLOCKWORK_BASE_URL": clockwork_url,
        "ENCRYPTION_KEY": new_key(),
        "DATA_DIR": str(folder / "data"),
    }
    with ExitStack() as stack:
        address = stack.enter_context(_serve(folder, environment))
        if redis_url is not None:
            stack.enter_context(_work(folder, environment))
        yield System(f"{address}/graphql", database_url)


@contextmanager
def _serve(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The command `serve`, which migrates its database first; its address once it answers."""
    log = folder / "serve.log"

    def ready_address() -> str:
        found = _ADDRESS.search(log.read_text())
        if found is None:
            raise httpx.ConnectError("it has not said its address yet")
        httpx.get(f"{found[0]}/readyz", trust_env=False).raise_for_status()
        return found[0]

    command = [*_environment(environment), *_program(), "serve", "--port", "0"]
    with guarded(command, stop="SIGTERM", scratch=folder / "serve", log=log) as process:
        yield process.when_ready(ready_address, httpx.HTTPError)


@contextmanager
def _work(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """The command `worker`, once it says that it works."""
    log = folder / "worker.log"

    def announced() -> None:
        if _WORKS not in log.read_text():
            raise BlockingIOError

    command = [*_environment(environment), *_program(), "worker", "--threads", "4"]
    with guarded(command, stop="SIGTERM", scratch=folder / "worker", log=log) as process:
        process.when_ready(announced, BlockingIOError)
        yield


def _program() -> list[str]:
    return [sys.executable, str(Path(sys.executable).with_name("sourcewhale-clockwork"))]


def _environment(environment: Mapping[str, str]) -> list[str]:
    return ["env", *(f"{name}={value}" for name, value in environment.items())]
