import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.middleware import MOST_BODY_BYTES
from api.parts import Parts
from domain.authenticating import revoke_token
from domain.viewer import Role
from tests.api.conftest import MakeToken
from tests.api.small_schema import notes
from tests.api.support import app_with


def code_of(response: httpx.Response) -> Any:  # noqa: ANN401 - any JSON
    return response.json()["errors"][0]["extensions"]["code"]


async def ask(client: httpx.AsyncClient, query: str, **variables: object) -> dict[str, Any]:
    answer: dict[str, Any] = (
        await client.post("/graphql", json={"query": query, "variables": variables})
    ).json()
    return answer


async def test_a_token_signs_in(client: httpx.AsyncClient) -> None:
    assert await ask(client, "{ me }") == {"data": {"me": "ada"}}


@pytest.mark.parametrize(
    "header",
    [b"", b"Bearer", b"Bearer ", b"Bearer swcw_unknown", b"Basic swcw_x", b"swcw_x", b"Bearer swcw_\xe9"],
)
async def test_without_a_valid_token_nothing_is_answered(anonymous: httpx.AsyncClient, header: bytes) -> None:
    response = await anonymous.post(
        "/graphql",
        json={"query": "{ me }"},
        headers={b"Authorization": header},
    )
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert code_of(response) == "UNAUTHENTICATED"


async def test_a_body_is_not_even_read_without_a_token(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.post("/graphql", content=b"not json")
    assert response.status_code == 401


async def test_a_revoked_token_is_refused(client: httpx.AsyncClient, parts: Parts) -> None:
    token = client.headers["Authorization"].removeprefix("Bearer ")
    await revoke_token(parts.db, parts.world, token)
    assert (await client.post("/graphql", json={"query": "{ me }"})).status_code == 401


async def test_a_wrong_role_is_refused_before_anything_is_read(
    anonymous: httpx.AsyncClient, make_token: MakeToken
) -> None:
    anonymous.headers["Authorization"] = f"Bearer {await make_token(Role.MEMBER)}"
    response = await anonymous.post("/graphql", json={"query": "{ settings }"})
    assert code_of(response) == "FORBIDDEN"
    assert "ADMIN" in response.json()["errors"][0]["message"]
    assert notes.read == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "PATCH"])
async def test_operations_come_by_post_alone(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql", params={"query": "{ me }"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


async def test_batches_are_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json=[{"query": "{ me }"}])
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


async def test_uploads_and_forms_are_refused(client: httpx.AsyncClient) -> None:
    for body in ({"files": {"operations": b"{}"}}, {"data": {"query": "{ me }"}}):
        response = await client.post("/graphql", **body)
        assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'"text"',
        b"null",
        b"[" * 100_000,
        b'{"query": 5}',
        b'{"query": null}',
        b'{"query": "  "}',
        b'{"query": "{ me }", "variables": [1]}',
        b'{"query": "{ me }", "operationName": ["a"]}',
        b'{"query": "{ me }", "operationName": "missing"}',
        b'{"query": "subscription { countdown(start: 1) }"}',
        b'{"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": "a\\u0000b"}}',
        b'{"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": "\\ud800"}}',
        b'{"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": NaN}}',
        b'{"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": 1e999}}',
        b'{"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": ' + b"9" * 5000 + b"}}",
        b'{"query": "{ echo(text: \\"\\\\u0000\\") }"}',
    ],
)
async def test_what_can_not_be_understood_is_a_bad_request(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 400)
    assert code_of(response) == "BAD_REQUEST"
    assert not response.json().get("data")


async def test_escapes_that_only_look_dangerous_pass(client: httpx.AsyncClient) -> None:
    for text in (r"\u0000", "\\\\u0000", "snow ☃ \U0001f600 \\ud800", "\x01\x7f"):
        body = json.dumps({"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": text}})
        response = await client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
        assert response.json() == {"data": {"echo": text}}


async def test_a_body_that_says_it_is_too_large_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=b" " * (MOST_BODY_BYTES + 1))
    assert (response.status_code, code_of(response)) == (413, "BAD_REQUEST")


async def test_a_body_in_chunks_is_counted(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b" " * (1024 * 1024)

    response = await client.post("/graphql", content=chunks(), headers={"Content-Type": "application/json"})
    assert (response.status_code, code_of(response)) == (413, "BAD_REQUEST")


async def test_a_large_body_within_the_limit_is_served(client: httpx.AsyncClient) -> None:
    names = ["x" * (MOST_BODY_BYTES // 8 - 100)] * 8
    answer = await ask(client, "query($names: [String!]!) { named(names: $names) { id } }", names=names)
    assert len(answer["data"]["named"]) == 8


async def test_answers_carry_safe_headers(client: httpx.AsyncClient) -> None:
    for path in ("/graphql", "/healthz", "/nowhere"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")


async def test_graphiql_is_served_without_a_token(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/graphql", headers={"Accept": "text/html,*/*"})
    assert response.status_code == 200
    assert "GraphiQL.createFetcher" in response.text
    policy = response.headers["content-security-policy"]
    assert "script-src https://unpkg.com 'sha256-" in policy
    assert "'unsafe-eval'" not in policy


async def test_graphiql_can_be_switched_off(parts: Parts) -> None:
    app = app_with(replace(parts, configuration=replace(parts.configuration, graphiql=False)))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        assert (await client.get("/graphql", headers={"Accept": "text/html"})).status_code == 405
