"""Companies: every position that is written belongs to a company, found among the firm's or created first.

A position that named its company by text alone would have Clockwork make one of its own, in whatever spelling
(clockwork-api.md: Not known). Source of the rules: product.md: Mappings (Field mapping).
"""

import dataclasses
from collections.abc import Iterator, Sequence

from domain.rules.companies import (
    Company,
    Employer,
    KnownCompanies,
    employer_of,
    find_company,
    find_employer,
    site_host,
    stored_key,
    told_apart,
)
from domain.rules.comparing import same_company
from domain.rules.fields import C, UpdatePolicy
from domain.rules.planning.given import Given
from domain.rules.planning.jobs_written import also_at
from domain.rules.planning.positions import plan_positions
from domain.rules.steps import Action, Outcome, Rule, Step, decided, leave
from domain.rules.urls import same_url


def plan_employment(given: Given) -> Iterator[Step]:
    """The positions, after the companies that they need."""
    if given.known_companies is None:
        yield from plan_positions(given)
        return
    companies = _Companies(given, given.known_companies)
    positions = [companies.named(companies.linked(step)) for step in plan_positions(companies.given)]
    yield from companies.company_steps()
    yield from positions


class _Companies:
    """One plan's companies: the employer's, and those of the other positions that are written."""

    def __init__(self, given: Given, known_companies: KnownCompanies) -> None:
        self._known = known_companies
        employer = employer_of(given.wanted)
        self._employer = told_apart(employer, known_companies.companies) if employer else None
        self._found, self._rule = _look_up(self._employer, known_companies)
        self._absent: dict[str, str] = {}
        self._names_employer = False
        self.given = self._in_one_spelling(given)

    def linked(self, step: Step) -> Step:
        """The step with the id of its position's company; an absent one is noted, to be created first."""
        said = step.body.get("company_name")
        if said is None or not step.writes:
            return step
        company, name = self._company_of(said)
        if company is None:
            name = self._absent.setdefault(stored_key(name), name)
            return dataclasses.replace(step, body={**step.body, "company_name": name})
        link = {"company_id": company.id, "company_name": company.name}
        return dataclasses.replace(step, body={**step.body, **link})

    def named(self, step: Step) -> Step:
        """The step of the current position, with what its company is called in Clockwork to remember."""
        if self._employer is None or not step.leaves or same_company(self._there, self._employer.said):
            return step
        return step.leaving(also_at(step.leaves, self._there))

    @property
    def _there(self) -> str:
        """What the employer's company is called in Clockwork, or will be."""
        if self._found is not None:
            return self._found.name
        return self._employer.name if self._employer else ""

    def company_steps(self) -> Iterator[Step]:
        """How the employer was found; what is created; what the employer's company gets."""
        if self._is_concerned():
            yield self._finding()
        for name in self._absent.values():
            yield self._creating(name)
        if self._plans(C.WEB_SITE) and not self._creates_with_web_site():
            yield self._web_site()

    def _company_of(self, said: str) -> tuple[Company | None, str]:
        if self._employer is not None and same_company(said, self._employer.said):
            self._names_employer = True
            return self._found, self._employer.name
        return find_company(said, (), self._known.companies)[0], said

    def _in_one_spelling(self, given: Given) -> Given:
        """The positions at the employer's company, all under the name that the Person's current one has."""
        respelt = dataclasses.replace
        jobs = (respelt(job, company=self._spelt(job.company)) for job in given.wanted.jobs)
        positions = (
            respelt(held, company_name=self._spelt(held.company_name, held.company_id))
            for held in given.positions
        )
        wanted = dataclasses.replace(given.wanted, jobs=tuple(jobs))
        return dataclasses.replace(given, wanted=wanted, positions=tuple(positions))

    def _spelt(self, name: str | None, company_id: str | None = None) -> str | None:
        if self._employer is None or same_company(name or "", self._employer.said):
            return name
        is_found = self._found is not None and company_id == self._found.id
        return self._employer.said if is_found or (name and same_company(name, self._there)) else name

    def _plans(self, field_id: str) -> bool:
        only = self.given.only
        return field_id in self._known.mapped and (only is None or field_id in only)

    def _is_concerned(self) -> bool:
        return self._names_employer or self._plans(C.NAME) or self._plans(C.WEB_SITE)

    def _creates_employer(self) -> bool:
        return self._employer is not None and stored_key(self._employer.name) in self._absent

    def _creates_with_web_site(self) -> bool:
        return self._creates_employer() and self._is_clear

    def _finding(self) -> Step:
        if self._employer is None:
            return leave(Action.FIND_COMPANY, Rule.EMPTY_VALUE, C.NAME)
        outcome = Outcome.LEFT if self._found is None else Outcome.DONE
        there = self._found.name if self._found else None
        return Step(Action.FIND_COMPANY, self._rule, outcome, C.NAME, there, self._employer.name)

    def _creating(self, name: str) -> Step:
        employer = self._employer
        is_employers = employer is not None and stored_key(name) == stored_key(employer.name)
        if employer is None or not (is_employers and self._creates_with_web_site()):
            return decided(Action.CREATE_COMPANY, Rule.NEW_RECORD, C.NAME, name, {"name": name})
        body = {"name": name, "web_site": employer.web_sites[0]}
        return decided(Action.CREATE_COMPANY, Rule.NEW_RECORD, C.NAME, name, body).about(C.WEB_SITE)

    def _web_site(self) -> Step:
        wanted, found = self.given.wanted, self._found
        said, usable = wanted.text(C.WEB_SITE), wanted.values.get(C.WEB_SITE, ())
        if said is None or not usable:
            rule = Rule.EMPTY_VALUE if said is None else Rule.NOT_WRITABLE
            return leave(Action.UPDATE_COMPANY, rule, C.WEB_SITE, said)
        sites = self._employer.web_sites if self._employer else ()
        if found is None:
            rule = Rule.WHOSE_WEB_SITE if self._creates_employer() else Rule.NO_COMPANY
            return leave(Action.UPDATE_COMPANY, rule, C.WEB_SITE, said)
        rule, new = self._permission(found, sites), next(iter(sites), said)
        body = {"web_site": new}
        step = decided(Action.UPDATE_COMPANY, rule, C.WEB_SITE, new, body, found.web_site)
        return dataclasses.replace(step, target=found.id)

    @property
    def _is_clear(self) -> bool:
        """Whether some web site is surely the employer's."""
        employer = self._employer
        return employer is not None and bool(employer.web_sites) and employer.is_clear

    def _permission(self, found: Company, sites: Sequence[str]) -> Rule:
        if found.web_site:
            same = any(_same_site(site, found.web_site) for site in sites)
            return Rule.ALREADY_THERE if same else Rule.SHARED_COMPANY
        if self.given.settings.values.policy_of(C.WEB_SITE) is UpdatePolicy.NEVER:
            return Rule.NEVER_UPDATED
        if not self._is_clear:
            return Rule.WHOSE_WEB_SITE
        if not found.shows_web_site:
            return Rule.CANNOT_BE_READ
        keeps = self.given.settings.values.keep_clockwork_edits
        return Rule.EDIT_KEPT if keeps and found.was_filled else Rule.FILL_BLANK


def _look_up(employer: Employer | None, known_companies: KnownCompanies) -> tuple[Company | None, Rule]:
    if employer is None:
        return None, Rule.EMPTY_VALUE
    return find_employer(employer, known_companies.companies)


def _same_site(a: str, b: str) -> bool:
    host = site_host(a)
    return same_url(a, b) or (host is not None and host == site_host(b))
