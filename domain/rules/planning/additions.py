"""Lists of plain values that only grow: e-mail addresses, phone numbers, URLs, tags, references."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.rules.planning.given import Given, decide_addition
from domain.rules.steps import WRITING_RULES, Action, Rule, Step, decided

Same = Callable[[str, str], bool]


_KEEPS = frozenset({Rule.PROTECTED, Rule.NEVER_UPDATED, Rule.EDIT_KEPT})
"""The rules by which a list stays as it is."""


@dataclass(frozen=True, slots=True)
class There:
    """What Clockwork showed of a list.

    `listed` is False when it may hold more than `values`. `filled` None: nobody knows whether it holds any.
    `elsewhere` are values that the record has, or gets, in another list: they are not repeated here.
    """

    values: tuple[str, ...] = ()
    listed: bool = True
    filled: bool | None = False
    elsewhere: tuple[str, ...] = ()


def there(values: Iterable[str | None] | None, preferred: str | None = None, *, known: bool = False) -> There:
    """A list, which some answers replace by its preferred value alone.

    `known` says whether the preferred value was shown: where it was and is null, the list is empty.
    """
    shown = _filled(values or ()) or _filled((preferred,))
    unknown = not shown and values is None and not known
    return There(shown, listed=values is not None, filled=None if unknown else bool(shown))


def _filled(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value and value.strip()))


@dataclass(frozen=True, slots=True)
class Kind:
    """One such list: how its values are compared, and written. `body` None: Clockwork can't take the value.

    Of two spellings of one value, the one with the lowest `rank` is written.
    """

    action: Action
    field: str
    same: Same
    body: Callable[[str], Mapping[str, Any] | None]
    rank: Callable[[str], tuple[Any, ...]] = lambda _: ()


def plan_additions(given: Given, kind: Kind, values: Sequence[str], there: There) -> Iterator[Step]:
    """Add what the list lacks, in the order of `values`; a protected list that has a value stays as it is."""
    bodies = {value: kind.body(value) for value in values}
    rules = dict.fromkeys(values, Rule.NOT_WRITABLE)
    added: list[str] = []
    for value in sorted(
        (value for value in values if bodies[value]), key=lambda value: (kind.rank(value), value)
    ):
        rules[value] = _decide(given, kind, value, there, added)
        if rules[value] in WRITING_RULES:
            added.append(value)
    held = ", ".join(there.values) or None
    for value in values:
        old = held if rules[value] in _KEEPS else None
        yield decided(kind.action, rules[value], kind.field, value, bodies[value] or {}, old)


def _decide(given: Given, kind: Kind, new: str, there: There, added: Sequence[str]) -> Rule:
    if any(kind.same(new, old) for old in (*there.values, *there.elsewhere, *added)):
        return Rule.ALREADY_THERE
    was_written = any(kind.same(new, old) for old in given.written.get(kind.field, ()))
    if given.record is not None and was_written and not there.listed:
        return Rule.ALREADY_WRITTEN
    rule = decide_addition(given, kind.field, filled=there.filled, listed=there.listed)
    return given.unless_edited(rule, edited=was_written)
