"""Plans in memory: how tests state a situation, and a Clockwork that does what a plan's steps say."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from clockwork.records import Person as Record
from domain.rules.companies import Company, KnownCompanies, with_company
from domain.rules.comparing import company_key, same_company
from domain.rules.field_mapping import DEFAULT_COMPANY_MAPPING, DEFAULT_MAPPING, FieldMapping, wanted_of
from domain.rules.fields import Catalogue, CrmField, Entity, F, FieldType, Option, custom_field_id
from domain.rules.finding import external_ref_of
from domain.rules.planning.given import Given
from domain.rules.planning.plan import mapped_fields, plan_push
from domain.rules.remembering import ours, remembered, texts_of
from domain.rules.settings import DEFAULTS, SETTING_NAMES, LayeredSettings, Settings, to_document
from domain.rules.steps import Action, Outcome, Rule, Step
from domain.rules.syncing import NO_TAGS, Layer, Tags
from domain.rules.variables import Variable, Variables, stated

NOTICE = custom_field_id("notice")
LEVEL = custom_field_id("level")
SECTORS = custom_field_id("sectors")
SIZE = custom_field_id("size")
GONE = custom_field_id("gone")

CATALOGUE = Catalogue.of(
    [
        CrmField(NOTICE, "Notice period", FieldType.TEXT),
        CrmField(
            LEVEL, "Level", FieldType.SINGLE_SELECT, options=(Option("o1", "Board"), Option("o2", "VP"))
        ),
        CrmField(
            SECTORS,
            "Sectors",
            FieldType.MULTIPLE_SELECT,
            options=(Option("o3", "Fintech"), Option("o4", "Energy"), Option("o5", "Retail")),
        ),
        CrmField(SIZE, "Company size", FieldType.TEXT, Entity.COMPANY),
    ],
    [Option("t1", "Fintech"), Option("t2", "M&A"), Option("t3", "Energy")],
)

MAPPING = FieldMapping(
    strings={
        **DEFAULT_MAPPING.strings,
        Variable.CUSTOM_VARIABLE_1: NOTICE,
        Variable.CUSTOM_VARIABLE_2: LEVEL,
        Variable.CUSTOM_VARIABLE_3: GONE,
        Variable.CUSTOM_VARIABLE_4: SIZE,
    },
    lists={
        **DEFAULT_MAPPING.lists,
        Variable.INDUSTRIES: (F.TAGS, SECTORS),
        Variable.KEYWORDS: (F.TAGS, LEVEL),
    },
    socials=DEFAULT_MAPPING.socials,
)
"""The defaults, and a custom field of each kind: text, single and multiple select, gone, a company's."""

LISTS = (
    "schools",
    "emails",
    "phoneNumbers",
    "linkedinUrls",
    "webSites",
    "addresses",
    "externalRefs",
    "tags",
)
"""The lists that an answer may lack; positions are fetched then."""

_PREFERRED = {
    "preferredEmailAddress": ("emails", "address"),
    "preferredPhoneNumber": ("phoneNumbers", "digits"),
    "preferredLinkedinUrl": ("linkedinUrls", "url"),
    "preferredWebSite": ("webSites", "url"),
    "preferredAddress": ("addresses", "city"),
}
_ADDED_TO = {
    Action.ADD_EMAIL: "emails",
    Action.ADD_PHONE: "phoneNumbers",
    Action.ADD_LINKEDIN_URL: "linkedinUrls",
    Action.ADD_WEB_SITE: "webSites",
    Action.ADD_ADDRESS: "addresses",
    Action.ADD_POSITION: "positions",
    Action.ADD_SCHOOL: "schools",
    Action.ADD_EXTERNAL_REF: "externalRefs",
}


