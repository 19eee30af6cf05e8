"""Differences: what one save in a layer of the settings, or of a mapping, changed, in words for people.

Source of the rule: product.md: Settings (every save is a version: who, when, what changed).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.settings import Direction, NoteTrigger, OutreachType
from domain.rules.syncing import SyncAs, WhenAdding

_NOTHING = "none"
_TAGS = "tags"
_WORDS = {
    SyncAs.PERSON.value: "person",
    SyncAs.DO_NOT_SYNC.value: "do not sync",
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

    `name` is that of the setting, variable, network, stage, outreach type or tagged field.
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


def sync_differences(
    former: Mapping[str, Any], document: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[Difference, ...]:
    """What a change of a campaign's sync, or of a Person's override, changed; the tags last.

    The documents are an `Override` as JSON, `names` those of fields and projects by id. A tag goes by its
    field's name, and its values stand as they were given.
    """
    (before, tagged_before), (after, tagged_after) = _without_tags(former), _without_tags(document)
    return differences(before, after, names) + tuple(
        Difference(names.get(field, field), _values(tagged_before, field), _values(tagged_after, field))
        for field in sorted({*tagged_before, *tagged_after})
        if tagged_before.get(field) != tagged_after.get(field)
    )


def _without_tags(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return {name: value for name, value in document.items() if name != _TAGS}, document.get(_TAGS, {})


def _values(tags: Mapping[str, Any], field: str) -> str | None:
    return (", ".join(tags[field]) or _NOTHING) if field in tags else None


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
