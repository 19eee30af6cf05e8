"""A change by hand is pushed, or is not, for a reason that the user is told."""

import pytest

from domain.rules.edits import decide_edit
from domain.rules.syncing import Layer, Layered


@pytest.mark.parametrize(
    ("setting", "source", "is_changed", "is_linked", "is_pushed", "sentence"),
    [
        (True, Layer.TEAM, True, True, True, "as the team's setting says"),
        (True, Layer.USER, True, True, True, "as the user's own setting says"),
        (False, Layer.DEFAULT, True, True, False, "by the default, changes by hand stay"),
        (False, Layer.USER, True, False, False, "by the user's own setting, changes by hand stay"),
        (True, Layer.TEAM, True, False, False, "not linked to a record"),
        (True, Layer.TEAM, False, True, False, "nothing changed"),
    ],
)
def test_a_change_by_hand_says_why_it_is_pushed_or_not(
    setting: bool, source: Layer, is_changed: bool, is_linked: bool, is_pushed: bool, sentence: str
) -> None:
    layered = Layered(setting, source, False)
    decision = decide_edit(layered, is_changed=is_changed, is_linked=is_linked)
    assert decision.is_pushed is is_pushed
    assert sentence in decision.explanation
