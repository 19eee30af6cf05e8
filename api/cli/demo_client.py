"""The demo as a client of the API: GraphQL over HTTP, subscriptions over `graphql-transport-ws`."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from api.cli.failure import CommandFailed

_SECONDS = 60.0
_PROTOCOL = Subprotocol("graphql-transport-ws")


class Client:
    """Signed in to the API with a token.

    Attributes:
        graphql_url: where the API is, for example `http://127.0.0.1:8000/graphql`.
    """

    def __init__(self, http: httpx.AsyncClient, graphql_url: str, token: str) -> None:
        self._http = http
        self.graphql_url = graphql_url
        self._headers = {"Authorization": f"Bearer {token}"}

    @classmethod
    @asynccontextmanager
    async def open(cls, graphql_url: str, token: str) -> AsyncIterator[Self]:
        """A client for as long as the block runs."""
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
            yield cls(http, graphql_url, token)

    async def ask(self, operation: str, **variables: object) -> dict[str, Any]:
        """The `data` of an operation's answer.

        Raises:
            CommandFailed: the API answered with errors.
        """
        response = await self._http.post(
            self.graphql_url, headers=self._headers, json={"query": operation, "variables": variables}
        )
        return _data(response.json())

    async def change(self, operation: str, **variables: object) -> dict[str, Any]:
        """The payload of a mutation that is expected to be taken.

        Raises:
            CommandFailed: it wasn't.
        """
        (payload,) = (await self.ask(operation, **variables)).values()
        raise_user_errors(payload["userErrors"])
        return dict(payload)

    async def watch(self, operation: str, **variables: object) -> AsyncGenerator[dict[str, Any]]:
        """The `data` of everything that a subscription tells.

        Raises:
            CommandFailed: the API refused it.
        """
        url = self.graphql_url.replace("http", "ws", 1)
        async with connect(url, subprotocols=[_PROTOCOL], proxy=None) as socket:
            await socket.send(json.dumps({"type": "connection_init", "payload": self._headers}))
            payload = {"query": operation, "variables": variables}
            async for text in socket:
                message = json.loads(text)
                match message["type"]:
                    case "connection_ack":
                        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
                    case "ping":
                        await socket.send(json.dumps({"type": "pong"}))
                    case "next":
                        yield _data(message["payload"])
                    case "error":
                        _data({"errors": message["payload"]})
                    case "complete":
                        return


def raise_user_errors(errors: Sequence[Mapping[str, Any]]) -> None:
    """Go on only if there are none.

    Raises:
        CommandFailed: with their sentences.
    """
    if errors:
        raise CommandFailed(" ".join(error["message"] for error in errors))


def _data(answer: Mapping[str, Any]) -> dict[str, Any]:
    if answer.get("errors"):
        raise CommandFailed(f"The API refused: {' '.join(error['message'] for error in answer['errors'])}")
    return dict(answer["data"])
