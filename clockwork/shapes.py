"""One JSON record of an answer, read the way the API needs to be read: tolerantly, and never guessing.

Source: `clockwork-api.md: Shapes` and `clockwork-api.md: Not known`.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from clockwork.dates import PartialDate, parse_partial_date, parse_timestamp, partial_date_from_parts

T = TypeVar("T")

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BEFORE_DIGITS = re.compile(r"_(?=[0-9])")
_FLAGS: Mapping[object, bool] = {
    True: True,
    False: False,
    "true": True,
    "false": False,
    "1": True,
    "0": False,
}


class UnreadableAnswer(ValueError):
    """An answer isn't of the shape it must have. The message names the place, never a value."""


@lru_cache(maxsize=2048)
def snake_case(key: str) -> str:
    """`preferredLinkedinUrl` -> `preferred_linkedin_url`; both `street2` and `street_2` -> `street2`."""
    return _BEFORE_DIGITS.sub("", _WORD_START.sub("_", key).lower())


class Shape:
    """A JSON record under snake_case names, whichever way its keys were spelt.

    Every reader takes a field's names, the usual one first; the first that holds something usable counts. A
    value of the wrong kind counts as not there, so that it is never taken for emptiness and spoils nothing
    but itself: None, and not in `known`.

    Args:
        data: the decoded JSON value.
        kind: what it should be, for messages.

    Raises:
        UnreadableAnswer: `data` is no JSON object.
    """

    __slots__ = ("_kind", "_known", "_unusable", "_values")

    def __init__(self, data: object, kind: str) -> None:
        if not isinstance(data, Mapping):
            raise UnreadableAnswer(f"a {kind} should be a record")
        self._kind = kind
        self._known: set[str] = set()
        self._unusable: set[str] = set()
        self._values: dict[str, object] = {snake_case(str(key)): value for key, value in data.items()}

    def known(self) -> frozenset[str]:
        """The fields read so far, by their usual names, for which the answer said something, be it null."""
        return frozenset(self._known)

    def unusable(self) -> frozenset[str]:
        """The names under which something of the wrong kind was found so far."""
        return frozenset(self._unusable)

    def identifier(self) -> str:
        """The record's own id.

        Raises:
            UnreadableAnswer: it has none.
        """
        value = self.text("id")
        if not value:
            raise UnreadableAnswer(f"a {self._kind} should have an id")
        return value

    def text(self, *names: str) -> str | None:
        """Text as it came; a number as its digits. Null, absent and of another kind: None."""
        return self._read(_as_text, names)

    def flag(self, *names: str) -> bool | None:
        """A boolean, also as 0, 1 or text. Null, absent and anything else: None."""
        return self._read(_as_flag, names)

    def timestamp(self, *names: str) -> datetime | None:
        """An aware UTC time, in any of the forms of `parse_timestamp`."""
        return self._read(parse_timestamp, names)

    def date(self, *names: str) -> PartialDate | None:
        """A date in any of the forms of `parse_partial_date`."""
        return self._read(parse_partial_date, names)

    def boundary(self, side: str) -> PartialDate | None:
        """The `start` or `end` of a span, be it one date or month and year apart."""
        return self.date(f"{side}_date", side) or partial_date_from_parts(
            self._values.get(f"{side}_year"), self._values.get(f"{side}_month")
        )

    def record(self, read: Callable[[Mapping[str, object]], T], name: str) -> T | None:
        """The record under `name`. Null, absent and anything that `read` can't read: None."""
        return self._read(lambda value: _record(read, value), (name,), blank=None)

    def records(self, read: Callable[[Mapping[str, object]], T], *names: str) -> tuple[T, ...] | None:
        """A list of records: null gives `()`; absent and anything else, also in part: None (unknown)."""
        return self._read_list(lambda item: _record(read, item), names)

    def identifiers(self, name: str) -> tuple[str, ...] | None:
        """A list of ids, or of records with ids: as `records` otherwise."""
        return self._read_list(_as_identifier, (name,))

    def any_text(self, name: str) -> str | None:
        """Text as `text` reads it; of anything else its JSON, so that it is never taken for blank."""
        return self._read(_as_any_text, (name,))

    def _read_list(self, parse: Callable[[object], T | None], names: tuple[str, ...]) -> tuple[T, ...] | None:
        listed = self._read(lambda value: _list(parse, value), names, blank=None)
        return () if listed is None and names[0] in self._known else listed

    def _read(
        self, parse: Callable[[object], T | None], names: tuple[str, ...], *, blank: str | None = ""
    ) -> T | None:
        values = self._values
        for name in names:
            if name in values:
                value = values[name]
                parsed = None if value is None else parse(value)
                if value is None or value == blank or parsed is not None:
                    self._known.add(names[0])
                else:
                    self._unusable.add(name)
                if parsed is not None:
                    return parsed
        return None


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _as_any_text(value: object) -> str | None:
    text = _as_text(value)
    return text if text is not None or value in ([], {}) else json.dumps(value)


def _as_identifier(value: object) -> str | None:
    return _as_text(value.get("id") if isinstance(value, Mapping) else value)


def _as_flag(value: object) -> bool | None:
    if isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    return _FLAGS.get(value) if isinstance(value, int | float) else None


def _record(read: Callable[[Mapping[str, object]], T], value: object) -> T | None:
    try:
        return read(value) if isinstance(value, Mapping) else None
    except UnreadableAnswer:
        return None


def _list(parse: Callable[[object], T | None], value: object) -> tuple[T, ...] | None:
    if not isinstance(value, list):
        return None
    parsed = [parse(item) for item in value]
    known = tuple(item for item in parsed if item is not None)
    return known if len(known) == len(parsed) else None
