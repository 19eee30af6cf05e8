"""What can be written, under Clockwork's own snake_case names. Only what is given is sent.

Source: `clockwork-api.md: Writing`.
"""

from typing import TypedDict


class PersonFields(TypedDict, total=False):
    """A person's own fields. E-mails, positions and the like are each a call of their own."""

    name: str
    nick_name: str
    biography: str
    assistant_name: str
    skype_name: str
    do_not_contact: bool
    no_relocation: bool
    tag_names: list[str]
    tag_ids: list[str]


class AddressFields(TypedDict, total=False):
    """A postal address."""

    street: str
    street_2: str
    city: str
    state: str
    postal_code: str
    country: str
    region_id: str
    location: str


class PositionFields(TypedDict, total=False):
    """A job; `company_id` is surer than `company_name`. Months are 1 to 12."""

    title: str
    company_id: str
    company_name: str
    start_month: int
    start_year: int
    end_month: int
    end_year: int


class SchoolFields(TypedDict, total=False):
    """An education."""

    name: str
    degree: str
    field_of_study: str
    start_year: int
    end_year: int


class CompanyFields(TypedDict, total=False):
    """A company's fields."""

    name: str
    web_site: str
