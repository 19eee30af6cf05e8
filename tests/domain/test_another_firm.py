"""Another firm's Clockwork is connected while a push runs: nothing of the former one's is kept."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from clockwork.credentials import Credentials
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.options import SandboxCredentials
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.outreach import record_outreach
from domain.persons import PersonChange, upsert_persons
from domain.pushing.asking import FirmChanged
from domain.pushing.queue import release_orphans
from domain.pushing.running import run_push
from domain.records.companies import CompanyIntent, CrmCompany
from domain.records.connections import Connection, connection_of_team
from domain.records.database import Database
from domain.records.lanes import take_lane
from domain.records.outreach import NoteStatus, OutreachEvent
from domain.records.persons import CrmKey, Person
from domain.records.pushes import Intent, Push, PushResult, PushStatus
from domain.refs import Ref
from domain.retrying import retry_failed
from domain.rules.causes import Cause
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain import telling
from tests.domain.conftest import GIVEN
from tests.domain.lane import give_back, interrupted, take_work

ANOTHER = {**GIVEN, "subdomain": "another-firm"}
ADA = {
    "name": "Ada Lovelace",
    "emails": ["ada@engine.example"],
    "company": "Unheard Works",
    "domains": ["unheard.example"],
    "custom_variable_1": "Three months",
}


@pytest.fixture
async def told(db: Database, world: World, office: Office, viewer: Viewer) -> None:
    """A connected team with one push that is due."""
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c-1", {})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", ADA)])
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id="p-1")])


@pytest.mark.usefixtures("sandbox", "told")
@pytest.mark.parametrize(
    "after", ["people_page", "create_person", "create_company", "add_position", "add_external_ref"]
)
async def test_a_push_keeps_nothing_of_the_former_firm_and_runs_again_in_the_new_one(
    db: Database,
    world: World,
    office: Office,
    viewer: Viewer,
    sandbox: Sandbox,
    after: str,
) -> None:
    async def switch() -> None:
        sandbox.credentials = SandboxCredentials(**ANOTHER)
        await activate(db, world, office, viewer, asdict(sandbox.credentials))

    client = interrupted(office.open_client(Credentials(**GIVEN)), after, switch)
    ctx, (work,) = await take_work(db, world, viewer, client)
    with pytest.raises(FirmChanged):
        await run_push(ctx, work)
    async with db.reading(viewer.team_id) as session:
        (person,) = await session.scalars(select(Person))
        assert (person.clockwork_id, person.written) == (None, {})
        for table in (CrmKey, CrmCompany, Intent, CompanyIntent):
            assert (await session.scalars(select(table))).all() == []
        (push,) = await session.scalars(select(Push))
        assert (push.status, push.steps, push.attempts) == (PushStatus.READY, [], 0)

    await give_back(ctx)
    ctx, (work,) = await take_work(db, world, viewer, office.open_client(Credentials(**ANOTHER)))
    assert (await run_push(ctx, work)).status is PushStatus.DONE


@pytest.mark.usefixtures("sandbox", "told")
async def test_what_is_kept_waits_for_a_firm_that_is_just_being_connected(
    db: Database, world: World, office: Office, viewer: Viewer
) -> None:
    ctx, _ = await take_work(db, world, viewer, office.open_client(Credentials(**GIVEN)))
    kept: list[str] = []

    async def keep(context: Callable[[], Any]) -> None:
        async with context():
            kept.append("something")

    async with db.writing(viewer.team_id) as session:
        connection = await connection_of_team(session, lock=True)
        assert connection is not None
        connection.subdomain = "another-firm"
        await session.flush()
        waiting = [asyncio.create_task(keep(context)) for context in (ctx.owning, ctx.keeping)]
        await asyncio.sleep(0.1)
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert ([type(one) for one in ended], kept) == ([FirmChanged, FirmChanged], [])


@pytest.mark.usefixtures("sandbox", "told")
async def test_a_firm_that_is_connected_while_a_lane_is_opened_waits_for_it(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    ctx, _ = await take_work(db, world, viewer, office.open_client(Credentials(**GIVEN)))
    await give_back(ctx)
    sandbox.credentials = SandboxCredentials(**ANOTHER)
    async with asyncio.TaskGroup() as group, db.writing(viewer.team_id) as session:
        now = world.now()
        assert await take_lane(session, viewer.team_id, "another", now, timedelta(minutes=1))
        group.create_task(activate(db, world, office, viewer, asdict(sandbox.credentials)))
        await asyncio.sleep(0.5)
        await release_orphans(session, now, now, timedelta(0))
    async with db.reading(viewer.team_id) as session:
        assert await session.scalar(select(Connection.subdomain)) == "another-firm"


@pytest.mark.usefixtures("sandbox", "told")
async def test_new_credentials_of_the_same_firm_change_nothing(
    db: Database, world: World, office: Office, viewer: Viewer
) -> None:
    ctx, (work,) = await take_work(db, world, viewer, office.open_client(Credentials(**GIVEN)))
    await activate(db, world, office, viewer, GIVEN)
    assert (await run_push(ctx, work)).record_id


@pytest.mark.usefixtures("sandbox", "told")
@pytest.mark.parametrize("status", PushStatus)
async def test_what_earlier_attempts_did_in_the_former_firm_is_forgotten_unless_the_push_is_done(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox, status: PushStatus
) -> None:
    done = [{"action": "ADD_EMAIL"}]
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(status=status, steps=done))
    sandbox.credentials = SandboxCredentials(**ANOTHER)
    await activate(db, world, office, viewer, asdict(sandbox.credentials))
    async with db.reading(viewer.team_id) as session:
        assert await session.scalar(select(Push.steps)) == (done if status is PushStatus.DONE else [])


@pytest.mark.usefixtures("sandbox", "told")
async def test_a_push_that_failed_in_the_former_firm_is_retried_as_if_it_had_not_run(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    sandbox.set_faults([Fault("error_before", "POST", "people/*/positions", times=1, status=422)])
    ctx, (work,) = await take_work(db, world, viewer, office.open_client(Credentials(**GIVEN)))
    failed = await run_push(ctx, work)
    assert failed.status is PushStatus.FAILED
    assert "CREATE_PERSON" in {step.action for step in failed.steps if step.wrote}
    await give_back(ctx)

    sandbox.reset()
    sandbox.plant("people", {"name": ADA["name"], "emails": [{"address": "ada@engine.example"}]})
    sandbox.credentials = SandboxCredentials(**ANOTHER)
    await activate(db, world, office, viewer, asdict(sandbox.credentials))
    assert await retry_failed(db, world, viewer, Cause.REFUSED) == 1
    ctx, (work,) = await take_work(db, world, viewer, office.open_client(Credentials(**ANOTHER)))
    await run_push(ctx, work)
    async with db.reading(viewer.team_id) as session:
        push = (await session.scalars(select(Push))).one()
    assert (push.status, push.result) == (PushStatus.DONE, PushResult.UPDATED)
    assert "CREATE_PERSON" not in {step["action"] for step in push.steps}


@pytest.mark.usefixtures("sandbox", "told")
async def test_a_note_without_an_answer_from_the_former_firm_is_written_in_the_new_one(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    await record_outreach(db, world, viewer, [telling.told()])
    sent = {"status": NoteStatus.SENT, "sent_at": world.now(), "sent_to": "somewhere else", "sent": "0"}
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(OutreachEvent).values(sent))
    sandbox.credentials = SandboxCredentials(**ANOTHER)
    await activate(db, world, office, viewer, asdict(sandbox.credentials))
    async with db.reading(viewer.team_id) as session:
        waits = select(OutreachEvent.status, OutreachEvent.sent_to, OutreachEvent.body)
        (event,) = await session.execute(waits)
    assert tuple(event) == (NoteStatus.WAITING, None, "Dear Ada")
