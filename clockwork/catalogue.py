"""What a firm has set up in its Clockwork account: the lists that its people and candidacies refer to.

Read as `clockwork.records` says. Source: `clockwork-api.md: Reading`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from clockwork.shapes import Shape


@dataclass(frozen=True, slots=True)
class Named:
    """A record that is an id and a name; one without a name has the empty name."""

    id: str
    name: str

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, cls.__name__)
        return cls(id=shape.identifier(), name=shape.text("name") or "")


@dataclass(frozen=True, slots=True)
class Tag(Named):
    """A label that a firm puts on people."""


@dataclass(frozen=True, slots=True)
class Region(Named):
    """A region of the firm's own list, for addresses."""


@dataclass(frozen=True, slots=True)
class Status(Named):
    """A status that a candidacy of this firm can have."""


@dataclass(frozen=True, slots=True)
class NoteType(Named):
    """A kind of note that this firm writes."""


@dataclass(frozen=True, slots=True)
class CustomFieldOption(Named):
    """One of the choices of a select field."""


@dataclass(frozen=True, slots=True)
class Project(Named):
    """A search that the firm runs; people are its candidacies."""

    status: str | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "project")
        return cls(id=shape.identifier(), name=shape.text("name") or "", status=shape.text("status"))


@dataclass(frozen=True, slots=True)
class User(Named):
    """Somebody who works at the firm and signs in to Clockwork."""

    email: str | None

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "user")
        return cls(
            id=shape.identifier(), name=shape.text("name") or "", email=shape.text("email", "email_address")
        )


class FieldEntity(StrEnum):
    """Whose custom field it is. OTHER: of something that is unknown here, never to be written."""

    PERSON = "person"
    COMPANY = "company"
    OTHER = "other"


class FieldType(StrEnum):
    """What a custom field holds. OTHER: of a kind that is unknown here, never to be written."""

    TEXT = "text"
    SINGLE_SELECT = "single_select"
    MULTIPLE_SELECT = "multiple_select"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CustomField(Named):
    """A field that the firm made; `options` is empty for text."""

    entity: FieldEntity
    field_type: FieldType
    options: tuple[CustomFieldOption, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read it from the JSON of an answer."""
        shape = Shape(data, "custom field")
        entity, field_type = shape.text("entity"), shape.text("field_type")
        return cls(
            id=shape.identifier(),
            name=shape.text("name") or "",
            entity=FieldEntity(entity) if entity in list(FieldEntity) else FieldEntity.OTHER,
            field_type=FieldType(field_type) if field_type in list(FieldType) else FieldType.OTHER,
            options=shape.records(CustomFieldOption.from_json, "options") or (),
        )
