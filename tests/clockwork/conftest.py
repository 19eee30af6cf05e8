from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import respx

from clockwork.calls import Call
from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.pace import Pace
from clockwork.transport import open_http
from tests.clockwork.support import CREDENTIALS, FIRM_URL, NOW, Clock


@pytest.fixture
def credentials() -> Credentials:
    return CREDENTIALS


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with open_http() as http:
        yield http


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def calls() -> list[Call]:
    return []


@pytest.fixture
def client(http: httpx.AsyncClient, clock: Clock, calls: list[Call]) -> ClockworkClient:
    pace = Pace(None, 8, now=clock.now, sleep=clock.sleep)
    return ClockworkClient(http, CREDENTIALS, pace, now=lambda: NOW, on_call=calls.append)


@pytest.fixture
def clockwork() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=FIRM_URL, using="httpx") as router:
        yield router
