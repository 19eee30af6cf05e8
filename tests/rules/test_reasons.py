"""Every step names the layer behind it, in a sentence too."""

from dataclasses import replace

import pytest

from domain.rules.fields import C, F
from domain.rules.planning.plan import plan_push
from domain.rules.reasons import explain
from domain.rules.settings import LayeredSettings
from domain.rules.steps import EXPLANATIONS, Action, Rule, Step, leave
from domain.rules.syncing import Layer, Tags
from domain.rules.variables import Experience, Variables
from tests.rules.plans import NOTICE, Crm, blank_person, situation

PERSON = Variables(name="Jane Doe", summary="Ours", custom_variable_1="3 months")
KNOWN = {"name": "Jane Roe", "biography": "Theirs"}


def _step(steps: tuple[Step, ...], field: str) -> Step:
    (step,) = (step for step in steps if step.field == field)
    return step


@pytest.mark.parametrize(
    ("setting", "rule", "sentence"),
    [
        (
            "protected_fields",
            Rule.PROTECTED,
            "Protected by the team's setting: the value in Clockwork",
        ),
        ("never_updated_fields", Rule.NEVER_UPDATED, "By the team's setting, this field is never updated"),
    ],
)
def test_a_policy_is_the_teams(setting: str, rule: Rule, sentence: str) -> None:
    given = situation(PERSON, Crm(blank_person(**KNOWN)))
    given = replace(given, settings=LayeredSettings.of({setting: ["biography"]}, {}))
    step = _step(plan_push(given), F.BIOGRAPHY)
    assert (step.rule, step.layer) == (rule, Layer.TEAM)
    assert explain(step).startswith(sentence)


@pytest.mark.parametrize(
    ("team", "user", "layer"),
    [
        ({}, {}, Layer.DEFAULT),
        ({"update_full_history": False}, {}, Layer.TEAM),
        ({"update_full_history": True}, {"update_full_history": False}, Layer.USER),
    ],
)
def test_history_that_is_off_names_who_switched_it_off(
    team: dict[str, bool], user: dict[str, bool], layer: Layer
) -> None:
    person = Variables(experience=(Experience("CFO", "Acme", 2010, None, 2012),))
    given = situation(person, Crm(blank_person()))
    step = _step(plan_push(replace(given, settings=LayeredSettings.of(team, user))), F.POSITIONS)
    assert (step.rule, step.layer) == (Rule.HISTORY_OFF, layer)
    assert "only its current position" in explain(step)


@pytest.mark.parametrize("source", [Layer.TEAM, Layer.DEFAULT])
def test_a_mapped_value_comes_from_the_mapping(source: Layer) -> None:
    given = replace(situation(PERSON, Crm(blank_person(**KNOWN))), mapping_source=source)
    step = _step(plan_push(given), F.BIOGRAPHY)
    whose = {Layer.TEAM: "the team", Layer.DEFAULT: "default"}[source]
    sentence = f"{EXPLANATIONS[Rule.OVERWRITE]} Mapped by {whose}."
    assert (step.rule, step.layer, explain(step)) == (Rule.OVERWRITE, source, sentence)


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [(Layer.CAMPAIGN, "a tag of the campaign."), (Layer.PERSON, "this person's own tag.")],
)
def test_a_tagged_value_comes_from_its_layer(layer: Layer, sentence: str) -> None:
    given = situation(PERSON, Crm(blank_person(**KNOWN)), tags={NOTICE: ("6 months",)})
    step = _step(plan_push(replace(given, tagged={NOTICE: layer})), NOTICE)
    assert (step.new, step.layer) == ("6 months", layer)
    assert explain(step) == f"{EXPLANATIONS[Rule.FILL_BLANK]} The value is {sentence}"


def test_a_position_whose_title_is_tagged_names_the_most_specific_layer() -> None:
    tags: Tags = {F.TITLE: ("CEO",), F.COMPANY: ("Acme",)}
    given = situation(Variables(name="Jane"), tags=tags)
    given = replace(given, tagged={F.TITLE: Layer.PERSON, F.COMPANY: Layer.CAMPAIGN})
    step = next(step for step in plan_push(given) if step.action is Action.ADD_POSITION)
    assert (step.new, step.layer) == ("CEO at Acme", Layer.PERSON)


def test_a_change_by_hand_names_the_fields_that_tags_fill() -> None:
    given = situation(PERSON, Crm(blank_person()), tags={F.BIOGRAPHY: ("Tagged",)})
    given = replace(given, only=frozenset({F.NAME}), overruled=frozenset({F.BIOGRAPHY}))
    step = _step(plan_push(given), F.BIOGRAPHY)
    assert (step.rule, step.writes, step.layer) == (Rule.TAGGED, False, Layer.PERSON)


def test_what_no_layer_has_a_say_in_names_none() -> None:
    given = situation(PERSON)
    assert _step(plan_push(given), F.EXTERNAL_REF).layer is None


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule.NOTE_WANTED, "By the team's setting, outreach of this kind writes a note"),
        (Rule.NOTE_NOT_WANTED, "By the team's setting, outreach of this kind writes no note"),
    ],
)
def test_a_note_names_who_wants_it_or_not(rule: Rule, sentence: str) -> None:
    step = replace(leave(Action.ADD_NOTE, rule, "notes"), layer=Layer.TEAM)
    assert explain(step) == f"{sentence} (Create notes upon)."


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        (Action.FIND_COMPANY, Rule.FOUND),
        (Action.FIND_COMPANY, Rule.NOT_FOUND),
        (Action.CREATE_COMPANY, Rule.NEW_RECORD),
    ],
)
def test_a_company_is_not_spoken_of_as_a_persons_record(action: Action, rule: Rule) -> None:
    sentence = explain(leave(action, rule, C.NAME))
    assert "company" in sentence
    assert sentence != explain(leave(Action.FIND, rule, C.NAME))


def test_every_rule_has_a_sentence_with_every_layer() -> None:
    for rule in Rule:
        step = leave(Action.UPDATE_FIELD, rule, F.NAME)
        for layer in (None, *Layer):
            sentence = explain(replace(step, layer=layer))
            assert sentence.endswith(".")
            assert "{" not in sentence


@pytest.mark.parametrize(
    ("as_of", "end"),
    [("2026-11-23 22:10 UTC", "It is of 2026-11-23 22:10 UTC."), (None, "It is not whole yet.")],
)
def test_a_copy_of_the_companies_says_from_when_it_is(as_of: str | None, end: str) -> None:
    step = leave(Action.FIND_COMPANY, Rule.COPY_OF_COMPANIES, C.NAME, None, as_of)
    assert explain(step) == f"{EXPLANATIONS[Rule.COPY_OF_COMPANIES]} {end}"
