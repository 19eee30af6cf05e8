"""How one WebSocket is served: strictly by the protocol, and only for as long as its token is good."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from starlette.websockets import WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    SubscribeMessage,
)

from api.authentication import Unauthenticated, viewer_of_token
from api.context import Context
from api.sockets import TooManySockets
from tasks.waiting import happened

_FORBIDDEN = 4403
_TOO_MANY = 4429


class Socket(ASGIWebSocketAdapter):
    """A WebSocket that closes with 4400 on messages that are none of the protocol."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """The messages, each a JSON object with the protocol's types; none once we have closed the socket."""
        messages = super().iter_json(ignore_parsing_errors=ignore_parsing_errors)
        async with aclosing(messages):
            async for message in messages:
                if self.ws.application_state is WebSocketState.DISCONNECTED:
                    return
                if not _is_of_the_protocol(message):
                    raise NonJsonMessageReceived
                yield message


class SocketHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """Looks the token up again for each operation, and every so often while operations run."""

    async def handle(self) -> None:
        """Serve until the client ends it; a token that is no longer good closes the socket with 4403."""
        ended = asyncio.Event()
        try:
            with self.context.at_end:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._watch_token(ended))
                    try:
                        await super().handle()
                    finally:
                        ended.set()
        except* Unauthenticated:
            await self.websocket.close(_FORBIDDEN, "Forbidden")

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Sign in; a token that has too many sockets open already gets no other: 4429."""
        try:
            await super().handle_connection_init(message)
        except TooManySockets:
            await self.websocket.close(_TOO_MANY, "Too many sockets with this token")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        """Start an operation for whom the token stands now."""
        if self.connection_acknowledged:
            await self._sign_in_again()
        await super().handle_subscribe(message)

    async def _watch_token(self, ended: asyncio.Event) -> None:
        while not await happened(ended, self.context.sockets.check_seconds):
            if self.connection_acknowledged:
                await self._sign_in_again()

    async def _sign_in_again(self) -> None:
        self.context.signed_in = await viewer_of_token(self.context.db, self.context.token)


def _is_of_the_protocol(message: object) -> bool:
    """Whether Strawberry can read the message: it takes the types for granted."""
    if not isinstance(message, Mapping) or not isinstance(message.get("type"), str):
        return False
    payload = message.get("payload", {})
    return isinstance(message.get("id", ""), str) and isinstance(payload, Mapping)
