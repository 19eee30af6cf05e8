"""Runs commands as a shell would, in this process or in one of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import Any

import pytest

from api.cli.main import main

COMMAND = (sys.executable, "-c", "from api.cli.main import main; main()")
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, which must be one JSON object."""
        value: dict[str, Any] = json.loads(self.out)
        return value


class Shell:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *arguments: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = self._capsys.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    def fails(self, *arguments: str) -> str:
        """The one sentence on standard error with which the command ends, exit code 2."""
        ended = self.run(*arguments)
        assert (ended.code, ended.out) == (2, "")
        sentence = ended.err.removeprefix("error: ").removesuffix("\n")
        assert "\n" not in sentence
        return sentence


@contextmanager
def started(
    *arguments: str, environment: Mapping[str, str], until: str
) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A command in a process of its own, and its standard error up to the line that holds `until`."""
    with subprocess.Popen(  # noqa: S603 - this very Python with arguments of the tests
        (*COMMAND, *arguments),
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        watchdog = Timer(_SECONDS, process.kill)
        watchdog.start()
        try:
            yield process, _told(process, until)
        finally:
            watchdog.cancel()
            process.kill()


def ending(process: "subprocess.Popen[str]") -> Ended:
    """How a process ends by itself, within a minute."""
    out, err = process.communicate(timeout=_SECONDS)
    return Ended(process.returncode, out, err)


def _told(process: "subprocess.Popen[str]", until: str) -> str:
    assert process.stderr is not None
    told = ""
    for line in process.stderr:
        told += line
        if until in line:
            return told
    pytest.fail(f"it ended before it said {until}: {told}")
