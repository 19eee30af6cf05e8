"""Reading all companies of a large firm: it goes on where it broke off, and no request waits for all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clockwork.credentials import Credentials
from clockwork.errors import ComeBackLater
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.previewing.one_push import preview_push
from domain.pushing.lane import LaneContext
from domain.pushing.running import run_push
from domain.pushing.work import Work
from domain.records.companies import CrmCompany
from domain.records.database import Database
from domain.records.pushes import PushStatus
from domain.refs import Ref
from domain.rules.reasons import explain
from domain.rules.steps import Action, Rule
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import give_back, take_work

CAMPAIGN, ADA = Ref(sourcewhale_id="c"), Ref(sourcewhale_id="ada")
COUNT = 750


@pytest.fixture
async def large(db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox) -> Sandbox:
    """A firm with so many companies; one Person is at the last of them, one at none."""
    there = len(list(sandbox.store["companies"]))
    for number in range(there, COUNT):
        sandbox.plant("companies", {"name": f"Firm {number}"})
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c", {})
    ada = {"name": "Ada", "company": f"FIRM {COUNT - 1} Ltd"}
    await upsert_persons(db, world, viewer, [PersonChange("ada", ada)])
    sandbox.calls.clear()
    return sandbox


def _asked(sandbox: Sandbox) -> list[int]:
    """The offsets of the pages that were asked for since."""
    calls = [call for call in sandbox.calls.entries() if call["path"].endswith("companies")]
    sandbox.calls.clear()
    return [int(call["query"]["offset"]) for call in calls if not call["isWrite"]]


async def _broken_off(
    db: Database, world: World, office: Office, viewer: Viewer, large: Sandbox
) -> tuple[LaneContext, Work]:
    """Ada's push, whose reading of all companies broke off at its fourth page."""
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    large.set_faults([Fault("error_before", "GET", "companies", skip=3, times=1, status=503)])
    ctx, (work,) = await take_work(db, world, viewer, office.open_client(Credentials(**GIVEN)))
    with pytest.raises(ComeBackLater):
        await run_push(ctx, work)
    return ctx, work


async def test_a_reading_that_broke_off_goes_on_a_page_before(
    db: Database, world: World, office: Office, viewer: Viewer, large: Sandbox
) -> None:
    ctx, work = await _broken_off(db, world, office, viewer, large)
    assert _asked(large) == [0, 100, 200, 300]
    assert (await run_push(ctx, work)).status is PushStatus.DONE
    assert _asked(large) == [200, 300, 400, 500, 600, 700, 0]
    async with db.reading(viewer.team_id) as session:
        assert await session.scalar(select(func.count()).select_from(CrmCompany)) == COUNT
    await give_back(ctx)


async def test_a_company_that_a_change_has_moved_to_the_front_meanwhile_is_not_created_again(
    db: Database, world: World, office: Office, viewer: Viewer, large: Sandbox
) -> None:
    ctx, work = await _broken_off(db, world, office, viewer, large)
    *others, last = list(large.store["companies"])
    for company in others:
        large.store["companies"].remove(company["id"])
    for company in others:
        large.store["companies"].put(company)
    ending = await run_push(ctx, work)
    record = large.person(ending.record_id or "")
    assert record is not None
    assert [position["companyId"] for position in record["positions"]] == [last["id"]]
    assert len(list(large.store["companies"])) == COUNT
    await give_back(ctx)


@pytest.mark.parametrize("place", ["front", "end"])
async def test_a_company_that_was_entered_by_hand_just_now_is_not_created_again(
    db: Database, world: World, office: Office, viewer: Viewer, large: Sandbox, place: str
) -> None:
    await upsert_persons(db, world, viewer, [PersonChange("bo", {"name": "Bo", "company": "NEWCO, Inc."})])
    await add_persons(db, world, viewer, CAMPAIGN, [ADA, Ref(sourcewhale_id="bo")])
    client = office.open_client(Credentials(**GIVEN))
    ctx, (ada, bo) = await take_work(db, world, viewer, client)
    await run_push(ctx, ada)
    _asked(large)
    companies = list(large.store["companies"])
    new_id = large.plant("companies", {"name": "Newco"})["id"]
    if place == "front":
        for company in companies:
            large.store["companies"].remove(company["id"])
            large.store["companies"].put(company)

    later = replace(ctx, world=World(lambda: world.now() + timedelta(minutes=1), world.new_id))
    ending = await run_push(later, bo)
    record = large.person(ending.record_id or "")
    assert record is not None
    assert [position["companyId"] for position in record["positions"]] == [new_id]
    assert _asked(large) == ([700, 0] if place == "end" else [700, 0, 100])
    await give_back(ctx)


async def test_a_preview_of_a_push_reads_some_pages_and_says_so_until_all_are_read(
    db: Database, world: World, office: Office, viewer: Viewer, large: Sandbox
) -> None:
    first = await preview_push(db, world, office, viewer, CAMPAIGN, ADA)
    assert _asked(large) == [0, 100, 200, 300, 400]
    (copy,) = [step for step in first.record.ending.steps if step.rule is Rule.COPY_OF_COMPANIES]
    assert explain(copy).endswith("It is not whole yet.")
    assert Action.CREATE_COMPANY in {step.action for step in first.record.writes}

    second = await preview_push(db, world, office, viewer, CAMPAIGN, ADA)
    assert _asked(large) == [400, 500, 600, 700, 0]
    actions = {(step.action, step.rule) for step in second.record.ending.steps}
    assert (Action.FIND_COMPANY, Rule.FOUND) in actions
    assert Rule.COPY_OF_COMPANIES not in {rule for _, rule in actions}
