"""How an enum of the domain becomes one of the schema, each value described."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

E = TypeVar("E", bound=StrEnum)


def describe(enum: type[E], description: str, values: Mapping[E, str], name: str | None = None) -> None:
    """Make a domain's enum a GraphQL enum with a description for itself and for each value."""
    strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]  # set by strawberry.enum
    for value in definition.values:
        value.description = values[value.value]
