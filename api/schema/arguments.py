"""Arguments with their descriptions: `search: Annotated[str | None, arg("A part of the name.")] = None`."""

import strawberry
from strawberry.types.arguments import StrawberryArgumentAnnotation

from api.errors import BadRequest
from domain.rules.acceptance import MAX_STRING


def arg(description: str) -> StrawberryArgumentAnnotation:
    """What an argument is, for the schema."""
    return strawberry.argument(description=description)


def check_search(**texts: str | None) -> None:
    """Refuse what nothing can be found by, before it is normalised or compared with anything.

    Raises:
        BadRequest: a text, by the schema's name of its argument, is longer than anything that is kept.
    """
    for name, text in texts.items():
        if text is not None and len(text) > MAX_STRING:
            raise BadRequest(f"`{name}` may have at most {MAX_STRING:,} characters.")
