"""The one way to Clockwork: an httpx client on aiohttp's connections, and the address of a firm.

The aiohttp transport costs a seventh of httpx's own (`design.md: What was measured about the parts`).
"""

import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from clockwork.credentials import check_subdomain

DEFAULT_BASE_URL = "https://api.clockworkrecruiting.com/v3.0"
TIMEOUT = httpx.Timeout(connect=5.0, read=20.0, write=10.0, pool=10.0)
"""Seconds. The transport has no time-out of its own for writing: `clockwork.calls` bounds the whole call."""
MOST_CONNECTIONS = 200
"""How many connections all teams of an event loop share."""

_DEFAULT_PATH = "/v3.0"
# Shorter than servers usually keep an idle connection: a POST on one that the server is just closing would be
# ambiguous.
_IDLE_SECONDS = 4.0
_SAFE_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*", re.ASCII)


def open_http(*, most_connections: int = MOST_CONNECTIONS) -> httpx.AsyncClient:
    """A client to be shared by all teams of one event loop; whoever opens it closes it.

    It follows no redirect, keeps no cookie, and takes nothing from the environment: no proxy, no netrc, no
    certificate file. As long as the process lives, httpx no longer logs the addresses that it asks for.
    """
    logging.getLogger("httpx").addFilter(_holds_no_address)
    return httpx.AsyncClient(
        transport=_Transport(most_connections), timeout=TIMEOUT, follow_redirects=False, trust_env=False
    )


def base_url(configured: str, subdomain: str) -> str:
    """The address below which a firm's API lies, without a slash at the end.

    Args:
        configured: `CLOCKWORK_BASE_URL`; where it has no path, `/v3.0` is added.
        subdomain: the firm's.

    Raises:
        ValueError: `configured` is no plain http or https address (it has credentials, a query, a fragment or
            an odd path), or `subdomain` is none.
    """
    parts = urlsplit(configured)
    path = parts.path.rstrip("/")
    plain = configured.isascii() and configured.isprintable() and not re.search(r"[\s@?#\\]", configured)
    if (
        not plain
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or not _SAFE_PATH.fullmatch(path)
    ):
        raise ValueError("the base URL must be a plain http or https address")
    if parts.port == 0:
        raise ValueError("the base URL's port must not be 0")
    return f"{parts.scheme}://{parts.netloc}{path or _DEFAULT_PATH}/{check_subdomain(subdomain)}"


class _Transport(AiohttpTransport):
    """aiohttp's transport, saying exactly what failed.

    The library's own mapping turns a connection that broke after sending into `httpx.ConnectTimeout`, which
    would read as "nothing was sent" and let a write be made twice.
    """

    def __init__(self, most_connections: int) -> None:
        self._most_connections = most_connections
        super().__init__(trust_env=False, client=self._open_session)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with _exact_failures():
            response = await super().handle_async_request(request)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Stream(response.stream)
        return response

    def _open_session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            ssl=self.ssl_context, limit=self._most_connections, keepalive_timeout=_IDLE_SECONDS
        )
        # Teams share the session, and a cookie would travel from one to another.
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, auto_decompress=False
        )


class _Stream(httpx.AsyncByteStream):
    """The body of an answer, with the same exact failures."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _exact_failures():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


def _holds_no_address(record: logging.LogRecord) -> bool:
    """Httpx logs every address at INFO, and a search's address holds what was searched for."""
    return record.levelno > logging.INFO


@contextmanager
def _exact_failures() -> Iterator[None]:
    try:
        yield
    except (httpx.TransportError, aiohttp.ClientError, TimeoutError, OSError) as error:
        cause = error.__cause__ if isinstance(error, httpx.TransportError) else error
        # Without the cause: its message may hold the address, and a search's address what was searched for.
        raise _exact(cause) from None


def _exact(cause: BaseException | None) -> httpx.TransportError:
    match cause:
        case aiohttp.ConnectionTimeoutError():
            return httpx.ConnectTimeout("no connection in time")
        case aiohttp.ClientConnectorError() | aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return httpx.ConnectError("no connection")
        case TimeoutError():
            return httpx.ReadTimeout("no answer in time")
        case _:
            return httpx.ReadError("the connection broke")
