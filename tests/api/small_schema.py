"""A small schema that exercises the plumbing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum

import strawberry

from api.connections import After, Connection, First, read_page
from api.context import Info
from api.schema_factory import make_schema
from api.user_errors import Payload, answers_refusals, error_codes
from domain.refusals import Code, Refusal, Refused, refuse
from domain.viewer import Role

SECRET = "erika.musterfrau@example.com"
ITEMS = 250


@dataclass
class Notes:
    """What resolvers did, for tests to look at."""

    read: int = 0
    counted: int = 0


notes = Notes()


class Loud(Exception):
    """An exception whose text must never be told."""


@strawberry.type
class Item:
    id: int
    label: str
    labels: list[str]

    @strawberry.field
    def children(self) -> "list[Item]":
        return [self]

    @strawberry.field
    def parent(self) -> "Item":
        return self


def make_item(number: int) -> Item:
    return Item(id=number, label=f"Item {number}", labels=["a", "b"])


@strawberry.type
class Query:
    @strawberry.field
    async def me(self, info: Info) -> str:
        return info.context.viewer.user

    @strawberry.field
    async def settings(self, info: Info) -> str:
        info.context.viewer.require(Role.ADMIN)
        notes.read += 1
        return "read"

    @strawberry.field
    async def boom(self) -> str | None:
        raise Loud(SECRET)

    @strawberry.field
    async def bad_leaf(self) -> int | None:
        return SECRET  # type: ignore[return-value]  # the fault under test

    @strawberry.field
    async def refused(self) -> str:
        raise refuse(Code.NOT_FOUND, "There is no such thing.")

    @strawberry.field
    async def echo(self, text: str) -> str:
        return text

    @strawberry.field
    async def add(self, numbers: list[int]) -> int:
        return sum(numbers)

    @strawberry.field
    async def items(self, first: First = 20, after: After = None) -> Connection[Item]:
        page = read_page(first, after, int)
        start = 0 if page.after is None else int(str(page.after[0])) + 1
        found = [make_item(number) for number in range(start, min(ITEMS, start + page.limit + 1))]

        async def count() -> int:
            notes.counted += 1
            return ITEMS

        return page.connect(found, lambda item: (item.id,), count)

    @strawberry.field
    async def named(self, names: list[str]) -> list[Item]:
        return [make_item(number) for number, _ in enumerate(names)]


@error_codes
class ItemRenameErrorCode(Enum):
    BLANK = Code.BLANK
    TOO_LONG = Code.TOO_LONG


@strawberry.type(description="What `itemRename` answers.")
class ItemRenamePayload(Payload[ItemRenameErrorCode]):
    name: str | None = None


@strawberry.type
class Mutation:
    @strawberry.mutation
    @answers_refusals
    async def item_rename(self, info: Info, new_name: str) -> ItemRenamePayload:
        info.context.viewer.require(Role.ADMIN, Role.SERVICE)
        if not new_name.strip():
            raise refuse(Code.BLANK, "Give a name.", "item", "new_name")
        if "," in new_name:
            parts = range(len(new_name.split(",")))
            raise Refused(*(Refusal(Code.TOO_LONG, "Shorten it.", ("parts", str(index))) for index in parts))
        if new_name == "undeclared":
            raise refuse(Code.CONFLICT, "Not among the mutation's codes.")
        return ItemRenamePayload(name=new_name)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def countdown(self, info: Info, start: int) -> AsyncIterator[str]:
        for number in range(start, 0, -1):
            yield f"{info.context.viewer.user} {number}"

    @strawberry.subscription
    async def endless(self) -> AsyncIterator[int]:
        yield 1
        await asyncio.Event().wait()

    @strawberry.subscription
    async def failing(self) -> AsyncIterator[int]:
        yield 1
        raise Loud(SECRET)


schema = make_schema(Query, Mutation, Subscription)
