"""Keep edits made in Clockwork: what is no longer what we last wrote there was changed by a person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.rules.companies import Company
from domain.rules.fields import F
from domain.rules.planning.plan import plan_push
from domain.rules.settings import Settings
from domain.rules.steps import Rule, Step
from domain.rules.syncing import Layer
from domain.rules.urls import Network
from domain.rules.variables import Education, Experience, Variables
from tests.rules.plans import LEVEL, NOTICE, SECTORS, Crm, blank_person, rules_of, situation, writes

KEEPS = Settings(keep_clockwork_edits=True, update_full_history=True)
OVERWRITES = replace(KEEPS, keep_clockwork_edits=False)
OURS = Variables(
    name="Jane Doe",
    company="Acme Inc.",
    role="CFO",
    city="Paris",
    country="France",
    summary="Builds teams.",
    custom_variable_1="3 months",
    custom_variable_2="vp",
    emails=("jane@acme.com",),
    phones=("+44 20 7946 0958",),
    skills=("Fintech",),
    industries=("Energy",),
    links=("jane.dev",),
    experience=(Experience("Analyst", "Beta", 2015, 3, 2017),),
    education=(Education("ETH Zürich", "MSc", "Physics", 2010, 2014),),
    social_urls={Network.LINKEDIN: "linkedin.com/in/jane"},
)
THEIRS = Variables(
    name="Jane Roe",
    company="Acme",
    role="CEO",
    summary="Leads teams.",
    custom_variable_1="None",
    custom_variable_2="Board",
)


def _written(crm: Crm | None = None, ours: Variables = OURS) -> Crm:
    """Everything of ours, written by us."""
    crm = crm or Crm(keeps_html=True)
    crm.perform(plan_push(situation(ours, crm)))
    return crm


def _plan(variables: Variables, crm: Crm, settings: Settings = KEEPS) -> tuple[Step, ...]:
    return plan_push(situation(variables, crm, settings))


def _person(crm: Crm) -> dict[str, Any]:
    assert crm.person is not None
    return crm.person


def _rename(crm: Crm) -> None:
    _person(crm)["name"] = "J. Smith"


def _blank_name(crm: Crm) -> None:
    _person(crm)["name"] = None


def _rewrite(crm: Crm) -> None:
    _person(crm)["biography"] = "<p>Leads <b>people</b>.</p>"


def _blank(crm: Crm) -> None:
    _person(crm)["biography"] = "<p></p>"


def _set_notice(crm: Crm) -> None:
    crm.custom[NOTICE] = ("<p>6 months</p>",)


def _blank_notice(crm: Crm) -> None:
    del crm.custom[NOTICE]


def _unset_level(crm: Crm) -> None:
    del crm.custom[LEVEL]


def _retitle(crm: Crm) -> None:
    _person(crm)["positions"][0]["title"] = "Head of Tax"


def _blank_title(crm: Crm) -> None:
    _person(crm)["positions"][0]["title"] = ""


TEXTS = [
    (F.NAME, _rename),
    (F.NAME, _blank_name),
    (F.BIOGRAPHY, _rewrite),
    (F.BIOGRAPHY, _blank),
    (NOTICE, _set_notice),
    (NOTICE, _blank_notice),
    (LEVEL, _unset_level),
    (F.TITLE, _retitle),
    (F.TITLE, _blank_title),
]


@pytest.mark.parametrize(("field", "edit"), TEXTS)
def test_a_text_that_a_person_changed_or_blanked_is_left_whatever_we_have_now(
    field: str, edit: Callable[[Crm], None]
) -> None:
    for variables in (OURS, THEIRS):
        crm = _written()
        edit(crm)
        (step,) = (step for step in _plan(variables, crm) if field in (step.field, *step.also))
        assert (step.rule, step.layer, bool(step.new)) == (Rule.EDIT_KEPT, Layer.TEAM, True)
        assert rules_of(_plan(variables, crm, OVERWRITES), field)[0] in (Rule.OVERWRITE, Rule.FILL_BLANK)


def test_what_nobody_changed_is_brought_up_to_date_also_where_clockwork_put_mark_up_around_it() -> None:
    crm = _written()
    crm.perform(_plan(THEIRS, crm))
    assert _person(crm)["name"] == "Jane Roe"
    assert _person(crm)["biography"] == "<p>Leads teams.</p>"
    assert _person(crm)["positions"][0]["title"] == "CEO"
    assert (crm.custom[NOTICE], crm.custom[LEVEL]) == (("None",), ("Board",))
    assert writes(_plan(THEIRS, crm)) == []
    crm.perform(_plan(OURS, crm))
    assert (_person(crm)["name"], _person(crm)["positions"][0]["title"]) == ("Jane Doe", "CFO")
    assert (crm.custom[NOTICE], crm.custom[LEVEL]) == (("3 months",), ("VP",))


def test_a_value_that_was_there_before_is_not_ours_and_follows_its_policy() -> None:
    crm = Crm(blank_person(name="Jane Roe", biography="Old", positions=[{"id": "q", "companyName": "Acme"}]))
    crm.custom[NOTICE] = ("6 months",)
    steps = _plan(OURS, crm)
    assert rules_of(steps, F.NAME) == rules_of(steps, NOTICE) == [Rule.OVERWRITE]
    assert Rule.EDIT_KEPT not in {step.rule for step in steps}


def test_the_title_of_a_position_that_we_never_wrote_is_not_ours() -> None:
    crm = _written()
    held = {"id": "q9", "title": "Adviser", "companyName": "Gamma", "type": "current"}
    _person(crm)["positions"].append(held)
    steps = _plan(OURS.changed({"company": "Gamma", "role": "Partner"}), crm)
    assert rules_of(steps, F.TITLE) == [Rule.OVERWRITE]


def test_a_position_that_got_title_and_company_in_one_call_has_a_base_for_each() -> None:
    crm = Crm(blank_person(positions=[{"id": "q1", "startYear": 2020, "type": "current"}]))
    crm.perform(_plan(Variables(role="CFO", company="Acme"), crm))
    assert (crm.written[F.COMPANY], crm.written[F.TITLE]) == (["Acme"], ["CFO", "Acme"])
    _retitle(crm)
    assert rules_of(_plan(Variables(role="CFO", company="Acme"), crm), F.TITLE) == [Rule.EDIT_KEPT]


@pytest.mark.parametrize("held", [[], [{"id": "q1", "title": "CEO", "companyName": "Omega"}]])
@pytest.mark.parametrize("company", ["Acme", "Gamma"])
def test_no_position_is_added_beside_the_one_that_a_person_put_in_place_of_ours(
    held: list[dict[str, Any]], company: str
) -> None:
    crm = _written()
    _person(crm)["positions"] = held
    steps = _plan(OURS.changed({"company": company, "experience": ()}), crm)
    assert rules_of(steps, F.COMPANY) == rules_of(steps, F.TITLE) == [Rule.EDIT_KEPT]


def test_a_new_job_is_added_while_the_one_that_we_wrote_still_stands() -> None:
    crm = _written()
    crm.perform(_plan(OURS.changed({"company": "Gamma", "role": "Partner"}), crm))
    jobs = {(position["title"], position["company_name"]) for position in _person(crm)["positions"]}
    assert ("Partner", "Gamma") in jobs
    assert crm.written[F.TITLE] == ["Partner", "Gamma"]


@pytest.mark.parametrize("promoted", [False, True])
def test_a_company_that_clockwork_calls_otherwise_is_no_edit(promoted: bool) -> None:
    firm = (Company("c1", "Northern Engines", "https://acme.com"),)
    ours = OURS.changed({"domains": ("acme.com",)})
    crm = _written(Crm(keeps_html=True, companies=firm), ours)
    if promoted:
        crm.perform(_plan(ours.changed({"role": "COO"}), crm))
    assert _person(crm)["positions"][0]["company_name"] == "Northern Engines"
    steps = _plan(OURS.changed({"company": "Gamma", "role": "CEO"}), crm)
    assert rules_of(steps, F.COMPANY) == [Rule.ADD_MISSING]
    _person(crm)["positions"][0] |= {"title": "Chair"}
    assert rules_of(_plan(ours, crm), F.TITLE) == [Rule.EDIT_KEPT]


def test_a_promotion_of_ours_leaves_room_for_the_former_title_in_the_history() -> None:
    crm = Crm(blank_person(positions=[{"id": "q1", "companyName": "Acme", "type": "current"}]))
    crm.perform(_plan(Variables(role="CFO", company="Acme"), crm))
    crm.perform(_plan(Variables(role="CEO", company="Acme"), crm))
    past = (Experience("CFO", "Acme", 2015, None, 2019),)
    steps = _plan(Variables(role="CEO", company="Acme", experience=past), crm)
    assert rules_of(steps, F.POSITIONS) == [Rule.ADD_MISSING]


LISTS = {
    F.EMAILS: ("emails", ("Jane@ACME.com",)),
    F.PHONES: ("phoneNumbers", ("020 7946 0958",)),
    F.WEB_SITES: ("webSites", ("https://www.jane.dev/",)),
    F.TAGS: ("tags", ("fintech",)),
}


@pytest.mark.parametrize("field", LISTS)
def test_what_a_person_took_off_a_list_is_not_added_again_in_any_spelling(field: F) -> None:
    crm = _written()
    key, spelt = LISTS[field]
    variable = {F.PHONES: "phones", F.WEB_SITES: "links", F.TAGS: "skills"}.get(field, "emails")
    _person(crm)[key] = []
    again = OURS.changed({variable: spelt, "industries": ()})
    assert rules_of(_plan(again, crm), field) == [Rule.EDIT_KEPT]
    assert rules_of(_plan(again, crm, OVERWRITES), field) == [Rule.FILL_BLANK]
    unread = plan_push(situation(again, crm, KEEPS, hidden=[key]))
    assert rules_of(unread, field) == [Rule.ALREADY_WRITTEN]


def test_another_value_is_added_to_a_list_that_a_person_took_ours_off() -> None:
    crm = _written()
    _person(crm)["emails"] = []
    steps = _plan(OURS.changed({"emails": ("jane@acme.com", "jane@home.org")}), crm)
    assert rules_of(steps, F.EMAILS) == [Rule.EDIT_KEPT, Rule.FILL_BLANK]


@pytest.mark.parametrize("company", ["Beta", "BETA Ltd."])
def test_a_past_position_and_a_school_that_a_person_took_away_stay_away(company: str) -> None:
    crm = _written()
    del _person(crm)["positions"][1:], _person(crm)["schools"][:]
    told = {"education": (Education("ETH Zurich"),), "experience": (Experience("Analyst", company),)}
    steps = _plan(OURS.changed(told), crm)
    assert rules_of(steps, F.POSITIONS) == rules_of(steps, F.SCHOOLS) == [Rule.EDIT_KEPT]


def test_a_second_stint_under_the_same_title_is_no_edit() -> None:
    crm = _written()
    experience = (*OURS.experience, Experience("Analyst", "Beta", 2018, 1, 2019))
    rules = rules_of(_plan(OURS.changed({"experience": experience}), crm), F.POSITIONS)
    assert rules == [Rule.ALREADY_THERE, Rule.ADD_MISSING]


def test_an_option_that_a_person_took_off_is_not_chosen_again_and_others_are() -> None:
    crm = _written()
    crm.custom[SECTORS] = ("Retail",)
    steps = _plan(OURS.changed({"industries": ("energy", "Fintech")}), crm)
    assert rules_of(steps, SECTORS) == [Rule.EDIT_KEPT, Rule.ADD_MISSING]
    crm.perform(steps)
    assert (crm.custom[SECTORS], crm.written[SECTORS]) == (("Retail", "Fintech"), ["Energy", "Fintech"])


def test_options_that_are_remembered_in_one_text_were_chosen_each() -> None:
    crm = _written()
    crm.custom[SECTORS], crm.written[SECTORS] = ("Retail",), ["Energy, Fintech"]
    steps = _plan(OURS.changed({"industries": ("Energy", "Fintech")}), crm)
    assert rules_of(steps, SECTORS) == [Rule.EDIT_KEPT]


def test_an_option_that_was_there_before_is_not_ours() -> None:
    crm = Crm(blank_person(), {SECTORS: ("Energy",)})
    crm.perform(_plan(Variables(industries=("Energy", "Fintech")), crm))
    crm.custom[SECTORS] = ()
    rules = rules_of(_plan(Variables(industries=("Energy", "Fintech")), crm), SECTORS)
    assert rules == [Rule.EDIT_KEPT, Rule.FILL_BLANK]


def test_an_option_that_the_firm_renamed_is_no_edit() -> None:
    crm = _written()
    crm.custom[LEVEL], crm.written[LEVEL] = ("Board",), ["Directors"]
    assert rules_of(_plan(OURS, crm), LEVEL) == [Rule.OVERWRITE]


def test_an_address_that_a_person_moved_is_not_added_again_whatever_else_we_know_of_it() -> None:
    crm = _written()
    _person(crm)["addresses"] = [{"id": "a1", "city": "Lyon", "country": "France"}]
    steps = _plan(OURS.changed({"postcode": "75001"}), crm)
    assert rules_of(steps, F.CITY) == rules_of(steps, F.POSTCODE) == [Rule.EDIT_KEPT]


def test_an_address_of_a_place_with_a_comma_is_not_added_again() -> None:
    ours = Variables(name="Jane Doe", location="London, Greater London", postcode="N1")
    crm = _written(ours=ours)
    _person(crm)["addresses"] = []
    assert rules_of(_plan(ours, crm), F.CITY) == [Rule.EDIT_KEPT]


def test_a_text_that_clockwork_does_not_show_may_have_been_changed() -> None:
    crm = _written()
    steps = plan_push(situation(THEIRS, crm, KEEPS, hidden=["biography"]))
    assert rules_of(steps, F.BIOGRAPHY) == [Rule.CANNOT_BE_READ]
    again = plan_push(situation(OURS, crm, KEEPS, hidden=["biography"]))
    assert rules_of(again, F.BIOGRAPHY) == [Rule.ALREADY_WRITTEN]


def test_a_protected_value_stays_protected() -> None:
    crm = _written()
    _rewrite(crm)
    settings = replace(KEEPS, protected_fields=("biography",))
    assert rules_of(_plan(OURS, crm, settings), F.BIOGRAPHY) == [Rule.PROTECTED]


LOST = (F.BIOGRAPHY, NOTICE, LEVEL, SECTORS, F.NAME, F.TITLE, F.EMAILS, F.TAGS)


def _unheard(*, arrives: bool = True) -> Crm:
    """Somebody with values of their own that an attempt was to replace; nobody knows what became of it."""
    crm = Crm(blank_person(name="Jane Roe", biography="Old."), {NOTICE: ("None",), SECTORS: ("Retail",)})
    crm.perform_unheard(list(_plan(OURS, crm)), arrives)
    return crm


def test_what_a_lost_answer_had_written_is_ours_and_a_later_edit_of_it_is_kept() -> None:
    crm = _unheard()
    steps = _plan(OURS, crm)
    assert writes(steps) == []
    crm.perform_again(steps)
    assert set(LOST) <= crm.written.keys()
    assert crm.written[SECTORS] == ["Energy"]
    _rewrite(crm)
    _set_notice(crm)
    crm.custom[SECTORS] = ("Retail",)
    for field in (F.BIOGRAPHY, NOTICE, SECTORS):
        assert rules_of(_plan(OURS, crm), field) == [Rule.EDIT_KEPT]


def test_what_never_arrived_is_written() -> None:
    crm = _unheard(arrives=False)
    steps = _plan(OURS, crm)
    assert Rule.EDIT_KEPT not in {step.rule for step in steps}
    crm.perform_again(steps)
    assert (_person(crm)["name"], crm.custom[NOTICE]) == ("Jane Doe", ("3 months",))
    assert (crm.custom[SECTORS], crm.written[SECTORS]) == (("Retail", "Energy"), ["Energy"])


@pytest.mark.parametrize(
    ("field", "edit"),
    [(F.BIOGRAPHY, _rewrite), (F.BIOGRAPHY, _blank), (F.NAME, _rename), (NOTICE, _set_notice)],
)
@pytest.mark.parametrize("arrives", [True, False])
def test_a_text_that_a_person_changed_before_anybody_heard_of_our_write_is_kept_and_stays_kept(
    field: str, edit: Callable[[Crm], None], arrives: bool
) -> None:
    crm = _unheard(arrives=arrives)
    edit(crm)
    for variables in (OURS, THEIRS):
        steps = _plan(variables, crm)
        assert rules_of(steps, field) == [Rule.EDIT_KEPT]
        crm.perform_again(steps)


def test_of_a_multiple_select_only_what_is_there_of_a_lost_choice_is_ours() -> None:
    crm = _unheard()
    crm.custom[SECTORS] = ("Energy",)
    steps = _plan(OURS.changed({"industries": ("Energy", "Fintech")}), crm)
    crm.perform_again(steps)
    assert (crm.custom[SECTORS], crm.written[SECTORS]) == (("Energy", "Fintech"), ["Energy", "Fintech"])
