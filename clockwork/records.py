"""Clockwork's records as typed values, read from the JSON of its answers.

Each has `from_json`, which ignores unknown keys, takes ids as text or numbers, and reads camelCase (REST),
snake_case (webhooks) and the older v1 keys. It raises `clockwork.shapes.UnreadableAnswer` for what is no JSON
object or lacks an id that it must have, and nothing else: a part of an odd shape is unknown, and spoils no
other part. Source: `clockwork-api.md: Shapes` and `clockwork-api.md: Reading`.

Absence is not emptiness: a list that the answer didn't carry, or of which something could not be read, is
None and must be fetched where it matters; a list that was null is `()`. `known` of a `Person` or a `Company`
names the attributes that the answer carried.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from clockwork.catalogue import (
    CustomField,
    CustomFieldOption,
    FieldEntity,
    FieldType,
    NoteType,
    Project,
    Region,
    Status,
    Tag,
    User,
)
from clockwork.dates import PartialDate
from clockwork.person_parts import (
    Address,
    Email,
    ExternalRef,
    LinkedinUrl,
    Note,
    PersonCustomField,
    PhoneNumber,
    Position,
    School,
    WebSite,
)
from clockwork.shapes import Shape

__all__ = [
    "Address",
    "Candidacy",
    "Company",
    "CustomField",
    "CustomFieldOption",
    "Email",
    "ExternalRef",
    "FieldEntity",
    "FieldType",
    "LinkedinUrl",
    "Note",
    "NoteType",
    "Person",
    "PersonCustomField",
    "PhoneNumber",
    "Position",
    "Project",
    "Region",
    "School",
    "Status",
    "Tag",
    "User",
    "WebSite",
]

_DO_NOT_CONTACT_ENDS = (
    "do_not_contact_until",
    "do_not_contact_end_date",
    "do_not_contact_ends_at",
    "do_not_contact_ends_on",
    "do_not_contact_end_at",
    "do_not_contact_end",
    "do_not_contact_expires_at",
    "do_not_contact_expires_on",
    "do_not_contact_expiration_date",
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the firm's CRM, with as many of their parts as the answer carried.

    Scalars are None, and lists `()`, where Clockwork said null; both are None, and missing in `known`, where
    it said nothing.
    """

    id: str
    name: str | None
    first_name: str | None
    last_name: str | None
    nick_name: str | None
    biography: str | None
    skype_name: str | None
    assistant_name: str | None
    do_not_contact: bool | None
    created_at: datetime | None
    updated_at: datetime | None
    preferred_email_address: str | None
    preferred_phone_number: str | None
    preferred_linkedin_url: str | None
    preferred_web_site: str | None
    preferred_address: str | None
    positions: tuple[Position, ...] | None
    schools: tuple[School, ...] | None
    emails: tuple[Email, ...] | None
    phone_numbers: tuple[PhoneNumber, ...] | None
    linkedin_urls: tuple[LinkedinUrl, ...] | None
    web_sites: tuple[WebSite, ...] | None
    addresses: tuple[Address, ...] | None
    external_refs: tuple[ExternalRef, ...] | None
    tags: tuple[Tag, ...] | None
    notes: tuple[Note, ...] | None
    known: frozenset[str]

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "person")
        return cls(
            id=shape.identifier(),
            **{name: shape.text(name) for name in _PERSON_TEXTS},
            do_not_contact=shape.flag("do_not_contact"),
            created_at=shape.timestamp("created_at"),
            updated_at=shape.timestamp("updated_at"),
            positions=shape.records(Position.from_json, "positions"),
            schools=shape.records(School.from_json, "schools", "education"),
            emails=shape.records(Email.from_json, "emails", "email_addresses"),
            phone_numbers=shape.records(PhoneNumber.from_json, "phone_numbers"),
            linkedin_urls=shape.records(LinkedinUrl.from_json, "linkedin_urls"),
            web_sites=shape.records(WebSite.from_json, "web_sites"),
            addresses=shape.records(Address.from_json, "addresses"),
            external_refs=shape.records(ExternalRef.from_json, "external_refs"),
            tags=shape.records(Tag.from_json, "tags"),
            notes=shape.records(Note.from_json, "notes"),
            known=shape.known(),
        )


@dataclass(frozen=True, slots=True)
class Company:
    """A company. Its Do Not Contact mark lifts at the end of `do_not_contact_until`, if there is one.

    An end date that can't be read is none. `known` names the attributes that the answer carried; the others
    are None because nobody knows.
    """

    id: str
    name: str | None
    web_site: str | None
    do_not_contact: bool | None
    do_not_contact_until: PartialDate | None
    created_at: datetime | None
    updated_at: datetime | None
    known: frozenset[str]

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "company")
        return cls(
            id=shape.identifier(),
            name=shape.text("name"),
            web_site=shape.text("web_site", "website"),
            do_not_contact=shape.flag("do_not_contact"),
            do_not_contact_until=shape.date(*_DO_NOT_CONTACT_ENDS),
            created_at=shape.timestamp("created_at"),
            updated_at=shape.timestamp("updated_at"),
            known=shape.known() | _ends_unread(shape),
        )


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A person in a project; the one place where a status belongs."""

    id: str
    project_id: str | None
    person_id: str | None
    status_id: str | None
    rank: str | None
    stoplight_status: str | None
    person: Person | None
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer or of a webhook's body."""
        shape = Shape(data, "candidacy")
        return cls(
            id=shape.identifier(),
            project_id=shape.text("project_id"),
            person_id=shape.text("person_id"),
            status_id=shape.text("status_id"),
            rank=shape.text("rank"),
            stoplight_status=shape.text("stoplight_status"),
            person=shape.record(Person.from_json, "person"),
            created_at=shape.timestamp("created_at"),
            updated_at=shape.timestamp("updated_at"),
        )


def _ends_unread(shape: Shape) -> frozenset[str]:
    """An end date that can't be read counts as said to be none: a mark must not lift on a former one."""
    is_unread = not shape.unusable().isdisjoint(_DO_NOT_CONTACT_ENDS)
    return frozenset({_DO_NOT_CONTACT_ENDS[0]} if is_unread else ())


_PERSON_TEXTS = (
    "name",
    "first_name",
    "last_name",
    "nick_name",
    "biography",
    "skype_name",
    "assistant_name",
    "preferred_email_address",
    "preferred_phone_number",
    "preferred_linkedin_url",
    "preferred_web_site",
    "preferred_address",
)
