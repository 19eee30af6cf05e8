"""Lists that can grow: keyset pages with opaque cursors (design.md: GraphQL conventions).

A root field reads its page like this; `Connection[Push]` is called `PushConnection` in the schema:

    async def pushes(self, info: Info, first: First = 20, after: After = None) -> Connection[Push]:
        page = read_page(first, after, UUID)
        rows = await list_pushes(info.context.db, info.context.viewer, after=page.after, limit=page.limit + 1)
        return page.connect([Push.of(row) for row in rows], lambda push: (push.key,), count)
"""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import strawberry

from api.errors import BadRequest

NodeT = TypeVar("NodeT")
Key = str | int | UUID
Count = Callable[[], Awaitable[int]]

DEFAULT_FIRST = 20
MOST_FIRST = 100
_MOST_CURSOR_CHARACTERS = 2000

First = Annotated[int, strawberry.argument(description="How many at most: 1 to 100.")]
After = Annotated[
    str | None,
    strawberry.argument(description="Only what comes after this cursor (an edge's, or `endCursor`)."),
]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's page info, forwards only."""

    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(description="Whether this page began after a cursor.")
    start_cursor: str | None = strawberry.field(description="The first edge's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(
        description="The last edge's cursor: give it as `after` to read on; null on an empty page."
    )


@strawberry.type(description="One item of a page.")
class Edge(Generic[NodeT]):
    """An item and its place."""

    node: NodeT = strawberry.field(description="The item itself.")
    cursor: str = strawberry.field(
        description="Its place in the list: give it as `after` to read on from here."
    )


async def _total_count(root: "Connection[Any]") -> int:
    return await root.count()


@strawberry.type(description="A page of a list.")
class Connection(Generic[NodeT]):
    """All plain attributes but `totalCount`, which is counted only when it is asked for."""

    edges: list[Edge[NodeT]] = strawberry.field(description="The items with their cursors.")
    nodes: list[NodeT] = strawberry.field(description="The items alone.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in its list.")
    count: strawberry.Private[Count]

    total_count: int = strawberry.field(
        resolver=_total_count, description="How many there are on all pages together; counted when asked for."
    )


@dataclass(frozen=True, slots=True)
class Page:
    """What a client asked for: at most `limit` items after the keys `after` (None: from the start)."""

    limit: int
    after: tuple[Key, ...] | None

    def connect(
        self, found: Sequence[NodeT], keys_of: Callable[[NodeT], tuple[Key, ...]], count: Count
    ) -> Connection[NodeT]:
        """The page's connection.

        Args:
            found: up to `limit + 1` items in order; the one too many tells that there is a next page.
            keys_of: the keys by which an item is ordered, the last of them unique.
            count: counts the whole list.
        """
        nodes = list(found[: self.limit])
        edges = [Edge(node=node, cursor=encode_cursor(*keys_of(node))) for node in nodes]
        info = PageInfo(
            has_next_page=len(found) > self.limit,
            has_previous_page=self.after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        return Connection(edges=edges, nodes=nodes, page_info=info, count=count)


async def nothing() -> int:
    """The count of a list that is empty."""
    return 0


def read_page(first: int, after: str | None, *key_types: type[Key]) -> Page:
    """Check what a client gave.

    Args:
        first: how many.
        after: a cursor, or None for the first page.
        key_types: the types of the list's keys, as `Page.connect` gets them.

    Raises:
        BadRequest: `first` is not 1 to 100, or `after` is no cursor of such a list.
    """
    if not 1 <= first <= MOST_FIRST:
        raise BadRequest(f"`first` must be 1 to {MOST_FIRST}.")
    return Page(first, None if after is None else decode_cursor(after, *key_types))


def encode_cursor(*keys: Key) -> str:
    """The keys as an opaque text."""
    plain = [key.hex if isinstance(key, UUID) else key for key in keys]
    text = json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *key_types: type[Key]) -> tuple[Key, ...]:
    """The keys again.

    Raises:
        BadRequest: the cursor was not made from keys of these types.
    """
    try:
        return _decode(cursor, key_types)
    except (binascii.Error, ValueError, RecursionError) as malformed:
        raise BadRequest(
            "`after` is not a cursor of this list: take one from `pageInfo.endCursor`."
        ) from malformed


def _decode(cursor: str, key_types: tuple[type[Key], ...]) -> tuple[Key, ...]:
    if len(cursor) > _MOST_CURSOR_CHARACTERS:
        raise ValueError("too long")
    plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    if not isinstance(plain, list):
        raise ValueError("no list")  # noqa: TRY004 - decode_cursor answers one exception for all that is malformed
    keys = tuple(_key(value, kind) for value, kind in zip(plain, key_types, strict=True))
    if encode_cursor(*keys) != cursor:
        raise ValueError("not canonical")
    return keys


def _key(plain: object, kind: type[Key]) -> Key:
    if kind is UUID and isinstance(plain, str):
        return UUID(hex=plain)
    if kind is not UUID and type(plain) is kind:
        return plain
    raise ValueError("another type")
