"""Faults of ours: what is logged of them, and the number that clients get instead of an exception's text."""

import logging
import secrets
from collections.abc import Iterator

from domain.faults import describe

_log = logging.getLogger(__name__)


def report(error: BaseException) -> str:
    """Log the fault's type and place, and those of what it came from; return the incident's number."""
    incident = secrets.token_hex(6)
    _log.error("Incident %s: %s", incident, ", from ".join(describe(each) for each in _causes(error)))
    return incident


def sentence(incident: str) -> str:
    """What the client is told."""
    return f"Something went wrong on our side. Please report it with the number {incident}."


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it was raised from."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
