"""A record that is created once: whatever a user answers meanwhile, and whichever push runs next."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from clockwork.bodies import PersonFields
from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.errors import Refused
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.outreach import record_outreach
from domain.outreach_input import Told
from domain.persons import PersonChange, upsert_persons
from domain.pushing.running import run_push
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Intent, Push, PushKind, PushStatus
from domain.refs import Ref
from domain.rules.settings import Direction, OutreachType
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import give_back, take_work

CAMPAIGN, ADA = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1")
EMAIL = Told(
    sourcewhale_id="e-1",
    campaign=CAMPAIGN,
    person=ADA,
    type=OutreachType.EMAIL,
    direction=Direction.SENT,
    happened_at=datetime(2026, 11, 23, 14, 5, tzinfo=UTC),
    body="Dear Ada",
)


@pytest.fixture
async def client(db: Database, world: World, office: Office, viewer: Viewer) -> ClockworkClient:
    """The sandbox, which knows nobody of that name, and a push that would create one."""
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c-1", {})
    told = {"name": "Ada Lovelace", "emails": ["ada@engine.example"]}
    await upsert_persons(db, world, viewer, [PersonChange("p-1", told)])
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    return office.open_client(Credentials(**GIVEN))


def _adas(sandbox: Sandbox) -> list[str]:
    return [person["id"] for person in sandbox.people() if person["name"].startswith("Ada")]


async def test_nobody_is_created_who_was_linked_to_a_record_meanwhile(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    ctx, (work,) = await take_work(db, world, viewer, client)
    linked = sandbox.plant("people", {"name": "Ada King"})["id"]
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Person).values(clockwork_id=linked))
    ending = await run_push(ctx, work)
    assert (ending.status, _adas(sandbox)) == (PushStatus.READY, [linked])
    async with db.reading(viewer.team_id) as session:
        assert (await session.scalars(select(Intent))).all() == []

    await give_back(ctx)
    ctx, (work,) = await take_work(db, world, viewer, client)
    assert (await run_push(ctx, work)).status is PushStatus.DONE
    assert _adas(sandbox) == [linked]


async def test_notes_find_what_a_creation_has_left_whose_push_gave_up(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    sandbox.set_faults([Fault("drop_after", "POST", "people", times=1)])
    ctx, (work,) = await take_work(db, world, viewer, client)
    await run_push(ctx, work)
    await give_back(ctx)
    await record_outreach(db, world, viewer, [EMAIL])
    async with db.writing(viewer.team_id) as session:
        gave_up = update(Push).where(Push.kind == PushKind.SYNC).values(status=PushStatus.FAILED)
        await session.execute(gave_up)
    ctx, (work,) = await take_work(db, world, viewer, client)
    ending = await run_push(ctx, work)
    (ada,) = _adas(sandbox)
    assert (ending.status, ending.record_id) == (PushStatus.DONE, ada)
    found = sandbox.person(ada)
    assert found is not None
    assert len(found["notes"]) == 1


@pytest.mark.usefixtures("sandbox")
async def test_a_refusal_names_the_fields_that_we_sent_and_nothing_else_that_clockwork_says(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"name": ("is odd",), "ada@engine.example is taken": ("by somebody",)}

    async def refuses(_: PersonFields) -> str:
        raise Refused("Clockwork refused the content", endpoint="people.create", status=422, fields=said)

    ctx, (work,) = await take_work(db, world, viewer, client)
    monkeypatch.setattr(client, "create_person", refuses)  # Clockwork echoes what it was sent
    ending = await run_push(ctx, work)
    told = "Clockwork refused the content of: Name."
    assert (ending.status, ending.reason) == (PushStatus.FAILED, told)
