"""A stage whose record goes while its candidacy is created acts on the record that is found instead."""

import pytest
from sqlalchemy import delete, select, update

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.configuring import team_rules
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.pushing.queue import MAX_ATTEMPTS
from domain.pushing.running import run_push
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, PushStatus
from domain.refs import Ref
from domain.rules.causes import Cause
from domain.rules.syncing import Stage
from domain.stage_mapping import update_stage_mapping
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import give_back, interrupted, take_work

ADA = {"name": "Ada", "emails": ["ada@engine.example"]}


@pytest.fixture
def project_id(sandbox: Sandbox) -> str:
    return str(sandbox.plant("projects", {"name": "CFO search"})["id"])


@pytest.fixture
async def client(
    db: Database, world: World, office: Office, viewer: Viewer, project_id: str
) -> ClockworkClient:
    """Of a team whose only push is Ada's stage."""
    await activate(db, world, office, viewer, GIVEN)
    (status, *_) = (await team_rules(db, viewer)).catalogue.statuses or ()
    await update_stage_mapping(db, world, viewer, 0, [(Stage.SOURCED, status.id)], None)
    await upsert_campaign(db, world, viewer, "c-1", {"project_id": project_id})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", ADA)])
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id="p-1")])
    async with db.writing(viewer.team_id) as session:
        await session.execute(delete(Push).where(Push.kind != PushKind.STAGE))
    return office.open_client(Credentials(**GIVEN))


async def test_a_record_that_goes_while_its_candidacy_is_created_is_looked_for_again(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox, project_id: str
) -> None:
    former = sandbox.plant("people", ADA)["id"]
    survivors: list[str] = []

    async def merge() -> None:
        if not survivors:
            sandbox.remove("people", former)
            survivors.append(sandbox.plant("people", ADA | {"name": "Ada L."})["id"])

    ctx, (work,) = await take_work(db, world, viewer, interrupted(client, "person", merge))
    ending = await run_push(ctx, work)
    assert (ending.status, ending.rule) == (PushStatus.READY, Cause.RETRYING)
    async with db.reading(viewer.team_id) as session:
        assert (await session.scalars(select(Person.clockwork_id))).one() is None

    await give_back(ctx)
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(due_at=world.now()))
    ctx, (work,) = await take_work(db, world, viewer, client)
    assert (await run_push(ctx, work)).status is PushStatus.DONE
    found = [candidacy["personId"] for candidacy in sandbox.store["candidacies"].of(project_id)]
    assert found == survivors


async def test_a_record_that_is_shown_and_never_found_is_given_up_like_any_other_failure(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    sandbox.plant("people", ADA)
    sandbox.set_faults(
        [
            Fault("error_before", "GET", "people/*", status=404),
            Fault("error_before", "POST", "projects/*/candidacies", status=404),
        ]
    )
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(attempts=MAX_ATTEMPTS - 2))
    endings = []
    for _ in range(2):
        ctx, (work,) = await take_work(db, world, viewer, client)
        ending = await run_push(ctx, work)
        endings.append((ending.status, ending.rule))
        await give_back(ctx)
    assert endings == [
        (PushStatus.READY, Cause.RETRYING),
        (PushStatus.FAILED, Cause.RETRIES_RAN_OUT),
    ]
