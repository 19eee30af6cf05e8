"""What has a global id."""

from uuid import UUID

import strawberry

from api.connections import Page
from api.global_ids import encode


@strawberry.interface(description="Something that is stored here and has an id of its own.")
class Node:
    """A plain attribute: a resolver for every id would cost more than the row that it belongs to."""

    id: strawberry.ID = strawberry.field(description="An opaque id, unique among everything.")


def global_id(type_name: str, uuid: UUID) -> strawberry.ID:
    """The id of a node."""
    return strawberry.ID(encode(type_name, uuid))


def after_id(page: Page) -> UUID | None:
    """The id after which a page of a list that is ordered by id begins."""
    return page.after[0] if page.after and isinstance(page.after[0], UUID) else None
