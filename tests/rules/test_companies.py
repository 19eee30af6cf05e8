"""Which of the firm's companies an employer is, and what is planned for it."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.companies import Company, employer_of, find_company, site_host, with_company
from domain.rules.comparing import same_company
from domain.rules.field_mapping import DEFAULT_COMPANY_MAPPING, DEFAULT_MAPPING, FieldMapping, wanted_of
from domain.rules.fields import C, F
from domain.rules.planning.plan import missing_fields, plan_push
from domain.rules.settings import Settings
from domain.rules.steps import Action, Rule, Step
from domain.rules.variables import Experience, Variable, Variables
from tests.rules.people import FIRMS
from tests.rules.plans import Crm, blank_person, situation

ACME, BETA = Company("c1", "Acme Inc.", "https://www.acme.com/about"), Company("c2", "Beta")
HOSTS = st.frozensets(st.sampled_from(["acme.com", "beta.org", "gamma.io"]))
NAMES = st.sampled_from(["Acme", "acme ltd", "Beta", "Delta"])


def planned(
    variables: Variables, *companies: Company, settings: Settings | None = None, **person: object
) -> list[Step]:
    """The steps for someone who is in Clockwork with these parts, in a firm with these companies."""
    crm = Crm(blank_person(**person), companies=companies)
    return list(plan_push(situation(variables, crm, settings or Settings())))


def of(steps: list[Step], *actions: Action) -> list[Step]:
    return [step for step in steps if step.action in actions]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("acme.com", "acme.com"),
        ("https://www.ACME.com/about?x=1", "acme.com"),
        ("careers.acme.com", "careers.acme.com"),
        ("gmail.com", None),
        ("https://www.linkedin.com/company/acme", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_a_web_site_counts_by_its_host(text: str, host: str | None) -> None:
    assert site_host(text) == host


@pytest.mark.parametrize(
    ("name", "hosts", "known", "found", "rule"),
    [
        ("ACME", (), [ACME, BETA], ACME, Rule.FOUND),
        ("ACME", ("acme.com",), [ACME, BETA], ACME, Rule.FOUND),
        ("Acme Europe", ("acme.com",), [ACME, BETA], ACME, Rule.FOUND_BY_WEB_SITE),
        ("Beta", ("acme.com",), [ACME, BETA], BETA, Rule.NAME_DECIDED),
        ("Gamma", ("gamma.io",), [ACME, BETA], None, Rule.NOT_FOUND),
        ("Gamma", ("acme.com",), [ACME, Company("c3", "Acme Asia", "acme.com")], None, Rule.NOT_FOUND),
        ("Acme", (), [Company("c0", "ACME"), Company("c3", "Acme")], Company("c3", "Acme"), Rule.FOUND),
        ("acme", ("acme.com",), [Company("c0", "acme"), ACME], ACME, Rule.FOUND),
        ("acme", (), [Company("c9", "ACME"), Company("c0", "Acme")], Company("c0", "Acme"), Rule.FOUND),
    ],
)
def test_the_company_is_the_one_of_that_name_else_of_that_web_site(
    name: str, hosts: tuple[str, ...], known: list[Company], found: Company | None, rule: Rule
) -> None:
    assert find_company(name, hosts, known) == (found, rule)


@given(NAMES, HOSTS, FIRMS)
def test_the_order_of_the_companies_decides_nothing(
    name: str, hosts: frozenset[str], firm: tuple[Company, ...] | None
) -> None:
    assert len({find_company(name, hosts, order) for order in permutations(firm or ())}) == 1


@given(NAMES, HOSTS, FIRMS)
def test_a_company_that_is_found_has_that_name_or_such_a_web_site(
    name: str, hosts: frozenset[str], firm: tuple[Company, ...] | None
) -> None:
    found, _ = find_company(name, hosts, firm or ())
    named = [company for company in firm or () if same_company(company.name, name)]
    if named:
        assert found in named
    else:
        assert found is None or site_host(found.web_site or "") in hosts


def test_a_person_brings_the_company_of_the_current_position() -> None:
    variables = Variables(
        name="Ada", experience=(Experience("CFO", "Acme", current=True),), domains=("n/a", "acme.com")
    )
    wanted = with_company(wanted_of(variables, DEFAULT_MAPPING), variables, DEFAULT_COMPANY_MAPPING)
    employer = employer_of(wanted)
    assert employer is not None
    assert (employer.said, employer.name, employer.web_sites) == ("Acme", "Acme", ("https://acme.com",))
    assert missing_fields(wanted, [C.NAME, C.WEB_SITE]) == ()


def test_what_is_no_web_site_does_not_satisfy_a_mandatory_one() -> None:
    variables = Variables(name="Ada", company="Acme", domains=("n/a", "gmail.com"))
    wanted = with_company(wanted_of(variables, DEFAULT_MAPPING), variables, DEFAULT_COMPANY_MAPPING)
    assert missing_fields(wanted, [C.NAME, C.WEB_SITE]) == (C.WEB_SITE,)
    assert [step.rule for step in of(planned(variables, ACME), Action.UPDATE_COMPANY)] == [Rule.NOT_WRITABLE]


def test_a_mapped_name_is_what_the_company_is_called() -> None:
    mapping = FieldMapping({Variable.CUSTOM_VARIABLE_1: C.NAME}, {}, {})
    variables = Variables(name="Ada", company="Acme", custom_variable_1="Acme Holding")
    employer = employer_of(with_company(wanted_of(variables, DEFAULT_MAPPING), variables, mapping))
    assert employer is not None
    assert (employer.said, employer.name) == ("Acme", "Acme Holding")


def test_a_position_is_linked_and_an_absent_company_created_first() -> None:
    former = Experience("Analyst", "Delta", 2010, None, 2015, None, current=False)
    variables = Variables(name="Ada", role="CFO", company="Acme", experience=(former,))
    steps = list(plan_push(situation(variables, Crm(companies=(ACME,)))))
    sent = [step.body for step in steps if step.writes and "POSITION" in step.action]
    (created,) = of(steps, Action.CREATE_COMPANY)
    assert created.body == {"name": "Delta"}
    assert steps.index(created) < min(steps.index(step) for step in of(steps, Action.ADD_POSITION))
    assert [(body.get("company_id"), body["company_name"]) for body in sent] == [
        ("c1", "Acme Inc."),
        (None, "Delta"),
    ]


def test_the_same_position_under_the_companys_other_name_is_left_as_it_is() -> None:
    held = [{"id": "q1", "title": "CFO", "companyName": "Acme Inc.", "companyId": "c1"}]
    variables = Variables(name="Ada", role="CFO", company="Acme Europe", domains=("acme.com",))
    for firm, added in ((ACME,), 0), ((), 1):
        steps = of(planned(variables, *firm, positions=held), Action.ADD_POSITION)
        assert len([step for step in steps if step.writes]) == added


@pytest.mark.parametrize(
    ("company", "settings", "rule"),
    [
        (BETA, Settings(), Rule.FILL_BLANK),
        (Company("c2", "Beta", "http://beta.org/"), Settings(), Rule.ALREADY_THERE),
        (Company("c2", "Beta", "https://other.io"), Settings(), Rule.SHARED_COMPANY),
        (Company("c2", "Beta", None, shows_web_site=False), Settings(), Rule.CANNOT_BE_READ),
        (BETA, Settings(protected_fields=(C.WEB_SITE,)), Rule.FILL_BLANK),
        (BETA, Settings(never_updated_fields=(C.WEB_SITE,)), Rule.NEVER_UPDATED),
        (BETA, Settings(keep_clockwork_edits=True), Rule.FILL_BLANK),
        (Company("c2", "Beta", was_filled=True), Settings(), Rule.FILL_BLANK),
        (Company("c2", "Beta", was_filled=True), Settings(keep_clockwork_edits=True), Rule.EDIT_KEPT),
    ],
)
def test_a_web_site_is_filled_when_blank_and_never_overwritten(
    company: Company, settings: Settings, rule: Rule
) -> None:
    held = [{"id": "q1", "title": "CFO", "companyName": "Beta"}]
    variables = Variables(name="Ada", role="CFO", company="Beta", domains=("www.beta.org",))
    (step,) = of(planned(variables, company, settings=settings, positions=held), Action.UPDATE_COMPANY)
    assert (step.rule, step.target if step.writes else "c2") == (rule, "c2")


OLDCO = Company("c8", "Oldco Ltd", "https://oldco.com")
PAST = (Experience("Analyst", "OLDCO", 2010, None, 2015),)


def _employment(*companies: Company, **told: object) -> list[tuple[Action, Rule, str | None]]:
    """What is decided about the employer's company, with the web site that is written."""
    variables = Variables(name="Ada", role="CFO", company="Newco").changed(told)
    steps = plan_push(situation(variables, Crm(blank_person(), companies=companies)))
    about = (step for step in steps if step.field in (C.NAME, C.WEB_SITE))
    return [(step.action, step.rule, step.body.get("web_site")) for step in about]


