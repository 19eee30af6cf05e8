"""Edits: whether what a user changed by hand is pushed, and why.

Source of the rules: product.md: Settings (Sync manual contact updates).
"""

from dataclasses import dataclass

from domain.rules.syncing import Layer, Layered

_WHOSE = {
    Layer.DEFAULT: "the default",
    Layer.TEAM: "the team's setting",
    Layer.USER: "the user's own setting",
}


@dataclass(frozen=True, slots=True)
class EditDecision:
    """Whether a change by hand is pushed, and the reason as a sentence."""

    is_pushed: bool
    explanation: str


def decide_edit(sync_manual_updates: Layered[bool], *, is_changed: bool, is_linked: bool) -> EditDecision:
    """Only what changed is pushed, to a linked Person, if the setting of who changes it says so."""
    whose = _WHOSE[sync_manual_updates.source]
    if not is_changed:
        return EditDecision(False, "Nothing is pushed, as nothing changed.")
    if not sync_manual_updates.value:
        return EditDecision(False, f"Not pushed: by {whose}, changes by hand stay in SourceWhale.")
    if not is_linked:
        return EditDecision(False, "Not pushed: the person is not linked to a record in Clockwork.")
    return EditDecision(True, f"Pushed, as {whose} says: the person is linked to a record in Clockwork.")
