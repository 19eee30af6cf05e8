import asyncio
import gzip
import json
import socket
from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.calls import LARGEST_ANSWER
from clockwork.client import ClockworkClient
from clockwork.errors import Ambiguous, ClockworkError, ComeBackLater, Refused, Unreachable
from clockwork.pace import Pace
from clockwork.transport import DEFAULT_BASE_URL, base_url, open_http
from tests.clockwork.support import CREDENTIALS, NOW, RawServer, raw_answer, raw_server

TAGS = raw_answer(b'{"tags": []}')


def client_for(http: httpx.AsyncClient, url: str, longest_call: float = 30.0) -> ClockworkClient:
    return ClockworkClient(
        http, CREDENTIALS, Pace(None, 8), now=lambda: NOW, base_url=url, longest_call=longest_call
    )


async def read_and_write(http: httpx.AsyncClient, server: RawServer) -> tuple[ClockworkError, ClockworkError]:
    client = client_for(http, server.url)
    with pytest.raises(ClockworkError) as read:
        await client.tags()
    with pytest.raises(ClockworkError) as write:
        await client.create_person({"name": "Ada"})
    return read.value, write.value


@pytest.mark.parametrize(
    ("configured", "whole"),
    [
        (DEFAULT_BASE_URL, "https://api.clockworkrecruiting.com/v3.0/acme"),
        ("http://127.0.0.1:8400", "http://127.0.0.1:8400/v3.0/acme"),
        ("http://127.0.0.1:8400/", "http://127.0.0.1:8400/v3.0/acme"),
        ("https://proxy.example/clockwork/v3.0/", "https://proxy.example/clockwork/v3.0/acme"),
        ("http://[::1]:8400", "http://[::1]:8400/v3.0/acme"),
    ],
)
def test_the_firms_address_follows_the_configuration(configured: str, whole: str) -> None:
    assert base_url(configured, "Acme") == whole


@pytest.mark.parametrize(
    "configured",
    [
        "",
        "api.example",
        "ftp://api.example",
        "file:///etc/passwd",
        "https://",
        "https://user:pass@api.example",
        "https://user@api.example",
        "https://api.example?x=1",
        "https://api.example/v3.0?",
        "https://api.example/v3.0#x",
        "https://api.example/../v3.0",
        "https://api.example/a//b",
        "https://api.example/%2e%2e/",
        "https://api.example:99999",
        "https://api.example:0",
        "https://api.example/v3.0\n",
        "https://api\\.example",
        "https://äpi.example",
    ],
)
def test_an_odd_address_is_refused(configured: str) -> None:
    with pytest.raises(ValueError, match=r"URL|Port|port"):
        base_url(configured, "acme")


@given(st.text(), st.text())
def test_no_configuration_breaks_the_address(configured: str, subdomain: str) -> None:
    for text in (configured, f"https://api.example{configured}"):
        try:
            url = httpx.URL(base_url(text, "acme"))
        except ValueError:
            continue
        assert url.scheme in ("http", "https")
        assert url.path.endswith("/acme")
    try:
        url = httpx.URL(base_url(DEFAULT_BASE_URL, subdomain))
    except ValueError:
        return
    assert (url.host, url.path.count("/")) == ("api.clockworkrecruiting.com", 2)


async def test_a_redirect_is_not_followed(http: httpx.AsyncClient) -> None:
    answer = raw_answer(b"", "302 Found", "Location: /v3.0/acme/elsewhere\r\n")
    async with raw_server(lambda _: answer) as server:
        read, write = await read_and_write(http, server)
    assert (type(read), type(write)) == (Refused, Ambiguous)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"",
        b"HTTP/1.1 nonsense\r\n\r\n",
        raw_answer(b'{"id": 1', "201 Created", length=100),
        raw_answer(b" " * (LARGEST_ANSWER + 1)),
        raw_answer(gzip.compress(b" " * (2 * LARGEST_ANSWER)), headers="Content-Encoding: gzip\r\n"),
        raw_answer(b'{"id": 1}', headers="Content-Encoding: gzip\r\n"),
    ],
    ids=["reset", "closed", "no HTTP", "cut off", "too large", "too large when unpacked", "not what it says"],
)
async def test_an_answer_that_does_not_arrive_whole_is_ambiguous_for_a_write(
    http: httpx.AsyncClient, answer: bytes | None
) -> None:
    async with raw_server(lambda _: answer) as server:
        read, write = await read_and_write(http, server)
    assert (type(read), type(write)) == (ComeBackLater, Ambiguous)
    assert sum(request.startswith(b"POST") for request in server.requests) == 1


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "br", "identity, gzip", "unheard-of"])
async def test_an_encoded_answer_is_refused_even_if_it_could_be_decoded(
    http: httpx.AsyncClient, encoding: str
) -> None:
    answer = raw_answer(gzip.compress(b'{"id": 1, "tags": []}'), headers=f"Content-Encoding: {encoding}\r\n")
    async with raw_server(lambda _: answer) as server:
        read, write = await read_and_write(http, server)
    assert (type(read), type(write)) == (ComeBackLater, Ambiguous)
    assert "encoded" in str(read)