@pytest.mark.parametrize("past", [{"experience": PAST}, {"previous_company": "Oldco"}])
def test_a_former_employers_web_site_is_not_the_current_ones(past: dict[str, object]) -> None:
    assert _employment(OLDCO, domains=("oldco.com",), **past) == [
        (Action.FIND_COMPANY, Rule.NOT_FOUND, None),
        (Action.CREATE_COMPANY, Rule.NEW_RECORD, None),
        (Action.UPDATE_COMPANY, Rule.WHOSE_WEB_SITE, None),
    ]
    assert _employment(OLDCO, domains=("oldco.com", "newco.com"), **past) == [
        (Action.FIND_COMPANY, Rule.NOT_FOUND, None),
        (Action.CREATE_COMPANY, Rule.NEW_RECORD, "https://newco.com"),
    ]
    group = Company("c7", "Newco Group", "http://newco.com")
    assert _employment(OLDCO, group, domains=("oldco.com", "newco.com"), **past) == [
        (Action.FIND_COMPANY, Rule.FOUND_BY_WEB_SITE, None),
        (Action.UPDATE_COMPANY, Rule.ALREADY_THERE, None),
    ]


def test_of_several_web_sites_of_someone_who_has_worked_elsewhere_none_is_guessed_to_be_the_employers() -> (
    None
):
    domains = ("oldco.com", "newco.com")
    holding = Company("c8", "Old Company Holding", "https://oldco.com")
    assert _employment(holding, domains=domains, experience=PAST) == [
        (Action.FIND_COMPANY, Rule.WHOSE_WEB_SITE, None),
        (Action.CREATE_COMPANY, Rule.NEW_RECORD, None),
        (Action.UPDATE_COMPANY, Rule.WHOSE_WEB_SITE, None),
    ]
    assert _employment(holding, Company("c7", "Newco"), domains=domains, experience=PAST) == [
        (Action.FIND_COMPANY, Rule.FOUND, None),
        (Action.UPDATE_COMPANY, Rule.WHOSE_WEB_SITE, None),
    ]
    at_newco_before = (Experience("Analyst", "Newco Inc.", 2010, None, 2015),)
    for told in ({}, {"experience": at_newco_before}):
        assert _employment(holding, domains=domains, **told)[0][1] is Rule.FOUND_BY_WEB_SITE


