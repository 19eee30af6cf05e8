"""What holds for a Person in a campaign, and what would happen now: each with its rule and its layer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.explaining import GateNow, GateRule, explain_sync
from domain.rules.fields import Option
from domain.rules.gates import Gate, GateDecision, Reached, decide_note_gate, decide_record_gate
from domain.rules.settings import USER_SETTINGS, LayeredSettings
from domain.rules.stage_mapping import StageMapping, explain_stage
from domain.rules.syncing import Layer, Layered, Override, Stage, SyncAs, WhenAdding, effective_sync

TAGS = st.dictionaries(
    st.sampled_from(["title", "custom:9"]), st.lists(st.text(min_size=1), min_size=1).map(tuple)
)
OVERRIDES = st.builds(
    Override,
    st.none() | st.sampled_from(SyncAs),
    st.none() | st.sampled_from(WhenAdding),
    st.none() | st.sampled_from(["project-1", "project-2"]),
    TAGS,
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "when_adding": st.sampled_from(WhenAdding).map(str),
        "only_add_notes_to_synced": st.booleans(),
        "update_full_history": st.booleans(),
        "keep_clockwork_edits": st.booleans(),
        "sync_manual_updates": st.booleans(),
        "create_notes_upon": st.lists(st.sampled_from(["EMAIL:SENT", "CALL:RECEIVED"]), unique=True),
    },
)
STATUSES = (Option("status-1", "Research"),)
MAPPING = StageMapping({Stage.SOURCED: "status-1", Stage.REPLIED: "status-gone"})
REACHED = st.builds(Reached, st.booleans(), st.booleans())


def said_by(value: object, layer: Layer) -> list[tuple[Layer, object]]:
    """A layer's value, if it says one."""
    return [] if value is None else [(layer, value)]


def layered(*said: tuple[Layer, object]) -> Layered[object]:
    """What holds after these layers, the most specific last: the rule in its plainest form."""
    (_, inherited), (source, value) = (said[0], *said)[-2:]
    return Layered(value, source, inherited)


@given(SAID, SAID)
def test_of_team_and_user_the_more_specific_that_says_something_wins(
    team: dict[str, object], user: dict[str, object]
) -> None:
    default, alone = LayeredSettings.of({}, {}), LayeredSettings.of(team, {})
    settings = LayeredSettings.of(team, user)
    for name in USER_SETTINGS:
        values = [(Layer.DEFAULT, getattr(default.values, name))]
        values += [(Layer.TEAM, getattr(alone.values, name))] if name in team else []
        values += [(Layer.USER, getattr(settings.values, name))] if name in user else []
        assert settings.layered(name) == layered(*values)
        assert name not in user or getattr(LayeredSettings.of({}, user).values, name) == values[-1][1]


@given(SAID, SAID, OVERRIDES, OVERRIDES)
def test_of_all_layers_the_most_specific_that_says_something_wins(
    team: dict[str, object], user: dict[str, object], campaign: Override, person: Override
) -> None:
    above = LayeredSettings.of(team, user).layered("when_adding")
    sync = effective_sync(above, campaign, person)
    assert sync.when_adding == layered(
        (Layer.DEFAULT, WhenAdding.ON_ADD),
        *said_by(team.get("when_adding"), Layer.TEAM),
        *said_by(user.get("when_adding"), Layer.USER),
        *said_by(campaign.when_adding, Layer.CAMPAIGN),
        *said_by(person.when_adding, Layer.PERSON),
    )
    for name, default in (("sync_as", SyncAs.PERSON), ("project_id", None)):
        assert getattr(sync, name) == layered(
            (Layer.DEFAULT, default),
            *said_by(getattr(campaign, name), Layer.CAMPAIGN),
            *said_by(getattr(person, name), Layer.PERSON),
        )
    assert sync.tags.keys() == {*campaign.tags, *person.tags}
    for field, values in sync.tags.items():
        assert values == layered(
            (Layer.DEFAULT, ()),
            *said_by(campaign.tags.get(field), Layer.CAMPAIGN),
            *said_by(person.tags.get(field), Layer.PERSON),
        )


@given(SAID, OVERRIDES, OVERRIDES)
def test_what_is_inherited_is_what_remains_without_the_layer(
    user: dict[str, object], campaign: Override, person: Override
) -> None:
    above = LayeredSettings.of({"when_adding": "ON_REPLY"}, user)
    sync = effective_sync(above.layered("when_adding"), campaign, person)
    without = effective_sync(above.layered("when_adding"), campaign, Override())
    for name in ("sync_as", "when_adding", "project_id"):
        value, lower = getattr(sync, name), getattr(without, name)
        assert value.source is not Layer.PERSON or value.inherited == lower.value
        assert value.source is Layer.PERSON or value == lower


