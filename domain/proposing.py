"""Proposing: what a change would make of a team's or a user's settings, or why it can't be made."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from domain.names import check_name
from domain.records.versions import THE_TEAM, DocumentKey, Subject
from domain.refusals import Code, Refusal, Refused
from domain.rules.fields import CrmField
from domain.rules.settings import FIELD_LISTS, USER_SETTINGS, to_document, unknown_fields
from domain.rules.tagging import taggable
from domain.team_rules import TeamRules

_NAMED_TWICE = "Something is named twice: name each once."


def settings_key(user: str | None) -> DocumentKey:
    """Where the settings of a user are kept, or (None) those of the team.

    Raises:
        Refused: no user can have this name.
    """
    if user is not None:
        check_name("user", user, "user_id")
    return (Subject.SETTINGS, THE_TEAM if user is None else user)


def changed_settings(
    rules: TeamRules,
    changes: Mapping[str, object],
    *,
    user: str | None = None,
    reset: Sequence[str] = (),
) -> dict[str, Any]:
    """The document of the settings after a change: of a user's layer, or (None) of the team's.

    `changes` are values by the name of the setting. `reset` are the names of settings that are said no more,
    so that the layer above holds again. What is in neither stays as it is.

    Raises:
        Refused: no user can have this name, a setting can't be said for one user, or a value is not possible.
    """
    said = rules.documents.get(settings_key(user), {})
    kept = {name: value for name, value in said.items() if name not in reset}
    document = {**kept, **to_document(changes)}
    refusals = [
        *_reset_refusals(changes, reset),
        *(_team_only_refusals(changes, reset) if user is not None else ()),
        *_value_refusals(document, changes.keys(), rules.catalogue.fields),
        *_display_refusals(rules.settings.displayed_fields, changes, rules.catalogue.fields),
        *_mandatory_refusals(rules.settings.mandatory_fields, changes, rules.catalogue.fields),
    ]
    if refusals:
        raise Refused(*refusals)
    return document


def _reset_refusals(changes: Mapping[str, object], reset: Sequence[str]) -> Iterator[Refusal]:
    for index, name in enumerate(reset):
        if name in changes:
            message = "A setting is either given a value or reset: take it out of one of the two."
            yield Refusal(Code.CONFLICT, message, ("reset", str(index)))


def _team_only_refusals(changes: Mapping[str, object], reset: Sequence[str]) -> Iterator[Refusal]:
    message = "This is a setting of the whole team: save it without `userId`."
    given = ((name, (name,)) for name in changes)
    taken_back = ((name, ("reset", str(index))) for index, name in enumerate(reset))
    for name, path in chain[tuple[str, tuple[str, ...]]](given, taken_back):
        if name not in USER_SETTINGS:
            yield Refusal(Code.INVALID, message, path)


def _value_refusals(
    document: Mapping[str, Any], changed: Collection[str], known: Mapping[str, CrmField]
) -> Iterator[Refusal]:
    triggers = document.get("create_notes_upon", ())
    if len(set(triggers)) < len(triggers):
        yield Refusal(Code.DUPLICATE, _NAMED_TWICE, ("create_notes_upon",))
    for name in FIELD_LISTS:
        if name in changed:
            yield from _field_refusals(name, tuple(document[name]), known)
    if set(document.get("protected_fields", ())) & set(document.get("never_updated_fields", ())):
        message = "A field is either protected or never updated: take it out of one of the two."
        yield Refusal(Code.CONFLICT, message, ("protected_fields",))


def _display_refusals(
    former: Sequence[str], changes: Mapping[str, object], known: Mapping[str, CrmField]
) -> Iterator[Refusal]:
    """Displayed fields that nobody can fill; what was displayed before may stay."""
    message = "This can't be filled per campaign or person: take a person's field, neither name nor history."
    for index, name in enumerate(to_document(changes).get("displayed_fields", ())):
        if name not in former and name in known and not taggable(known[name]):
            yield Refusal(Code.INVALID, message, ("displayed_fields", str(index)))


def _mandatory_refusals(
    former: Sequence[str], changes: Mapping[str, object], known: Mapping[str, CrmField]
) -> Iterator[Refusal]:
    """Mandatory fields that nothing can be mapped to: everybody would wait for them for ever."""
    message = "Nothing can fill this: Clockwork's API can't write a firm's own fields of companies."
    for index, name in enumerate(to_document(changes).get("mandatory_fields", ())):
        if name not in former and name in known and not known[name].is_writable:
            yield Refusal(Code.INVALID, f"{message} Take another field.", ("mandatory_fields", str(index)))


def _field_refusals(setting: str, names: tuple[str, ...], known: Mapping[str, CrmField]) -> Iterator[Refusal]:
    message = "There is no such field in the catalogue: take an id from clockwork.catalogue.fields."
    for index in unknown_fields(names, known):
        yield Refusal(Code.NOT_FOUND, message, (setting, str(index)))
    if len(set(names)) < len(names):
        yield Refusal(Code.DUPLICATE, _NAMED_TWICE, (setting,))
