"""What every request passes through: a limit on its size, safe headers, and no fault of ours left untold."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import incidents
from api.answers import error_response
from api.errors import ErrorCode

MOST_BODY_BYTES = 8 * 1024 * 1024
_MOST_UNREAD_BYTES = 4 * MOST_BODY_BYTES
_MESSAGE_TOO_BIG = 1009
_OUR_FAULT = 1011
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class SafeHeaders:
    """Sets the headers that make browsers careful; a page may set its own instead."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, adding headers to its answer."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely)


class Origins:
    """Lets the browsers of the configured origins in (CORS): none, unless `ALLOWED_ORIGINS` names some."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._guarded: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the configuration is there only once the application has started."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._guarded is None:
            origins = scope["app"].state.parts.configuration.allowed_origins
            self._guarded = CORSMiddleware(
                self._app,
                allow_origins=origins,
                allow_methods=("POST",),
                allow_headers=("Authorization", "Content-Type"),
            )
        await self._guarded(scope, receive, send)


class Incidents:
    """Turns an exception that nobody caught into an incident: 500 or close 1011 with its number."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer where nobody did."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:  # noqa: BLE001 - whatever it is, its text stays here and its place is logged
            sentence = incidents.sentence(incidents.report(error))
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": _OUR_FAULT, "reason": sentence})
            elif not started:
                await error_response(500, ErrorCode.INTERNAL, sentence)(scope, receive, send)


async def _read_on(receive: Receive) -> None:
    """Take the rest, up to a limit: a client that still sends would be cut off before it reads the answer."""
    taken, sends_more = 0, True
    while sends_more and taken < _MOST_UNREAD_BYTES:
        message = await receive()
        taken += len(message.get("body", b""))
        sends_more = message.get("more_body", False)


class _TooLarge(Exception):
    """The body has more bytes than it may have."""


class SizeLimit:
    """Refuses HTTP bodies and WebSocket messages of more than 8 MiB, whatever length was announced."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of it."""
        if scope["type"] == "http":
            await self._limit_body(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._limit_messages(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _limit_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        read, sends_more = 0, True

        async def receive_counting() -> Message:
            nonlocal read, sends_more
            message = await receive()
            read += len(message.get("body", b""))
            sends_more = message.get("more_body", False)
            if read > MOST_BODY_BYTES:
                raise _TooLarge
            return message

        try:
            announced = Headers(scope=scope).get("content-length", "0")
            if announced.isdecimal() and int(announced) > MOST_BODY_BYTES:
                raise _TooLarge  # noqa: TRY301 - the same answer as to a body that turns out too large
            await self._app(scope, receive_counting, send)
        except _TooLarge:
            if sends_more:
                await _read_on(receive)
            sentence = f"The body may have at most {MOST_BODY_BYTES:,} bytes."
            answer = error_response(413, ErrorCode.BAD_REQUEST, sentence, {"Connection": "close"})
            await answer(scope, receive, send)

    async def _limit_messages(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_small() -> Message:
            message = await receive()
            if len(message.get("text") or message.get("bytes") or "") <= MOST_BODY_BYTES:
                return message
            await send(
                {"type": "websocket.close", "code": _MESSAGE_TOO_BIG, "reason": "The message is too long."}
            )
            return {"type": "websocket.disconnect", "code": _MESSAGE_TOO_BIG}

        await self._app(scope, receive_small, send)
