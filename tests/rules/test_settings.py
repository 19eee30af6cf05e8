"""A team's settings: defaults, policies, and how they are kept; and that every rule has its sentence."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.fields import BUILT_IN_FIELDS, UpdatePolicy
from domain.rules.settings import (
    FIELD_LISTS,
    SETTING_NAMES,
    Direction,
    LayeredSettings,
    NoteTrigger,
    OutreachType,
    Settings,
    from_document,
    to_document,
    unknown_fields,
)
from domain.rules.steps import EXPLANATIONS, Action, Outcome, Rule, Step, decided, leave
from domain.rules.syncing import Layer, Layered, WhenAdding

FIELDS = st.lists(st.sampled_from(sorted(BUILT_IN_FIELDS)), unique=True).map(tuple)
TRIGGERS = st.builds(NoteTrigger, st.sampled_from(OutreachType), st.sampled_from(Direction))
SETTINGS = st.builds(
    Settings,
    *(st.booleans(), st.booleans(), st.booleans()),
    st.lists(TRIGGERS, unique=True).map(tuple),
    st.sampled_from(WhenAdding),
    st.booleans(),
    *(FIELDS for _ in FIELD_LISTS),
    st.booleans(),
)


def test_the_defaults_of_a_new_connection() -> None:
    settings = from_document({})
    assert (settings.sync_manual_updates, settings.block_off_limits_emails) == (False, True)
    assert settings.when_adding is WhenAdding.ON_ADD
    assert not settings.update_full_history
    assert {trigger.type for trigger in settings.create_notes_upon} == {
        OutreachType.EMAIL,
        OutreachType.INMAIL,
        OutreachType.CALL,
    }
    assert len(settings.create_notes_upon) == 6


@given(SETTINGS)
def test_settings_are_read_as_they_were_kept(settings: Settings) -> None:
    said = {name: getattr(settings, name) for name in SETTING_NAMES}
    assert from_document(json.loads(json.dumps(to_document(said)))) == settings


@given(SETTINGS, st.sets(st.sampled_from(SETTING_NAMES)))
def test_what_was_not_said_is_a_default(settings: Settings, names: set[str]) -> None:
    said = {name: getattr(settings, name) for name in names}
    read = from_document({**to_document(said), "a setting of another version": 1})
    for name in SETTING_NAMES:
        assert getattr(read, name) == (said[name] if name in names else getattr(Settings(), name))
        layered = LayeredSettings.of(to_document(said), {}).layered(name)
        assert layered.source is (Layer.TEAM if name in names else Layer.DEFAULT)
        assert layered.inherited == getattr(Settings(), name)


def test_a_setting_shows_where_it_comes_from() -> None:
    team = {"when_adding": "NEVER"}
    layered = LayeredSettings.of(team, {}).layered("when_adding")
    assert layered == Layered(WhenAdding.NEVER, Layer.TEAM, WhenAdding.ON_ADD)
    layered = LayeredSettings.of(team, {"when_adding": "ON_REPLY"}).layered("when_adding")
    assert layered == Layered(WhenAdding.ON_REPLY, Layer.USER, WhenAdding.NEVER)


@pytest.mark.parametrize(
    ("field", "policy"),
    [("name", UpdatePolicy.ALWAYS), ("title", UpdatePolicy.IF_BLANK), ("company", UpdatePolicy.NEVER)],
)
def test_the_policy_of_a_field(field: str, policy: UpdatePolicy) -> None:
    settings = Settings(protected_fields=("title", "company"), never_updated_fields=("company",))
    assert settings.policy_of(field) is policy


def test_unknown_fields_are_named_by_their_place() -> None:
    assert unknown_fields(("name", "nope", "title", "custom:9"), BUILT_IN_FIELDS) == (1, 3)


def test_every_rule_has_its_sentence() -> None:
    assert set(EXPLANATIONS) == set(Rule)
    assert all(sentence.endswith(".") for sentence in EXPLANATIONS.values())


def test_no_action_deletes() -> None:
    verbs = {action.partition("_")[0] for action in Action}
    assert verbs == {"FIND", "CREATE", "UPDATE", "ADD", "SET"}


@pytest.mark.parametrize(
    "step",
    [
        leave(Action.UPDATE_FIELD, Rule.PROTECTED, "name", "Jane", "Joan"),
        leave(Action.ADD_EMAIL, Rule.EMPTY_VALUE, "emails"),
        decided(Action.ADD_POSITION, Rule.ADD_MISSING, "company", "CFO at Acme", {}).about(
            "company", "title"
        ),
        decided(Action.ADD_EMAIL, Rule.PROTECTED, "emails", "a@b.org", {"address": "a@b.org"}),
        decided(Action.ADD_EMAIL, Rule.NEW_RECORD, "emails", "a@b.org", {}).became(Outcome.REFUSED, "422"),
    ],
)
def test_a_step_is_read_as_it_was_kept(step: Step) -> None:
    kept = json.loads(json.dumps(step.to_json()))
    assert Step.from_json(kept) == step
    assert kept == {key: value for key, value in json.loads(json.dumps(asdict(step))).items() if value}