def test_nothing_is_created_for_a_position_that_is_there_or_may_not_be_added() -> None:
    held = [{"id": "q1", "title": "CFO", "companyName": "Beta"}]
    there = Variables(name="Ada", role="CFO", company="Beta", domains=("beta.org",))
    steps = planned(there, positions=held)
    assert [step.rule for step in of(steps, Action.UPDATE_COMPANY)] == [Rule.NO_COMPANY]
    protected = Settings(protected_fields=(F.COMPANY,))
    moved = there.changed({"company": "Delta"})
    assert not of([*steps, *planned(moved, settings=protected, positions=held)], Action.CREATE_COMPANY)


def test_without_a_current_company_the_company_fields_say_so() -> None:
    steps = planned(Variables(name="Ada", role="CFO", domains=("acme.com",)), ACME)
    assert [(step.action, step.rule) for step in steps if step.field in (C.NAME, C.WEB_SITE)] == [
        (Action.FIND_COMPANY, Rule.EMPTY_VALUE),
        (Action.UPDATE_COMPANY, Rule.NO_COMPANY),
    ]


def test_where_no_name_is_mapped_a_position_names_its_company_by_text_alone() -> None:
    steps = plan_push(situation(Variables(name="Ada", company="Acme"), Crm(companies=None)))
    (position,) = [step for step in steps if step.action is Action.ADD_POSITION and step.writes]
    assert dict(position.body) == {"company_name": "Acme"}
    assert not [step for step in steps if "COMPANY" in step.action]
