"""Worker processes, started by the command that production uses, and signalled as the tests wish."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = (sys.executable, "-c", "from api.cli.main import main; main()")
"""`sourcewhale-clockwork`, from wherever this Python finds it."""
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0


class WorkerProcess:
    """`sourcewhale-clockwork worker` in a process of its own.

    Args:
        environment: the variables of the README, beside what this process has.
        log: the file for its output.
    """

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - this very Python with fixed arguments
                [*COMMAND, "worker", "--threads", "2"],
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self.pid = self._process.pid

    def said(self) -> str:
        """What it has printed and logged so far."""
        return self._log.read_text(errors="replace")

    def wait_until_it_works(self) -> None:
        """Return once it says that it works."""
        deadline = time.monotonic() + _START_SECONDS
        while "Working" not in self.said():
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < deadline, "the worker did not start in time"
            time.sleep(0.02)

    def kill(self) -> None:
        """`kill -9`, and wait until it is gone; nothing happens if it is."""
        self._process.kill()
        self._process.wait(_STOP_SECONDS)

    def freeze(self) -> None:
        """Let it not run on (SIGSTOP), as a machine that is suspended."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it run on where it was (SIGCONT)."""
        self._process.send_signal(signal.SIGCONT)

    def terminate(self) -> int:
        """Ask it to end (SIGTERM), wait for it, and give its exit code."""
        self._process.terminate()
        return self._process.wait(_STOP_SECONDS)


@contextmanager
def started(environment: dict[str, str], logs: Path, count: int) -> Iterator[dict[int, WorkerProcess]]:
    """So many workers, by process id, killed at the end of the block."""
    workers = [WorkerProcess(environment, logs / f"worker-{number}.log") for number in range(count)]
    try:
        for worker in workers:
            worker.wait_until_it_works()
        yield {worker.pid: worker for worker in workers}
    finally:
        for worker in workers:
            worker.kill()
