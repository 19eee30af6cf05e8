"""The record's own fields, its address and the firm's custom fields."""

from dataclasses import replace

import pytest

from domain.rules.field_mapping import FieldMapping
from domain.rules.fields import F
from domain.rules.planning.plan import plan_push
from domain.rules.settings import Settings
from domain.rules.steps import Action, Rule, Step
from domain.rules.variables import Variable, Variables
from tests.rules.plans import (
    GONE,
    LEVEL,
    NOTICE,
    SECTORS,
    SIZE,
    Crm,
    blank_person,
    plan_for,
    rules_of,
    situation,
    writes,
)


@pytest.mark.parametrize(
    ("ours", "theirs", "rule"),
    [
        ("Jane Doe", None, Rule.FILL_BLANK),
        ("Jane Doe", "  ", Rule.FILL_BLANK),
        ("Jane  Doe", " Jane Doe ", Rule.ALREADY_THERE),
        ("JANE DOE", "Jane Doe", Rule.ALREADY_THERE),
        ("Jose", "José", Rule.ALREADY_THERE),
        ("Jane Roe", "Jane Doe", Rule.OVERWRITE),
        (" \u200b", "Jane Doe", Rule.EMPTY_VALUE),
        (None, "Jane Doe", Rule.EMPTY_VALUE),
    ],
)
def test_the_name(ours: str | None, theirs: str | None, rule: Rule) -> None:
    assert rules_of(plan_for(Variables(name=ours), name=theirs), F.NAME) == [rule]


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Builds teams.\n\nLikes <3 & tea", "<p>Builds teams.</p><p>Likes &lt;3 &amp; tea</p>", True),
        ("Builds teams", "<b>Builds</b>&nbsp;teams", True),
        ("1 < 2 and 3 > 2", "<div>1 &lt; 2 and 3 &gt; 2</div>", True),
        ("Builds teams", "<p>Builds team</p>", False),
        ("Builds teams", "Buildsteams", False),
    ],
)
def test_a_biography_may_come_back_as_html(ours: str, theirs: str, same: bool) -> None:
    rules = rules_of(plan_for(Variables(summary=ours), biography=theirs), F.BIOGRAPHY)
    assert rules == [Rule.ALREADY_THERE if same else Rule.OVERWRITE]


@pytest.mark.parametrize(
    ("settings", "theirs", "rule"),
    [
        (Settings(protected_fields=("biography",)), "Kept", Rule.PROTECTED),
        (Settings(protected_fields=("biography",)), "<unclear>", Rule.PROTECTED),
        (Settings(protected_fields=("biography",)), "<p><br></p>", Rule.FILL_BLANK),
        (Settings(protected_fields=("biography",)), None, Rule.FILL_BLANK),
        (Settings(never_updated_fields=("biography",)), None, Rule.NEVER_UPDATED),
        (
            Settings(never_updated_fields=("biography",), protected_fields=("biography",)),
            "x",
            Rule.NEVER_UPDATED,
        ),
    ],
)
def test_the_policy_of_a_text(settings: Settings, theirs: str | None, rule: Rule) -> None:
    assert rules_of(plan_for(Variables(summary="Ours"), settings, biography=theirs), F.BIOGRAPHY) == [rule]


@pytest.mark.parametrize(
    ("settings", "rule"),
    [(Settings(), Rule.OVERWRITE), (Settings(protected_fields=("biography",)), Rule.CANNOT_BE_READ)],
)
def test_a_text_that_is_not_shown(settings: Settings, rule: Rule) -> None:
    crm = Crm(blank_person(biography="Theirs"))
    steps = plan_push(situation(Variables(summary="Ours"), crm, settings, hidden=["biography"]))
    assert rules_of(steps, F.BIOGRAPHY) == [rule]


ADDRESS = Variables(city="Paris", country="France", postcode="75001")


def _address_rules(steps: tuple[Step, ...]) -> list[list[Rule]]:
    return [rules_of(steps, field_id) for field_id in (F.CITY, F.COUNTRY, F.POSTCODE)]


@pytest.mark.parametrize(
    ("settings", "there", "body"),
    [
        (Settings(), [], {"city": "Paris", "country": "France", "postal_code": "75001"}),
        (Settings(), [{"city": "Leeds"}], {"city": "Paris", "country": "France", "postal_code": "75001"}),
        (Settings(), [{"city": "PARIS", "country": None}], None),
        (Settings(protected_fields=("city",)), [{"city": "Leeds"}], None),
        (
            Settings(protected_fields=("city",)),
            [{"country": "UK"}],
            {"city": "Paris", "country": "France", "postal_code": "75001"},
        ),
        (
            Settings(protected_fields=("country",)),
            [{"country": "UK"}],
            {"city": "Paris", "postal_code": "75001"},
        ),
        (Settings(never_updated_fields=("postcode",)), [], {"city": "Paris", "country": "France"}),
        (Settings(never_updated_fields=("city",)), [], None),
    ],
)
def test_an_address_is_only_ever_added(
    settings: Settings, there: list[dict[str, str]], body: dict[str, str] | None
) -> None:
    written = writes(plan_for(ADDRESS, settings, addresses=there))
    assert written == ([(Action.ADD_ADDRESS, body)] if body else [])


