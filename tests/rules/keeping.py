"""A person whom we have written whole under Keep edits made in Clockwork, and what somebody edits there."""

from dataclasses import replace
from typing import Any

from domain.rules.planning.plan import plan_push
from domain.rules.settings import Settings
from domain.rules.steps import Step
from domain.rules.urls import Network
from domain.rules.variables import Education, Experience, Variables
from tests.rules.plans import LEVEL, NOTICE, Crm, situation

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


def written(crm: Crm | None = None, ours: Variables = OURS) -> Crm:
    """Everything of ours, written by us."""
    crm = crm or Crm(keeps_html=True)
    crm.perform(plan_push(situation(ours, crm)))
    return crm


def plan(variables: Variables, crm: Crm, settings: Settings = KEEPS) -> tuple[Step, ...]:
    """The steps of a push that finds the person as they are now."""
    return plan_push(situation(variables, crm, settings))


def person(crm: Crm) -> dict[str, Any]:
    """The person, who is in Clockwork."""
    assert crm.person is not None
    return crm.person


def rename(crm: Crm) -> None:
    """Another name."""
    person(crm)["name"] = "J. Smith"


def blank_name(crm: Crm) -> None:
    """No name any more."""
    person(crm)["name"] = None


def rewrite(crm: Crm) -> None:
    """Another biography, with mark-up."""
    person(crm)["biography"] = "<p>Leads <b>people</b>.</p>"


def blank(crm: Crm) -> None:
    """A biography without words."""
    person(crm)["biography"] = "<p></p>"


def set_notice(crm: Crm) -> None:
    """Another notice period, with mark-up."""
    crm.custom[NOTICE] = ("<p>6 months</p>",)


def blank_notice(crm: Crm) -> None:
    """No notice period any more."""
    del crm.custom[NOTICE]


def unset_level(crm: Crm) -> None:
    """No level any more."""
    del crm.custom[LEVEL]


def retitle(crm: Crm) -> None:
    """Another title of the position that we wrote."""
    person(crm)["positions"][0]["title"] = "Head of Tax"


def blank_title(crm: Crm) -> None:
    """The position that we wrote, without its title."""
    person(crm)["positions"][0]["title"] = ""
