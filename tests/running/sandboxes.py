"""A sandbox in a process of its own, so that its work is not counted as ours."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.running.workers import COMMAND

_SECONDS = 60.0


class RemoteSandbox:
    """A running sandbox, seen through its control plane."""

    def __init__(self, base_url: str, control: httpx.Client) -> None:
        self.base_url = base_url
        self._control = control

    def calls(self, since: int = 0) -> list[dict[str, Any]]:
        """The logged calls numbered above `since`; `received` is this machine's monotonic clock."""
        return list(self._control.get("/calls", params={"since": since}).json()["calls"])

    def last_call(self) -> int:
        """The number of the newest call, to be given to `calls`."""
        return max((call["number"] for call in self.calls()), default=0)

    def reset(self) -> None:
        """Back to the firm as it was."""
        self._control.post("/reset").raise_for_status()


@contextmanager
def sandbox_process(people: int = 200) -> Iterator[RemoteSandbox]:
    """`sourcewhale-clockwork sandbox` with so many people, for as long as the block runs."""
    with subprocess.Popen(  # noqa: S603 - this very Python with fixed arguments
        [*COMMAND, "sandbox", "--json", "--port", "0", "--people", str(people)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
            with httpx.Client(base_url=said["controlUrl"], timeout=_SECONDS, trust_env=False) as control:
                yield RemoteSandbox(said["baseUrl"], control)
        finally:
            process.kill()
