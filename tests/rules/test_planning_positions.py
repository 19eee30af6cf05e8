"""Positions: which one is ours, what is written to it, and which are added."""

from dataclasses import replace
from typing import Any

import pytest

from domain.rules.field_mapping import FieldMapping
from domain.rules.fields import F
from domain.rules.planning.plan import plan_push
from domain.rules.settings import Settings
from domain.rules.steps import Action, Rule, Step
from domain.rules.variables import Education, Experience, Variable, Variables
from tests.rules.plans import MAPPING, Crm, blank_person, plan_for, rules_of, situation, writes

OURS = Variables(role="CFO", company="Acme")
ADD = Action.ADD_POSITION
UPDATE = Action.UPDATE_POSITION


def held(title: str | None = None, company: str | None = None, **more: object) -> dict[str, Any]:
    return {"title": title, "companyName": company, **more}


def plan(person: Variables, *positions: dict[str, Any], settings: Settings | None = None) -> tuple[Step, ...]:
    numbered = [{"id": f"q{index}", **position} for index, position in enumerate(positions, start=1)]
    return plan_for(person, settings, positions=numbered)


def sent(steps: tuple[Step, ...]) -> list[tuple[Action, str | None, dict[str, Any]]]:
    return [(step.action, step.target, dict(step.body)) for step in steps if step.writes]


ADDED = [(ADD, None, {"title": "CFO", "company_name": "Acme"})]


@pytest.mark.parametrize(
    ("positions", "written"),
    [
        pytest.param([], ADDED, id="none"),
        pytest.param([held("CFO", "Acme", type="current")], [], id="the same"),
        pytest.param([held("Chief Financial Officer", "ACME Inc.")], [], id="the same, spelt otherwise"),
        pytest.param([held("CEO", "Acme")], [(UPDATE, "q1", {"title": "CFO"})], id="another title"),
        pytest.param([held(" ", "Acme")], [(UPDATE, "q1", {"title": "CFO"})], id="no title"),
        pytest.param([held("CFO", None)], [(UPDATE, "q1", {"company_name": "Acme"})], id="no company"),
        pytest.param(
            [held(None, None)],
            [(UPDATE, "q1", {"company_name": "Acme", "title": "CFO"})],
            id="neither title nor company: one call",
        ),
        pytest.param([held("CEO", None)], ADDED, id="another title, company unknown"),
        pytest.param([held("CFO", "Beta")], ADDED, id="another company"),
        pytest.param([held("CFO", "Acme", endYear=2015, type="former")], [], id="it is over there"),
        pytest.param([held("CEO", "Acme", endYear=2015)], ADDED, id="another one there is over"),
        pytest.param(
            [held("CEO", "Acme", endYear=2015), held("Chair", "Acme", startYear=2015)],
            [(UPDATE, "q2", {"title": "CFO"})],
            id="one is over, one is held",
        ),
        pytest.param([held("Chair", "Beta"), held("CFO", "Acme")], [], id="two held, one is ours"),
        pytest.param(
            [held("Chair", "Beta"), held("CEO", "Acme")],
            [(UPDATE, "q2", {"title": "CFO"})],
            id="two held, one is our company",
        ),
        pytest.param([held(None, "Acme"), held("CFO", "Acme")], [], id="the one with our title comes first"),
    ],
)
def test_the_current_position(
    positions: list[dict[str, Any]], written: list[tuple[Action, str | None, dict[str, Any]]]
) -> None:
    assert sent(plan(OURS, *positions)) == written


@pytest.mark.parametrize(
    ("position", "is_current"),
    [
        (held("CEO", "Acme"), True),
        (held("CEO", "Acme", startYear=2010), True),
        (held("CEO", "Acme", type="board"), True),
        (held("CEO", "Acme", type="current", endYear=2030), True),
        (held("CEO", "Acme", type="former"), False),
        (held("CEO", "Acme", endYear=2015), False),
    ],
)
def test_a_position_without_end_or_word_of_one_is_held_now(
    position: dict[str, Any], is_current: bool
) -> None:
    assert [step.action for step in plan(OURS, position) if step.writes] == [UPDATE if is_current else ADD]


@pytest.mark.parametrize(
    ("ours", "theirs", "action"),
    [(2018, 2018, UPDATE), (2018, None, UPDATE), (None, 2018, UPDATE), (2020, 2018, ADD)],
)
def test_another_title_is_a_promotion_where_both_starts_are_known_and_differ(
    ours: int | None, theirs: int | None, action: Action
) -> None:
    person = Variables(experience=(Experience("CFO", "Acme", start_year=ours, current=True),))
    steps = plan(person, held("Controller", "Acme", startYear=theirs))
    assert [step.action for step in steps if step.writes] == [action]


