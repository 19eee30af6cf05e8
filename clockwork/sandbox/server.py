"""Runs a sandbox on 127.0.0.1, in this event loop or in a thread of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from clockwork.sandbox.gateway import ABORT_EXTENSION

_LAST_CALLS_SECONDS = 1


class RunningSandbox:
    """A sandbox that is being served.

    Attributes:
        base_url: `http://127.0.0.1:PORT/v3.0`, what stands before the subdomain.
        control_url: `http://127.0.0.1:PORT/_sandbox`.
    """

    def __init__(self, app: Starlette, port: int = 0) -> None:
        """Binds the port, 0 for any free one; nothing is answered yet."""
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v3.0"
        self.control_url = f"http://127.0.0.1:{self.port}/_sandbox"
        self._server = _Server(app)
        self._thread: threading.Thread | None = None

    async def serve(self) -> None:
        """Answer calls until `stop` or cancellation."""
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            self._socket.close()

    def start(self) -> Self:
        """Answer calls from a thread of its own, from now on."""
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        self._server.ready.wait()
        return self

    def stop(self) -> None:
        """End serving: the last calls have a second to finish. Can be called again, and from any thread."""
        self._server.should_exit = True
        if self._thread:
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=self._server.config.get_loop_factory()) as runner:
            try:
                runner.run(self.serve())
            finally:
                self._server.ready.set()


def start_in_thread(app: Starlette, port: int = 0) -> RunningSandbox:
    """Serve from a thread of its own; it answers when this returns. A context manager that stops it."""
    return RunningSandbox(app, port).start()


@asynccontextmanager
async def serve_sandbox(app: Starlette, port: int = 0) -> AsyncIterator[RunningSandbox]:
    """Serve from this event loop while the block runs."""
    running = RunningSandbox(app, port)
    serving = asyncio.create_task(running.serve())
    try:
        yield running
    finally:
        running.stop()
        await serving


class _Server(uvicorn.Server):
    """A uvicorn that says when it is ready and leaves signals to the program around it."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Protocol,
                ws="none",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                timeout_graceful_shutdown=_LAST_CALLS_SECONDS,
            )
        )
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn, then ready."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield


class _Protocol(HttpToolsProtocol):
    """Lets the application close a connection without an answer."""

    def on_message_begin(self) -> None:
        """As uvicorn, with one extension in the scope."""
        super().on_message_begin()
        self.scope["extensions"] = {ABORT_EXTENSION: {"close": self.transport.abort}}
