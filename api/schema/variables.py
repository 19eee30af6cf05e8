"""A person's variables, as they come in and as they are shown (product.md: Words)."""

from dataclasses import asdict, fields
from typing import Any

import strawberry
from strawberry import UNSET

from api.fan_out import up_to
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

    salutation: str | None = strawberry.field(default=UNSET, description="How the person is addressed.")
    name: str | None = strawberry.field(
        default=UNSET, description="The whole name, else first and last name."
    )
    first_name: str | None = strawberry.field(default=UNSET, description="The first name.")
    last_name: str | None = strawberry.field(default=UNSET, description="The last name.")
    company: str | None = strawberry.field(default=UNSET, description="The current employer.")
    previous_company: str | None = strawberry.field(default=UNSET, description="The employer before.")
    role: str | None = strawberry.field(default=UNSET, description="The current job title.")
    school: str | None = strawberry.field(default=UNSET, description="A school, without details.")
    location: str | None = strawberry.field(default=UNSET, description="Where the person lives, as one text.")
    city: str | None = strawberry.field(default=UNSET, description="The city.")
    state: str | None = strawberry.field(default=UNSET, description="The state or region.")
    postcode: str | None = strawberry.field(default=UNSET, description="The postcode.")
    country: str | None = strawberry.field(default=UNSET, description="The country.")
    summary: str | None = strawberry.field(default=UNSET, description="The person's summary.")
    headline: str | None = strawberry.field(
        default=UNSET, description="The headline of the person's profile."
    )
    source: str | None = strawberry.field(default=UNSET, description="Where the person was found.")
    comments: str | None = strawberry.field(default=UNSET, description="Comments.")
    company_location: str | None = strawberry.field(default=UNSET, description="Where the employer is.")
    company_linkedin_url: str | None = strawberry.field(
        default=UNSET, description="The employer on LinkedIn."
    )
    custom_variable_1: str | None = strawberry.field(default=UNSET, description="The first custom variable.")
    custom_variable_2: str | None = strawberry.field(default=UNSET, description="The second custom variable.")
    custom_variable_3: str | None = strawberry.field(default=UNSET, description="The third custom variable.")
    custom_variable_4: str | None = strawberry.field(default=UNSET, description="The fourth custom variable.")
    external_ref: str | None = strawberry.field(
        default=UNSET,
        description="The external reference in Clockwork, if known.",
    )
    emails: list[str] | None = strawberry.field(default=UNSET, description="E-mail addresses.")
    phones: list[str] | None = strawberry.field(default=UNSET, description="Phone numbers.")
    skills: list[str] | None = strawberry.field(default=UNSET, description="Skills.")
    industries: list[str] | None = strawberry.field(default=UNSET, description="Industries.")
    keywords: list[str] | None = strawberry.field(default=UNSET, description="Keywords.")
    links: list[str] | None = strawberry.field(default=UNSET, description="Other web pages.")
    domains: list[str] | None = strawberry.field(default=UNSET, description="Web domains of the employer.")
    experience: list[ExperienceInput] | None = strawberry.field(default=UNSET, description="Positions.")
    education: list[EducationInput] | None = strawberry.field(default=UNSET, description="Schools.")
    social_urls: list[SocialUrlInput] | None = strawberry.field(
        default=UNSET, description="The person's pages; of two for one network the last counts."
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
    company: str | None = strawberry.field(description="The employer.")
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

    salutation: str | None = strawberry.field(description="How the person is addressed.")
    name: str | None = strawberry.field(description="The whole name, else first and last name.")
    first_name: str | None = strawberry.field(description="The first name.")
    last_name: str | None = strawberry.field(description="The last name.")
    company: str | None = strawberry.field(description="The current employer.")
    previous_company: str | None = strawberry.field(description="The employer before.")
    role: str | None = strawberry.field(description="The current job title.")
    school: str | None = strawberry.field(description="A school, without details.")
    location: str | None = strawberry.field(description="Where the person lives, as one text.")
    city: str | None = strawberry.field(description="The city.")
    state: str | None = strawberry.field(description="The state or region.")
    postcode: str | None = strawberry.field(description="The postcode.")
    country: str | None = strawberry.field(description="The country.")
    summary: str | None = strawberry.field(description="The person's summary.")
    headline: str | None = strawberry.field(description="The headline of the person's profile.")
    source: str | None = strawberry.field(description="Where the person was found.")
    comments: str | None = strawberry.field(description="Comments.")
    company_location: str | None = strawberry.field(description="Where the employer is.")
    company_linkedin_url: str | None = strawberry.field(description="The employer on LinkedIn.")
    custom_variable_1: str | None = strawberry.field(description="The first custom variable.")
    custom_variable_2: str | None = strawberry.field(description="The second custom variable.")
    custom_variable_3: str | None = strawberry.field(description="The third custom variable.")
    custom_variable_4: str | None = strawberry.field(description="The fourth custom variable.")
    external_ref: str | None = strawberry.field(description="The external reference in Clockwork, if known.")
    emails: list[str] = strawberry.field(description="E-mail addresses.", metadata=up_to(MAX_ITEMS))
    phones: list[str] = strawberry.field(description="Phone numbers.", metadata=up_to(MAX_ITEMS))
    skills: list[str] = strawberry.field(description="Skills.", metadata=up_to(MAX_ITEMS))
    industries: list[str] = strawberry.field(description="Industries.", metadata=up_to(MAX_ITEMS))
    keywords: list[str] = strawberry.field(description="Keywords.", metadata=up_to(MAX_ITEMS))
    links: list[str] = strawberry.field(description="Other web pages.", metadata=up_to(MAX_ITEMS))
    domains: list[str] = strawberry.field(
        description="Web domains of the employer.", metadata=up_to(MAX_ITEMS)
    )
    experience: list[Experience] = strawberry.field(description="Positions.", metadata=up_to(MAX_ITEMS))
    education: list[Education] = strawberry.field(description="Schools.", metadata=up_to(MAX_ITEMS))
    social_urls: list[SocialUrl] = strawberry.field(
        description="The person's pages.", metadata=up_to(len(Network))
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
