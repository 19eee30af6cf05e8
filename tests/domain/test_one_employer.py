"""Pushes of people at one new employer: only while the company is written do others wait."""

import asyncio

import pytest
from sqlalchemy import select

from clockwork.credentials import Credentials
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.pushing.running import run_push
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import PushStatus
from domain.refs import Ref
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import interrupted, take_work

EMPLOYER = {"company": "Unheard Works", "domains": ["unheard.example"]}


@pytest.mark.parametrize("waits_at", ["create_person", "add_position", "add_external_ref"])
async def test_a_push_that_waits_for_an_answer_of_its_own_holds_up_nobody_else(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox, waits_at: str
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c", {})
    people = [PersonChange(name, {"name": name, **EMPLOYER}) for name in ("Ada", "Ben")]
    await upsert_persons(db, world, viewer, people)
    await add_persons(
        db, world, viewer, Ref(sourcewhale_id="c"), [Ref(sourcewhale_id=n) for n in ("Ada", "Ben")]
    )
    waits, goes_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        if not waits.is_set():
            waits.set()
            await goes_on.wait()

    client = interrupted(office.open_client(Credentials(**GIVEN)), waits_at, wait)
    ctx, (ada, ben) = await take_work(db, world, viewer, client)
    first = asyncio.create_task(run_push(ctx, ada))
    await waits.wait()
    async with asyncio.timeout(10):
        assert (await run_push(ctx, ben)).status is PushStatus.DONE
    goes_on.set()
    assert (await first).status is PushStatus.DONE
    assert [one["name"] for one in sandbox.store["companies"]].count(EMPLOYER["company"]) == 1
    async with db.reading(viewer.team_id) as session:
        records = [
            sandbox.person(found or "") for found in await session.scalars(select(Person.clockwork_id))
        ]
    assert (
        len({position["companyId"] for record in records if record for position in record["positions"]}) == 1
    )


async def test_of_two_names_of_one_web_site_one_company_is_created(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c", {})
    names = {"Ada": "Unheard Corp", "Ben": "Unheard Group"}
    told = [PersonChange(who, {**EMPLOYER, "name": who, "company": name}) for who, name in names.items()]
    await upsert_persons(db, world, viewer, told)
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c"), [Ref(sourcewhale_id=who) for who in names])
    ctx, works = await take_work(db, world, viewer, office.open_client(Credentials(**GIVEN)))
    endings = await asyncio.gather(*(run_push(ctx, work) for work in works))
    assert {ending.status for ending in endings} == {PushStatus.DONE}
    (company,) = [one for one in sandbox.store["companies"] if one["name"] in names.values()]
    records = [sandbox.person(ending.record_id or "") for ending in endings]
    held = [position["companyId"] for record in records if record for position in record["positions"]]
    assert held == [company["id"]] * 2
