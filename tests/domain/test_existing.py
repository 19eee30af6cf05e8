"""Nobody is looked for while a record with the same keys may just be created: each waits for that once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from clockwork.credentials import Credentials
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.pushing.deciding import Ending
from domain.pushing.existing import unsettled
from domain.pushing.lane import LaneContext
from domain.pushing.queue import keys_being_created
from domain.pushing.running import run_push
from domain.pushing.work import Work
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Push, PushStatus
from domain.refs import Ref
from domain.rules.causes import Cause
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import take_work

SETTLE = timedelta(seconds=15)
BOTH = {"p-1": "Ada Lovelace", "p-2": "Ada King"}


@pytest.fixture
async def taken(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> tuple[LaneContext, Work, Work]:
    """A lane, and the work of two Persons who share an e-mail address; no creation is answered."""
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c-1", {})
    told = [PersonChange(key, {"name": name, "emails": ["ada@engine.example"]}) for key, name in BOTH.items()]
    await upsert_persons(db, world, viewer, told)
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id=key) for key in BOTH])
    sandbox.set_faults([Fault("drop_after", "POST", "people")])
    ctx, work = await take_work(db, world, viewer, office.open_client(Credentials(**GIVEN)))
    first, second = sorted(work, key=lambda one: one.sourcewhale_id)
    return replace(ctx, settle=SETTLE), first, second


async def test_whoever_shares_a_key_waits_until_the_creation_is_looked_into(
    taken: tuple[LaneContext, Work, Work],
) -> None:
    ctx, first, second = taken
    sent = await run_push(ctx, first)
    waits = await unsettled(ctx, second)

    assert waits is not None
    assert sent.retry_at is not None
    assert waits.retry_at is not None
    assert (waits.status, waits.rule, waits.counts) == (PushStatus.READY, Cause.SETTLING, False)
    assert timedelta(0) < waits.retry_at - sent.retry_at <= timedelta(seconds=1)


async def test_however_long_that_is_away_it_is_waited_for_once(taken: tuple[LaneContext, Work, Work]) -> None:
    ctx, first, second = taken
    await run_push(ctx, first)
    later = ctx.world.now() + timedelta(minutes=10)
    async with ctx.db.writing(ctx.team_id) as session:
        await session.execute(update(Push).where(Push.id == first.push_id).values(due_at=later))
    waits = await unsettled(ctx, second)

    assert waits is not None
    assert waits.retry_at is not None
    assert waits.retry_at > later


async def test_who_is_over_for_now_holds_nobody_up(taken: tuple[LaneContext, Work, Work]) -> None:
    ctx, first, second = taken
    await run_push(ctx, first)
    await _put(ctx, first, PushStatus.FAILED)
    async with ctx.db.reading(ctx.team_id) as session:
        person_id = (await session.scalars(select(Person.id).where(Person.sourcewhale_id == "p-2"))).one()
        assert await keys_being_created(session, person_id, SETTLE) == {}
    assert await unsettled(ctx, second) is None


async def test_of_two_creations_without_an_answer_the_older_is_looked_into_first(
    taken: tuple[LaneContext, Work, Work], sandbox: Sandbox
) -> None:
    """The first push had given up when the second was sent, and then it is retried."""
    ctx, first, second = taken
    ctx = replace(ctx, settle=timedelta(0))
    sandbox.set_faults([Fault("drop_before", "POST", "people", times=2)])
    await _run(ctx, first)
    await _put(ctx, first, PushStatus.FAILED)
    await _run(ctx, second)

    looked_into = await _run(ctx, first)
    assert (looked_into.status, looked_into.rule) == (PushStatus.READY, Cause.SETTLING)
    assert [(await _run(ctx, work)).status for work in (second, first)] == [PushStatus.DONE, PushStatus.DONE]
    emails = [email["address"] for person in sandbox.people() for email in person["emails"]]
    assert emails.count("ada@engine.example") == 1


async def _run(ctx: LaneContext, work: Work) -> Ending:
    await _put(ctx, work, PushStatus.RUNNING)
    return await run_push(ctx, work)


async def _put(ctx: LaneContext, work: Work, status: PushStatus) -> None:
    async with ctx.db.writing(ctx.team_id) as session:
        await session.execute(update(Push).where(Push.id == work.push_id).values(status=status))
