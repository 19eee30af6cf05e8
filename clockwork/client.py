"""A team's client for Clockwork's API."""

from clockwork.reading import Reading
from clockwork.transport import DEFAULT_BASE_URL
from clockwork.writing import Writing

__all__ = ["DEFAULT_BASE_URL", "ClockworkClient"]


class ClockworkClient(Reading, Writing):
    """Reads and writes one firm's records, at one team's pace.

    It retries nothing but a short 429: every other failure is an error of `clockwork.errors`, which says what
    to do.

    Args:
        http: from `clockwork.transport.open_http`, shared by all teams of the event loop; it stays open.
        credentials: the firm's.
        pace: the team's, shared by whatever calls Clockwork for that team.
        now: the wall clock, aware; a `Retry-After` date is measured from it.
        base_url: `CLOCKWORK_BASE_URL`, without the subdomain.
        on_call: told of every request that was made, so that calls can be counted.
        longest_call: the most seconds that one call may take once its turn has come.

    Raises:
        ValueError: `base_url` is not usable.
    """
