"""Of previews that nobody works on so many may be open; more are refused until one is cancelled."""

from dataclasses import replace

import pytest

from api.parts import Parts
from api.schema import schema
from domain.campaigning import upsert_campaign
from domain.records.connections import Connection, ConnectionStatus
from domain.records.teams import Team
from domain.viewer import Role, Viewer
from tests.api.support import context_of

ASK = """mutation {
    campaignPreview(campaign: {sourcewhaleId: "c"}) { preview { id } userErrors { code field message } }
}"""
CANCEL = "mutation ($id: ID!) { previewCancel(id: $id) { preview { status } userErrors { code } } }"


@pytest.fixture
async def member(parts: Parts) -> Viewer:
    """Of a connected team with a campaign."""
    viewer = Viewer(parts.world.new_id(), "bo", Role.MEMBER)
    connection = Connection(
        team_id=viewer.team_id,
        status=ConnectionStatus.CONNECTED,
        since=parts.world.now(),
        subdomain="firm",
        api_key_ending="1234",
        revision=1,
    )
    async with parts.db.writing_everywhere() as session:
        session.add(Team(id=viewer.team_id, name="Acme", created_at=parts.world.now()))
    async with parts.db.writing(viewer.team_id) as session:
        session.add(connection)
    await upsert_campaign(parts.db, parts.world, viewer, "c", {"name": "CFOs"})
    return viewer


async def ask(parts: Parts, viewer: Viewer, document: str = ASK, **variables: str) -> dict[str, object]:
    answer = await schema.execute(document, variables, context_value=context_of(parts, viewer))
    assert answer.errors is None
    assert answer.data is not None
    (payload,) = answer.data.values()
    found: dict[str, object] = payload
    return found


async def test_ten_of_anybodys_and_five_more_of_admins_are_open_at_once(parts: Parts, member: Viewer) -> None:
    admin = replace(member, user="ada", role=Role.ADMIN)
    opened = [await ask(parts, asker) for asker in [member] * 10 + [admin] * 5]
    assert [one["userErrors"] for one in opened] == [[]] * 15
    for asker, most in ((member, 10), (admin, 15)):
        message = f"At most {most} previews may be open at once: wait for one, or cancel one."
        refused = {"code": "TOO_MANY", "field": None, "message": message}
        assert await ask(parts, asker) == {"preview": None, "userErrors": [refused]}
    (first, *_) = (one["preview"] for one in opened)
    assert isinstance(first, dict)
    assert await ask(parts, member, CANCEL, id=first["id"]) == {
        "preview": {"status": "CANCELLED"},
        "userErrors": [],
    }
    assert (await ask(parts, admin))["userErrors"] == []