@dataclass
class Crm:
    """One person in Clockwork, or none yet (`person` None), and what we remember having written to it.

    `unanswered` are the steps of an attempt that nobody heard of any more. `companies` are the firm's; None:
    the mapping says nothing about companies.
    """

    person: dict[str, Any] | None = None
    custom: dict[str, tuple[str, ...]] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    keeps_html: bool = False
    companies: tuple[Company, ...] | None = None
    unanswered: tuple[Step, ...] = ()

    def record(self, hidden: Iterable[str] = ()) -> Record | None:
        """The person as an answer that lacks the hidden keys shows it."""
        if self.person is None:
            return None
        preferred = {
            name: next((part.get(key) or "-" for part in self.person[parts]), None)
            for name, (parts, key) in _PREFERRED.items()
        }
        shown = {**preferred, **self.person}
        return Record.from_json({key: value for key, value in shown.items() if key not in set(hidden)})

    def perform(self, steps: Iterable[Step]) -> None:
        """Do what the steps write, and remember it as `domain.pushing.recording` does."""
        for step in steps:
            if step.writes:
                self._send(step)
                self.written = remembered(self.written, [step])

    def perform_unheard(self, steps: Iterable[Step], arrives: bool = True) -> None:
        """Do, or have got lost, what the steps write, with nobody left who could remember it."""
        self.unanswered = tuple(Step.from_json(step.to_json()) for step in steps if step.writes)
        for step in steps if arrives else ():
            if step.writes:
                self._send(step)

    def perform_again(self, steps: Iterable[Step]) -> None:
        """Do what the steps of the next attempt write, and remember it with what it found there."""
        former, steps = self.written, list(steps)
        self.perform(steps)
        tried = [step.became(Outcome.DONE) if step.writes else step for step in steps]
        self.written = remembered(former, ours(former, self.unanswered, tried))
        self.unanswered = ()

    def _send(self, step: Step) -> None:
        if step.action in (Action.CREATE_COMPANY, Action.UPDATE_COMPANY):
            self._send_company(step)
            return
        if step.action is Action.CREATE_PERSON:
            assert self.person is None
            self.person = blank_person(name=step.new)
        person = self.person
        assert person is not None
        body = self._linked(dict(step.body))
        if step.action is Action.UPDATE_FIELD:
            person.update({key: self._kept(key, value) for key, value in body.items()})
        elif step.action is Action.UPDATE_POSITION:
            next(part for part in person["positions"] if part["id"] == step.target).update(body)
        elif step.action is Action.ADD_TAG:
            tag = next(tag for tag in CATALOGUE.tags.values() if tag.id == body["tag_id"])
            person["tags"].append({"id": tag.id, "name": tag.name})
        elif step.action is Action.SET_CUSTOM_FIELD:
            self.custom[step.field or ""] = _custom_value(step.field or "", body)
        elif step.action is not Action.CREATE_PERSON:
            parts = person[_ADDED_TO[step.action]]
            parts.append({"id": f"{step.action}-{len(parts)}", **body})

    def _send_company(self, step: Step) -> None:
        companies = self.companies or ()
        if step.action is Action.CREATE_COMPANY:
            assert not [known for known in companies if same_company(known.name, step.body["name"])]
            created = Company(company_key(step.body["name"]), step.body["name"], step.body.get("web_site"))
            self.companies = (*companies, created)
        else:
            assert not [known for known in companies if known.id == step.target and known.web_site]
            self.companies = tuple(
                replace(known, web_site=step.body["web_site"]) if known.id == step.target else known
                for known in companies
            )

    def _linked(self, body: dict[str, Any]) -> dict[str, Any]:
        """A position's body as Clockwork takes it: a company that was just created for it is its company."""
        if self.companies is None or "company_name" not in body:
            return body
        same = {known.id: known for known in self.companies if same_company(known.name, body["company_name"])}
        company = same[body["company_id"]] if "company_id" in body else next(iter(same.values()))
        return {**body, "company_id": company.id, "company_name": company.name}

    def _kept(self, key: str, value: str) -> str:
        return f"<p>{html.escape(value)}</p>" if self.keeps_html and key == "biography" else value


def _custom_value(field_id: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    names = {option.id: option.name for option in CATALOGUE.fields[field_id].options}
    return (body["value"],) if "value" in body else tuple(names.get(o, o) for o in body["option_ids"])


def blank_person(**parts: object) -> dict[str, Any]:
    """A person's answer that shows everything, with nothing in it but what is given."""
    texts = dict.fromkeys(("name", "nickName", "biography", "skypeName", "assistantName"))
    return {"id": "p1", **texts, "positions": [], **{name: [] for name in LISTS}, **parts}


def situation(
    variables: Variables,
    crm: Crm | None = None,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    *,
    hidden: Iterable[str] = (),
    fresh: bool = False,
    mapping: FieldMapping = MAPPING,
    tags: Tags = NO_TAGS,
) -> Given:
    """What a plan is given, as a push gives it."""
    crm = crm or Crm()
    record = crm.record(hidden)
    whole = crm.record()
    wanted = wanted_of(variables, mapping, tags)
    if crm.companies is not None:
        wanted = with_company(wanted, variables, DEFAULT_COMPANY_MAPPING)
    known_companies = None
    if crm.companies is not None:
        known_companies = KnownCompanies(mapped_fields(DEFAULT_COMPANY_MAPPING), crm.companies)
    return Given(
        wanted=wanted,
        settings=layered(settings),
        catalogue=CATALOGUE,
        mapped=mapped_fields(mapping) | tags.keys(),
        external_ref=external_ref_of(variables, "7"),
        external_ref_stated=stated(variables.external_ref) is not None,
        record=record,
        fresh=fresh or record is None,
        positions=(whole.positions or ()) if whole else (),
        custom_values=crm.custom,
        written=crm.written,
        unanswered=texts_of(crm.unanswered),
        tagged=dict.fromkeys(tags, Layer.PERSON),
        mapping_source=Layer.TEAM,
        known_companies=known_companies,
    )


def layered(settings: Settings) -> LayeredSettings:
    """The settings as a team that has said what differs from the defaults."""
    said = {
        name: getattr(settings, name)
        for name in SETTING_NAMES
        if getattr(settings, name) != getattr(DEFAULTS, name)
    }
    return LayeredSettings.of(to_document(said), {})


def plan_for(variables: Variables, settings: Settings | None = None, **person: object) -> tuple[Step, ...]:
    """The plan for a person who is in Clockwork with these parts."""
    return plan_push(situation(variables, Crm(blank_person(**person)), settings or Settings()))


def writes(steps: Iterable[Step]) -> list[tuple[Action, dict[str, Any]]]:
    """What is sent, in order."""
    return [(step.action, dict(step.body)) for step in steps if step.writes]


def rules_of(steps: Iterable[Step], field_id: str) -> list[Rule]:
    """The rules that decided about a field."""
    return [step.rule for step in steps if field_id in (step.field, *step.also)]
