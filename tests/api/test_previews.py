"""Previews ask Clockwork, whose patience is the whole team's: one after another, at the team's one pace."""

import asyncio
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from api.parts import Parts, open_office
from api.schema import schema
from clockwork.credentials import Credentials
from domain.configuration import Configuration
from domain.previewing import one_push
from domain.refusals import Code, refuse
from domain.stored_credentials import Office
from domain.viewer import Role, Viewer
from domain.world import World, real_world
from tests.api.support import context_of

PREVIEW = 'pushPreview(campaign: {sourcewhaleId: "c"}, person: {sourcewhaleId: "p"}) { userErrors { code } }'
CREDENTIALS = Credentials(api_key="k", api_secret="s", subdomain="acme", service_key="x")


class Crowd:
    """How many were in it at once."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def join(self) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(20):
            await asyncio.sleep(0)
        self.now -= 1


async def test_a_teams_previews_are_made_one_after_another(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowds: dict[UUID, Crowd] = {}
    everybody = Crowd()

    async def preview(_db: object, _world: World, _office: Office, viewer: Viewer, *_refs: object) -> None:
        await asyncio.gather(crowds.setdefault(viewer.team_id, Crowd()).join(), everybody.join())
        raise refuse(Code.NOT_FOUND, "There is no such person.")

    monkeypatch.setattr(one_push, "preview_push", preview)
    document = f"{{ {' '.join(f'p{number}: {PREVIEW}' for number in range(10))} }}"
    viewers = [Viewer(parts.world.new_id(), "ada", Role.MEMBER) for _ in range(2)]
    results = await asyncio.gather(
        *(schema.execute(document, context_value=context_of(parts, viewer)) for viewer in viewers * 2)
    )
    assert [result.errors for result in results] == [None] * 4
    assert [crowd.most for crowd in crowds.values()] == [1, 1]
    assert everybody.most == 2


@pytest.mark.parametrize(("other", "most"), [(CREDENTIALS, 1), (replace(CREDENTIALS, api_key="l"), 2)])
async def test_clients_for_the_same_credentials_keep_one_pace(
    configuration: Configuration, other: Credentials, most: int
) -> None:
    crowd = Crowd()

    async def answer(_request: httpx.Request) -> httpx.Response:
        await crowd.join()
        return httpx.Response(401, json={})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        office = open_office(replace(configuration, calls_in_flight=1), http, real_world())
        clients = [office.open_client(credentials) for credentials in (CREDENTIALS, other)]
        await asyncio.gather(*(client.prove() for client in clients), return_exceptions=True)
    assert crowd.most == most
