"""A client of the real GraphQL API, which runs in this process without a worker."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import httpx

from api.graphql_app import create_app
from api.parts import OpenParts, open_parts
from api.schema import schema
from clockwork.sandbox.options import DEFAULT_CREDENTIALS
from domain.authenticating import create_token
from domain.configuration import Configuration
from domain.records.database import Database
from domain.viewer import Role
from domain.world import real_world
from tests.running.contacts import Contact

_ACTIVATE = """
mutation ($input: ClockworkActivateInput!) {
  clockworkActivate(input: $input) { clockwork { status } userErrors { code } }
}"""
_CAMPAIGN = """
mutation ($input: CampaignInput!) { campaignUpsert(input: $input) { userErrors { code } } }"""
_PERSONS = """
mutation ($persons: [PersonInput!]!) { personsUpsert(persons: $persons) { userErrors { code } } }"""
_ADD = """
mutation ($campaign: CampaignRef!, $persons: [PersonRef!]!) {
  campaignAddPersons(campaign: $campaign, persons: $persons) { userErrors { code } }
}"""
_PROGRESS = """
query ($campaign: CampaignRef) {
  pushProgress(campaign: $campaign) { total done ready running open failed review blocked }
}"""

MOST_PERSONS = 1000
"""How many Persons one mutation takes (product.md: Campaigns; `domain.rules.acceptance`)."""


class Api:
    """An ADMIN of one team. Every mutation must succeed."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def run(self, document: str, **variables: object) -> dict[str, Any]:
        """The `data` of one operation's answer."""
        answer = (
            await self._client.post("/graphql", json={"query": document, "variables": variables})
        ).json()
        assert "errors" not in answer, answer
        assert all(not payload.get("userErrors") for payload in answer["data"].values()), answer
        return dict(answer["data"])

    async def activate(self) -> None:
        """Connect the team to the sandbox."""
        given = asdict(DEFAULT_CREDENTIALS)
        names = {"apiKey": "api_key", "apiSecret": "api_secret", "subdomain": "subdomain"}
        credentials = {key: given[name] for key, name in {**names, "serviceKey": "service_key"}.items()}
        await self.run(_ACTIVATE, input=credentials)

    async def tell(self, campaign: str, contacts: Sequence[Contact]) -> None:
        """Tell of a campaign and of persons; none of them is in it yet."""
        await self.run(_CAMPAIGN, input={"sourcewhaleId": campaign, "name": campaign})
        for start in range(0, len(contacts), MOST_PERSONS):
            await self.run(_PERSONS, persons=contacts[start : start + MOST_PERSONS])

    async def add(self, campaign: str, contacts: Sequence[Contact]) -> None:
        """Add persons to a campaign: a push is requested for each, and the bell is rung."""
        refs = [{"sourcewhaleId": contact["sourcewhaleId"]} for contact in contacts]
        for start in range(0, len(refs), MOST_PERSONS):
            persons = refs[start : start + MOST_PERSONS]
            await self.run(_ADD, campaign={"sourcewhaleId": campaign}, persons=persons)

    async def progress(self, campaign: str) -> dict[str, int]:
        """How many of the campaign's pushes stand where."""
        data = await self.run(_PROGRESS, campaign={"sourcewhaleId": campaign})
        return dict(data["pushProgress"])


@asynccontextmanager
async def running_api(configuration: Configuration, open_parts: OpenParts = open_parts) -> AsyncIterator[Api]:
    """The API on a migrated database, answering an ADMIN's client while the block runs."""
    db = Database(configuration.database_url)
    try:
        token = await create_token(db, real_world(), team="Acme", user="ada", role=Role.ADMIN)
    finally:
        await db.close()
    app = create_app(schema, lambda: configuration, open_parts)
    transport, headers = httpx.ASGITransport(app), {"Authorization": f"Bearer {token}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://api", headers=headers) as client,
    ):
        yield Api(client)
