"""How a person in a campaign syncs, as the schema shows it."""

from api.schema.effective_sync import EffectiveSync
from domain.rules.explaining import explain_sync
from domain.rules.gates import Gate, GateDecision, Reached
from domain.rules.settings import LayeredSettings
from domain.rules.syncing import Layer, Override, effective_sync


def test_a_tag_of_a_field_that_is_no_longer_displayed_is_shown_as_such() -> None:
    settings = LayeredSettings.of({"displayed_fields": ["title"]}, {})
    campaign = Override(tags={"title": ("CFO",), "nickName": ("Ada",)})
    sync = effective_sync(settings.layered("when_adding"), campaign, Override())
    shown = EffectiveSync.of(explain_sync(sync, settings, Reached(), GateDecision(Gate.SKIP)))
    assert [(tag.field, tag.value, tag.source, tag.is_displayed) for tag in shown.tags] == [
        ("title", ["CFO"], Layer.CAMPAIGN, True),
        ("nickName", ["Ada"], Layer.CAMPAIGN, False),
    ]
