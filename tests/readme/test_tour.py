"""The GraphQL tour, taken out of the README and run as it stands there, over HTTP and WebSocket."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from api.graphql_app import create_app
from api.schema import schema
from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import believable_firm
from clockwork.sandbox.server import RunningSandbox, start_in_thread
from domain.authenticating import create_token
from domain.configuration import Configuration
from domain.records.database import Database
from domain.records.migrating import migrate
from domain.viewer import Role
from domain.world import real_world
from tests.readme.blocks import blocks

_NOTHING_OPEN = "subscription { pushProgress { open done } }"


class Reader:
    """Somebody who pastes blocks into GraphiQL."""

    def __init__(self, port: int, token: str) -> None:
        self._address = f"127.0.0.1:{port}/graphql"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def paste(self, block: str) -> dict[str, Any]:
        """The data of one operation's answer; of a subscription: the last, once nothing is open any more."""
        answer = await (self._watch(block) if block.startswith("subscription") else self._post(block))
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        payloads = (payload for payload in data.values() if isinstance(payload, dict))
        assert not any(payload.get("userErrors") for payload in payloads), data
        return data

    async def _post(self, block: str) -> Any:  # noqa: ANN401 - any JSON
        async with httpx.AsyncClient(headers=self._headers, trust_env=False) as client:
            return (await client.post(f"http://{self._address}", json={"query": block})).json()

    async def _watch(self, block: str) -> Any:  # noqa: ANN401 - any JSON
        protocol = Subprotocol("graphql-transport-ws")
        address = f"ws://{self._address}"
        async with asyncio.timeout(30), connect(address, subprotocols=[protocol], proxy=None) as ws:
            await ws.send(json.dumps({"type": "connection_init", "payload": self._headers}))
            assert json.loads(await ws.recv())["type"] == "connection_ack"
            await ws.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": block}}))
            while True:
                message = json.loads(await ws.recv())
                assert message["type"] == "next", message
                if message["payload"]["data"]["pushProgress"]["open"] == 0:
                    return message["payload"]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_in_thread(create_sandbox(believable_firm(people=50))) as running:
        yield running


@asynccontextmanager
async def _serving(configuration: Configuration) -> AsyncIterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = create_app(schema, lambda: configuration)
        server = uvicorn.Server(uvicorn.Config(app, lifespan="on", log_config=None, ws="websockets-sansio"))
        served = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await served


@pytest.fixture
async def reader(sandbox: RunningSandbox, tmp_path: Path) -> AsyncIterator[Reader]:
    surroundings = {"CLOCKWORK_BASE_URL": sandbox.base_url, "CLOCKWORK_CALLS_PER_SECOND": "0"}
    configuration = Configuration.from_environment(surroundings, data_dir=tmp_path)
    db = Database(configuration.database_url)
    await migrate(db)
    token = await create_token(db, real_world(), team="Tour", user="ada", role=Role.ADMIN)
    await db.close()
    async with _serving(configuration) as port:
        yield Reader(port, token)


async def test_every_block_of_the_tour_works_in_its_order(reader: Reader, sandbox: RunningSandbox) -> None:
    seen = {}
    for block in blocks("graphql"):
        seen[block.split()[1]] = await reader.paste(block)
        await reader.paste(_NOTHING_OPEN)

    assert seen["Activate"]["clockworkActivate"]["clockwork"]["status"] == "CONNECTED"
    assert seen["Preview"]["pushPreview"]["preview"]["result"] == "CREATED"
    pushes = {push["person"]["name"]: push for push in seen["Pushes"]["pushes"]["nodes"]}
    assert pushes["Ada Tourist"]["result"] == "CREATED"
    assert pushes["Ben Without Mail"]["status"] == "BLOCKED"
    assert pushes["Ben Without Mail"]["missingFields"] == ["emails"]
    (event,) = seen["Outreach"]["outreachRecord"]["events"]
    assert event["note"]["status"] == "WAITING"
    sync = seen["LeaveAlone"]["personSyncOverride"]["membership"]["sync"]["syncAs"]
    assert sync == {"value": "DO_NOT_SYNC", "source": "PERSON", "inheritedValue": "PERSON"}
    gates = seen["Why"]["effectiveSync"]["now"].values()
    assert {(gate["gate"], gate["rule"], gate["layer"]) for gate in gates} == {
        ("SKIP", "DO_NOT_SYNC", "PERSON")
    }
    (save,) = seen["History"]["settingsVersions"]
    assert save["changes"][1] == {"name": "protectedFields", "before": None, "after": "Biography"}
    assert (await reader.paste(_NOTHING_OPEN))["pushProgress"]["done"] == 3
    async with httpx.AsyncClient(trust_env=False) as client:
        there = (await client.get(f"{sandbox.control_url}/dump")).json()
    assert {"Ada Tourist", "Ben Without Mail"} <= {person["name"] for person in there["people"]}
    assert sum("Dear Ada, shall we talk?" in note["content"] for note in there["notes"]) == 1
