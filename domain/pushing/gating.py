"""Gating: which gate a push of each kind must pass before Clockwork is asked anything."""

from domain.records.campaigns import Membership
from domain.records.pushes import PushKind
from domain.rules.gates import (
    GateDecision,
    Reached,
    decide_note_gate,
    decide_record_gate,
    decide_stage_gate,
)
from domain.rules.settings import LayeredSettings, SettingName
from domain.rules.syncing import EffectiveSync


def decide_gate(
    kind: PushKind, sync: EffectiveSync, settings: LayeredSettings, reached: Reached
) -> GateDecision:
    """Whether a push of a Person in a campaign runs now, waits, or is skipped."""
    match kind:
        case PushKind.NOTES:
            return decide_note_gate(sync, reached, settings.layered(SettingName.ONLY_ADD_NOTES_TO_SYNCED))
        case PushKind.STAGE:
            return decide_stage_gate(sync, reached)
        case _:
            return decide_record_gate(sync, reached)


def reached_by(membership: Membership | None) -> Reached:
    """Which points a Person has reached; who is not in the campaign yet has reached none."""
    return Reached(membership.replied, membership.interested) if membership else Reached()
