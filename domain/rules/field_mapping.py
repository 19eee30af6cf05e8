"""Field mapping: which variable fills which CRM field, and the values that follow for one Person.

Source of the rules: product.md: Mappings (Field mapping). Defaults, chosen where the page is silent:

- several variables may fill one text field: the first that has a value wins, in the order of `Variable`; a
  list in a text field is written with commas;
- a location stands in for a city: split where it has three parts (city, state, country), else whole;
- skills, industries and keywords become tags of the firm: a value that is none of them is reported and
  passed over, so that outreach never litters a firm's list of tags;
- first and last name fill the name when there is no whole name.

Tags (product.md: Displayed fields) win over what the mapping brings to the same field.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from domain.rules.comparing import Job, Schooling, same_company, same_school, same_title
from domain.rules.fields import C, F
from domain.rules.syncing import NO_TAGS, Tags
from domain.rules.urls import Network
from domain.rules.variables import (
    LIST_VARIABLES,
    STRING_VARIABLES,
    Education,
    Experience,
    Variable,
    Variables,
    stated,
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


DEFAULT_COMPANY_MAPPING = FieldMapping(
    strings={Variable.COMPANY: C.NAME}, lists={Variable.DOMAINS: (C.WEB_SITE,)}, socials={}
)
"""What a Person's variables say of the company where the Person is now."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a Person's variables want in Clockwork, by CRM field; a field without a value is absent.

    `values` are all values of a field, each once; `texts` is what a field gets that holds one text, and
    `outranked` what that has no room for. `jobs` has the current position first, `schoolings` is the
    education. `employers` are all companies that are named, also where the mapping says nothing of them.
    """

    values: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str]
    jobs: tuple[Job, ...]
    schoolings: tuple[Schooling, ...]
    employers: tuple[str, ...] = ()
    outranked: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    @property
    def current(self) -> Job | None:
        """The position that the Person holds now; of several the one that `company` and `role` name."""
        return next((job for job in self.jobs[:1] if job.current), None)

    def text(self, field: str) -> str | None:
        """The single text wanted in a field."""
        return self.texts.get(field)

    def has(self, field: str) -> bool:
        """Whether the Person brings anything for a field (product.md: Mandatory fields).

        Everybody has an external reference: SourceWhale's id makes one.
        """
        match field:
            case F.TITLE | F.COMPANY if self.current:
                return bool(self.current.title if field == F.TITLE else self.current.company)
            case F.POSITIONS:
                return bool(self.jobs)
            case F.SCHOOLS:
                return bool(self.schoolings)
            case F.EXTERNAL_REF:
                return True
            case _:
                return bool(self.values.get(field))


def wanted_of(variables: Variables, mapping: FieldMapping, tags: Tags = NO_TAGS) -> Wanted:
    """The values that a Person's variables bring under a mapping, field by field; a tag's replace them."""
    brought: dict[str, list[tuple[str, ...]]] = {}
    for field, values in brought_by(variables, mapping):
        if values:
            brought.setdefault(field, []).append(values)
    brought |= {field: [values] for field, values in tags.items() if values}
    for field, part in _places(variables, mapping, brought):
        brought.setdefault(field, []).append((part,))
    schools = [name for names in brought.pop(F.SCHOOLS, []) for name in names]
    texts = {field: ", ".join(lists[0]) for field, lists in brought.items()}
    return Wanted(
        {field: tuple(dict.fromkeys(chain(*lists))) for field, lists in brought.items()},
        texts,
        _jobs(variables, mapping, texts),
        _schoolings(variables, mapping, schools),
        _employers(variables),
        {field: left for field, lists in brought.items() if (left := _outranked(*lists))},
    )


def _outranked(first: tuple[str, ...], *others: tuple[str, ...]) -> tuple[str, ...]:
    """What others bring to a field beside the one that comes first."""
    return tuple(value for value in dict.fromkeys(chain(*others)) if value not in first)


def brought_by(variables: Variables, mapping: FieldMapping) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each mapped variable brings to which field, a location in the address apart."""
    for variable in STRING_VARIABLES:
        field = mapping.strings.get(variable)
        if field is not None and not (variable is Variable.LOCATION and field == F.CITY):
            text = variables.text(variable)
            yield field, (text,) if text else ()
    for variable in LIST_VARIABLES:
        for field in mapping.lists.get(variable, ()):
            yield field, variables.texts(variable)
    for network, url in sorted(variables.social_urls.items()):
        if network in mapping.socials and (text := stated(url)):
            yield mapping.socials[network], (text,)


