"""Effective values, each with the layer that said it and what it would be without (product.md: Settings)."""

from collections.abc import Container
from typing import Generic, TypeVar

import strawberry

from domain.rules import settings as domain
from domain.rules.settings import Direction, OutreachType
from domain.rules.syncing import Layer, Layered, SyncAs, WhenAdding

V = TypeVar("V")


@strawberry.type(description="An effective value with the layer that said it.")
class Setting(Generic[V]):
    """Named after its value: `BooleanSetting`, `FieldsSetting` and so on."""

    value: V = strawberry.field(description="The value that holds.")
    source: Layer = strawberry.field(description="The layer that said it.")
    inherited_value: V = strawberry.field(description="What it would be without that layer.")


@strawberry.type(description="A switch.")
class BooleanSetting(Setting[bool]):
    """On or off."""


@strawberry.type(description="A list of CRM fields, by id.")
class FieldsSetting(Setting[list[str]]):
    """Fields."""


@strawberry.type(description="The point from which a person is written.")
class WhenAddingSetting(Setting[WhenAdding]):
    """When."""


@strawberry.type(description="What a person becomes in Clockwork.")
class SyncAsSetting(Setting[SyncAs]):
    """As what."""


@strawberry.type(description="A project in Clockwork, by its id; null: none.")
class ProjectSetting(Setting[str | None]):
    """Where the stage acts."""


@strawberry.type(description="The values that a CRM field was given as a tag.")
class TagSetting(Setting[list[str]]):
    """One field's."""

    field: str = strawberry.field(description="The id of the field.")
    is_displayed: bool = strawberry.field(
        description="Whether the field is displayed; if not, the values are kept and not pushed."
    )


@strawberry.type(description="An outreach type with its direction.")
class NoteTrigger:
    """What writes a note."""

    type: OutreachType = strawberry.field(description="The outreach type.")
    direction: Direction = strawberry.field(description="Sent or received.")


@strawberry.type(description="What writes a note.")
class NoteTriggersSetting(Setting[list[NoteTrigger]]):
    """Outreach types."""


def when_adding_setting(layered: Layered[WhenAdding]) -> WhenAddingSetting:
    """As the schema shows it."""
    return WhenAddingSetting(value=layered.value, source=layered.source, inherited_value=layered.inherited)


def sync_as_setting(layered: Layered[SyncAs]) -> SyncAsSetting:
    """As the schema shows it."""
    return SyncAsSetting(value=layered.value, source=layered.source, inherited_value=layered.inherited)


def project_setting(layered: Layered[str | None]) -> ProjectSetting:
    """As the schema shows it."""
    return ProjectSetting(value=layered.value, source=layered.source, inherited_value=layered.inherited)


def tag_setting(field: str, layered: Layered[tuple[str, ...]], displayed: Container[str]) -> TagSetting:
    """As the schema shows it; `displayed` are the ids of the displayed fields."""
    return TagSetting(
        field=field,
        is_displayed=field in displayed,
        value=list(layered.value),
        source=layered.source,
        inherited_value=list(layered.inherited),
    )


def boolean_setting(layered: Layered[bool]) -> BooleanSetting:
    """As the schema shows it."""
    return BooleanSetting(value=layered.value, source=layered.source, inherited_value=layered.inherited)


def note_triggers_setting(layered: Layered[tuple[domain.NoteTrigger, ...]]) -> NoteTriggersSetting:
    """As the schema shows it."""
    value, inherited = (
        [NoteTrigger(type=trigger.type, direction=trigger.direction) for trigger in triggers]
        for triggers in (layered.value, layered.inherited)
    )
    return NoteTriggersSetting(value=value, source=layered.source, inherited_value=inherited)


def fields_setting(layered: Layered[tuple[str, ...]]) -> FieldsSetting:
    """As the schema shows it."""
    value, inherited = list(layered.value), list(layered.inherited)
    return FieldsSetting(value=value, source=layered.source, inherited_value=inherited)
