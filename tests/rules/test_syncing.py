"""When a Person is written: the layers, and the gate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.gates import Gate, Reached, decide_record_gate
from domain.rules.syncing import (
    INTERESTED_STAGES,
    REPLIED_STAGES,
    Layer,
    Layered,
    Override,
    Stage,
    SyncAs,
    WhenAdding,
    effective_sync,
)

TEAM = Layered(WhenAdding.ON_ADD, Layer.DEFAULT, WhenAdding.ON_ADD)
OVERRIDES = st.builds(Override, st.none() | st.sampled_from(SyncAs), st.none() | st.sampled_from(WhenAdding))


def test_interested_and_meeting_count_as_interested_and_four_stages_as_a_reply() -> None:
    assert {Stage.INTERESTED, Stage.MEETING} == INTERESTED_STAGES
    assert {Stage.REPLIED, Stage.NOT_INTERESTED} | INTERESTED_STAGES == REPLIED_STAGES


@pytest.mark.parametrize(
    ("campaign", "person", "value", "source", "inherited"),
    [
        (None, None, WhenAdding.ON_ADD, Layer.DEFAULT, WhenAdding.ON_ADD),
        (WhenAdding.NEVER, None, WhenAdding.NEVER, Layer.CAMPAIGN, WhenAdding.ON_ADD),
        (None, WhenAdding.ON_REPLY, WhenAdding.ON_REPLY, Layer.PERSON, WhenAdding.ON_ADD),
        (WhenAdding.NEVER, WhenAdding.ON_ADD, WhenAdding.ON_ADD, Layer.PERSON, WhenAdding.NEVER),
        (WhenAdding.ON_ADD, None, WhenAdding.ON_ADD, Layer.CAMPAIGN, WhenAdding.ON_ADD),
    ],
)
def test_the_most_specific_layer_that_says_something_wins(
    campaign: WhenAdding | None,
    person: WhenAdding | None,
    value: WhenAdding,
    source: Layer,
    inherited: WhenAdding,
) -> None:
    sync = effective_sync(TEAM, Override(when_adding=campaign), Override(when_adding=person))
    assert sync.when_adding == Layered(value, source, inherited)
    assert sync.sync_as == Layered(SyncAs.PERSON, Layer.DEFAULT, SyncAs.PERSON)


@pytest.mark.parametrize(
    ("when", "replied", "interested", "gate", "rule"),
    [
        (WhenAdding.ON_ADD, False, False, Gate.OPEN, None),
        (WhenAdding.ON_REPLY, False, False, Gate.WAIT, "WAITING_FOR_REPLY"),
        (WhenAdding.ON_REPLY, True, False, Gate.OPEN, None),
        (WhenAdding.ON_REPLY, False, True, Gate.OPEN, None),
        (WhenAdding.ON_INTERESTED, True, False, Gate.WAIT, "WAITING_FOR_INTERESTED"),
        (WhenAdding.ON_INTERESTED, True, True, Gate.OPEN, None),
        (WhenAdding.NEVER, True, True, Gate.SKIP, "NEVER"),
    ],
)
def test_the_gate(when: WhenAdding, replied: bool, interested: bool, gate: Gate, rule: str | None) -> None:
    sync = effective_sync(TEAM, Override(when_adding=when), Override())
    decision = decide_record_gate(sync, Reached(replied, interested))
    assert (decision.gate, decision.rule) == (gate, rule)
    assert (decision.reason is None) is (gate is Gate.OPEN)


@pytest.mark.parametrize(
    ("campaign", "person", "gate", "who"),
    [
        (SyncAs.DO_NOT_SYNC, None, Gate.SKIP, "the campaign"),
        (None, SyncAs.DO_NOT_SYNC, Gate.SKIP, "the override for this person"),
        (SyncAs.DO_NOT_SYNC, SyncAs.PERSON, Gate.OPEN, ""),
    ],
)
def test_do_not_sync_says_who_said_so(
    campaign: SyncAs | None, person: SyncAs | None, gate: Gate, who: str
) -> None:
    decision = decide_record_gate(effective_sync(TEAM, Override(campaign), Override(person)), Reached())
    assert decision.gate is gate
    assert who in (decision.reason or "")


@given(OVERRIDES, OVERRIDES)
def test_an_override_that_says_nothing_changes_nothing(campaign: Override, person: Override) -> None:
    assert Override.from_json(person.to_json()) == person
    sync = effective_sync(TEAM, campaign, person)
    cleared = effective_sync(TEAM, campaign, Override())
    assert cleared.when_adding.value in (sync.when_adding.inherited, sync.when_adding.value)
    assert cleared.sync_as.value in (sync.sync_as.inherited, sync.sync_as.value)


@given(OVERRIDES, OVERRIDES, st.booleans(), st.booleans())
def test_whoever_gets_further_is_never_held_back_by_it(
    campaign: Override, person: Override, replied: bool, interested: bool
) -> None:
    sync = effective_sync(TEAM, campaign, person)
    if decide_record_gate(sync, Reached(replied, interested)).gate is Gate.OPEN:
        assert decide_record_gate(sync, Reached(replied=True, interested=True)).gate is Gate.OPEN
    if decide_record_gate(sync, Reached(replied, interested)).gate is Gate.SKIP:
        assert decide_record_gate(sync, Reached(replied=True, interested=True)).gate is Gate.SKIP
