"""Variables: what SourceWhale knows of a Person (product.md: Words)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from domain.rules.urls import Network
from domain.rules.web_address import without_invisible

Entry = TypeVar("Entry", "Experience", "Education")


class Variable(StrEnum):
    """Every variable that can be mapped, by kind: string, then list, then structured and social URLs."""

    SALUTATION = "salutation"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    COMPANY = "company"
    PREVIOUS_COMPANY = "previous_company"
    ROLE = "role"
    SCHOOL = "school"
    LOCATION = "location"
    CITY = "city"
    STATE = "state"
    POSTCODE = "postcode"
    COUNTRY = "country"
    SUMMARY = "summary"
    HEADLINE = "headline"
    SOURCE = "source"
    COMMENTS = "comments"
    COMPANY_LOCATION = "company_location"
    COMPANY_LINKEDIN_URL = "company_linkedin_url"
    CUSTOM_VARIABLE_1 = "custom_variable_1"
    CUSTOM_VARIABLE_2 = "custom_variable_2"
    CUSTOM_VARIABLE_3 = "custom_variable_3"
    CUSTOM_VARIABLE_4 = "custom_variable_4"
    EMAILS = "emails"
    PHONES = "phones"
    SKILLS = "skills"
    INDUSTRIES = "industries"
    KEYWORDS = "keywords"
    LINKS = "links"
    DOMAINS = "domains"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    SOCIAL_URLS = "social_urls"


LIST_VARIABLES = (
    Variable.EMAILS,
    Variable.PHONES,
    Variable.SKILLS,
    Variable.INDUSTRIES,
    Variable.KEYWORDS,
    Variable.LINKS,
    Variable.DOMAINS,
)
STRUCTURED_VARIABLES = (Variable.EXPERIENCE, Variable.EDUCATION, Variable.SOCIAL_URLS)
STRING_VARIABLES = tuple(v for v in Variable if v not in LIST_VARIABLES and v not in STRUCTURED_VARIABLES)


@dataclass(frozen=True, slots=True)
class Experience:
    """A position as SourceWhale knows it, held now if it is `current` and has no end.

    Months are 1 to 12; they and the years may be unknown.
    """

    title: str | None = None
    company: str | None = None
    start_year: int | None = None
    start_month: int | None = None
    end_year: int | None = None
    end_month: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Education:
    """A school as SourceWhale knows it."""

    school: str
    degree: str | None = None
    field_of_study: str | None = None
    start_year: int | None = None
    end_year: int | None = None


@dataclass(frozen=True, slots=True)
class Variables:
    """A Person's variables. A blank string, an empty list and None all mean: SourceWhale has no value."""

    salutation: str | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    previous_company: str | None = None
    role: str | None = None
    school: str | None = None
    location: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    summary: str | None = None
    headline: str | None = None
    source: str | None = None
    comments: str | None = None
    company_location: str | None = None
    company_linkedin_url: str | None = None
    custom_variable_1: str | None = None
    custom_variable_2: str | None = None
    custom_variable_3: str | None = None
    custom_variable_4: str | None = None
    external_ref: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    social_urls: Mapping[Network, str] = field(default_factory=dict)

    @property
    def display_name(self) -> str | None:
        """The whole name: as given, else first and last name together."""
        parts = (stated(part) for part in (self.first_name, self.last_name))
        whole = stated(self.name) or " ".join(part for part in parts if part)
        return " ".join(whole.split()) or None

    def text(self, variable: Variable) -> str | None:
        """A string variable's value, trimmed; None when SourceWhale has none."""
        return self.display_name if variable is Variable.NAME else stated(getattr(self, variable.value))

    def texts(self, variable: Variable) -> tuple[str, ...]:
        """A list variable's values, trimmed, blanks left out, each once, in order."""
        values: tuple[str, ...] = getattr(self, variable.value)
        return tuple(dict.fromkeys(text for value in values if (text := stated(value))))

    def changed(self, changes: Mapping[str, object]) -> "Variables":
        """The same with some variables replaced, by attribute name.

        When the first or last name changes and no whole name is given with it, the whole name follows them.
        The result is what `from_json` would read, so that variables that say the same are equal.
        """
        known: dict[str, Any] = dict(changes)
        after = Variables.from_json(replace(self, **known).to_json())
        return replace(after, name=None) if "name" not in changes and _outdates_name(self, after) else after

    def to_json(self) -> dict[str, object]:
        """Only what has a value."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "", (), {})}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Variables":
        """The inverse of `to_json`; unknown keys and networks are passed over, null is no value."""
        known = {f.name: data[f.name] for f in fields(cls) if data.get(f.name) is not None}
        for variable in LIST_VARIABLES:
            known[variable.value] = tuple(known.get(variable.value, ()))
        known["experience"] = tuple(_entry(Experience, item) for item in known.get("experience", ()))
        known["education"] = tuple(_entry(Education, item) for item in known.get("education", ()))
        urls: Mapping[str, str] = known.get("social_urls", {})
        known["social_urls"] = {network: urls[network] for network in Network if network in urls}
        return cls(**known)


def stated(text: str | None) -> str | None:
    """A text without the space around it; None where nothing in it can be seen."""
    return text.strip() if text and without_invisible(text).strip() else None


def _outdates_name(before: Variables, after: Variables) -> bool:
    """Whether the whole name is no longer right: a part of it has another value, or one that it lacks."""
    whole = set((after.name or "").casefold().split())
    for variable in (Variable.FIRST_NAME, Variable.LAST_NAME):
        former, part = before.text(variable), after.text(variable)
        if part and part != former and (former or not whole.issuperset(part.casefold().split())):
            return True
    return False


def _entry(kind: type[Entry], item: Mapping[str, Any]) -> Entry:
    return kind(**{f.name: item[f.name] for f in fields(kind) if f.name in item})