@given(SAID, OVERRIDES, OVERRIDES, REACHED, st.sampled_from(Stage))
def test_every_gate_agrees_with_its_decision_and_says_why(
    said: dict[str, object], campaign: Override, person: Override, reached: Reached, stage: Stage
) -> None:
    settings = LayeredSettings.of({}, said)
    sync = effective_sync(settings.layered("when_adding"), campaign, person)
    only_synced: Layered[bool] = settings.layered("only_add_notes_to_synced")
    decisions = {
        "record": decide_record_gate(sync, reached),
        "notes": decide_note_gate(sync, reached, only_synced),
        "stage": explain_stage(sync, reached, stage, MAPPING, STATUSES),
    }
    explained = explain_sync(sync, settings, reached, decisions["stage"])
    for name, decision in decisions.items():
        now: GateNow = getattr(explained, name)
        assert now.gate is decision.gate
        assert now.explanation.endswith(".")
        if decision.gate is not Gate.OPEN:
            assert decision.rule is not None
            assert now == GateNow(
                decision.gate, GateRule(decision.rule), Layer(decision.layer or ""), decision.reason or ""
            )


@pytest.mark.parametrize(
    ("campaign", "reached", "record", "notes", "stage"),
    [
        (Override(), Reached(), "ON_ADD", "RECORD_IS_ENOUGH", "NO_PROJECT"),
        (Override(project_id="p"), Reached(), "ON_ADD", "RECORD_IS_ENOUGH", "STAGE_MAPPED"),
        (
            Override(when_adding=WhenAdding.ON_INTERESTED, project_id="p"),
            Reached(replied=True),
            "WAITING_FOR_INTERESTED",
            "RECORD_IS_ENOUGH",
            "WAITING_FOR_INTERESTED",
        ),
        (
            Override(when_adding=WhenAdding.ON_REPLY, project_id="p"),
            Reached(replied=True),
            "POINT_REACHED",
            "RECORD_IS_ENOUGH",
            "STAGE_MAPPED",
        ),
        (Override(SyncAs.DO_NOT_SYNC), Reached(), "DO_NOT_SYNC", "DO_NOT_SYNC", "DO_NOT_SYNC"),
    ],
)
def test_what_would_happen_now(
    campaign: Override, reached: Reached, record: str, notes: str, stage: str
) -> None:
    settings = LayeredSettings.of({}, {})
    sync = effective_sync(settings.layered("when_adding"), campaign, Override())
    decision = explain_stage(sync, reached, Stage.SOURCED, MAPPING, STATUSES)
    explained = explain_sync(sync, settings, reached, decision)
    assert "Research" in explained.stage.explanation or explained.stage.gate is not Gate.OPEN
    rules = (explained.record.rule, explained.notes.rule, explained.stage.rule)
    assert rules == tuple(map(GateRule, (record, notes, stage)))


def test_notes_that_wait_for_the_point_name_it_and_the_setting_that_has_them_wait() -> None:
    settings = LayeredSettings.of({"only_add_notes_to_synced": True}, {"when_adding": "ON_REPLY"})
    sync = effective_sync(settings.layered("when_adding"), Override(), Override())
    waiting = explain_sync(sync, settings, Reached(), GateDecision(Gate.SKIP)).notes
    written = explain_sync(sync, settings, Reached(replied=True), GateDecision(Gate.SKIP)).notes
    assert (waiting.gate, waiting.rule, waiting.layer) == (Gate.WAIT, "NOTES_WAIT_FOR_POINT", Layer.TEAM)
    assert waiting.explanation == (
        "Notes wait until the person replies, as the setting for the campaign's owner says: "
        "Only add notes to synced records is on, as the team's setting says."
    )
    assert (written.gate, written.rule, written.layer) == (Gate.OPEN, "POINT_REACHED", Layer.USER)
    assert "the setting for the campaign's owner" in written.explanation


def test_notes_that_one_layer_has_wait_name_it_once() -> None:
    settings = LayeredSettings.of({"only_add_notes_to_synced": True, "when_adding": "ON_REPLY"}, {})
    sync = effective_sync(settings.layered("when_adding"), Override(), Override())
    waiting = explain_sync(sync, settings, Reached(), GateDecision(Gate.SKIP)).notes
    assert waiting.explanation == (
        "Notes wait until the person replies: "
        "Only add notes to synced records is on, as the team's setting says."
    )


def test_notes_that_never_follow_name_the_setting_as_well() -> None:
    settings = LayeredSettings.of({}, {"only_add_notes_to_synced": True})
    sync = effective_sync(settings.layered("when_adding"), Override(when_adding=WhenAdding.NEVER), Override())
    notes = explain_sync(sync, settings, Reached(interested=True), GateDecision(Gate.SKIP)).notes
    assert (notes.gate, notes.rule, notes.layer) == (Gate.SKIP, "NEVER", Layer.CAMPAIGN)
    assert "Only add notes to synced records is on" in notes.explanation
