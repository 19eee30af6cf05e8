"""The order of a firm's candidacy statuses, from the first of a search to the last.

Source: clockwork-api.md: Facts about Clockwork that bind the rules. Its default list is printed furthest
first (Placed … Research), then the statuses that close a candidacy; firms rename them and add their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from domain.rules.fields import Option, name_key

_PIPELINE = (
    "Research",
    "Potential Candidate",
    "Pursuing",
    "Qualifying",
    "Candidate",
    "Interviewing",
    "Finalist",
    "Offer Extended",
    "Placed",
)
_CLOSING = (
    "Turned Off",
    "Disqualified",
    "DQ by Client",
    "Withdrew",
    "Timing Off",
    "Offer Declined",
    "Not Responding",
    "Not Interested",
    "Location Issue",
    "On Hold",
    "Source",
    "Reference",
    "Benchmark",
    "Remove from Project",
)
_PLACES = {name_key(name): place for place, name in enumerate(_PIPELINE)}
_CLOSES = frozenset(map(name_key, _CLOSING))
_PLACED = name_key("Placed")


@dataclass(frozen=True, slots=True)
class StatusOrder:
    """Ids of statuses, each once, from the first of a search to the last."""

    ids: tuple[str, ...]

    @classmethod
    def of(cls, statuses: Sequence[Option], chosen: Sequence[str] = ()) -> "StatusOrder":
        """The admin's order of these statuses; none chosen: the catalogue's.

        Statuses that the admin leaves out stand behind the one that they follow in the catalogue's order;
        chosen ones that are not in the catalogue any more are passed over.
        """
        usual = _default_order(statuses)
        order = [status_id for status_id in dict.fromkeys(chosen) if status_id in set(usual)]
        named, previous = set(order), None
        for status_id in usual:
            if status_id not in named:
                order.insert(0 if previous is None else order.index(previous) + 1, status_id)
            previous = status_id
        return cls(tuple(order))

    def knows(self, status_id: str) -> bool:
        """Whether the firm has this status."""
        return status_id in self.ids

    def is_further(self, status_id: str, than: str) -> bool:
        """Whether going from `than` to `status_id` is forward.

        Raises:
            ValueError: one of them is not a status of the firm.
        """
        return self.ids.index(status_id) > self.ids.index(than)


def _default_order(statuses: Sequence[Option]) -> tuple[str, ...]:
    """The pipeline, furthest last; then the statuses that close a candidacy; Placed last of all."""
    names = {status.id: name_key(status.name) for status in statuses}
    placed = [status_id for status_id, name in names.items() if name == _PLACED]
    closing = [status_id for status_id, name in names.items() if name in _CLOSES]
    others = [status_id for status_id in names if status_id not in {*placed, *closing}]
    if _is_furthest_first(list(names.values())):
        others.reverse()
    return (*others, *closing, *placed)


def _is_furthest_first(names: Sequence[str]) -> bool:
    """Whether the names that Clockwork's own pipeline has stand in its reverse order, by and large."""
    places = [_PLACES[name] for name in names if name in _PLACES]
    falls = sum(earlier > later for earlier, later in combinations(places, 2))
    rises = sum(earlier < later for earlier, later in combinations(places, 2))
    return falls > rises
