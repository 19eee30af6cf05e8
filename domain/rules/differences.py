"""Differences: what one save of settings or of a mapping changed, in words that a person can read.

Source of the rule: product.md: Settings (every save is a version: who, when, what changed).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.settings import Direction, NoteTrigger, OutreachType
from domain.rules.syncing import WhenAdding

_NOTHING = "none"
_WORDS = {
    WhenAdding.ON_ADD.value: "on add",
    WhenAdding.ON_REPLY.value: "on reply",
    WhenAdding.ON_INTERESTED.value: "on interested",
    WhenAdding.NEVER.value: "never",
} | {
    NoteTrigger(kind, direction).to_json(): f"{kind} {direction}".replace("_", " ").lower()
    for kind in OutreachType
    for direction in Direction
}
"""What is kept as a code, as it is read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting, or one part of a mapping, before and after; None: nothing was said of it.

    `name` is that of the setting, variable, network, stage or outreach type.
    """

    name: str
    before: str | None
    after: str | None


def differences(
    former: Mapping[str, Any], document: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[Difference, ...]:
    """What a save changed, in the order of the names; `names` are those of fields and the like, by id.

    The documents are those of settings (values by name) or of a mapping (parts, most of which are values by
    name themselves).
    """
    before, after = dict(_parts(former)), dict(_parts(document))
    return tuple(
        Difference(name, _text(before.get(name), names), _text(after.get(name), names))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    )


def _parts(document: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in document.items():
        if isinstance(value, Mapping):
            yield from ((str(part), said) for part, said in value.items())
        else:
            yield name, value


def _text(value: object, names: Mapping[str, str]) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (list, tuple)):
        return ", ".join(_name(str(item), names) for item in value) or _NOTHING
    return _name(str(value), names)


def _name(text: str, names: Mapping[str, str]) -> str:
    return _WORDS.get(text) or names.get(text, text)
