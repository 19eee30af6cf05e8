"""Keep edits made in Clockwork after a call of which nobody heard: what is ours, and what a person edited."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.rules.companies import Company
from domain.rules.fields import F
from domain.rules.remembering import filled_company, ours, remembered, still_unknown
from domain.rules.steps import Rule
from domain.rules.variables import Variables
from tests.rules.keeping import (
    KEEPS,
    OURS,
    THEIRS,
    blank,
    person,
    plan,
    rename,
    retitle,
    rewrite,
    set_notice,
    written,
)
from tests.rules.plans import LEVEL, NOTICE, SECTORS, Crm, blank_person, rules_of, writes

LOST = (F.BIOGRAPHY, NOTICE, LEVEL, SECTORS, F.NAME, F.TITLE, F.EMAILS, F.TAGS)


def _unheard(*, arrives: bool = True) -> Crm:
    """Somebody with values of their own that an attempt was to replace; nobody knows what became of it."""
    crm = Crm(blank_person(name="Jane Roe", biography="Old."), {NOTICE: ("None",), SECTORS: ("Retail",)})
    crm.perform_unheard(list(plan(OURS, crm)), arrives)
    return crm


def test_what_a_lost_answer_had_written_is_ours_and_a_later_edit_of_it_is_kept() -> None:
    crm = _unheard()
    steps = plan(OURS, crm)
    assert writes(steps) == []
    crm.perform_again(steps)
    assert set(LOST) <= crm.written.keys()
    assert crm.written[SECTORS] == ["Energy"]
    rewrite(crm)
    set_notice(crm)
    crm.custom[SECTORS] = ("Retail",)
    for field in (F.BIOGRAPHY, NOTICE, SECTORS):
        assert rules_of(plan(OURS, crm), field) == [Rule.EDIT_KEPT]


def test_of_two_lost_answers_the_one_that_clockwork_shows_is_the_base() -> None:
    crm = _unheard()
    first, second = crm.unanswered, plan(THEIRS, crm)
    crm.perform_unheard((*still_unknown(first, second), *second), arrives=False)
    base = remembered({}, ours({}, crm.unanswered, plan(THEIRS, crm)))
    assert (base[F.BIOGRAPHY], base[F.NAME]) == (["Builds teams."], ["Jane Doe"])


def test_what_never_arrived_is_written() -> None:
    crm = _unheard(arrives=False)
    steps = plan(OURS, crm)
    assert Rule.EDIT_KEPT not in {step.rule for step in steps}
    crm.perform_again(steps)
    assert (person(crm)["name"], crm.custom[NOTICE]) == ("Jane Doe", ("3 months",))
    assert (crm.custom[SECTORS], crm.written[SECTORS]) == (("Retail", "Energy"), ["Energy"])


@pytest.mark.parametrize(
    ("field", "edit"),
    [(F.BIOGRAPHY, rewrite), (F.BIOGRAPHY, blank), (F.NAME, rename), (NOTICE, set_notice)],
)
@pytest.mark.parametrize("arrives", [True, False])
def test_a_text_that_a_person_changed_before_anybody_heard_of_our_write_is_kept_and_stays_kept(
    field: str, edit: Callable[[Crm], None], arrives: bool
) -> None:
    crm = _unheard(arrives=arrives)
    edit(crm)
    for variables in (OURS, THEIRS):
        steps = plan(variables, crm)
        assert rules_of(steps, field) == [Rule.EDIT_KEPT]
        crm.perform_again(steps)


def test_of_a_multiple_select_only_what_is_there_of_a_lost_choice_is_ours() -> None:
    crm = _unheard()
    crm.custom[SECTORS] = ("Energy",)
    steps = plan(OURS.changed({"industries": ("Energy", "Fintech")}), crm)
    crm.perform_again(steps)
    assert (crm.custom[SECTORS], crm.written[SECTORS]) == (("Energy", "Fintech"), ["Energy", "Fintech"])


def _promoted(*, arrives: bool = True) -> Crm:
    """A CFO of ours whom an attempt was to make the CTO; nobody knows what became of it."""
    crm = written()
    crm.perform_unheard(plan(OURS.changed({"role": "CTO"}), crm), arrives)
    return crm


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("role", ["CFO", "CTO", "CEO"])
def test_a_title_of_ours_is_brought_up_to_date_after_a_lost_answer(role: str, arrives: bool) -> None:
    crm = _promoted(arrives=arrives)
    steps = plan(OURS.changed({"role": role}), crm)
    assert Rule.EDIT_KEPT not in {step.rule for step in steps}
    crm.perform_again(steps)
    assert person(crm)["positions"][0]["title"] == role
    crm.perform(plan(OURS.changed({"role": "Chair"}), crm))
    assert person(crm)["positions"][0]["title"] == "Chair"


@pytest.mark.parametrize("arrives", [True, False])
def test_a_title_that_a_person_changed_after_a_lost_answer_is_kept_and_stays_kept(arrives: bool) -> None:
    for crm in (_promoted(arrives=arrives), _unheard(arrives=True)):
        retitle(crm)
        for role in ("CTO", "CEO"):
            steps = plan(OURS.changed({"role": role}), crm)
            assert rules_of(steps, F.TITLE) == [Rule.EDIT_KEPT]
            crm.perform_again(steps)


def test_a_new_job_is_added_after_a_title_whose_answer_was_lost() -> None:
    crm = _promoted()
    steps = plan(OURS.changed({"role": "CEO", "company": "Gamma"}), crm)
    assert rules_of(steps, F.TITLE) == [Rule.ADD_MISSING]


def test_a_lost_answer_says_nothing_of_another_companys_position() -> None:
    crm = _promoted()
    held = {"id": "q9", "title": "Adviser", "companyName": "Gamma", "type": "current"}
    person(crm)["positions"].append(held)
    steps = plan(OURS.changed({"company": "Gamma", "role": "Partner"}), crm)
    assert rules_of(steps, F.TITLE) == [Rule.OVERWRITE]


def test_a_title_and_a_company_in_one_call_that_never_arrived_are_written() -> None:
    held = {"id": "q1", "title": "CFO", "startYear": 2020, "type": "current"}
    crm = Crm(blank_person(positions=[held]))
    ours = Variables(role="Chief Financial Officer", company="Acme")
    crm.perform_unheard(plan(ours, crm), arrives=False)
    assert Rule.EDIT_KEPT not in {step.rule for step in plan(ours, crm)}


@pytest.mark.parametrize("field", [F.BIOGRAPHY, F.TITLE])
def test_what_a_lost_answer_had_written_is_the_base_also_where_the_field_is_protected_now(field: F) -> None:
    crm = _unheard()
    protects = replace(KEEPS, protected_fields=("biography", "title"))
    steps = plan(THEIRS, crm, protects)
    assert rules_of(steps, field) == [Rule.PROTECTED]
    crm.perform_again(steps)
    assert rules_of(plan(THEIRS, crm), field) == [Rule.OVERWRITE]
    rewrite(crm)
    retitle(crm)
    assert rules_of(plan(THEIRS, crm), field) == [Rule.EDIT_KEPT]


@pytest.mark.parametrize(
    ("arrives", "domain", "filled"),
    [(True, "acme.com", "c1"), (True, "acme.org", "c1"), (False, "acme.com", None)],
)
def test_a_web_site_that_a_lost_answer_had_written_is_ours_whatever_is_said_now(
    arrives: bool, domain: str, filled: str | None
) -> None:
    crm = Crm(blank_person(), companies=(Company("c1", "Acme"),))
    told = Variables(company="Acme", domains=("acme.com",))
    crm.perform_unheard(plan(told, crm), arrives)
    steps = plan(told.changed({"domains": (domain,)}), crm)
    assert filled_company(crm.unanswered, steps) == filled
    assert filled_company((), steps) is None
