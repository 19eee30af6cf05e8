"""Transactions that hold the same pushes take them in one order, so that none waits for another in a ring.

A lane that loses nevertheless runs its transaction again.
"""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, Select, select, text, update

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.configuring import team_rules
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.outreach import record_outreach
from domain.persons import PersonChange, upsert_persons
from domain.pushing.deciding import Ending
from domain.pushing.queue import release_orphans, take_due
from domain.pushing.recording import note_plan, record_ending
from domain.records.companies import CrmCompany, keep_companies
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, PushStatus
from domain.refs import Ref
from domain.refusals import Refused
from domain.retrying import retry_failed
from domain.reviewing import Resolution, resolve_review
from domain.rules.causes import Cause
from domain.rules.companies import Company
from domain.rules.reviews import Answer
from domain.rules.syncing import Stage
from domain.stage_mapping import update_stage_mapping
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain import telling
from tests.domain.at_once import MOMENT_SECONDS, meet, nobody_loses
from tests.domain.conftest import GIVEN
from tests.domain.lane import take_work

CAMPAIGN, ADA, BOB = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1"), Ref(sourcewhale_id="p-2")
SYNC, NOTES = Push.kind == PushKind.SYNC, Push.kind == PushKind.NOTES


@pytest.fixture
async def client(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> ClockworkClient:
    """Of a connected team that has Ada in a campaign: with pushes of her record, her stage and her notes."""
    project_id = str(sandbox.plant("projects", {"name": "CFO search"})["id"])
    await activate(db, world, office, viewer, GIVEN)
    (status, *_) = (await team_rules(db, viewer)).catalogue.statuses or ()
    await update_stage_mapping(db, world, viewer, 0, [(Stage.SOURCED, status.id)], None)
    await upsert_campaign(db, world, viewer, "c-1", {"project_id": project_id})
    changes = [PersonChange("p-1", {"name": "Ada"}), PersonChange("p-2", {"name": "Bob"})]
    await upsert_persons(db, world, viewer, changes)
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    await record_outreach(db, world, viewer, [telling.told()])
    return office.open_client(Credentials(**GIVEN))


async def _put(
    db: Database, viewer: Viewer, which: ColumnElement[bool], status: PushStatus, rule: Cause | None = None
) -> None:
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).where(which).values(status=status, rule=rule))


async def test_a_plan_is_noted_while_the_campaign_changes(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    record_id = sandbox.plant("people", {"name": "Ada"})["id"]
    await _put(db, viewer, NOTES, PushStatus.PENDING, Cause.WAITING_FOR_RECORD)
    ctx, (work, _) = await take_work(db, world, viewer, client)
    assert work.kind is PushKind.SYNC
    changed = upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    with nobody_loses(db):
        await meet(db, viewer, select(Push).where(NOTES), note_plan(ctx, work, (), record_id), changed)
    async with db.reading(viewer.team_id) as session:
        assert await session.scalar(select(Push.status).where(NOTES)) is PushStatus.READY


@pytest.mark.usefixtures("client")
async def test_a_review_is_answered_while_the_campaign_changes(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _put(db, viewer, SYNC, PushStatus.REVIEW, Cause.DIFFERENT_RECORDS)
    await _put(db, viewer, NOTES, PushStatus.PENDING, Cause.WAITING_FOR_RECORD)
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).where(SYNC).values(candidates=[{"clockworkId": "r-1"}]))
        asks = (await session.scalars(select(Push.id).where(SYNC))).one()

    async def answer() -> None:
        with suppress(Refused):  # the campaign has changed first, and nothing asks any more
            await resolve_review(db, world, viewer, asks, Resolution(Answer.LINK, "r-1"))

    changed = upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    with nobody_loses(db):
        await meet(db, viewer, select(Push).where(NOTES), answer(), changed)
    async with db.reading(viewer.team_id) as session:
        assert set(await session.scalars(select(Push.status))) == {PushStatus.READY}


