"""`/graphql`: queries and mutations as JSON by POST, everything over `graphql-transport-ws`, and GraphiQL.

Not taken: queries by GET, batches, multipart uploads, and the old `graphql-ws` protocol.
"""

from datetime import timedelta

import strawberry
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UnsetType

from api.answers import error_response
from api.authentication import Unauthenticated, token_of_header, token_of_payload, viewer_of_token
from api.context import Context
from api.errors import ErrorCode
from api.graphiql import graphiql_page, is_page_request
from api.parts import Parts
from api.strict_json import NotAnObject, read_object
from api.websocket import Socket, SocketHandler

MOST_OPERATIONS_PER_SOCKET = 50
SIGN_IN_WITHIN = timedelta(seconds=10)


class GraphQLEndpoint(GraphQL[Context, None]):
    """Strawberry's view with this product's decisions. The parts are the application's (`state.parts`)."""

    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = SocketHandler

    def __init__(self, schema: strawberry.Schema) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=SIGN_IN_WITHIN,
            max_subscriptions_per_connection=MOST_OPERATIONS_PER_SOCKET,
            # A browser adds no credentials by itself here, so a foreign page can do nothing without a token.
            allowed_origins=["*"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a WebSocket, or answer a request."""
        if scope["type"] == "websocket":
            await super().__call__(scope, receive, send)
        else:
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if is_page_request(request) and _parts(request).configuration.graphiql:
            return graphiql_page()
        if request.method != "POST":
            sentence = "Send operations by POST, as JSON."
            return error_response(405, ErrorCode.BAD_REQUEST, sentence, {"Allow": "POST"})
        try:
            return await self.run(request)
        except Unauthenticated as refused:
            headers = {"WWW-Authenticate": "Bearer"}
            return error_response(401, ErrorCode.UNAUTHENTICATED, refused.sentence, headers)
        except HTTPException as refused:
            return error_response(refused.status_code, ErrorCode.BAD_REQUEST, refused.reason)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002 - Strawberry's signature
        """The context of a request, whose token is checked here, or of a WebSocket, whose token comes later.

        Raises:
            Unauthenticated: a request without a valid token.
        """
        parts = _parts(request)
        context = Context(
            db=parts.db,
            world=parts.world,
            office=parts.office,
            doorbell=parts.doorbell,
            news=parts.news,
            turns=parts.turns,
            sockets=parts.sockets,
        )
        if isinstance(request, Request):
            context.token = token_of_header(request.headers.get("authorization"))
            context.signed_in = await viewer_of_token(parts.db, context.token)
        return context

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Check the token of `connection_init`; without a valid one the socket is closed with 4403.

        Raises:
            ConnectionRejectionError: there is none.
            TooManySockets: as many sockets as may be are open with it.
        """
        context.token = token_of_payload(context.connection_params or {})
        try:
            context.signed_in = await viewer_of_token(context.db, context.token)
        except Unauthenticated as refused:
            raise ConnectionRejectionError from refused
        context.at_end.enter_context(context.sockets.place(context.token))
        return UnsetType()

    def decode_json(self, data: str | bytes) -> object:
        """Take objects only, strictly; of requests and of WebSocket messages alike."""
        return read_object(data)

    def parse_json(self, data: str | bytes) -> object:
        """A request's body.

        Raises:
            HTTPException: 400, it can't be used.
        """
        try:
            return read_object(data)
        except NotAnObject as refused:
            raise HTTPException(400, refused.sentence) from refused


def _parts(request: Request | WebSocket) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
