"""A person's variables, as they come in and as they are shown (product.md: Words)."""

from dataclasses import asdict, fields
from typing import Any

import strawberry
from strawberry import UNSET

from api.fan_out import up_to
from api.schema.variable_meanings import VARIABLE_MEANINGS as SAYS
from domain.rules import variables as domain
from domain.rules.acceptance import MAX_ITEMS
from domain.rules.urls import Network


@strawberry.input(description="A position that the person holds or held.")
class ExperienceInput:
    """A position."""

    title: str | None = strawberry.field(default=None, description="The job title.")
    company: str | None = strawberry.field(default=None, description="The employer.")
    start_year: int | None = strawberry.field(default=None, description="The year of the start.")
    start_month: int | None = strawberry.field(default=None, description="The month of the start, 1 to 12.")
    end_year: int | None = strawberry.field(default=None, description="The year of the end.")
    end_month: int | None = strawberry.field(default=None, description="The month of the end, 1 to 12.")
    current: bool | None = strawberry.field(
        default=None, description="Whether it is held now; when left out, a position without an end is."
    )

    def to_domain(self) -> domain.Experience:
        """As the rules know it."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        current = self.end_year is None if self.current is None else self.current
        return domain.Experience(**{**given, "current": current})


@strawberry.input(description="A school that the person attended.")
class EducationInput:
    """A school."""

    school: str = strawberry.field(description="The school's name.")
    degree: str | None = strawberry.field(default=None, description="The degree.")
    field_of_study: str | None = strawberry.field(default=None, description="What was studied.")
    start_year: int | None = strawberry.field(default=None, description="The year of the start.")
    end_year: int | None = strawberry.field(default=None, description="The year of the end.")

    def to_domain(self) -> domain.Education:
        """As the rules know it."""
        return domain.Education(**asdict(self))


@strawberry.input(description="A page of the person in a network, or a web site.")
class SocialUrlInput:
    """One network's URL."""

    network: Network = strawberry.field(description="Whose page it is.")
    url: str = strawberry.field(description="The URL.")


@strawberry.input
class VariablesInput:
    """Every variable. What is left out stays as it is; null or an empty list: SourceWhale has no value."""

    salutation: str | None = strawberry.field(default=UNSET, description=SAYS["salutation"])
    name: str | None = strawberry.field(default=UNSET, description=SAYS["name"])
    first_name: str | None = strawberry.field(default=UNSET, description=SAYS["first_name"])
    last_name: str | None = strawberry.field(default=UNSET, description=SAYS["last_name"])
    company: str | None = strawberry.field(default=UNSET, description=SAYS["company"])
    previous_company: str | None = strawberry.field(default=UNSET, description=SAYS["previous_company"])
    role: str | None = strawberry.field(default=UNSET, description=SAYS["role"])
    school: str | None = strawberry.field(default=UNSET, description=SAYS["school"])
    location: str | None = strawberry.field(default=UNSET, description=SAYS["location"])
    city: str | None = strawberry.field(default=UNSET, description=SAYS["city"])
    state: str | None = strawberry.field(default=UNSET, description=SAYS["state"])
    postcode: str | None = strawberry.field(default=UNSET, description=SAYS["postcode"])
    country: str | None = strawberry.field(default=UNSET, description=SAYS["country"])
    summary: str | None = strawberry.field(default=UNSET, description=SAYS["summary"])
    headline: str | None = strawberry.field(default=UNSET, description=SAYS["headline"])
    source: str | None = strawberry.field(default=UNSET, description=SAYS["source"])
    comments: str | None = strawberry.field(default=UNSET, description=SAYS["comments"])
    company_location: str | None = strawberry.field(default=UNSET, description=SAYS["company_location"])
    company_linkedin_url: str | None = strawberry.field(
        default=UNSET, description=SAYS["company_linkedin_url"]
    )
    custom_variable_1: str | None = strawberry.field(default=UNSET, description=SAYS["custom_variable_1"])
    custom_variable_2: str | None = strawberry.field(default=UNSET, description=SAYS["custom_variable_2"])
    custom_variable_3: str | None = strawberry.field(default=UNSET, description=SAYS["custom_variable_3"])
    custom_variable_4: str | None = strawberry.field(default=UNSET, description=SAYS["custom_variable_4"])
    external_ref: str | None = strawberry.field(
        default=UNSET,
        description="The external reference in Clockwork, if known.",
    )
    emails: list[str] | None = strawberry.field(default=UNSET, description=SAYS["emails"])
    phones: list[str] | None = strawberry.field(default=UNSET, description=SAYS["phones"])
    skills: list[str] | None = strawberry.field(default=UNSET, description=SAYS["skills"])
    industries: list[str] | None = strawberry.field(default=UNSET, description=SAYS["industries"])
    keywords: list[str] | None = strawberry.field(default=UNSET, description=SAYS["keywords"])
    links: list[str] | None = strawberry.field(default=UNSET, description=SAYS["links"])
    domains: list[str] | None = strawberry.field(default=UNSET, description=SAYS["domains"])
    experience: list[ExperienceInput] | None = strawberry.field(default=UNSET, description=SAYS["experience"])
    education: list[EducationInput] | None = strawberry.field(default=UNSET, description=SAYS["education"])
    social_urls: list[SocialUrlInput] | None = strawberry.field(
        default=UNSET, description=SAYS["social_urls"] + " Of two for one network the last counts."
    )

    def changes(self) -> dict[str, object]:
        """What is given, by the attribute of `domain.rules.variables.Variables`."""
        names = (field.name for field in fields(VariablesInput))
        given = {name: value for name in names if (value := getattr(self, name)) is not UNSET}
        return {name: _to_domain(name, value) for name, value in given.items()}


