"""When a Person is written: the trigger, what overrides it, and whether its point was reached.

Source of the rules: product.md: Settings (Sync), Campaigns and the Chrome extension.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

V = TypeVar("V")


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
    """What one layer says about syncing; None says nothing."""

    sync_as: SyncAs | None = None
    when_adding: WhenAdding | None = None

    def to_json(self) -> dict[str, str]:
        """Only what is said."""
        said = {"syncAs": self.sync_as, "whenAdding": self.when_adding}
        return {key: value.value for key, value in said.items() if value is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> "Override":
        """The inverse of `to_json`."""
        return cls(
            SyncAs(data["syncAs"]) if "syncAs" in data else None,
            WhenAdding(data["whenAdding"]) if "whenAdding" in data else None,
        )


@dataclass(frozen=True, slots=True)
class EffectiveSync:
    """How one Person in one campaign syncs, each value with its source."""

    sync_as: Layered[SyncAs]
    when_adding: Layered[WhenAdding]


def effective_sync(team: Layered[WhenAdding], campaign: Override, person: Override) -> EffectiveSync:
    """The most specific layer that says something wins (product.md: Settings come in layers)."""
    sync_as = Layered(SyncAs.PERSON, Layer.DEFAULT, SyncAs.PERSON)
    return EffectiveSync(
        sync_as.overridden(campaign.sync_as, Layer.CAMPAIGN).overridden(person.sync_as, Layer.PERSON),
        team.overridden(campaign.when_adding, Layer.CAMPAIGN).overridden(person.when_adding, Layer.PERSON),
    )


class Gate(StrEnum):
    """What becomes of a push before anything is asked of Clockwork."""

    OPEN = "OPEN"
    WAIT = "WAIT"
    SKIP = "SKIP"


@dataclass(frozen=True, slots=True)
class GateDecision:
    """The gate, the rule behind it as a code, and a sentence for the recruiter."""

    gate: Gate
    rule: str | None = None
    reason: str | None = None


def decide_gate(sync: EffectiveSync, *, replied: bool, interested: bool) -> GateDecision:
    """Whether a Person is written now, later or not at all; who is interested has replied."""
    if sync.sync_as.value is SyncAs.DO_NOT_SYNC:
        return GateDecision(
            Gate.SKIP, "DO_NOT_SYNC", f"Not synced: {_whose(sync.sync_as.source)} says Do not sync."
        )
    match sync.when_adding.value:
        case WhenAdding.NEVER:
            whose = _whose(sync.when_adding.source)
            return GateDecision(
                Gate.SKIP, "NEVER", f"Not synced: {whose} says that adding to a campaign never syncs."
            )
        case WhenAdding.ON_REPLY if not (replied or interested):
            return GateDecision(Gate.WAIT, "WAITING_FOR_REPLY", "Waits until the person replies.")
        case WhenAdding.ON_INTERESTED if not interested:
            return GateDecision(Gate.WAIT, "WAITING_FOR_INTERESTED", "Waits until the person is interested.")
        case _:
            return GateDecision(Gate.OPEN)


def _whose(layer: Layer) -> str:
    return {
        Layer.DEFAULT: "the default",
        Layer.TEAM: "the team's settings",
        Layer.CAMPAIGN: "the campaign",
        Layer.PERSON: "the override for this person",
    }[layer]
