"""Sorts, in one table, what came back from Clockwork into what the caller should do.

Source: `design.md: How a push travels` ("Clockwork's answers are sorted once, in a table") and
`clockwork-api.md: Connection`. A read changes nothing, so it may always be made again; a write whose answer
can't be trusted is ambiguous, and that includes every 5xx.
"""

import json
from collections.abc import Mapping
from enum import Enum, auto

from clockwork.endpoints import Endpoint
from clockwork.errors import (
    RAW_LIMIT,
    Ambiguous,
    ClockworkError,
    ComeBackLater,
    CredentialsRefused,
    Culprit,
    NotFound,
    NotSent,
    Refused,
    Unreachable,
)
from clockwork.shapes import snake_case

_MOST_FIELDS = 100
_LONGEST_MESSAGE = 500


class Outcome(Enum):
    """What an answer, or the lack of one, means for the caller."""

    DONE = auto()
    REFUSED = auto()
    NOT_FOUND = auto()
    COME_BACK_LATER = auto()
    WRONG_KEY = auto()
    WRONG_FIRM = auto()
    AMBIGUOUS = auto()


_TABLE: tuple[tuple[range, Outcome, Outcome], ...] = (
    # status          a read                    a write
    (range(200, 300), Outcome.DONE, Outcome.DONE),
    (range(300, 400), Outcome.REFUSED, Outcome.AMBIGUOUS),  # redirects are never followed
    (range(401, 402), Outcome.WRONG_KEY, Outcome.WRONG_KEY),
    (range(403, 404), Outcome.WRONG_FIRM, Outcome.WRONG_FIRM),
    (range(404, 405), Outcome.NOT_FOUND, Outcome.NOT_FOUND),
    (range(408, 409), Outcome.COME_BACK_LATER, Outcome.AMBIGUOUS),
    (range(425, 426), Outcome.COME_BACK_LATER, Outcome.COME_BACK_LATER),
    (range(429, 430), Outcome.COME_BACK_LATER, Outcome.COME_BACK_LATER),
    (range(400, 500), Outcome.REFUSED, Outcome.REFUSED),
    (range(1000), Outcome.COME_BACK_LATER, Outcome.AMBIGUOUS),
)


_CULPRITS = {
    Outcome.WRONG_KEY: (Culprit.API_KEY_OR_SECRET, "Clockwork refused the API key or the API secret"),
    Outcome.WRONG_FIRM: (
        Culprit.SERVICE_KEY_OR_SUBDOMAIN,
        "Clockwork refused the service key or the subdomain",
    ),
}
_REFUSALS: Mapping[Outcome, tuple[type[Refused], str]] = {
    Outcome.NOT_FOUND: (NotFound, "Clockwork has no such record"),
    Outcome.REFUSED: (Refused, "Clockwork refused the content"),
}


def outcome_of(endpoint: Endpoint, status: int) -> Outcome:
    """What an HTTP status means for this call."""
    _, read, write = next(row for row in _TABLE if status in row[0])
    outcome = write if endpoint.is_write else read
    if outcome is not Outcome.NOT_FOUND or endpoint.names_a_record:
        return outcome
    return Outcome.WRONG_FIRM if endpoint.every_firm else Outcome.REFUSED


def sort_answer(
    endpoint: Endpoint, status: int, body: bytes, retry_after: float | None
) -> ClockworkError | None:
    """The error that an answer amounts to, or None when the call was done.

    Args:
        endpoint: the call.
        status: the HTTP status, from 100 to 999.
        body: what came with it.
        retry_after: the seconds of the `Retry-After` header, if there was a usable one.
    """
    outcome, name = outcome_of(endpoint, status), endpoint.name
    match outcome:
        case Outcome.DONE:
            return None
        case Outcome.WRONG_KEY | Outcome.WRONG_FIRM:
            culprit, reason = _CULPRITS[outcome]
            return CredentialsRefused(reason, endpoint=name, culprit=culprit, status=status, raw=_raw(body))
        case Outcome.COME_BACK_LATER:
            reason = "Clockwork asks to come back later"
            return ComeBackLater(reason, endpoint=name, status=status, retry_after=retry_after)
        case Outcome.AMBIGUOUS:
            reason = "Clockwork's answer does not say whether this was applied"
            return Ambiguous(reason, endpoint=name, status=status, retry_after=retry_after)
        case Outcome.NOT_FOUND | Outcome.REFUSED:
            kind, reason = _REFUSALS[outcome]
            return kind(reason, endpoint=name, status=status, fields=_complaints(body), raw=_raw(body))


def sort_unreadable(endpoint: Endpoint, status: int | None, why: str) -> ClockworkError:
    """The error that an answer amounts to which was cut off, too large or of no known shape.

    Args:
        endpoint: the call.
        status: the HTTP status, if one was received.
        why: what was wrong with the answer, for the sentence; no value of the answer itself.
    """
    if endpoint.is_write:
        return Ambiguous(
            f"It is not known whether this was applied: {why}", endpoint=endpoint.name, status=status
        )
    return ComeBackLater(f"Clockwork gave no usable answer: {why}", endpoint=endpoint.name, status=status)


def sort_unsent(endpoint: Endpoint) -> ClockworkError:
    """The error of a call for which no connection could be made."""
    return Unreachable("No connection to Clockwork could be made", endpoint=endpoint.name)


def sort_unwanted(endpoint: Endpoint) -> ClockworkError:
    """The error of a write that its caller forbade when its turn came."""
    return NotSent("This was not sent, as it was no longer wanted", endpoint=endpoint.name)


def _raw(body: bytes) -> str:
    return body[: 4 * RAW_LIMIT].decode(errors="replace")


def _complaints(body: bytes) -> Mapping[str, tuple[str, ...]]:
    """What `{"errors": {field: [message]}}`, or v1's `{"data": {"message": …}}`, says; empty when nothing."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(answer, dict):
        return {}
    errors = answer.get("errors")
    if isinstance(errors, dict):
        return {snake_case(str(key)): _messages(errors[key]) for key in list(errors)[:_MOST_FIELDS]}
    data = answer.get("data")
    found = (
        errors,
        answer.get("message"),
        answer.get("error"),
        data.get("message") if isinstance(data, dict) else None,
    )
    return next(({"": messages} for messages in map(_messages, found) if messages), {})


def _messages(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(item[:_LONGEST_MESSAGE] for item in items[:_MOST_FIELDS] if isinstance(item, str) and item)
