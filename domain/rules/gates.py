"""Gates: whether a push may run now, waits for its point, or is skipped, before Clockwork is asked anything.

Source of the rules: product.md: Settings (Sync), Campaigns and the Chrome extension.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.rules.causes import Cause
from domain.rules.syncing import EffectiveSync, Layer, Layered, SyncAs, WhenAdding


class Gate(StrEnum):
    """What becomes of a push before anything is asked of Clockwork."""

    OPEN = "OPEN"
    WAIT = "WAIT"
    SKIP = "SKIP"


@dataclass(frozen=True, slots=True)
class GateDecision:
    """The gate, the rule behind it as a code, a sentence for the recruiter, and the layer that said it."""

    gate: Gate
    rule: Cause | None = None
    reason: str | None = None
    layer: Layer | None = None


_OPEN = GateDecision(Gate.OPEN)


@dataclass(frozen=True, slots=True)
class Reached:
    """Which points a Person has reached in a campaign; once reached, a point stays reached."""

    replied: bool = False
    interested: bool = False


def decide_record_gate(sync: EffectiveSync, reached: Reached) -> GateDecision:
    """Whether a Person's record is written now, later or not at all; who is interested has replied."""
    return _refused(sync) or _never(sync.when_adding) or _waiting(sync.when_adding, reached) or _OPEN


def decide_note_gate(sync: EffectiveSync, reached: Reached, only_synced: Layered[bool]) -> GateDecision:
    """Whether notes are written now (product.md: Only add notes to synced records).

    With `only_synced` they wait for the point like the record does, also for who exists in Clockwork already;
    without, only a record must be there, which the push itself finds out.
    """
    held = _held(sync.when_adding, reached, only_synced.source) if only_synced.value else None
    return _refused(sync) or held or _OPEN


def decide_stage_gate(sync: EffectiveSync, reached: Reached) -> GateDecision:
    """Whether a stage acts on a candidacy now: only in a project, and only of a Person who may be written."""
    refused = _refused(sync)
    if refused is None and sync.project_id.value is None:
        reason = "The stage does nothing in Clockwork: the campaign is linked to no project there."
        return GateDecision(Gate.SKIP, Cause.NO_PROJECT, reason, sync.project_id.source)
    return refused or _never(sync.when_adding) or _waiting(sync.when_adding, reached) or _OPEN


def whose(layer: Layer) -> str:
    """A layer as it stands in a sentence."""
    return {
        Layer.DEFAULT: "the default",
        Layer.TEAM: "the team's setting",
        Layer.USER: "the setting for the campaign's owner",
        Layer.CAMPAIGN: "the campaign",
        Layer.PERSON: "the override for this person",
    }[layer]


def _refused(sync: EffectiveSync) -> GateDecision | None:
    if sync.sync_as.value is not SyncAs.DO_NOT_SYNC:
        return None
    layer = sync.sync_as.source
    return GateDecision(Gate.SKIP, Cause.DO_NOT_SYNC, f"Not synced: {whose(layer)} says Do not sync.", layer)


def _never(when: Layered[WhenAdding]) -> GateDecision | None:
    if when.value is not WhenAdding.NEVER:
        return None
    reason = f"Not synced: {whose(when.source)} says that adding to a campaign never syncs."
    return GateDecision(Gate.SKIP, Cause.NEVER, reason, when.source)


def _held(when: Layered[WhenAdding], reached: Reached, layer: Layer) -> GateDecision | None:
    """Why notes are held; `layer` is the one that has them wait for the record's point."""
    setting = f"Only add notes to synced records is on, as {whose(layer)} says"
    if _never(when) is not None:
        reason = f"No notes: {whose(when.source)} says that adding to a campaign never syncs, and {setting}."
        return GateDecision(Gate.SKIP, Cause.NEVER, reason, when.source)
    if _waiting(when, reached) is None:
        return None
    point = "replies" if when.value is WhenAdding.ON_REPLY else "is interested"
    says = "" if when.source is layer else f", as {whose(when.source)} says"
    reason = f"Notes wait until the person {point}{says}: {setting}."
    return GateDecision(Gate.WAIT, Cause.NOTES_WAIT_FOR_POINT, reason, layer)


def _waiting(when: Layered[WhenAdding], reached: Reached) -> GateDecision | None:
    if when.value is WhenAdding.ON_REPLY and not (reached.replied or reached.interested):
        reason = f"Waits until the person replies, as {whose(when.source)} says."
        return GateDecision(Gate.WAIT, Cause.WAITING_FOR_REPLY, reason, when.source)
    if when.value is WhenAdding.ON_INTERESTED and not reached.interested:
        reason = f"Waits until the person is interested, as {whose(when.source)} says."
        return GateDecision(Gate.WAIT, Cause.WAITING_FOR_INTERESTED, reason, when.source)
    return None