async def test_an_answer_that_says_that_it_is_not_encoded_is_read(http: httpx.AsyncClient) -> None:
    answer = raw_answer(b'{"tags": []}', headers="Content-Encoding: Identity\r\n")
    async with raw_server(lambda _: answer) as server:
        assert await client_for(http, server.url).tags() == ()


async def test_a_connection_that_breaks_when_it_is_used_again_is_ambiguous_for_a_write(
    http: httpx.AsyncClient,
) -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        body = b'{"tags": []}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.transport.abort()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        client = client_for(http, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await client.tags()
        with pytest.raises(Ambiguous):
            await client.create_person({"name": "Ada"})
    assert [request.split(b" ")[0] for request in seen] == [b"GET", b"POST"]


async def test_a_server_that_never_answers_is_given_up(http: httpx.AsyncClient) -> None:
    answered = asyncio.Event()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answered.wait()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        client = client_for(http, url, longest_call=0.05)
        with pytest.raises(ComeBackLater, match="in time"):
            await client.tags()
        with pytest.raises(Ambiguous, match="in time"):
            await client.create_person({"name": "Ada"})
        answered.set()


async def test_where_nobody_listens_nothing_was_sent(http: httpx.AsyncClient) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        client = client_for(http, url)
        with pytest.raises(Unreachable):
            await client.tags()
        with pytest.raises(Unreachable) as unreachable:
            await client.create_person({"name": "Ada"})
    assert "127.0.0.1" not in str(unreachable.value)


async def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    async with open_http() as http, raw_server(lambda _: TAGS) as server:
        assert await client_for(http, server.url).tags() == ()
    assert server.targets == [b"/v3.0/acme/tags?limit=100&offset=0"]


async def test_no_cookie_travels_to_the_next_call(http: httpx.AsyncClient) -> None:
    answer = raw_answer(b'{"tags": []}', headers="Set-Cookie: team=1; Path=/\r\n")
    async with raw_server(lambda _: answer) as server:
        client = client_for(http, server.url.replace("127.0.0.1", "localhost"))
        await client.tags()
        await client.tags()
    assert len(server.requests) == 2
    assert all(b"cookie:" not in request.lower() for request in server.requests)


@pytest.mark.parametrize(
    ("identifier", "segment"),
    [
        ("../tags", b"..%2Ftags"),
        ("a/b?c#d", b"a%2Fb%3Fc%23d"),
        ("%2e%2e%2f", b"%252e%252e%252f"),
        ("é\r\nX: y", b"%C3%A9%0D%0AX%3A%20y"),
    ],
)
async def test_an_id_reaches_the_server_as_one_segment(
    http: httpx.AsyncClient, identifier: str, segment: bytes
) -> None:
    async with raw_server(lambda _: raw_answer(b'{"person": {"id": 1}}')) as server:
        await client_for(http, server.url).person(identifier)
    path = b"/v3.0/acme/people/" + segment
    decoded = [path.replace(b"%3A", b":"), path]
    assert server.targets[0] in decoded


async def test_a_search_reaches_the_server_as_it_was_meant(http: httpx.AsyncClient) -> None:
    async with raw_server(lambda _: raw_answer(b'{"peopleSearch": []}')) as server:
        client = client_for(http, server.url)
        assert [person async for person in client.search_people("a+b@x.io & ü=%20#\udc80")] == []
    params = httpx.URL("http://x" + server.targets[0].decode()).params
    assert params["q"] == "a+b@x.io & ü=%20#?"


async def test_a_body_reaches_the_server_whole(http: httpx.AsyncClient) -> None:
    name = "Ångström 漢字 " * 10_000
    async with raw_server(lambda _: raw_answer(b'{"person": {"id": 1}}', "201 Created")) as server:
        assert await client_for(http, server.url).create_person({"name": name}) == "1"
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert json.loads(body) == {"person": {"name": name}}
    names = [line.split(b":")[0].lower() for line in head.split(b"\r\n")[1:]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("answer", [lambda _: None, lambda _: raw_answer(b"{", length=50)])
async def test_a_failed_search_leaves_no_trace_of_what_was_searched_for(
    http: httpx.AsyncClient, answer: Callable[[bytes], bytes | None]
) -> None:
    async with raw_server(answer) as server:
        client = client_for(http, server.url)
        with pytest.raises(ComeBackLater) as later:
            await anext(client.search_people("ada@example.com"))
    error: BaseException | None = later.value
    while error is not None:
        assert "ada" not in str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
