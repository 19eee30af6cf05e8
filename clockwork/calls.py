"""Makes one call: at the team's pace, bounded in time and size, and sorted into an answer or an error."""

import asyncio
import copy
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import quote, urlencode

import httpx

from clockwork.answers import decode
from clockwork.credentials import Credentials
from clockwork.endpoints import Endpoint
from clockwork.errors import ComeBackLater, NotFound, Refused
from clockwork.outcomes import sort_answer, sort_unreadable, sort_unsent, sort_unwanted
from clockwork.pace import Pace, parse_retry_after
from clockwork.shapes import UnreadableAnswer
from clockwork.transport import DEFAULT_BASE_URL
from clockwork.transport import base_url as firm_url

LARGEST_ANSWER = 16 * 1024 * 1024
"""The most bytes of an answer that are read."""
LONGEST_CALL = 60.0
"""The most seconds that one call may take once its turn has come."""

_TOO_MANY_CALLS = 429
_PATIENCE = 3
_LONGEST_HOLD = 30.0
_USUAL_HOLD = 1.0
_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was made: no `status` when no answer came, `seconds` without the wait for a turn."""

    endpoint: str
    method: str
    status: int | None
    seconds: float


class Calls:
    """What reading and writing have in common; see `clockwork.client.ClockworkClient`.

    `subdomain` says whose Clockwork is called.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        credentials: Credentials,
        pace: Pace,
        *,
        now: Callable[[], datetime],
        base_url: str = DEFAULT_BASE_URL,
        on_call: Callable[[Call], None] | None = None,
        longest_call: float = LONGEST_CALL,
    ) -> None:
        self._http = http
        self._pace = pace
        self._now = now
        self._on_call = on_call
        self._longest_call = longest_call
        self.subdomain = credentials.subdomain
        self._base_url = firm_url(base_url, credentials.subdomain)
        reading = {
            **credentials.headers(),
            "Accept-Encoding": "identity",
            "User-Agent": "sourcewhale-clockwork",
        }
        self._reading_headers = httpx.Headers(reading)
        self._writing_headers = httpx.Headers({**reading, "Content-Type": "application/json"})
        self._extensions = {"timeout": http.timeout.as_dict()}
        self._may_send: Callable[[], bool] | None = None

    def guarded(self, may_send: Callable[[], bool]) -> Self:
        """The same client, sharing connections, pace and credentials, that asks before it writes.

        A write may wait long for its turn, and again after each 429. `may_send` is asked at every turn, right
        before the request goes out; where it answers False, `clockwork.errors.NotSent` is raised. Reads go
        out unasked. A guard that the client had before is replaced.
        """
        client = copy.copy(self)
        client._may_send = may_send  # noqa: SLF001 - a copy of our own
        return client

    async def _call(
        self,
        endpoint: Endpoint,
        *ids: str,
        query: Mapping[str, str] | None = None,
        record: Mapping[str, object] | None = None,
    ) -> object:
        """The decoded JSON of the answer; None when a write was answered with nothing.

        A 429 that asks for no more than 30 s holds the whole team and is tried again up to three times.

        Raises:
            ClockworkError: whichever `clockwork.outcomes` says.
        """
        url = self._url(endpoint, ids, query)
        content = None if record is None else json.dumps(endpoint.wrapped(record)).encode()
        patience = _PATIENCE
        while True:
            try:
                return await self._attempt(endpoint, url, content)
            except ComeBackLater as error:
                wait = _USUAL_HOLD if error.retry_after is None else error.retry_after
                if error.status != _TOO_MANY_CALLS or wait > _LONGEST_HOLD or not patience:
                    raise
                patience -= 1
                self._pace.hold(wait)

    def _url(self, endpoint: Endpoint, ids: tuple[str, ...], query: Mapping[str, str] | None) -> httpx.URL:
        try:
            path = endpoint.path_for(*ids)
        except ValueError as error:
            raise NotFound("Clockwork can have no such record", endpoint=endpoint.name) from error
        asked = urlencode({**endpoint.query, **(query or {})}, quote_via=quote, errors="replace")
        try:
            return httpx.URL(f"{self._base_url}/{path}?{asked}" if asked else f"{self._base_url}/{path}")
        except httpx.InvalidURL as error:
            raise Refused("This is too long to be asked for", endpoint=endpoint.name) from error

    async def _attempt(self, endpoint: Endpoint, url: httpx.URL, content: bytes | None) -> object:
        async with self._pace.slot():
            if endpoint.is_write and self._may_send is not None and not self._may_send():
                raise sort_unwanted(endpoint)
            status, headers, body = await self._exchange(endpoint, url, content)
        retry_after = parse_retry_after(headers.get("Retry-After"), self._now())
        error = sort_answer(endpoint, status, body, retry_after)
        if error is not None:
            raise error
        if endpoint.is_write and not body:
            return None
        try:
            return decode(body)
        except UnreadableAnswer as unreadable:
            raise sort_unreadable(endpoint, status, str(unreadable)) from unreadable

    async def _exchange(
        self, endpoint: Endpoint, url: httpx.URL, content: bytes | None
    ) -> tuple[int, httpx.Headers, bytes]:
        headers = self._reading_headers if content is None else self._writing_headers
        request = httpx.Request(
            endpoint.method, url, headers=headers, content=content, extensions=self._extensions
        )
        response: httpx.Response | None = None
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._longest_call):
                response = await self._http.send(request, stream=True)
                return response.status_code, response.headers, await _body(response)
        except (httpx.HTTPError, UnreadableAnswer, TimeoutError) as error:
            if response is None and isinstance(error, _NOTHING_SENT):
                raise sort_unsent(endpoint) from error
            status = None if response is None else response.status_code
            raise sort_unreadable(endpoint, status, _why(error)) from error
        finally:
            if self._on_call is not None:
                status = None if response is None else response.status_code
                self._on_call(Call(endpoint.name, endpoint.method, status, time.perf_counter() - started))


async def _body(response: httpx.Response) -> bytes:
    """The answer as it came. An encoded one is refused unread: a kilobyte could unfold into a gigabyte."""
    chunks, size = [], 0
    try:
        if response.headers.get("Content-Encoding", "").lower() not in ("", "identity"):
            raise UnreadableAnswer("the answer is encoded")
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise UnreadableAnswer("the answer is too large")
            chunks.append(chunk)
    finally:
        await response.aclose()
    return b"".join(chunks)


def _why(error: Exception) -> str:
    if isinstance(error, UnreadableAnswer):
        return str(error)
    late = isinstance(error, httpx.TimeoutException | TimeoutError)
    return "no answer came in time" if late else "the connection broke"
