"""Explaining: what holds for a Person in a campaign, and what would become of record, notes and stage now.

Source of the rules: product.md: Settings (layers; Sync), Campaigns and the Chrome extension.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.rules.causes import Cause
from domain.rules.gates import (
    Gate,
    GateDecision,
    Reached,
    decide_note_gate,
    decide_record_gate,
    whose,
)
from domain.rules.settings import LayeredSettings, SettingName
from domain.rules.syncing import EffectiveSync, Layer, Layered, WhenAdding


class GateRule(StrEnum):
    """Why something would be written now, wait, or not be written: of a gate that is shut its cause."""

    ON_ADD = "ON_ADD"
    POINT_REACHED = "POINT_REACHED"
    RECORD_IS_ENOUGH = "RECORD_IS_ENOUGH"
    STAGE_MAPPED = "STAGE_MAPPED"
    PROJECT_NOT_IN_CATALOGUE = "PROJECT_NOT_IN_CATALOGUE"
    WAITING_FOR_REPLY = Cause.WAITING_FOR_REPLY.value
    WAITING_FOR_INTERESTED = Cause.WAITING_FOR_INTERESTED.value
    NOTES_WAIT_FOR_POINT = Cause.NOTES_WAIT_FOR_POINT.value
    NEVER = Cause.NEVER.value
    DO_NOT_SYNC = Cause.DO_NOT_SYNC.value
    NO_PROJECT = Cause.NO_PROJECT.value
    STAGE_NOT_MAPPED = Cause.STAGE_NOT_MAPPED.value
    NO_SUCH_STATUS = Cause.NO_SUCH_STATUS.value


_NOT_IN_CATALOGUE = (
    "That project is not in our copy of the catalogue: refresh the catalogue, or link another project."
)


@dataclass(frozen=True, slots=True)
class GateNow:
    """A gate as it stands, open or shut, with the rule, the layer that says so, and a sentence."""

    gate: Gate
    rule: GateRule
    layer: Layer
    explanation: str


@dataclass(frozen=True, slots=True)
class SyncExplanation:
    """Every value that holds, each with its layer, and the three gates as they stand now."""

    sync: EffectiveSync
    settings: LayeredSettings
    record: GateNow
    notes: GateNow
    stage: GateNow


def explain_sync(
    sync: EffectiveSync,
    settings: LayeredSettings,
    reached: Reached,
    stage: GateDecision,
    *,
    lacks_project: bool = False,
) -> SyncExplanation:
    """How a Person who has reached these points syncs.

    `settings` are those of the campaign's owner, `stage` is what `explain_stage` says of the Person's stage,
    `lacks_project`: the project that it acts in is not in the catalogue, which may be older than the project.
    """
    waits: Layered[bool] = settings.layered(SettingName.ONLY_ADD_NOTES_TO_SYNCED)
    when = sync.when_adding
    return SyncExplanation(
        sync,
        settings,
        record=_shut(decide_record_gate(sync, reached)) or _reached("The record is", when),
        notes=_shut(decide_note_gate(sync, reached, waits))
        or (_reached("Notes are", when) if waits.value else _noted(waits)),
        stage=_shut(stage) or _staged(stage, sync, lacks_project=lacks_project),
    )


def _shut(decision: GateDecision) -> GateNow | None:
    """Why a gate is not open, as the decision itself says."""
    if decision.rule is None or decision.layer is None or decision.reason is None:
        return None
    return GateNow(decision.gate, GateRule(decision.rule), decision.layer, decision.reason)


def _staged(stage: GateDecision, sync: EffectiveSync, *, lacks_project: bool) -> GateNow:
    """What an open stage does; in a project that the catalogue lacks it is tried, and may come to nothing."""
    reason = stage.reason or ""
    if not lacks_project:
        return GateNow(Gate.OPEN, GateRule.STAGE_MAPPED, stage.layer or sync.when_adding.source, reason)
    explanation = f"{reason} {_NOT_IN_CATALOGUE}"
    return GateNow(Gate.OPEN, GateRule.PROJECT_NOT_IN_CATALOGUE, sync.project_id.source, explanation)


def _reached(what: str, when: Layered[WhenAdding]) -> GateNow:
    """Why a gate is open that the point opens."""
    if when.value is WhenAdding.ON_ADD:
        explanation = f"{what} written at once, as {whose(when.source)} says."
        return GateNow(Gate.OPEN, GateRule.ON_ADD, when.source, explanation)
    has = "is interested" if when.value is WhenAdding.ON_INTERESTED else "has replied"
    explanation = f"{what} written: the person {has}, as {whose(when.source)} asks."
    return GateNow(Gate.OPEN, GateRule.POINT_REACHED, when.source, explanation)


def _noted(waits: Layered[bool]) -> GateNow:
    """Why notes need not wait for the point."""
    explanation = (
        f"Notes are written as soon as the person is in Clockwork: {whose(waits.source)} "
        "does not make them wait for the point."
    )
    return GateNow(Gate.OPEN, GateRule.RECORD_IS_ENOUGH, waits.source, explanation)