@pytest.mark.usefixtures("client")
async def test_persons_are_added_again_while_a_lane_takes(db: Database, world: World, viewer: Viewer) -> None:
    await _put(db, viewer, SYNC, PushStatus.DONE)
    await add_persons(db, world, viewer, CAMPAIGN, [BOB])

    async def take() -> None:
        async with db.writing(viewer.team_id) as session:
            await take_due(session, world.now(), 8)

    held = select(Push).where(Push.kind == PushKind.STAGE).order_by(Push.id).limit(1)
    with nobody_loses(db):
        await meet(db, viewer, held, take(), add_persons(db, world, viewer, CAMPAIGN, [BOB, ADA]))
    async with db.reading(viewer.team_id) as session:
        going_on = await session.scalars(select(Push.kind).where(Push.status != PushStatus.DONE))
    assert Counter(going_on) == {PushKind.SYNC: 2, PushKind.STAGE: 2, PushKind.NOTES: 1}


async def _two_pushes(
    db: Database, viewer: Viewer, world: World, *, turned: bool = True, **columns: object
) -> Select[UUID]:
    """Ada's and Bob's, stored the other way round if `turned`; what selects the later one is returned."""
    await add_persons(db, world, viewer, CAMPAIGN, [BOB])
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(status=PushStatus.DONE))
        first, later = await session.scalars(select(Push.id).where(SYNC).order_by(Push.id))
    for push_id in (later, first) if turned else (first, later):
        async with db.writing(viewer.team_id) as session:
            await session.execute(update(Push).where(Push.id == push_id).values(**columns))
            await session.execute(text("ANALYZE pushes"))  # else an index is read, in its order, of so few
    return select(Push.id).where(Push.id == later)


async def _going_on(db: Database, viewer: Viewer) -> set[PushStatus]:
    async with db.reading(viewer.team_id) as session:
        return set(await session.scalars(select(Push.status).where(Push.status != PushStatus.DONE)))


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("turned", [True, False])
async def test_failures_are_retried_while_their_persons_change(
    db: Database, world: World, viewer: Viewer, turned: bool
) -> None:
    failed = {"status": PushStatus.FAILED, "rule": Cause.REFUSED, "reason": "No."}
    by_hand = {"kind": PushKind.EDIT, "membership_id": None}
    later = await _two_pushes(db, viewer, world, turned=turned, **failed, **by_hand)
    changes = [PersonChange(name, {"company": "Acme"}) for name in ("p-1", "p-2")]
    retried = retry_failed(db, world, viewer, Cause.REFUSED)
    with nobody_loses(db):
        await meet(db, viewer, later, retried, upsert_persons(db, world, viewer, changes))
    assert await _going_on(db, viewer) == {PushStatus.READY}


@pytest.mark.usefixtures("client")
async def test_what_a_dead_lane_was_running_is_given_back_while_a_campaign_changes(
    db: Database, world: World, viewer: Viewer
) -> None:
    later = await _two_pushes(db, viewer, world, status=PushStatus.RUNNING)

    async def give_back() -> None:
        async with db.writing(viewer.team_id) as session:
            await release_orphans(session, world.now(), world.now(), timedelta(0))

    changed = upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    with nobody_loses(db):
        await meet(db, viewer, later, give_back(), changed)
    assert await _going_on(db, viewer) == {PushStatus.READY}


async def test_companies_are_kept_in_whatever_order_they_are_listed(
    db: Database, world: World, viewer: Viewer
) -> None:
    async def keep(*names: str) -> None:
        async with db.writing(viewer.team_id) as session:
            companies = [Company(name, name) for name in names]
            await keep_companies(session, viewer.team_id, companies, world.now())

    await keep("acme", "beta")
    held = select(CrmCompany).where(CrmCompany.clockwork_id == "beta")
    with nobody_loses(db):
        await meet(db, viewer, held, keep("beta", "acme"), keep("acme", "beta"))


async def test_an_ending_that_loses_is_recorded_again(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient
) -> None:
    ctx, (work, *_) = await take_work(db, world, viewer, client)
    async with asyncio.TaskGroup() as group, db.writing(viewer.team_id) as session:
        await session.execute(select(Push).where(Push.id == work.push_id).with_for_update())
        group.create_task(record_ending(ctx, work, Ending(PushStatus.DONE)))
        await asyncio.sleep(MOMENT_SECONDS)
        # Against the order of locking; who began to wait first is who loses.
        await session.execute(select(Person).with_for_update())
    async with db.reading(viewer.team_id) as session:
        status = await session.scalar(select(Push.status).where(Push.id == work.push_id))
    assert status is PushStatus.DONE
