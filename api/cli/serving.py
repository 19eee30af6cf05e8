"""Serving the API: a bound socket, and uvicorn's settings for it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager

import uvicorn

from api.cli.failure import CommandFailed
from api.graphql_app import create_app
from api.schema import schema
from domain.configuration import Configuration

_BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the port, 0 for any free one.

    Raises:
        CommandFailed: the address is none of this machine, or the port isn't free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise CommandFailed(
            f"Can't listen on port {port} of {host}: {error.strerror or error}. Choose another with --port."
        ) from error


def address(listener: socket.socket) -> str:
    """The URL of what listens there, for example `http://127.0.0.1:8000`."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_server(configuration: Configuration, *, last_requests_seconds: int) -> uvicorn.Server:
    """A server that stops on SIGINT and SIGTERM, after requests under way had so many seconds."""
    return uvicorn.Server(_settings(configuration, last_requests_seconds))


@asynccontextmanager
async def serving(configuration: Configuration, listener: socket.socket) -> AsyncIterator[None]:
    """Serve from this event loop while the block runs.

    Raises:
        CommandFailed: the application didn't start; why is in the log.
    """
    server = _QuietServer(_settings(configuration, last_requests_seconds=1))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    started = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait((task, started), return_when=asyncio.FIRST_COMPLETED)
        if not server.ready.is_set():
            raise CommandFailed("The API did not start.")
        yield
    finally:
        started.cancel()
        server.should_exit = True
        await task


def _settings(configuration: Configuration, last_requests_seconds: int) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(schema, lambda: configuration),
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=last_requests_seconds,
    )


class _QuietServer(uvicorn.Server):
    """A uvicorn that says when it is ready and leaves signals to the program around it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn, then ready."""
        await super().startup(sockets)
        if self.started:
            self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield
