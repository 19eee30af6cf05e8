"""Keep edits made in Clockwork: what is no longer what we last wrote there was changed by a person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.rules.companies import Company
from domain.rules.fields import F
from domain.rules.planning.plan import plan_push
from domain.rules.steps import Rule
from domain.rules.syncing import Layer
from domain.rules.variables import Education, Experience, Variables
from tests.rules.keeping import (
    KEEPS,
    OURS,
    OVERWRITES,
    THEIRS,
    blank,
    blank_name,
    blank_notice,
    blank_title,
    person,
    plan,
    rename,
    retitle,
    rewrite,
    set_notice,
    unset_level,
    written,
)
from tests.rules.plans import LEVEL, NOTICE, SECTORS, Crm, blank_person, rules_of, situation, writes

TEXTS = [
    (F.NAME, rename),
    (F.NAME, blank_name),
    (F.BIOGRAPHY, rewrite),
    (F.BIOGRAPHY, blank),
    (NOTICE, set_notice),
    (NOTICE, blank_notice),
    (LEVEL, unset_level),
    (F.TITLE, retitle),
    (F.TITLE, blank_title),
]


@pytest.mark.parametrize(("field", "edit"), TEXTS)
def test_a_text_that_a_person_changed_or_blanked_is_left_whatever_we_have_now(
    field: str, edit: Callable[[Crm], None]
) -> None:
    for variables in (OURS, THEIRS):
        crm = written()
        edit(crm)
        (step,) = (step for step in plan(variables, crm) if field in (step.field, *step.also))
        assert (step.rule, step.layer, bool(step.new)) == (Rule.EDIT_KEPT, Layer.TEAM, True)
        assert rules_of(plan(variables, crm, OVERWRITES), field)[0] in (Rule.OVERWRITE, Rule.FILL_BLANK)


def test_what_nobody_changed_is_brought_up_to_date_also_where_clockwork_put_mark_up_around_it() -> None:
    crm = written()
    crm.perform(plan(THEIRS, crm))
    assert person(crm)["name"] == "Jane Roe"
    assert person(crm)["biography"] == "<p>Leads teams.</p>"
    assert person(crm)["positions"][0]["title"] == "CEO"
    assert (crm.custom[NOTICE], crm.custom[LEVEL]) == (("None",), ("Board",))
    assert writes(plan(THEIRS, crm)) == []
    crm.perform(plan(OURS, crm))
    assert (person(crm)["name"], person(crm)["positions"][0]["title"]) == ("Jane Doe", "CFO")
    assert (crm.custom[NOTICE], crm.custom[LEVEL]) == (("3 months",), ("VP",))


def test_a_value_that_was_there_before_is_not_ours_and_follows_its_policy() -> None:
    crm = Crm(blank_person(name="Jane Roe", biography="Old", positions=[{"id": "q", "companyName": "Acme"}]))
    crm.custom[NOTICE] = ("6 months",)
    steps = plan(OURS, crm)
    assert rules_of(steps, F.NAME) == rules_of(steps, NOTICE) == [Rule.OVERWRITE]
    assert Rule.EDIT_KEPT not in {step.rule for step in steps}


def test_the_title_of_a_position_that_we_never_wrote_is_not_ours() -> None:
    crm = written()
    held = {"id": "q9", "title": "Adviser", "companyName": "Gamma", "type": "current"}
    person(crm)["positions"].append(held)
    steps = plan(OURS.changed({"company": "Gamma", "role": "Partner"}), crm)
    assert rules_of(steps, F.TITLE) == [Rule.OVERWRITE]


def test_a_position_that_got_title_and_company_in_one_call_has_a_base_for_each() -> None:
    crm = Crm(blank_person(positions=[{"id": "q1", "startYear": 2020, "type": "current"}]))
    crm.perform(plan(Variables(role="CFO", company="Acme"), crm))
    assert (crm.written[F.COMPANY], crm.written[F.TITLE]) == (["Acme"], ["CFO", "Acme"])
    retitle(crm)
    assert rules_of(plan(Variables(role="CFO", company="Acme"), crm), F.TITLE) == [Rule.EDIT_KEPT]


@pytest.mark.parametrize("held", [[], [{"id": "q1", "title": "CEO", "companyName": "Omega"}]])
@pytest.mark.parametrize("company", ["Acme", "Gamma"])
def test_no_position_is_added_beside_the_one_that_a_person_put_in_place_of_ours(
    held: list[dict[str, Any]], company: str
) -> None:
    crm = written()
    person(crm)["positions"] = held
    steps = plan(OURS.changed({"company": company, "experience": ()}), crm)
    assert rules_of(steps, F.COMPANY) == rules_of(steps, F.TITLE) == [Rule.EDIT_KEPT]


def test_a_new_job_is_added_while_the_one_that_we_wrote_still_stands() -> None:
    crm = written()
    crm.perform(plan(OURS.changed({"company": "Gamma", "role": "Partner"}), crm))
    jobs = {(position["title"], position["company_name"]) for position in person(crm)["positions"]}
    assert ("Partner", "Gamma") in jobs
    assert crm.written[F.TITLE] == ["Partner", "Gamma"]


@pytest.mark.parametrize("promoted", [False, True])
def test_a_company_that_clockwork_calls_otherwise_is_no_edit(promoted: bool) -> None:
    firm = (Company("c1", "Northern Engines", "https://acme.com"),)
    ours = OURS.changed({"domains": ("acme.com",)})
    crm = written(Crm(keeps_html=True, companies=firm), ours)
    if promoted:
        crm.perform(plan(ours.changed({"role": "COO"}), crm))
    assert person(crm)["positions"][0]["company_name"] == "Northern Engines"
    steps = plan(OURS.changed({"company": "Gamma", "role": "CEO"}), crm)
    assert rules_of(steps, F.COMPANY) == [Rule.ADD_MISSING]
    person(crm)["positions"][0] |= {"title": "Chair"}
    assert rules_of(plan(ours, crm), F.TITLE) == [Rule.EDIT_KEPT]


def test_a_promotion_of_ours_leaves_room_for_the_former_title_in_the_history() -> None:
    crm = Crm(blank_person(positions=[{"id": "q1", "companyName": "Acme", "type": "current"}]))
    crm.perform(plan(Variables(role="CFO", company="Acme"), crm))
    crm.perform(plan(Variables(role="CEO", company="Acme"), crm))
    past = (Experience("CFO", "Acme", 2015, None, 2019),)
    steps = plan(Variables(role="CEO", company="Acme", experience=past), crm)
    assert rules_of(steps, F.POSITIONS) == [Rule.ADD_MISSING]


LISTS = {
    F.EMAILS: ("emails", ("Jane@ACME.com",)),
    F.PHONES: ("phoneNumbers", ("020 7946 0958",)),
    F.WEB_SITES: ("webSites", ("https://www.jane.dev/",)),
    F.TAGS: ("tags", ("fintech",)),
}


@pytest.mark.parametrize("field", LISTS)
def test_what_a_person_took_off_a_list_is_not_added_again_in_any_spelling(field: F) -> None:
    crm = written()
    key, spelt = LISTS[field]
    variable = {F.PHONES: "phones", F.WEB_SITES: "links", F.TAGS: "skills"}.get(field, "emails")
    person(crm)[key] = []
    again = OURS.changed({variable: spelt, "industries": ()})
    assert rules_of(plan(again, crm), field) == [Rule.EDIT_KEPT]
    assert rules_of(plan(again, crm, OVERWRITES), field) == [Rule.FILL_BLANK]
    unread = plan_push(situation(again, crm, KEEPS, hidden=[key]))
    assert rules_of(unread, field) == [Rule.ALREADY_WRITTEN]


def test_another_value_is_added_to_a_list_that_a_person_took_ours_off() -> None:
    crm = written()
    person(crm)["emails"] = []
    steps = plan(OURS.changed({"emails": ("jane@acme.com", "jane@home.org")}), crm)
    assert rules_of(steps, F.EMAILS) == [Rule.EDIT_KEPT, Rule.FILL_BLANK]


@pytest.mark.parametrize("company", ["Beta", "BETA Ltd."])
def test_a_past_position_and_a_school_that_a_person_took_away_stay_away(company: str) -> None:
    crm = written()
    del person(crm)["positions"][1:], person(crm)["schools"][:]
    told = {"education": (Education("ETH Zurich"),), "experience": (Experience("Analyst", company),)}
    steps = plan(OURS.changed(told), crm)
    assert rules_of(steps, F.POSITIONS) == rules_of(steps, F.SCHOOLS) == [Rule.EDIT_KEPT]


def test_a_second_stint_under_the_same_title_is_no_edit() -> None:
    crm = written()
    experience = (*OURS.experience, Experience("Analyst", "Beta", 2018, 1, 2019))
    rules = rules_of(plan(OURS.changed({"experience": experience}), crm), F.POSITIONS)
    assert rules == [Rule.ALREADY_THERE, Rule.ADD_MISSING]


def test_an_option_that_a_person_took_off_is_not_chosen_again_and_others_are() -> None:
    crm = written()
    crm.custom[SECTORS] = ("Retail",)
    steps = plan(OURS.changed({"industries": ("energy", "Fintech")}), crm)
    assert rules_of(steps, SECTORS) == [Rule.EDIT_KEPT, Rule.ADD_MISSING]
    crm.perform(steps)
    assert (crm.custom[SECTORS], crm.written[SECTORS]) == (("Retail", "Fintech"), ["Energy", "Fintech"])


def test_options_that_are_remembered_in_one_text_were_chosen_each() -> None:
    crm = written()
    crm.custom[SECTORS], crm.written[SECTORS] = ("Retail",), ["Energy, Fintech"]
    steps = plan(OURS.changed({"industries": ("Energy", "Fintech")}), crm)
    assert rules_of(steps, SECTORS) == [Rule.EDIT_KEPT]


def test_an_option_that_was_there_before_is_not_ours() -> None:
    crm = Crm(blank_person(), {SECTORS: ("Energy",)})
    crm.perform(plan(Variables(industries=("Energy", "Fintech")), crm))
    crm.custom[SECTORS] = ()
    rules = rules_of(plan(Variables(industries=("Energy", "Fintech")), crm), SECTORS)
    assert rules == [Rule.EDIT_KEPT, Rule.FILL_BLANK]


def test_an_option_that_the_firm_renamed_is_no_edit() -> None:
    crm = written()
    crm.custom[LEVEL], crm.written[LEVEL] = ("Board",), ["Directors"]
    assert rules_of(plan(OURS, crm), LEVEL) == [Rule.OVERWRITE]


def test_an_address_that_a_person_moved_is_not_added_again_whatever_else_we_know_of_it() -> None:
    crm = written()
    person(crm)["addresses"] = [{"id": "a1", "city": "Lyon", "country": "France"}]
    steps = plan(OURS.changed({"postcode": "75001"}), crm)
    assert rules_of(steps, F.CITY) == rules_of(steps, F.POSTCODE) == [Rule.EDIT_KEPT]


def test_an_address_of_a_place_with_a_comma_is_not_added_again() -> None:
    ours = Variables(name="Jane Doe", location="London, Greater London", postcode="N1")
    crm = written(ours=ours)
    person(crm)["addresses"] = []
    assert rules_of(plan(ours, crm), F.CITY) == [Rule.EDIT_KEPT]


def test_a_text_that_clockwork_does_not_show_may_have_been_changed() -> None:
    crm = written()
    steps = plan_push(situation(THEIRS, crm, KEEPS, hidden=["biography"]))
    assert rules_of(steps, F.BIOGRAPHY) == [Rule.CANNOT_BE_READ]
    again = plan_push(situation(OURS, crm, KEEPS, hidden=["biography"]))
    assert rules_of(again, F.BIOGRAPHY) == [Rule.ALREADY_WRITTEN]


def test_a_protected_value_stays_protected() -> None:
    crm = written()
    rewrite(crm)
    settings = replace(KEEPS, protected_fields=("biography",))
    assert rules_of(plan(OURS, crm, settings), F.BIOGRAPHY) == [Rule.PROTECTED]
