"""What goes wrong on purpose: faults by endpoint pattern, with counts and seeded probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from random import Random
from typing import Any, Literal, Self, get_args

FaultKind = Literal[
    "latency",
    "too_many",
    "error_before",
    "error_after",
    "drop_before",
    "drop_after",
    "late",
    "malformed",
    "redirect",
    "unauthorized",
    "search_lag",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, and for which calls.

    Attributes:
        kind: `latency` answers after `seconds`; `too_many` answers 429 with `Retry-After: seconds`;
            `error_before` and `error_after` answer `status`, the latter after applying the call;
            `drop_before` and `drop_after` close the connection without an answer; `late` applies the call
            after `seconds` even if the caller has left by then; `malformed` applies and answers half a JSON
            text; `redirect` answers 302 to `location`; `unauthorized` answers 401; `search_lag` shows changes
            to people_search only after `seconds`.
        method: the HTTP method, `*` for any, `write` for all but GET.
        path: a shell pattern over the path behind the subdomain, such as `people/*/notes`.
        times: how many calls it strikes; None: all, from now on.
        skip: how many fitting calls it lets pass first.
        probability: of striking a call that fits, 0 to 1.
        seconds: see `kind`.
        status: of `error_before` and `error_after`.
        location: of `redirect`.
    """

    kind: FaultKind
    method: str = "*"
    path: str = "*"
    times: int | None = None
    skip: int = 0
    probability: float = 1.0
    seconds: float = 0.0
    status: int = 500
    location: str = "/elsewhere"

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """A fault from JSON.

        Raises:
            ValueError: an unknown kind or key.
        """
        unknown = given.keys() - {known.name for known in fields(cls)}
        if unknown or given.get("kind") not in get_args(FaultKind):
            message = f"unknown keys {sorted(unknown)}" if unknown else "unknown kind of fault"
            raise ValueError(message)
        return cls(**given)

    def fits(self, method: str, path: str) -> bool:
        """Whether a call is one that this fault is meant for."""
        return _method_fits(self.method, method) and fnmatchcase(path, self.path)


class FaultPlan:
    """The faults now set. Of several that fit a call all latencies strike, and the first of the others."""

    def __init__(self, faults: Sequence[Fault] = (), seed: int = 1) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable tests, not a secret
        self._faults = [fault for fault in faults if fault.kind != "search_lag"]
        self._left = [fault.times for fault in self._faults]
        self._to_skip = [fault.skip for fault in self._faults]
        self.search_lag = max((fault.seconds for fault in faults if fault.kind == "search_lag"), default=0.0)

    def strike(self, method: str, path: str) -> tuple[float, Fault | None]:
        """Seconds of latency, and the fault that strikes a call now; counts down."""
        latency, struck = 0.0, None
        for place, fault in enumerate(self._faults):
            if (struck and fault.kind != "latency") or not fault.fits(method, path) or not self._due(place):
                continue
            if fault.kind == "latency":
                latency += fault.seconds
            else:
                struck = fault
        return latency, struck

    def _due(self, place: int) -> bool:
        if self._to_skip[place] > 0:
            self._to_skip[place] -= 1
            return False
        left, probability = self._left[place], self._faults[place].probability
        if left == 0 or (probability < 1 and self._random.random() >= probability):
            return False
        if left is not None:
            self._left[place] = left - 1
        return True


def _method_fits(wanted: str, method: str) -> bool:
    return wanted in {"*", method} or (wanted == "write" and method != "GET")
