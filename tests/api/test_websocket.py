import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api import graphql_endpoint
from api.middleware import MOST_BODY_BYTES
from api.parts import Parts
from api.sockets import Sockets
from domain.authenticating import revoke_token
from domain.viewer import Role
from tests.api.conftest import MakeToken
from tests.api.small_schema import SECRET
from tests.api.support import app_with

PROTOCOL = "graphql-transport-ws"


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[int]:
    """The started application on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, lifespan="off", log_config=None, ws="websockets-sansio")
        server = uvicorn.Server(config)
        served = asyncio.create_task(server.serve(sockets=[listening]))
        yield listening.getsockname()[1]
        server.should_exit = True
        await served


@pytest.fixture
async def port(app: Starlette) -> AsyncIterator[int]:
    async with serving(app) as number:
        yield number


@asynccontextmanager
async def opened(port: int, protocol: str = PROTOCOL, **options: Any) -> AsyncIterator[ClientConnection]:  # noqa: ANN401 - the library's
    address = f"ws://127.0.0.1:{port}/graphql"
    async with connect(address, subprotocols=[Subprotocol(protocol)], proxy=None, **options) as connection:
        yield connection


async def tell(connection: ClientConnection, **message: object) -> None:
    await connection.send(json.dumps(message))


async def hear(connection: ClientConnection) -> Any:  # noqa: ANN401 - any JSON
    async with asyncio.timeout(10):
        return json.loads(await connection.recv())


async def closing_code(connection: ClientConnection) -> int | None:
    async with asyncio.timeout(10):
        await connection.wait_closed()
    return connection.close_code


async def sign_in(connection: ClientConnection, token: str) -> None:
    await tell(connection, type="connection_init", payload={"Authorization": f"Bearer {token}"})
    assert await hear(connection) == {"type": "connection_ack"}


async def run(connection: ClientConnection, query: str) -> list[Any]:
    """Every message of one operation, up to its end."""
    await tell(connection, type="subscribe", id="1", payload={"query": query})
    messages = []
    while True:
        messages.append(await hear(connection))
        if messages[-1]["type"] in ("complete", "error"):
            return messages


@pytest.mark.parametrize("key", ["Authorization", "authorization", "authToken"])
async def test_a_subscription_brings_its_results(port: int, make_token: MakeToken, key: str) -> None:
    token = await make_token()
    async with opened(port) as connection:
        await tell(
            connection,
            type="connection_init",
            payload={key: token if key == "authToken" else f"Bearer {token}"},
        )
        assert await hear(connection) == {"type": "connection_ack"}
        *results, end = await run(connection, "subscription { countdown(start: 2) }")
    assert [result["payload"]["data"]["countdown"] for result in results] == ["ada 2", "ada 1"]
    assert end == {"type": "complete", "id": "1"}


async def test_queries_and_mutations_run_as_well(port: int, make_token: MakeToken) -> None:
    async with opened(port) as connection:
        await sign_in(connection, await make_token())
        query, _ = await run(connection, "{ me }")
        mutation, _ = await run(connection, 'mutation { itemRename(newName: "x") { name } }')
    assert query["payload"] == {"data": {"me": "ada"}}
    assert mutation["payload"] == {"data": {"itemRename": {"name": "x"}}}


@pytest.mark.parametrize(
    "payload", [{}, {"Authorization": "Bearer swcw_unknown"}, {"authToken": 5}, {"Authorization": ["Bearer"]}]
)
async def test_without_a_valid_token_the_socket_is_closed(port: int, payload: dict[str, object]) -> None:
    async with opened(port) as connection:
        await tell(connection, type="connection_init", payload=payload)
        assert await closing_code(connection) == 4403


async def test_a_token_that_was_revoked_starts_no_other_operation(
    port: int, parts: Parts, make_token: MakeToken
) -> None:
    token = await make_token()
    async with opened(port) as connection:
        await sign_in(connection, token)
        await run(connection, "{ me }")
        await revoke_token(parts.db, parts.world, token)
        await tell(connection, type="subscribe", id="1", payload={"query": "{ me }"})
        assert await closing_code(connection) == 4403


async def test_a_subscription_ends_soon_after_its_token_was_revoked(
    parts: Parts, make_token: MakeToken
) -> None:
    tokens = [await make_token(), await make_token()]
    app = app_with(replace(parts, sockets=Sockets(check_seconds=0.05)))
    async with (
        app.router.lifespan_context(app),
        serving(app) as port,
        opened(port) as revoked,
        opened(port) as kept,
    ):
        for connection, token in zip((revoked, kept), tokens, strict=True):
            await sign_in(connection, token)
            await tell(connection, type="subscribe", id="1", payload={"query": "subscription { endless }"})
            assert (await hear(connection))["payload"] == {"data": {"endless": 1}}
        await revoke_token(parts.db, parts.world, tokens[0])
        assert await closing_code(revoked) == 4403
        await tell(kept, type="ping")
        assert await hear(kept) == {"type": "pong"}


async def test_a_token_has_only_so_many_sockets_at_once(parts: Parts, make_token: MakeToken) -> None:
    token, other = await make_token(), await make_token()
    app = app_with(replace(parts, sockets=Sockets(most_per_token=2)))
    async with app.router.lifespan_context(app), serving(app) as port, opened(port) as first:
        await sign_in(first, token)
        async with opened(port) as second, opened(port) as third, opened(port) as foreign:
            await sign_in(second, token)
            await tell(third, type="connection_init", payload={"authToken": token})
            assert await closing_code(third) == 4429
            await sign_in(foreign, other)
            await tell(second, type="connection_init", payload={"authToken": token})
            assert await closing_code(second) == 4429
        async with opened(port) as fourth:
            await sign_in(fourth, token)


async def test_no_operation_runs_before_the_token_was_shown(port: int) -> None:
    async with opened(port) as connection:
        await tell(connection, type="subscribe", id="1", payload={"query": "{ me }"})
        assert await closing_code(connection) == 4401


async def test_who_shows_no_token_in_time_is_sent_away(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_endpoint, "SIGN_IN_WITHIN", graphql_endpoint.SIGN_IN_WITHIN / 1000)
    app = app_with(parts)
    async with app.router.lifespan_context(app), serving(app) as port, opened(port) as connection:
        assert await closing_code(connection) == 4408


async def test_the_old_protocol_is_not_spoken(port: int) -> None:
    address = f"ws://127.0.0.1:{port}/graphql"
    async with connect(address, proxy=None) as connection:
        assert connection.subprotocol is None
        assert await closing_code(connection) == 4406


async def test_a_page_of_another_origin_may_connect_but_needs_a_token(
    port: int, make_token: MakeToken
) -> None:
    async with opened(port, origin="chrome-extension://abcdef") as connection:
        await sign_in(connection, await make_token())
        result, _ = await run(connection, "{ me }")
    assert result["payload"]["data"] == {"me": "ada"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { countdown }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ items(first: 1000000) { nodes { id } } }", "TOO_EXPENSIVE"),
        ("", "BAD_REQUEST"),
    ],
)
async def test_refusals_end_the_operation_and_not_the_socket(
    port: int, make_token: MakeToken, query: str, code: str
) -> None:
    async with opened(port) as connection:
        await sign_in(connection, await make_token())
        (refusal,) = await run(connection, query)
        assert (refusal["type"], refusal["payload"][0]["extensions"]["code"]) == ("error", code)
        result, _ = await run(connection, "{ me }")
        assert result["payload"]["data"] == {"me": "ada"}


async def test_a_wrong_role_is_refused(port: int, make_token: MakeToken) -> None:
    async with opened(port) as connection:
        await sign_in(connection, await make_token(Role.MEMBER))
        result, _ = await run(connection, "{ settings }")
    assert result["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("query", ["subscription { failing }", "{ boom }"])
async def test_faults_of_ours_are_incidents_here_too(
    port: int, make_token: MakeToken, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    async with opened(port) as connection:
        await sign_in(connection, await make_token())
        messages = await run(connection, query)
    errors = [error for message in messages for error in message.get("payload", {}).get("errors", [])]
    assert [error["extensions"]["code"] for error in errors] == ["INTERNAL"]
    assert SECRET not in json.dumps(messages) + caplog.text


@pytest.mark.parametrize(
    "message",
    [
        "no json",
        "[]",
        "5",
        "[" * 100_000,
        '{"type": 5}',
        '{"type": "nothing"}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": null}',
        '{"type": "subscribe", "id": ["1"], "payload": {"query": "{ me }"}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ me }", "variables": {"a": "\\u0000"}}}',
        b"bytes",
    ],
)
async def test_messages_that_are_none_of_the_protocol_close_the_socket(
    port: int, make_token: MakeToken, message: str | bytes
) -> None:
    async with opened(port) as connection:
        await sign_in(connection, await make_token())
        await connection.send(message)
        assert await closing_code(connection) == 4400


async def test_odd_types_within_the_protocol_are_refused(port: int, make_token: MakeToken) -> None:
    async with opened(port) as connection:
        await sign_in(connection, await make_token())
        for odd in (
            {"query": 5},
            {"query": "{ me }", "variables": [1]},
            {"query": "{ me }", "operationName": 5},
        ):
            await tell(connection, type="subscribe", id="1", payload=odd)
            assert (await hear(connection))["payload"][0]["extensions"] == {"code": "BAD_REQUEST"}


async def test_a_message_that_is_too_long_closes_the_socket(port: int, make_token: MakeToken) -> None:
    async with opened(port) as connection:
        await sign_in(connection, await make_token())
        await connection.send('{"type": "ping"}' + " " * MOST_BODY_BYTES)
        assert await closing_code(connection) == 1009
