"""The records that hang on a person: each is written by a call of its own.

Read as `clockwork.records` says. Source: `clockwork-api.md: A person, as people_search returns it`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from clockwork.dates import PartialDate
from clockwork.shapes import Shape, UnreadableAnswer


@dataclass(frozen=True, slots=True)
class Position:
    """A job of a person. `kind` is `current`, `former` or whatever else Clockwork says."""

    id: str | None
    title: str | None
    company_id: str | None
    company_name: str | None
    start: PartialDate | None
    end: PartialDate | None
    kind: str | None

    @property
    def is_current(self) -> bool:
        """Whether the person works there now: as `kind` says, else by a start without an end.

        Source: `clockwork-api.md: Facts about Clockwork that bind the rules`.
        """
        if self.kind in ("current", "former"):
            return self.kind == "current"
        return self.start is not None and self.end is None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "position")
        return cls(
            id=shape.text("id"),
            title=shape.text("title"),
            company_id=shape.text("company_id"),
            company_name=shape.text("company_name"),
            start=shape.boundary("start"),
            end=shape.boundary("end"),
            kind=shape.text("type", "kind"),
        )


@dataclass(frozen=True, slots=True)
class School:
    """An education of a person."""

    id: str | None
    name: str | None
    degree: str | None
    field_of_study: str | None
    start: PartialDate | None
    end: PartialDate | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "school")
        return cls(
            id=shape.text("id"),
            name=shape.text("name") or shape.record(_name, "school"),
            degree=shape.text("degree"),
            field_of_study=shape.text("field_of_study"),
            start=shape.boundary("start"),
            end=shape.boundary("end"),
        )


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address of a person; the empty one if the answer gave none."""

    id: str | None
    address: str
    location: str | None
    location_type_id: str | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "e-mail address")
        return cls(
            id=shape.text("id"),
            address=shape.text("address") or "",
            location=shape.text("location"),
            location_type_id=shape.text("location_type_id"),
        )


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A phone number of a person; `digits` is as Clockwork keeps it, and empty if the answer gave none."""

    id: str | None
    digits: str
    extension: str | None
    location: str | None
    location_type_id: str | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "phone number")
        return cls(
            id=shape.text("id"),
            digits=shape.text("digits") or "",
            extension=shape.text("extension"),
            location=shape.text("location"),
            location_type_id=shape.text("location_type_id"),
        )


@dataclass(frozen=True, slots=True)
class LinkedinUrl:
    """The address of a LinkedIn profile; empty if the answer gave none."""

    id: str | None
    url: str
    is_preferred: bool | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "LinkedIn URL")
        return cls(id=shape.text("id"), url=shape.text("url") or "", is_preferred=shape.flag("is_preferred"))


@dataclass(frozen=True, slots=True)
class WebSite:
    """The address of a web site; empty if the answer gave none."""

    id: str | None
    url: str
    location: str | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "web site")
        return cls(id=shape.text("id"), url=shape.text("url") or "", location=shape.text("location"))


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address of a person."""

    id: str | None
    street: str | None
    street2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    region_id: str | None
    location: str | None
    location_type_id: str | None
    formatted_address: str | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "address")
        return cls(**{name: shape.text(name) for name in _ADDRESS_FIELDS})


@dataclass(frozen=True, slots=True)
class ExternalRef:
    """A person's id in another system; empty if the answer gave none."""

    id: str | None
    external_ref: str

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "external reference")
        return cls(id=shape.text("id"), external_ref=shape.text("external_ref") or "")


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a person. `type` is the name or the id of a note type; `content` is HTML."""

    id: str | None
    type: str | None
    content: str | None
    created_at: datetime | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "note")
        return cls(
            id=shape.text("id"),
            type=shape.text("type", "note_type", "note_type_id", "category"),
            content=shape.text("content"),
            created_at=shape.timestamp("created_at"),
        )


@dataclass(frozen=True, slots=True)
class PersonCustomField:
    """What one custom field holds for one person; `option_ids` is None when the answer didn't say.

    Unlike other records it is unreadable as soon as it can't be told what it holds, or for which field: taken
    for blank, it would be overwritten.
    """

    id: str | None
    custom_field_id: str | None
    value: str | None
    option_ids: tuple[str, ...] | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "person's custom field")
        read = cls(
            id=shape.text("id"),
            custom_field_id=shape.text("custom_field_id"),
            value=shape.any_text("value"),
            option_ids=shape.identifiers("option_ids"),
        )
        if not shape.unusable().isdisjoint(("custom_field_id", "option_ids")):
            raise UnreadableAnswer("a person's custom field should hold text or option ids")
        return read


def _name(data: Mapping[str, object]) -> str | None:
    return Shape(data, "school").text("name")


_ADDRESS_FIELDS = tuple(field.name for field in fields(Address))
