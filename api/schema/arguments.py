"""Arguments with their descriptions: `search: Annotated[str | None, arg("A part of the name.")] = None`."""

import strawberry
from strawberry.types.arguments import StrawberryArgumentAnnotation


def arg(description: str) -> StrawberryArgumentAnnotation:
    """What an argument is, for the schema."""
    return strawberry.argument(description=description)
