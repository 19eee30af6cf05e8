"""The fields that a person's own record holds: they travel in the one call that creates or updates it."""

from collections.abc import Iterator

from domain.rules.comparing import same_text
from domain.rules.fields import F
from domain.rules.planning.given import Given, decide_text
from domain.rules.planning.texts import has_words, same_words
from domain.rules.steps import Action, Rule, Step, decided, leave

_KEYS = {
    F.NAME: "name",
    F.NICK_NAME: "nick_name",
    F.BIOGRAPHY: "biography",
    F.SKYPE_NAME: "skype_name",
    F.ASSISTANT_NAME: "assistant_name",
}
"""Clockwork's key for each (clockwork-api.md: Writing), the same in its answers."""


def plan_details(given: Given) -> Iterator[Step]:
    """One step a field; a field without a value of ours is left alone."""
    for field_id, key in _KEYS.items():
        if not given.plans(field_id):
            continue
        new = given.wanted.text(field_id)
        if new is None:
            yield leave(Action.UPDATE_FIELD, Rule.EMPTY_VALUE, field_id)
        else:
            yield _plan_detail(given, field_id, key, new)


def _plan_detail(given: Given, field_id: str, key: str, new: str) -> Step:
    """A name that differs in case, accents or punctuation alone is the same: ours is often worse."""
    held: str | None = getattr(given.record, key, None)
    old = held if has_words(held) else None
    known = given.record is None or key in given.record.known
    same = same_text if field_id == F.NAME else same_words
    rule = decide_text(given, field_id, new, old, left=given.left(field_id), known=known, same=same)
    return decided(Action.UPDATE_FIELD, rule, field_id, new, {key: new}, old)