@pytest.mark.parametrize(
    ("policies", "position", "title", "company"),
    [
        (Settings(protected_fields=("title",)), held("CEO", "Acme"), Rule.PROTECTED, Rule.ALREADY_THERE),
        (Settings(protected_fields=("title",)), held("", "Acme"), Rule.FILL_BLANK, Rule.ALREADY_THERE),
        (Settings(never_updated_fields=("title",)), held("", "Acme"), Rule.NEVER_UPDATED, Rule.ALREADY_THERE),
        (Settings(protected_fields=("company",)), held("CEO", "Acme"), Rule.OVERWRITE, Rule.ALREADY_THERE),
        (Settings(protected_fields=("company",)), held("CFO", None), Rule.ALREADY_THERE, Rule.FILL_BLANK),
        (Settings(protected_fields=("company",)), held("CEO", "Beta"), Rule.PROTECTED, Rule.PROTECTED),
        (Settings(protected_fields=("title",)), held("CEO", "Beta"), Rule.PROTECTED, Rule.PROTECTED),
        (Settings(protected_fields=("title",)), held("CFO", "Beta"), Rule.ADD_MISSING, Rule.ADD_MISSING),
        (
            Settings(never_updated_fields=("company",)),
            held("CFO", "Beta"),
            Rule.NEVER_UPDATED,
            Rule.NEVER_UPDATED,
        ),
        (
            Settings(protected_fields=("title", "company")),
            held("x", "y", type="former"),
            Rule.FILL_BLANK,
            Rule.FILL_BLANK,
        ),
    ],
)
def test_title_and_company_have_a_policy_each(
    policies: Settings, position: dict[str, Any], title: Rule, company: Rule
) -> None:
    steps = plan(OURS, position, settings=policies)
    assert (rules_of(steps, F.TITLE), rules_of(steps, F.COMPANY)) == ([title], [company])


@pytest.mark.parametrize(
    ("person", "positions", "written"),
    [
        (Variables(role="CFO"), [held("CEO", "Acme")], [(UPDATE, "q1", {"title": "CFO"})]),
        (Variables(role="CFO"), [held("CEO", "Acme"), held("CFO", "Beta")], []),
        (Variables(role="CFO"), [held("CEO", "Acme"), held("Chair", "Beta")], []),
        (Variables(role="CFO"), [], [(ADD, None, {"title": "CFO"})]),
        (Variables(company="Acme", role=" "), [held("CEO", "ACME")], []),
        (Variables(company="Acme"), [held("CEO", "Beta")], [(ADD, None, {"company_name": "Acme"})]),
        (Variables(), [held("CEO", "Beta")], []),
    ],
)
def test_a_title_or_a_company_alone(
    person: Variables,
    positions: list[dict[str, Any]],
    written: list[tuple[Action, str | None, dict[str, Any]]],
) -> None:
    assert sent(plan(person, *positions)) == written


def test_a_title_that_could_be_at_several_companies_is_left_with_that_reason() -> None:
    steps = plan(Variables(role="CFO"), held("CEO", "Acme"), held("Chair", "Beta"))
    assert rules_of(steps, F.TITLE) == [Rule.SEVERAL_CURRENT]
    assert rules_of(steps, F.COMPANY) == [Rule.EMPTY_VALUE]


def test_a_position_without_an_id_cannot_be_changed() -> None:
    steps = plan_for(OURS, positions=[held("CEO", "Acme")])
    assert rules_of(steps, F.TITLE) == [Rule.CANNOT_BE_CHANGED]
    assert writes(steps) == []


HISTORY = Variables(
    role="CFO",
    company="Acme",
    experience=(
        Experience("CFO", "Acme", 2018, 3, current=True),
        Experience("Controller", "Beta", 2015, 1, 2018, 2),
        Experience("Controller", "Beta Ltd.", 2015, end_year=2018),
    ),
    education=(Education("MIT", "MSc", "Physics", 2010, 2012), Education("MIT", "BSc"), Education("M.I.T.")),
)
NOW = {"title": "CFO", "company_name": "Acme", "start_month": 3, "start_year": 2018}
BEFORE = {
    "title": "Controller",
    "company_name": "Beta",
    "start_month": 1,
    "start_year": 2015,
    "end_month": 2,
    "end_year": 2018,
}
MASTER = {
    "name": "MIT",
    "degree": "MSc",
    "field_of_study": "Physics",
    "start_year": 2010,
    "end_year": 2012,
}
BACHELOR = {"name": "MIT", "degree": "BSc"}