def _to_domain(name: str, value: Any) -> object:  # noqa: ANN401 - whatever the input's field holds
    if name == "social_urls":
        return {item.network: item.url for item in value or ()}
    if name in (*domain.LIST_VARIABLES, *domain.STRUCTURED_VARIABLES):
        return tuple(item if isinstance(item, str) else item.to_domain() for item in value or ())
    return value


@strawberry.type(description="A position that the person holds or held.")
class Experience:
    """A position."""

    title: str | None = strawberry.field(description="The job title.")
    company: str | None = strawberry.field(description=SAYS["company"])
    start_year: int | None = strawberry.field(description="The year of the start.")
    start_month: int | None = strawberry.field(description="The month of the start, 1 to 12.")
    end_year: int | None = strawberry.field(description="The year of the end.")
    end_month: int | None = strawberry.field(description="The month of the end, 1 to 12.")
    current: bool = strawberry.field(description="Whether it is held now.")


@strawberry.type(description="A school that the person attended.")
class Education:
    """A school."""

    school: str = strawberry.field(description="The school's name.")
    degree: str | None = strawberry.field(description="The degree.")
    field_of_study: str | None = strawberry.field(description="What was studied.")
    start_year: int | None = strawberry.field(description="The year of the start.")
    end_year: int | None = strawberry.field(description="The year of the end.")


@strawberry.type(description="A page of the person in a network, or a web site.")
class SocialUrl:
    """One network's URL."""

    network: Network = strawberry.field(description="Whose page it is.")
    url: str = strawberry.field(description="The URL.")


@strawberry.type(description="What SourceWhale knows of a person.")
class Variables:
    """Every variable; null or an empty list: SourceWhale has no value."""

    salutation: str | None = strawberry.field(description=SAYS["salutation"])
    name: str | None = strawberry.field(description=SAYS["name"])
    first_name: str | None = strawberry.field(description=SAYS["first_name"])
    last_name: str | None = strawberry.field(description=SAYS["last_name"])
    company: str | None = strawberry.field(description=SAYS["company"])
    previous_company: str | None = strawberry.field(description=SAYS["previous_company"])
    role: str | None = strawberry.field(description=SAYS["role"])
    school: str | None = strawberry.field(description=SAYS["school"])
    location: str | None = strawberry.field(description=SAYS["location"])
    city: str | None = strawberry.field(description=SAYS["city"])
    state: str | None = strawberry.field(description=SAYS["state"])
    postcode: str | None = strawberry.field(description=SAYS["postcode"])
    country: str | None = strawberry.field(description=SAYS["country"])
    summary: str | None = strawberry.field(description=SAYS["summary"])
    headline: str | None = strawberry.field(description=SAYS["headline"])
    source: str | None = strawberry.field(description=SAYS["source"])
    comments: str | None = strawberry.field(description=SAYS["comments"])
    company_location: str | None = strawberry.field(description=SAYS["company_location"])
    company_linkedin_url: str | None = strawberry.field(description=SAYS["company_linkedin_url"])
    custom_variable_1: str | None = strawberry.field(description=SAYS["custom_variable_1"])
    custom_variable_2: str | None = strawberry.field(description=SAYS["custom_variable_2"])
    custom_variable_3: str | None = strawberry.field(description=SAYS["custom_variable_3"])
    custom_variable_4: str | None = strawberry.field(description=SAYS["custom_variable_4"])
    external_ref: str | None = strawberry.field(description="The external reference in Clockwork, if known.")
    emails: list[str] = strawberry.field(description=SAYS["emails"], metadata=up_to(MAX_ITEMS))
    phones: list[str] = strawberry.field(description=SAYS["phones"], metadata=up_to(MAX_ITEMS))
    skills: list[str] = strawberry.field(description=SAYS["skills"], metadata=up_to(MAX_ITEMS))
    industries: list[str] = strawberry.field(description=SAYS["industries"], metadata=up_to(MAX_ITEMS))
    keywords: list[str] = strawberry.field(description=SAYS["keywords"], metadata=up_to(MAX_ITEMS))
    links: list[str] = strawberry.field(description=SAYS["links"], metadata=up_to(MAX_ITEMS))
    domains: list[str] = strawberry.field(description=SAYS["domains"], metadata=up_to(MAX_ITEMS))
    experience: list[Experience] = strawberry.field(description=SAYS["experience"], metadata=up_to(MAX_ITEMS))
    education: list[Education] = strawberry.field(description=SAYS["education"], metadata=up_to(MAX_ITEMS))
    social_urls: list[SocialUrl] = strawberry.field(
        description=SAYS["social_urls"], metadata=up_to(len(Network))
    )

    @classmethod
    def of(cls, known: domain.Variables) -> "Variables":
        """As the schema shows them."""
        plain: dict[str, Any] = {
            name: getattr(known, name) for name in (*domain.STRING_VARIABLES, "external_ref")
        }
        lists: dict[str, Any] = {name: list(getattr(known, name)) for name in domain.LIST_VARIABLES}
        return cls(
            **plain,
            **lists,
            experience=[Experience(**asdict(entry)) for entry in known.experience],
            education=[Education(**asdict(entry)) for entry in known.education],
            social_urls=[SocialUrl(network=network, url=url) for network, url in known.social_urls.items()],
        )
