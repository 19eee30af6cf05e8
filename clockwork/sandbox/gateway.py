"""The API's front door (ASGI): logs a call, lets faults strike, checks credentials and pace, answers.

Order: log, latency, other faults, credentials, rate limit, path, body.
"""

import asyncio
import json
import time
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from clockwork.sandbox import reading, writing_others, writing_people
from clockwork.sandbox.calls import Answer, Call, RefusedError
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.pace import retry_after
from clockwork.sandbox.routing import handler_of
from clockwork.sandbox.sandbox import Sandbox

ABORT_EXTENSION = "clockwork.sandbox.abort"
"""Scope extension of our server: a function that closes the connection at once."""

ENDPOINT_MODULES = (reading, writing_others, writing_people)
"""Imported for the endpoints that they register."""

_NOT_APPLIED: dict[str, int] = {"too_many": 429, "redirect": 302, "unauthorized": 401}


class Gateway:
    """Answers everything under `/v3.0`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._late: set[asyncio.Task[Answer]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call; a dropped one ends without an answer."""
        call = self._log(scope)
        body = await _read(receive)
        if body is None:
            return
        call.body = body
        latency, fault = self._sandbox.faults.strike(call.method, call.path)
        if latency:
            await asyncio.sleep(latency)
        answer = await self._struck(call, fault, receive) if fault else apply(self._sandbox, call)
        if answer is None:
            await _drop(scope, receive)
            return
        call.status = answer.status
        await _send(send, answer, torn=fault is not None and fault.kind == "malformed")

    def _log(self, scope: Scope) -> Call:
        path = scope["path"].removeprefix(scope.get("root_path", "")).strip("/")
        subdomain, _, rest = path.partition("/")
        call = Call(
            method=scope["method"],
            path=rest,
            subdomain=subdomain,
            headers=dict(scope["headers"]),
            query=dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
            received=time.monotonic(),
        )
        self._sandbox.calls.add(call)
        return call

    async def _struck(self, call: Call, fault: Fault, receive: Receive) -> Answer | None:
        """What a fault makes of a call; None: no answer at all."""
        if fault.kind == "drop_before":
            return None
        if fault.kind == "error_before":
            return Answer(fault.status, {"error": "something went wrong"})
        if fault.kind in _NOT_APPLIED:
            return Answer(_NOT_APPLIED[fault.kind], {"error": fault.kind}, self._headers(fault))
        if fault.kind == "late":
            return await self._apply_late(call, fault.seconds, receive)
        answer = apply(self._sandbox, call)
        if fault.kind == "error_after":
            return Answer(fault.status, {"error": "something went wrong"})
        return None if fault.kind == "drop_after" else answer

    def _headers(self, fault: Fault) -> dict[str, str]:
        if fault.kind == "redirect":
            return {"Location": fault.location}
        if fault.kind == "too_many":
            return {"Retry-After": retry_after(fault.seconds, self._sandbox.options.retry_after, time.time())}
        return {}

    async def _apply_late(self, call: Call, seconds: float, receive: Receive) -> Answer | None:
        """Apply a call later in any case; None: the caller has left before."""

        async def later() -> Answer:
            await asyncio.sleep(seconds)
            return apply(self._sandbox, call)

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        left = asyncio.ensure_future(receive())
        await asyncio.wait({task, left}, return_when=asyncio.FIRST_COMPLETED)
        left.cancel()
        return task.result() if task.done() else None


def apply(sandbox: Sandbox, call: Call) -> Answer:
    """Answer a call as a well Clockwork would, and make its changes outlive this process."""
    with sandbox.lock:
        try:
            _admit(sandbox, call)
            return handler_of(call)(sandbox, call)
        except RefusedError as refused:
            return refused.answer
        finally:
            sandbox.commit()


def _admit(sandbox: Sandbox, call: Call) -> None:
    credentials, options = sandbox.credentials, sandbox.options
    if call.headers.get(b"authorization") != credentials.authorization:
        raise RefusedError(401, "the API key or secret is wrong")
    if call.subdomain != credentials.subdomain:
        raise RefusedError(options.other_subdomain_status, "there is no such firm for this key")
    if call.headers.get(b"x-api-key") != credentials.service_key.encode():
        raise RefusedError(403, "the firm's service key is wrong")
    if options.calls_per_second is not None:
        wait = sandbox.rate_limit.wait_for(options.calls_per_second, time.monotonic())
        if wait is not None:
            header = retry_after(wait, options.retry_after, time.time())
            raise RefusedError(429, "too many calls", {"Retry-After": header})


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when the caller left while sending it."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


async def _send(send: Send, answer: Answer, *, torn: bool) -> None:
    content = b""
    if answer.content is not None:
        content = json.dumps(answer.content, ensure_ascii=False, separators=(",", ":")).encode()
    if torn:
        content = content[: len(content) // 2]
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    headers += [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _drop(scope: Scope, receive: Receive) -> None:
    """Close the connection without an answer.

    Raises:
        ConnectionAbortedError: the server is not ours and can't.
    """
    abort = scope.get("extensions", {}).get(ABORT_EXTENSION)
    if abort is None:
        raise ConnectionAbortedError("this server can't drop a connection")
    abort["close"]()
    while (await receive())["type"] != "http.disconnect":
        pass
