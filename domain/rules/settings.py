"""A team's settings (product.md: Settings): what each is, its default, and how they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.rules.fields import CrmField, UpdatePolicy
from domain.rules.syncing import Layer, Layered, WhenAdding


class OutreachType(StrEnum):
    """How a Person is reached (product.md: Words)."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    WHATSAPP = "WHATSAPP"
    LINKEDIN_REQUEST = "LINKEDIN_REQUEST"
    LINKEDIN_MESSAGE = "LINKEDIN_MESSAGE"
    INMAIL = "INMAIL"
    CALL = "CALL"
    TASK = "TASK"


class Direction(StrEnum):
    """Whether outreach went out or came in."""

    SENT = "SENT"
    RECEIVED = "RECEIVED"


@dataclass(frozen=True, slots=True, order=True)
class NoteTrigger:
    """An outreach type with its direction, which writes a note."""

    type: OutreachType
    direction: Direction

    def to_json(self) -> str:
        """`EMAIL:SENT`."""
        return f"{self.type}:{self.direction}"

    @classmethod
    def from_json(cls, text: str) -> "NoteTrigger":
        """The inverse of `to_json`."""
        kind, direction = text.split(":")
        return cls(OutreachType(kind), Direction(direction))


_NOTED = (OutreachType.EMAIL, OutreachType.INMAIL, OutreachType.CALL)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds. The defaults are what a new connection starts with."""

    sync_manual_updates: bool = False
    block_off_limits_emails: bool = True
    update_full_history: bool = False
    create_notes_upon: tuple[NoteTrigger, ...] = tuple(NoteTrigger(t, d) for t in _NOTED for d in Direction)
    when_adding: WhenAdding = WhenAdding.ON_ADD
    only_add_notes_to_synced: bool = False
    displayed_fields: tuple[str, ...] = ()
    mandatory_fields: tuple[str, ...] = ()
    protected_fields: tuple[str, ...] = ()
    never_updated_fields: tuple[str, ...] = ()
    filterable_fields: tuple[str, ...] = ()
    keep_clockwork_edits: bool = False

    def policy_of(self, field: str) -> UpdatePolicy:
        """What may happen to a field that has a value in Clockwork."""
        if field in self.never_updated_fields:
            return UpdatePolicy.NEVER
        return UpdatePolicy.IF_BLANK if field in self.protected_fields else UpdatePolicy.ALWAYS


class SettingName(StrEnum):
    """The name of each setting: an attribute of `Settings`."""

    SYNC_MANUAL_UPDATES = "sync_manual_updates"
    BLOCK_OFF_LIMITS_EMAILS = "block_off_limits_emails"
    UPDATE_FULL_HISTORY = "update_full_history"
    CREATE_NOTES_UPON = "create_notes_upon"
    WHEN_ADDING = "when_adding"
    ONLY_ADD_NOTES_TO_SYNCED = "only_add_notes_to_synced"
    DISPLAYED_FIELDS = "displayed_fields"
    MANDATORY_FIELDS = "mandatory_fields"
    PROTECTED_FIELDS = "protected_fields"
    NEVER_UPDATED_FIELDS = "never_updated_fields"
    FILTERABLE_FIELDS = "filterable_fields"
    KEEP_CLOCKWORK_EDITS = "keep_clockwork_edits"


DEFAULTS = Settings()
SETTING_NAMES = tuple(name.value for name in SettingName)
FIELD_LISTS = (
    "displayed_fields",
    "mandatory_fields",
    "protected_fields",
    "never_updated_fields",
    "filterable_fields",
)


USER_SETTINGS = frozenset(
    {
        SettingName.SYNC_MANUAL_UPDATES,
        SettingName.UPDATE_FULL_HISTORY,
        SettingName.CREATE_NOTES_UPON,
        SettingName.WHEN_ADDING,
        SettingName.ONLY_ADD_NOTES_TO_SYNCED,
        SettingName.KEEP_CLOCKWORK_EDITS,
    }
)
"""What may be said for one user: how that user's campaigns sync. The lists of fields are the team's."""


@dataclass(frozen=True, slots=True)
class LayeredSettings:
    """The settings that hold for one user's campaigns, or the team's, and the layer behind each.

    `team` and `user` are documents as they were saved: what is absent there is not said. `without_user` is
    what holds without the user's layer.
    """

    values: Settings
    without_user: Settings
    team: Mapping[str, Any]
    user: Mapping[str, Any]

    @classmethod
    def of(cls, team: Mapping[str, Any], user: Mapping[str, Any]) -> "LayeredSettings":
        """The user's layer over the team's over the defaults."""
        return cls(from_document({**team, **user}), from_document(team), team, user)

    def layered(self, name: str) -> Layered[Any]:
        """The setting called `name` with where it comes from, and what it would be without that layer."""
        source = self.source(name)
        inherited = self.without_user if source is Layer.USER else DEFAULTS
        return Layered(getattr(self.values, name), source, getattr(inherited, name))

    def source(self, name: str) -> Layer:
        """The layer behind the setting called `name`."""
        if name in self.user:
            return Layer.USER
        return Layer.TEAM if name in self.team else Layer.DEFAULT


def to_document(said: Mapping[str, object]) -> dict[str, Any]:
    """Values by setting name as JSON."""
    return {name: _plain(value) for name, value in said.items()}


def from_document(document: Mapping[str, Any]) -> Settings:
    """The settings that a saved document and the defaults give together."""
    known: dict[str, Any] = {name: document[name] for name in SETTING_NAMES if name in document}
    for name in FIELD_LISTS:
        if name in known:
            known[name] = tuple(known[name])
    if "when_adding" in known:
        known["when_adding"] = WhenAdding(known["when_adding"])
    if "create_notes_upon" in known:
        known["create_notes_upon"] = tuple(NoteTrigger.from_json(text) for text in known["create_notes_upon"])
    return Settings(**known)


def unknown_fields(names: tuple[str, ...], known: Mapping[str, CrmField]) -> tuple[int, ...]:
    """The positions of the names that are no field of the catalogue."""
    return tuple(index for index, name in enumerate(names) if name not in known)


def _plain(value: object) -> object:
    if isinstance(value, NoteTrigger):
        return value.to_json()
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value
