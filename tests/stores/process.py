"""What every launcher needs: a guarded server process, and waiting until it answers."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from tests.stores import guard

PATIENCE = 30.0
"""Seconds that a server may take to answer or to stop; usually it is well under one."""

T = TypeVar("T")


class ServerFailed(Exception):
    """The server ended, or did not answer in time; the message has the end of its log."""


def wheel_folder(package: str) -> Path:
    """Where an installed package's files are, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed; the extra `test` brings it")
    return Path(spec.origin).resolve().parent


class Guarded:
    """A running server, seen through the guard that stops it when this process closes the pipe or dies."""

    def __init__(self, guard_process: subprocess.Popen[bytes], log: Path) -> None:
        self._guard = guard_process
        self._log = log

    def when_ready(self, connect: Callable[[], T], refused: type[Exception]) -> T:
        """Try to connect until it works, and give the connection.

        Raises:
            ServerFailed: the server has ended, or `PATIENCE` is over.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return connect()
            except refused as error:
                if self._guard.poll() is not None or time.monotonic() > deadline:
                    raise ServerFailed(self._log.read_text(errors="replace")[-2000:]) from error
                time.sleep(0.02)

    def stop(self) -> None:
        """Close the pipe and wait until the server has ended."""
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self._guard.wait(PATIENCE)


@contextmanager
def guarded(
    command: Sequence[str], *, stop: str, scratch: Path, log: Path, user: str = ""
) -> Iterator[Guarded]:
    """Run a server in the background while the block runs.

    Args:
        command: the program and its arguments.
        stop: the name of the signal that stops it.
        scratch: a folder that is removed once the server has ended, also when nobody is left to ask for it.
        log: where its output goes.
        user: the user it runs as; empty for the current one.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - the launchers choose the command
            [sys.executable, "-I", "-S", guard.__file__, stop, user, str(scratch), *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for the tests, which may still need the server to end well
        )
    server = Guarded(process, log)
    try:
        yield server
    finally:
        server.stop()
