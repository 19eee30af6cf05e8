"""What can go wrong in a call to Clockwork, split by what the caller should do.

ClockworkError
├── Refused             the content was refused, and trying again changes nothing: report it
│   └── NotFound        there is no such record
├── ComeBackLater       surely not applied: try again, not before `retry_after`
│   ├── Unreachable     no connection could be made, nothing was sent
│   └── NotSent         the caller's own `may_send` forbade it at the last moment, nothing was sent
├── CredentialsRefused  the connection needs attention: pause until there are new credentials
└── Ambiguous           a write that may or may not have been applied: look in Clockwork before trying again

`str()` of each is a sentence without people's data or secrets. What Clockwork itself said, which may hold
people's data, is kept apart in `raw` and `fields`. Which answer becomes which error stands in
`clockwork.outcomes`.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

RAW_LIMIT = 4000
"""The most characters of a refused answer that are kept."""


class ClockworkError(Exception):
    """A call that gave no usable answer.

    Args:
        reason: what happened, in plain words that may be shown and logged.
        endpoint: the name of the call, as in `clockwork.endpoints`.
        status: the HTTP status, or None when none was received.
    """

    def __init__(self, reason: str, *, endpoint: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.endpoint = endpoint
        self.status = status

    def __str__(self) -> str:
        """For example `Clockwork refused the content (people.create, HTTP 422).`."""
        status = "" if self.status is None else f", HTTP {self.status}"
        return f"{self.reason} ({self.endpoint}{status})."


class Refused(ClockworkError):
    """Clockwork refused the content; the same call again would be refused again.

    Args:
        fields: what Clockwork said about each field, by its snake_case name; under `""` about the whole.
        raw: the answer as text, of at most `RAW_LIMIT` characters. It may repeat people's data.
    """

    def __init__(
        self,
        reason: str,
        *,
        endpoint: str,
        status: int | None = None,
        fields: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        raw: str = "",
    ) -> None:
        super().__init__(reason, endpoint=endpoint, status=status)
        self.fields = fields
        self.raw = raw[:RAW_LIMIT]


class NotFound(Refused):
    """The record that the call names doesn't exist in Clockwork, or no longer does."""


class ComeBackLater(ClockworkError):
    """The call was surely not applied (a read never is) and may be made again.

    Args:
        retry_after: how many seconds Clockwork asked to wait, or None when it didn't say.
    """

    def __init__(
        self, reason: str, *, endpoint: str, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, endpoint=endpoint, status=status)
        self.retry_after = retry_after


class Unreachable(ComeBackLater):
    """No connection to Clockwork could be made, so nothing was sent."""


class NotSent(ComeBackLater):
    """A write whose turn came when its caller no longer wanted it; see `ClockworkClient.guarded`."""


class Culprit(Enum):
    """Which credentials are wrong, as far as Clockwork tells."""

    API_KEY_OR_SECRET = "API_KEY_OR_SECRET"  # noqa: S105 - the name of a field, no secret
    SERVICE_KEY_OR_SUBDOMAIN = "SERVICE_KEY_OR_SUBDOMAIN"


class CredentialsRefused(ClockworkError):
    """Clockwork refused the caller, not the content.

    Args:
        culprit: which of the credentials is wrong, as far as Clockwork tells.
        raw: the answer as text, of at most `RAW_LIMIT` characters.
    """

    def __init__(
        self, reason: str, *, endpoint: str, culprit: Culprit, status: int | None = None, raw: str = ""
    ) -> None:
        super().__init__(reason, endpoint=endpoint, status=status)
        self.culprit = culprit
        self.raw = raw[:RAW_LIMIT]


class Ambiguous(ClockworkError):
    """A write without an answer that can be trusted: it may or may not have been applied.

    Args:
        retry_after: how many seconds Clockwork asked to wait, or None when it didn't say.
    """

    def __init__(
        self, reason: str, *, endpoint: str, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, endpoint=endpoint, status=status)
        self.retry_after = retry_after
