"""Refusals: what a client asked for and can't have, as data.

A verb raises `Refused` before it changes anything; the API turns it into `userErrors`.
`Forbidden` is for who may not ask at all.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.rules.acceptance import Fault


class Code(StrEnum):
    """Why something was refused; each mutation's own enum is a choice of these."""

    BLANK = "BLANK"
    CONFLICT = "CONFLICT"
    CREDENTIALS_REFUSED = "CREDENTIALS_REFUSED"
    DUPLICATE = "DUPLICATE"
    INVALID = "INVALID"
    NEEDS_ADMIN = "NEEDS_ADMIN"
    NOT_CONNECTED = "NOT_CONNECTED"
    NOT_FOUND = "NOT_FOUND"
    NOT_IN_REVIEW = "NOT_IN_REVIEW"
    NOT_RETRYABLE = "NOT_RETRYABLE"
    STALE_VERSION = "STALE_VERSION"
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    UNREACHABLE = "UNREACHABLE"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason: a code, a sentence that says what to do, and the path of the input it is about."""

    code: Code
    message: str
    field: tuple[str, ...] = ()

    def under(self, *path: str) -> "Refusal":
        """The same refusal, its field prefixed with `path`."""
        return Refusal(self.code, self.message, (*path, *self.field))


class Refused(Exception):
    """The input can't be taken; nothing was changed."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(f"{refusal.code} at {'.'.join(refusal.field)}" for refusal in refusals))
        self.refusals: Sequence[Refusal] = refusals


class Forbidden(Exception):
    """The viewer's role may not do this; nothing was read."""


def refuse(code: Code, message: str, *field: str) -> Refused:
    """Make the exception for a single refusal; `field` is the path of the input that it is about."""
    return Refused(Refusal(code, message, field))


def twice(names: Sequence[Hashable], of: str, *within: str) -> Iterator[Refusal]:
    """A refusal for each of the names that comes more than once, at `(of, its place, *within)`."""
    times = Counter(names)
    for place, name in enumerate(names):
        if times[name] > 1:
            yield Refusal(Code.DUPLICATE, "This is named twice: name it once.", (of, str(place), *within))


def refusal_of(fault: Fault) -> Refusal:
    """What a client is told of a fault in a value."""
    return Refusal(Code.TOO_LONG if fault.too_long else Code.INVALID, fault.message, fault.path)
