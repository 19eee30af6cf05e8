"""Faults of ours: what is logged of them, and the id that the client is told instead of the exception's text.

An exception's text may hold people's data (a database driver quotes its parameters), so it is never logged.
"""

import logging
import secrets
import traceback
from collections.abc import Iterator

_log = logging.getLogger(__name__)
_MOST_FRAMES = 12


def report(error: BaseException) -> str:
    """Log the fault's types and where it happened, and return the incident's id."""
    incident = secrets.token_hex(6)
    kinds = " from ".join(f"{type(each).__module__}.{type(each).__qualname__}" for each in _causes(error))
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    places = " > ".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    _log.error("incident %s: %s at %s", incident, kinds, places or "an unknown place")
    return incident


def sentence(incident: str) -> str:
    """What the client is told."""
    return f"Something went wrong on our side. Please report it with the number {incident}."


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it was raised from, outermost first."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
