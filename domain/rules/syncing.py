"""How a Person in a campaign syncs: the trigger, the tags, the project, and which layer says each.

Source of the rules: product.md: Settings (Sync), Campaigns and the Chrome extension.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

V = TypeVar("V")
Tags = Mapping[str, tuple[str, ...]]
"""Values that users gave displayed fields, by the field's id (product.md: Settings, Displayed fields)."""
NO_TAGS: Tags = MappingProxyType({})


class Stage(StrEnum):
    """Where a Person stands in a campaign, in SourceWhale's words."""

    SOURCED = "SOURCED"
    MESSAGED = "MESSAGED"
    OPENED = "OPENED"
    CLICKED = "CLICKED"
    REPLIED = "REPLIED"
    INTERESTED = "INTERESTED"
    NOT_INTERESTED = "NOT_INTERESTED"
    MEETING = "MEETING"


REPLIED_STAGES = frozenset({Stage.REPLIED, Stage.INTERESTED, Stage.NOT_INTERESTED, Stage.MEETING})
INTERESTED_STAGES = frozenset({Stage.INTERESTED, Stage.MEETING})


class WhenAdding(StrEnum):
    """The point from which a Person in a campaign is written."""

    ON_ADD = "ON_ADD"
    ON_REPLY = "ON_REPLY"
    ON_INTERESTED = "ON_INTERESTED"
    NEVER = "NEVER"


class SyncAs(StrEnum):
    """What a campaign's Persons become in Clockwork."""

    PERSON = "PERSON"
    DO_NOT_SYNC = "DO_NOT_SYNC"


class Layer(StrEnum):
    """Where a setting's value comes from, the most specific last."""

    DEFAULT = "DEFAULT"
    TEAM = "TEAM"
    USER = "USER"
    CAMPAIGN = "CAMPAIGN"
    PERSON = "PERSON"


@dataclass(frozen=True, slots=True)
class Layered(Generic[V]):
    """An effective value, the layer that said it, and what it would be without that layer."""

    value: V
    source: Layer
    inherited: V

    def overridden(self, value: V | None, layer: Layer) -> "Layered[V]":
        """The same after a more specific layer, which may say nothing (None)."""
        return self if value is None else Layered(value, layer, self.value)


@dataclass(frozen=True, slots=True)
class Override:
    """What a campaign, or one Person in it, says about syncing; None, or no tag, says nothing."""

    sync_as: SyncAs | None = None
    when_adding: WhenAdding | None = None
    project_id: str | None = None
    tags: Tags = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Only what is said."""
        said = {
            "syncAs": self.sync_as and self.sync_as.value,
            "whenAdding": self.when_adding and self.when_adding.value,
            "projectId": self.project_id,
            "tags": {field_id: list(values) for field_id, values in self.tags.items()} or None,
        }
        return {key: value for key, value in said.items() if value is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Override":
        """The inverse of `to_json`."""
        return cls(
            SyncAs(data["syncAs"]) if "syncAs" in data else None,
            WhenAdding(data["whenAdding"]) if "whenAdding" in data else None,
            data.get("projectId"),
            tags_from_json(data.get("tags", {})),
        )


@dataclass(frozen=True, slots=True)
class EffectiveSync:
    """How one Person in one campaign syncs, each value with its source.

    `project_id` is the Clockwork project that the stage acts on; `tags` are by the id of the field.
    """

    sync_as: Layered[SyncAs]
    when_adding: Layered[WhenAdding]
    project_id: Layered[str | None] = Layered(None, Layer.DEFAULT, None)
    tags: Mapping[str, Layered[tuple[str, ...]]] = field(default_factory=dict)


def effective_sync(when_adding: Layered[WhenAdding], campaign: Override, person: Override) -> EffectiveSync:
    """The most specific layer that says something wins (product.md: Settings come in layers).

    `when_adding` is what the layers above the campaign say.
    """
    sync_as = Layered(SyncAs.PERSON, Layer.DEFAULT, SyncAs.PERSON)
    project: Layered[str | None] = Layered(None, Layer.DEFAULT, None)
    untagged: Layered[tuple[str, ...]] = Layered((), Layer.DEFAULT, ())
    return EffectiveSync(
        sync_as.overridden(campaign.sync_as, Layer.CAMPAIGN).overridden(person.sync_as, Layer.PERSON),
        when_adding.overridden(campaign.when_adding, Layer.CAMPAIGN).overridden(
            person.when_adding, Layer.PERSON
        ),
        project.overridden(campaign.project_id, Layer.CAMPAIGN).overridden(person.project_id, Layer.PERSON),
        {
            field_id: untagged.overridden(campaign.tags.get(field_id), Layer.CAMPAIGN).overridden(
                person.tags.get(field_id), Layer.PERSON
            )
            for field_id in dict.fromkeys((*campaign.tags, *person.tags))
        },
    )


def tags_from_json(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Tags as they are kept: lists by field."""
    return {field_id: tuple(values) for field_id, values in data.items()}
