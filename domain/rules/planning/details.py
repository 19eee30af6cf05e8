"""The fields that a person's own record holds: they travel in the one call that creates or updates it."""

import html
import re
from collections.abc import Iterator

from domain.rules.fields import F
from domain.rules.planning.given import WRITING_RULES, Given, decide_text
from domain.rules.steps import Action, Rule, Step, leave, write

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
            continue
        old = getattr(given.record, key) if given.record else None
        known = given.record is None or key in given.record.known
        rule = decide_text(given, field_id, new, old, known=known, same=_plain(new) == _plain(old or ""))
        if rule in WRITING_RULES:
            yield write(Action.UPDATE_FIELD, rule, field_id, new, {key: new}, old)
        else:
            yield leave(Action.UPDATE_FIELD, rule, field_id, new, old)


def _plain(text: str) -> str:
    """Without mark-up and with single spaces: Clockwork may keep a biography as HTML."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", text)).split())
