"""The open WebSockets of one process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class TooManySockets(Exception):
    """The token has as many sockets open as it may."""


class Sockets:
    """Counts them by token.

    Args:
        most_per_token: how many may be open at once with one token.
        check_seconds: how long a socket's token is trusted until it is looked up again.
    """

    def __init__(self, most_per_token: int = 20, check_seconds: float = 30.0) -> None:
        self.check_seconds = check_seconds
        self._most_per_token = most_per_token
        self._open: Counter[str] = Counter()

    @contextmanager
    def place(self, token: str) -> Iterator[None]:
        """Count a socket while the block runs.

        Raises:
            TooManySockets: there is no place for it.
        """
        if self._open[token] >= self._most_per_token:
            raise TooManySockets
        self._open[token] += 1
        try:
            yield
        finally:
            self._open[token] -= 1
            if not self._open[token]:
                del self._open[token]
