"""Locking: rows that a transaction holds until it ends, so that what it read of them stays true.

Every transaction takes them in the same order: team, connection, lane, campaign, Persons, memberships,
pushes, and by id within a table. So no two of them wait for each other. SQLite, where one transaction writes
at a time, needs none.
"""

from enum import Enum, auto
from typing import Any, TypeVar

from sqlalchemy import Select

S = TypeVar("S", bound=Select[Any])


class Lock(Enum):
    """What others may do meanwhile. Neither mode holds up a row that only refers to this one by a key."""

    SHARED = auto()
    """Others may hold the row likewise, but not change it (FOR SHARE)."""
    EXCLUSIVE = auto()
    """Nobody else may hold it (FOR NO KEY UPDATE)."""


def locking(query: S, lock: Lock | None) -> S:
    """The query, holding the rows it finds; without a lock: the query as it is."""
    if lock is None:
        return query
    return query.with_for_update(read=lock is Lock.SHARED, key_share=lock is Lock.EXCLUSIVE)