_PLACE = (F.CITY, F.STATE, F.COUNTRY)


def _places(
    variables: Variables, mapping: FieldMapping, brought: Mapping[str, Sequence[tuple[str, ...]]]
) -> Iterator[tuple[str, str]]:
    """What a location that is mapped to the city adds to an address without one."""
    location = variables.text(Variable.LOCATION)
    if location is None or mapping.strings.get(Variable.LOCATION) != F.CITY or F.CITY in brought:
        return
    parts = [part.strip() for part in location.split(",") if part.strip()]
    if len(parts) == len(_PLACE) and set(_PLACE) <= set(mapping.strings.values()):
        yield from ((field, part) for field, part in zip(_PLACE, parts, strict=True) if field not in brought)
    elif not any((location,) in brought.get(field, ()) for field in _PLACE):
        yield F.CITY, location


def _jobs(variables: Variables, mapping: FieldMapping, texts: Mapping[str, str]) -> tuple[Job, ...]:
    """Read the positions, the current one first: title and company, joined with the experience that fits."""
    history = variables.experience if F.POSITIONS in mapping.lists.get(Variable.EXPERIENCE, ()) else ()
    jobs = [job for entry in history if (job := _job(entry)).title or job.company]
    title, company = texts.get(F.TITLE), texts.get(F.COMPANY)
    if title is None and company is None:
        return tuple(sorted(jobs, key=lambda job: not job.current))
    named = Job(title, company, None, None, current=True)
    known = _experience_of(named, jobs)
    if known is None:
        return (named, *jobs)
    current = Job(title or known.title, company or known.company, known.start, None, current=True)
    return (current, *(job for job in jobs if job is not known))


def _experience_of(named: Job, jobs: Sequence[Job]) -> Job | None:
    """The experience that a current position is, of which title and company (one may be blank) are named.

    A title that is told otherwise at the only current position with that company makes no second position.
    """
    held = [job for job in jobs if job.current]
    open_ended = [job for job in jobs if not job.current and job.end is None]
    there = [job for job in held if named.company and same_company(named.company, job.company or "")]
    agreeing = (job for job in (*held, *open_ended) if _agrees(named, job))
    return next(agreeing, there[0] if len(there) == 1 else None)


def _agrees(named: Job, known: Job) -> bool:
    titles = not named.title or not known.title or same_title(named.title, known.title)
    companies = not named.company or not known.company or same_company(named.company, known.company)
    return titles and companies


def _job(entry: Experience) -> Job:
    start = (entry.start_year, entry.start_month) if entry.start_year else None
    end = (entry.end_year, entry.end_month) if entry.end_year else None
    current = entry.current and end is None
    return Job(stated(entry.title), stated(entry.company), start, end, current=current)


def _employers(variables: Variables) -> tuple[str, ...]:
    named = (
        variables.company,
        variables.previous_company,
        *(entry.company for entry in variables.experience),
    )
    return tuple(name for name in map(stated, named) if name)


def _schoolings(variables: Variables, mapping: FieldMapping, schools: Iterable[str]) -> tuple[Schooling, ...]:
    """The education; a school that is only named is added when no entry is of that school."""
    entries = variables.education if F.SCHOOLS in mapping.lists.get(Variable.EDUCATION, ()) else ()
    known = [schooling for entry in entries if (schooling := _schooling(entry)).name]
    for name in schools:
        if not any(same_school(name, schooling.name or "") for schooling in known):
            known.append(Schooling(name, None, None, None, None))
    return tuple(known)


def _schooling(entry: Education) -> Schooling:
    degree, field = stated(entry.degree), stated(entry.field_of_study)
    return Schooling(stated(entry.school), degree, field, entry.start_year, entry.end_year)
