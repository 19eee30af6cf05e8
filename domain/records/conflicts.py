"""Two transactions at once: the one that lost is run again, whole."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

P = ParamSpec("P")
R = TypeVar("R")

_TRIES = 4
_LOST = frozenset({"40001", "40P01"})
"""PostgreSQL's SQLSTATEs of a serialization failure and of a deadlock."""


def run_again_when_lost(verb: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Run a verb, or a step of a lane, again when it lost a deadlock or another inserted the same row first.

    It must be one transaction, so that the run that lost left nothing behind.
    """

    @wraps(verb)
    async def persistent(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(_TRIES - 1):
            try:
                return await verb(*args, **kwargs)
            except DBAPIError as error:
                if not _is_lost(error):
                    raise
        return await verb(*args, **kwargs)

    return persistent


def _is_lost(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _LOST