def test_the_reasons_for_parts_of_an_address() -> None:
    steps = plan_for(ADDRESS, addresses=[{"city": "Paris", "country": "FRANCE"}])
    assert _address_rules(steps) == [[Rule.ALREADY_THERE], [Rule.ALREADY_THERE], [Rule.CANNOT_BE_CHANGED]]
    steps = plan_for(ADDRESS, Settings(protected_fields=("country",)), addresses=[{"country": "UK"}])
    assert _address_rules(steps) == [[Rule.FILL_BLANK], [Rule.PROTECTED], [Rule.FILL_BLANK]]


def test_an_address_that_is_protected_is_shown_as_it_is() -> None:
    held = [{"city": "Leeds", "country": "UK"}, {"city": "York"}]
    steps = plan_for(ADDRESS, Settings(protected_fields=("city",)), addresses=held)
    kept = [(step.old, step.new) for step in steps if step.rule is Rule.PROTECTED]
    assert kept == [("Leeds, UK; York", "Paris, France, 75001")]
    steps = plan_for(ADDRESS, Settings(protected_fields=("country",)), addresses=[{"country": "UK"}])
    assert [(step.old, step.new) for step in steps if step.rule is Rule.PROTECTED] == [("UK", "France")]


def test_a_change_of_the_city_by_hand_brings_the_rest_of_the_address_along() -> None:
    steps = plan_push(replace(situation(ADDRESS, Crm(blank_person())), only=frozenset({"city"})))
    assert [body for _, body in writes(steps)] == [
        {"city": "Paris", "country": "France", "postal_code": "75001"}
    ]


@pytest.mark.parametrize(
    ("wanted", "there", "body", "rules"),
    [
        ("3 months", (), {"value": "3 months"}, [Rule.FILL_BLANK]),
        ("3 months", ("3  months",), None, [Rule.ALREADY_THERE]),
        ("3 months", ("none",), {"value": "3 months"}, [Rule.OVERWRITE]),
    ],
)
def test_a_custom_text(
    wanted: str, there: tuple[str, ...], body: dict[str, str] | None, rules: list[Rule]
) -> None:
    steps = plan_push(situation(Variables(custom_variable_1=wanted), Crm(blank_person(), {NOTICE: there})))
    assert rules_of(steps, NOTICE) == rules
    assert writes(steps) == ([(Action.SET_CUSTOM_FIELD, body)] if body else [])


@pytest.mark.parametrize(
    ("wanted", "there", "body", "rules"),
    [
        ("vp", (), {"option_ids": ["o2"]}, [Rule.FILL_BLANK]),
        ("VP", ("VP",), None, [Rule.ALREADY_THERE]),
        ("board", ("VP",), {"option_ids": ["o1"]}, [Rule.OVERWRITE]),
        ("Intern", ("VP",), None, [Rule.NO_SUCH_OPTION]),
    ],
)
def test_a_single_select(
    wanted: str, there: tuple[str, ...], body: dict[str, list[str]] | None, rules: list[Rule]
) -> None:
    steps = plan_push(situation(Variables(custom_variable_2=wanted), Crm(blank_person(), {LEVEL: there})))
    assert rules_of(steps, LEVEL) == rules
    assert writes(steps) == ([(Action.SET_CUSTOM_FIELD, body)] if body else [])


def test_a_value_that_is_no_option_holds_back_nothing_else() -> None:
    person = Variables(name="Jane", custom_variable_1="3 months", custom_variable_2="Intern")
    steps = plan_for(person)
    assert [action for action, _ in writes(steps)] == [Action.UPDATE_FIELD, Action.SET_CUSTOM_FIELD]


def test_of_several_options_a_single_select_takes_the_first_and_says_so_of_the_others() -> None:
    person = Variables(name="Jane", keywords=("Intern", "vp", "VP", "Board"))
    steps = [step for step in plan_for(person) if step.field == LEVEL]
    assert [(step.rule, step.new) for step in steps] == [
        (Rule.NO_SUCH_OPTION, "Intern"),
        (Rule.FILL_BLANK, "VP"),
        (Rule.ONE_VALUE, "Board"),
    ]


@pytest.mark.parametrize(
    ("wanted", "there", "option_ids"),
    [
        (("fintech", "Energy"), (), ["o3", "o4"]),
        (("Energy",), ("Fintech",), ["o3", "o4"]),
        (("Energy",), ("an option that is gone",), ["an option that is gone", "o4"]),
        (("Energy", "Mining"), (), ["o4"]),
        (("Energy",), ("Energy", "Retail"), None),
    ],
)
def test_a_multiple_select_keeps_the_options_that_are_there(
    wanted: tuple[str, ...], there: tuple[str, ...], option_ids: list[str] | None
) -> None:
    mapping = FieldMapping({}, {Variable.INDUSTRIES: (SECTORS,)}, {})
    crm = Crm(blank_person(), {SECTORS: there})
    steps = plan_push(situation(Variables(industries=wanted), crm, mapping=mapping))
    assert [body["option_ids"] for _, body in writes(steps)] == ([option_ids] if option_ids else [])


def test_a_mapping_to_a_field_that_is_gone_or_a_companys_is_reported_and_holds_back_nothing_else() -> None:
    steps = plan_for(Variables(name="Jane", custom_variable_3="x", custom_variable_4="y"))
    gone = {step.field: step.new for step in steps if step.rule is Rule.NO_SUCH_FIELD}
    assert gone == {GONE: "x", SIZE: "y"}
    assert [action for action, _ in writes(steps)] == [Action.UPDATE_FIELD]
