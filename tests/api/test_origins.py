from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import httpx
import pytest

from api.parts import Parts
from tests.api.support import app_with

Ask = Callable[[str], Awaitable[httpx.Response]]
FRONT_END = "https://app.sourcewhale.example"


@pytest.fixture
async def ask(parts: Parts) -> AsyncIterator[Ask]:
    """A browser's question, before it sends a mutation, whether its page's origin may."""
    app = app_with(replace(parts, configuration=replace(parts.configuration, allowed_origins=(FRONT_END,))))
    headers = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client,
    ):
        yield lambda origin: client.options("/graphql", headers={**headers, "Origin": origin})


async def test_a_configured_origin_may_call(ask: Ask) -> None:
    answer = await ask(FRONT_END)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == FRONT_END
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"].lower()


async def test_any_other_origin_may_not(ask: Ask) -> None:
    answer = await ask("https://elsewhere.example")

    assert answer.status_code == 400
    assert "Access-Control-Allow-Origin" not in answer.headers
