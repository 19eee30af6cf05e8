"""What positions and schools share: which entries are distinct, and whether a record gets them.

Source of the rules: product.md: Settings (Update existing contacts' full work and education history).
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TypeVar

from domain.rules.comparing import Job, Schooling
from domain.rules.planning.given import Given, decide_addition
from domain.rules.steps import Rule

Entry = TypeVar("Entry", Job, Schooling)


def distinct(entries: Sequence[Entry], same: Callable[[Entry, Entry], bool]) -> list[Entry]:
    """The entries in their order, without those that tell of one that another tells as much or more about."""
    kept: list[int] = []
    for index in sorted(range(len(entries)), key=lambda index: _unknowns(entries[index])):
        if not any(same(entries[index], entries[other]) for other in kept):
            kept.append(index)
    return [entries[index] for index in sorted(kept)]


def _unknowns(entry: Job | Schooling) -> int:
    return sum(getattr(entry, field.name) in (None, "") for field in fields(entry))


def decide_history(given: Given, field_id: str, *, filled: bool | None) -> Rule:
    """Whether a record gets a past position or a school that it lacks; a new one always does.

    `filled` says whether it has any; None: Clockwork does not show it.
    """
    if not (given.fresh or given.settings.values.update_full_history):
        return Rule.HISTORY_OFF
    return decide_addition(given, field_id, filled=filled, listed=filled is not None)
