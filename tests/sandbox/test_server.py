import asyncio

import httpx
import pytest

from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import Firm
from clockwork.sandbox.server import RunningSandbox, serve_sandbox, start_in_thread
from tests.sandbox.calling import RIGHT, caller


async def test_it_is_served_from_the_own_event_loop_while_the_block_runs(firm: Firm) -> None:
    async with serve_sandbox(create_sandbox(firm)) as running:
        async with httpx.AsyncClient(base_url=running.base_url, headers=RIGHT, trust_env=False) as client:
            answers = await asyncio.gather(*(client.get("acme-search/tags") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(running.control_url + "/counts")


def test_a_port_can_be_chosen_and_is_free_afterwards(firm: Firm) -> None:
    with start_in_thread(create_sandbox(firm)) as running:
        port = running.port
    with start_in_thread(create_sandbox(firm), port) as again, caller(again) as api:
        assert again.base_url == f"http://127.0.0.1:{port}/v3.0"
        assert api.get("tags").status_code == 200


def test_a_port_that_is_taken_is_an_error(firm: Firm, running: RunningSandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        start_in_thread(create_sandbox(firm), running.port)


def test_stopping_twice_is_harmless(firm: Firm) -> None:
    running = start_in_thread(create_sandbox(firm))
    running.stop()
    running.stop()
