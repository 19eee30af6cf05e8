"""Finds the record or the list in the body of an answer, wrapped or flat as it may come.

Source: `clockwork-api.md: Not known` ("does a created record come back wrapped or flat": accept both).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from clockwork.endpoints import PAGING_KEYS, Endpoint
from clockwork.shapes import Shape, UnreadableAnswer, snake_case

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The records of one answer, and how many entries it had, with those that could not be read."""

    records: tuple[T, ...]
    entries: int

    @property
    def is_whole(self) -> bool:
        """Whether every entry could be read."""
        return len(self.records) == self.entries


def decode(body: bytes) -> object:
    """The JSON value of an answer.

    Raises:
        UnreadableAnswer: the body isn't JSON.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer("the answer should be JSON") from error


def read_list(endpoint: Endpoint, answer: object, read: Callable[[Mapping[str, object]], T]) -> Listed[T]:
    """The records of a list; a list that is null is empty, and one odd entry spoils no other.

    Raises:
        UnreadableAnswer: there is no list under any of the endpoint's keys.
    """
    items = answer if isinstance(answer, list) else _under(endpoint, answer)
    if items is None:
        return Listed((), 0)
    if not isinstance(items, list):
        raise UnreadableAnswer(f"{endpoint.answers[0]} should be a list")
    records = (_read_entry(item, read) for item in items)
    return Listed(tuple(record for record in records if record is not None), len(items))


def read_record(endpoint: Endpoint, answer: object, read: Callable[[Mapping[str, object]], T]) -> T:
    """The one record of an answer, wrapped or flat.

    Raises:
        UnreadableAnswer: there is none.
    """
    whole = _mapping(answer)
    wrapped = _lookup(whole, endpoint.answers)
    if isinstance(wrapped, Mapping):
        return read(wrapped)
    if "id" not in whole:
        raise UnreadableAnswer("the answer should hold one record")
    return read(whole)


def read_new_id(endpoint: Endpoint, answer: object) -> str:
    """The id that Clockwork gave to what was just created.

    Raises:
        UnreadableAnswer: the answer holds none.
    """
    return read_record(endpoint, answer, lambda record: Shape(record, "new record").identifier())


def read_page_number(answer: object) -> int | None:
    """Which page a search says it answered with; None when it doesn't say."""
    paging = _lookup(answer, PAGING_KEYS) if isinstance(answer, Mapping) else None
    number = paging.get("page") if isinstance(paging, Mapping) else None
    text = str(number)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004


def _read_entry(item: object, read: Callable[[Mapping[str, object]], T]) -> T | None:
    try:
        return read(_mapping(item))
    except UnreadableAnswer:
        return None


def _under(endpoint: Endpoint, answer: object) -> object:
    whole = _mapping(answer)
    for key in endpoint.answers:
        for spelling in (key, snake_case(key)):
            if spelling in whole:
                return whole[spelling]
    raise UnreadableAnswer(f"the answer should hold {endpoint.answers[0]}")


def _lookup(whole: Mapping[str, object], keys: tuple[str, ...]) -> object:
    spellings = (spelling for key in keys for spelling in (key, snake_case(key)))
    return next((whole[spelling] for spelling in spellings if whole.get(spelling) is not None), None)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise UnreadableAnswer("the answer should hold records")
    return value
