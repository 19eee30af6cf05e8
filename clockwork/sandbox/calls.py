"""One call to the sandbox's API, its answer, and the log of all calls."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from clockwork.sandbox.records import Record

LOGGED_CALLS = 200_000
"""The log keeps this many of the newest calls."""


@dataclass(slots=True)
class Call:
    """A received call.

    Attributes:
        method: the HTTP method.
        path: behind the subdomain, without slashes at its ends: `people/{id}/notes`.
        subdomain: the firm in the path.
        headers: by lower-case name.
        query: the last value of each key.
        received: monotonic seconds at the arrival of its headers.
        number: its place in the order of receiving, from 1; given by the log.
        body: as it came.
        status: of the answer; None until then, and for a dropped connection.
    """

    method: str
    path: str
    subdomain: str
    headers: Mapping[bytes, bytes]
    query: Mapping[str, str]
    received: float
    number: int = 0
    body: bytes = b""
    status: int | None = None

    @property
    def is_write(self) -> bool:
        """Whether the call is one that may change something."""
        return self.method not in {"GET", "HEAD"}

    @property
    def ids(self) -> list[str]:
        """The ids in the path: every second part."""
        return self.path.split("/")[1::2]

    def entry(self, *, with_body: bool) -> Record:
        """The call as a line of the log."""
        line: Record = {
            "number": self.number,
            "method": self.method,
            "path": self.path,
            "query": dict(self.query),
            "status": self.status,
            "isWrite": self.is_write,
            "received": self.received,
        }
        return line | {"body": self.body.decode(errors="replace")} if with_body else line


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, JSON content (None: no body) and extra headers of an answer."""

    status: int
    content: Record | None
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """A call that the API refuses with `answer`."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.answer = Answer(status, {"error": message}, headers or {})


class InvalidError(RefusedError):
    """A body that is refused field by field: 422, `{"errors": {"field": ["message"]}}`."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(422, "invalid")
        self.answer = Answer(422, {"errors": dict(errors)})


class CallLog:
    """The newest calls in order, and how many there were."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=LOGGED_CALLS)
        self._number = 0
        self.reads = 0
        self.writes = 0

    def add(self, call: Call) -> None:
        """Log a call under the next number."""
        self._number += 1
        call.number = self._number
        self._calls.append(call)
        if call.is_write:
            self.writes += 1
        else:
            self.reads += 1

    def entries(self, *, since: int = 0, with_bodies: bool = False) -> list[Record]:
        """The calls numbered above `since`, oldest first."""
        return [call.entry(with_body=with_bodies) for call in list(self._calls) if call.number > since]

    def clear(self) -> None:
        """Forget all calls; numbering goes on."""
        self._calls.clear()
        self.reads = self.writes = 0
