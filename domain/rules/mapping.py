"""Field mapping: which variable fills which CRM field, and the values that follow for one Person.

Source of the rules: product.md: Mappings (Field mapping). Defaults, chosen where the page is silent:

- several variables may fill one text field: the first that has a value wins, in the order of `Variable`;
- a location without city, state and country is split when it has three parts, else kept whole as the city;
- skills, industries and keywords become tags of the firm: a value that is none of them is reported and
  passed over, so that outreach never litters a firm's list of tags;
- first and last name fill the name when there is no whole name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.comparing import Job, Schooling, same_company, same_school, same_title
from domain.rules.fields import F
from domain.rules.urls import Network
from domain.rules.variables import (
    LIST_VARIABLES,
    STRING_VARIABLES,
    Education,
    Experience,
    Variable,
    Variables,
)


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """Where each variable goes, by the id of the CRM field. What is absent goes nowhere."""

    strings: Mapping[Variable, str]
    lists: Mapping[Variable, tuple[str, ...]]
    socials: Mapping[Network, str]

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        lists = {variable: list(fields) for variable, fields in self.lists.items()}
        return {"strings": dict(self.strings), "lists": lists, "socials": dict(self.socials)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FieldMapping":
        """The inverse of `to_json`."""
        return cls(
            {Variable(variable): field for variable, field in data["strings"].items()},
            {Variable(variable): tuple(fields) for variable, fields in data["lists"].items()},
            {Network(network): field for network, field in data["socials"].items()},
        )


DEFAULT_MAPPING = FieldMapping(
    strings={
        Variable.NAME: F.NAME,
        Variable.ROLE: F.TITLE,
        Variable.COMPANY: F.COMPANY,
        Variable.SCHOOL: F.SCHOOLS,
        Variable.LOCATION: F.CITY,
        Variable.CITY: F.CITY,
        Variable.STATE: F.STATE,
        Variable.POSTCODE: F.POSTCODE,
        Variable.COUNTRY: F.COUNTRY,
        Variable.SUMMARY: F.BIOGRAPHY,
        Variable.HEADLINE: F.BIOGRAPHY,
    },
    lists={
        Variable.EMAILS: (F.EMAILS,),
        Variable.PHONES: (F.PHONES,),
        Variable.SKILLS: (F.TAGS,),
        Variable.INDUSTRIES: (F.TAGS,),
        Variable.KEYWORDS: (F.TAGS,),
        Variable.LINKS: (F.WEB_SITES,),
        Variable.EXPERIENCE: (F.POSITIONS,),
        Variable.EDUCATION: (F.SCHOOLS,),
    },
    socials={network: F.LINKEDIN_URL if network is Network.LINKEDIN else F.WEB_SITES for network in Network},
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a Person's variables want in Clockwork, by CRM field; a field without a value holds none.

    `jobs` has the current position first, `schoolings` is the education.
    """

    values: Mapping[str, tuple[str, ...]]
    jobs: tuple[Job, ...]
    schoolings: tuple[Schooling, ...]

    def text(self, field: str) -> str | None:
        """The single value wanted in a field."""
        return next(iter(self.values.get(field, ())), None)

    def has(self, field: str) -> bool:
        """Whether the Person brings anything for a field (product.md: Mandatory fields)."""
        match field:
            case F.POSITIONS:
                return bool(self.jobs)
            case F.SCHOOLS:
                return bool(self.schoolings)
            case _:
                return bool(self.values.get(field))


def wanted_of(variables: Variables, mapping: FieldMapping) -> Wanted:
    """The values that a Person's variables bring under a mapping, field by field."""
    values: dict[str, list[str]] = {}
    for variable in STRING_VARIABLES:
        if variable in mapping.strings and variable is not Variable.LOCATION:
            values.setdefault(mapping.strings[variable], []).extend(_given(variables.text(variable)))
    for variable in LIST_VARIABLES:
        for field in mapping.lists.get(variable, ()):
            values.setdefault(field, []).extend(variables.texts(variable))
    for network, url in sorted(variables.social_urls.items()):
        if network in mapping.socials:
            values.setdefault(mapping.socials[network], []).extend(_given(url.strip()))
    _add_location(values, variables, mapping)
    schools = values.pop(F.SCHOOLS, [])
    kept = {field: tuple(dict.fromkeys(texts)) for field, texts in values.items()}
    return Wanted(kept, _jobs(variables, mapping, kept), _schoolings(variables, mapping, schools))


def _given(text: str | None) -> Iterable[str]:
    return (text,) if text else ()


def _add_location(values: dict[str, list[str]], variables: Variables, mapping: FieldMapping) -> None:
    """A location fills the address only where nothing else does; mapped elsewhere, it goes whole."""
    field, location = mapping.strings.get(Variable.LOCATION), variables.text(Variable.LOCATION)
    if field is None or location is None:
        return
    if field != F.CITY:
        values.setdefault(field, []).append(location)
        return
    if any(values.get(part) for part in (F.CITY, F.STATE, F.COUNTRY)):
        return
    parts = [part.strip() for part in location.split(",") if part.strip()]
    targets = (F.CITY, F.STATE, F.COUNTRY)
    for target, part in (
        zip(targets, parts, strict=True) if len(parts) == len(targets) else ((F.CITY, location),)
    ):
        values.setdefault(target, []).append(part)


def _jobs(
    variables: Variables, mapping: FieldMapping, values: Mapping[str, tuple[str, ...]]
) -> tuple[Job, ...]:
    """Read the positions, the current one first: title and company, joined with the experience that fits."""
    history = variables.experience if mapping.lists.get(Variable.EXPERIENCE) else ()
    jobs = [_job(entry) for entry in history if entry.title or entry.company]
    title, company = (next(iter(values.get(field, ())), None) for field in (F.TITLE, F.COMPANY))
    if title is None and company is None:
        return tuple(sorted(jobs, key=lambda job: not job.current))
    stated = Job(title, company, None, None, current=True)
    known = next((job for job in jobs if job.current and agrees(stated, job)), None)
    if known is None:
        return (stated, *jobs)
    current = Job(title or known.title, company or known.company, known.start, None, current=True)
    return (current, *(job for job in jobs if job is not known))


def agrees(stated: Job, known: Job) -> bool:
    """Whether a current position that is only named (title, company, either may be blank) is this one."""
    titles = not stated.title or not known.title or same_title(stated.title, known.title)
    companies = not stated.company or not known.company or same_company(stated.company, known.company)
    return titles and companies


def _job(entry: Experience) -> Job:
    start = (entry.start_year, entry.start_month) if entry.start_year else None
    end = (entry.end_year, entry.end_month) if entry.end_year else None
    return Job(entry.title or None, entry.company or None, start, end, current=entry.current and end is None)


def _schoolings(variables: Variables, mapping: FieldMapping, schools: Iterable[str]) -> tuple[Schooling, ...]:
    """The education; a school that is only named is added when no entry is of that school."""
    entries: tuple[Education, ...] = variables.education if mapping.lists.get(Variable.EDUCATION) else ()
    known = [
        Schooling(e.school, e.degree, e.field_of_study, e.start_year, e.end_year) for e in entries if e.school
    ]
    for name in schools:
        if not any(same_school(name, schooling.name or "") for schooling in known):
            known.append(Schooling(name, None, None, None, None))
    return tuple(known)
