"""Where the demo plays: a sandbox, a database in a folder, and the API with its worker, on this machine."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from api.cli.database import open_database
from api.cli.demo_client import Client
from api.cli.failure import CommandFailed
from api.cli.migrating import bring_up_to_date
from api.cli.sandbox import bind, make_sandbox
from api.cli.serving import address, serving
from clockwork.sandbox.server import RunningSandbox
from domain.authenticating import create_token
from domain.configuration import Configuration
from domain.viewer import Role
from domain.world import real_world

_PEOPLE = 2000
_SEED = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo plays with: a client signed in as an ADMIN with `token`, and the sandbox."""

    client: Client
    token: str
    sandbox: RunningSandbox


@contextmanager
def demo_folder(named: Path | None) -> Iterator[Path]:
    """The named folder, made if there is none; else a temporary one that is gone afterwards.

    Raises:
        CommandFailed: the named folder can't be used.
    """
    if named is None:
        with TemporaryDirectory(prefix="sourcewhale-clockwork-") as folder:
            yield Path(folder)
        return
    try:
        named.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandFailed(f"{named} can't be used as a folder: {error.strerror}.") from error
    yield named


@asynccontextmanager
async def set_stage(folder: Path, listener: socket.socket) -> AsyncIterator[Stage]:
    """Everything up and running while the block runs; the environment plays no part.

    Raises:
        CommandFailed: the folder holds something else, or the API didn't start.
    """
    with bind(make_sandbox(_PEOPLE, _SEED, folder), 0).start() as sandbox:
        configuration = _configuration(folder, sandbox)
        await bring_up_to_date(configuration)
        token = await _make_token(configuration)
        async with (
            serving(configuration, listener),
            Client.open(f"{address(listener)}/graphql", token) as client,
        ):
            yield Stage(client, token, sandbox)


def _configuration(folder: Path, sandbox: RunningSandbox) -> Configuration:
    """SQLite in the folder, and no pace: the sandbox is ours alone."""
    environment = {"CLOCKWORK_BASE_URL": sandbox.base_url, "CLOCKWORK_CALLS_PER_SECOND": "0"}
    return Configuration.from_environment(environment, data_dir=folder)


async def _make_token(configuration: Configuration) -> str:
    async with open_database(configuration) as db:
        return await create_token(db, real_world(), team="Demo team", user="demo", role=Role.ADMIN)