def _history(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [body for action, body in writes(steps) if action in (ADD, Action.ADD_SCHOOL)]


def test_a_new_record_gets_every_position_and_school_once() -> None:
    assert _history(plan_push(situation(HISTORY))) == [NOW, BEFORE, MASTER, BACHELOR]


def test_an_existing_record_gets_its_current_position_only() -> None:
    steps = plan_for(HISTORY)
    assert _history(steps) == [NOW]
    assert rules_of(steps, F.POSITIONS) == [Rule.HISTORY_OFF]
    assert rules_of(steps, F.SCHOOLS) == [Rule.HISTORY_OFF, Rule.HISTORY_OFF]


@pytest.mark.parametrize(
    ("settings", "bodies"),
    [
        (Settings(), [NOW, BEFORE, MASTER, BACHELOR]),
        (Settings(protected_fields=("positions", "schools")), [NOW]),
        (Settings(never_updated_fields=("positions",)), [NOW, MASTER, BACHELOR]),
    ],
)
def test_an_existing_record_gets_the_rest_if_that_is_switched_on(
    settings: Settings, bodies: list[dict[str, Any]]
) -> None:
    settings = replace(settings, update_full_history=True)
    there = {"positions": [held("Intern", "Gamma", endYear=2014)], "schools": [{"name": "ETH"}]}
    assert _history(plan_for(HISTORY, settings, **there)) == bodies


def test_a_record_that_we_are_not_done_creating_gets_the_rest() -> None:
    crm = Crm(blank_person(positions=[{"id": "q1", "startYear": 2018, **held("CFO", "Acme")}]))
    assert _history(plan_push(situation(HISTORY, crm, fresh=True))) == [BEFORE, MASTER, BACHELOR]


def test_schools_that_are_not_shown_are_neither_repeated_nor_confused() -> None:
    person = HISTORY.changed({"role": None, "company": None, "experience": ()})
    crm = Crm()
    crm.perform([step for step in plan_push(situation(person, crm)) if step.body != BACHELOR])
    known = Settings(update_full_history=True)
    steps = plan_push(situation(person, crm, known, hidden=["schools"]))
    assert rules_of(steps, F.SCHOOLS) == [Rule.ALREADY_WRITTEN, Rule.CANNOT_BE_READ]
    steps = plan_push(situation(person, crm, known, hidden=["schools"], fresh=True))
    assert _history(steps) == [BACHELOR]


@pytest.mark.parametrize(
    ("only", "written"),
    [
        ({"title"}, [(UPDATE, "q1", {"title": "CFO"})]),
        ({"company"}, []),
        ({"positions"}, []),
        ({"emails"}, []),
    ],
)
def test_an_edit_changes_its_own_field_of_the_position(
    only: set[str], written: list[tuple[Action, str | None, dict[str, Any]]]
) -> None:
    crm = Crm(blank_person(positions=[{"id": "q1", **held("CEO", "Acme")}]))
    assert sent(plan_push(replace(situation(OURS, crm), only=frozenset(only)))) == written


def test_a_title_that_is_not_mapped_is_not_changed() -> None:
    mapping = FieldMapping({Variable.COMPANY: F.COMPANY}, MAPPING.lists, {})
    crm = Crm(blank_person(positions=[{"id": "q1", **held("CEO", "Acme")}]))
    person = HISTORY.changed({"education": ()})
    assert writes(plan_push(situation(person, crm, mapping=mapping))) == []


def test_a_position_that_the_person_also_holds_is_not_written_over() -> None:
    person = Variables(
        role="Chair", company="Acme", experience=(Experience("CEO", "Acme", 2015, end_year=2020),)
    )
    steps = plan(person, held("CEO", "Acme", startYear=2015), settings=Settings(update_full_history=True))
    assert sent(steps) == [(ADD, None, {"title": "Chair", "company_name": "Acme"})]


def test_the_others_are_compared_with_the_record_as_the_current_position_leaves_it() -> None:
    person = Variables(
        role="CFO", company="Acme", experience=(Experience("Controller", "Acme", end_year=2018),)
    )
    steps = plan(person, held(None, "Acme"), settings=Settings(update_full_history=True))
    assert [(action, target, body["title"]) for action, target, body in sent(steps)] == [
        (UPDATE, "q1", "CFO"),
        (ADD, None, "Controller"),
    ]
