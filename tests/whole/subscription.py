"""Subscriptions over `graphql-transport-ws`, as a front end has them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.whole.api import Api, Json, document

PROTOCOL = Subprotocol("graphql-transport-ws")


@asynccontextmanager
async def open_socket(api: Api, token: str | None) -> AsyncIterator[ClientConnection]:
    """A socket that has sent its token; the answer has not been read yet."""
    async with connect(api.url.replace("http", "ws", 1), subprotocols=[PROTOCOL], proxy=None) as socket:
        payload = {} if token is None else {"Authorization": f"Bearer {token}"}
        await _send(socket, type="connection_init", payload=payload)
        yield socket


@asynccontextmanager
async def subscription(
    api: Api, field: str, selection: str, **arguments: object
) -> AsyncIterator[AsyncIterator[Json]]:
    """What a field of `Subscription` says, one value after the other, while the block runs."""
    async with open_socket(api, api.token) as socket:
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        operation = document("subscription", field, selection, arguments)
        await _send(socket, id="1", type="subscribe", payload={"query": operation, "variables": arguments})
        yield _values(socket, field)


async def _values(socket: ClientConnection, field: str) -> AsyncIterator[Json]:
    async for text in socket:
        message = json.loads(text)
        assert message["type"] == "next", message
        yield message["payload"]["data"][field]


async def _send(socket: ClientConnection, **message: object) -> None:
    await socket.send(json.dumps(message))
