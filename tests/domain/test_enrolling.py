import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.campaigning import upsert_campaign
from domain.enrolling import add_persons
from domain.memberships import NOTHING_OVERRIDDEN, OverrideChange, set_override, set_stage
from domain.persons import PersonChange, upsert_persons
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Push, PushStatus
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.rules.syncing import Stage, SyncAs, WhenAdding
from domain.viewer import Viewer
from domain.world import World

CAMPAIGN = Ref(sourcewhale_id="c-1")
ADA, BEN = Ref(sourcewhale_id="p-1"), Ref(sourcewhale_id="p-2")


@pytest.fixture(autouse=True)
async def _a_campaign_and_two_persons(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    persons = [PersonChange("p-1", {"name": "Ada"}), PersonChange("p-2", {"name": "Ben"})]
    await upsert_persons(db, world, viewer, persons)


async def _pushes(db: Database, viewer: Viewer) -> int:
    async with db.reading(viewer.team_id) as session:
        return await session.scalar(select(func.count(Push.id))) or 0


async def _finish_all(db: Database, viewer: Viewer) -> None:
    async with db.writing(viewer.team_id) as session:
        for push in await session.scalars(select(Push)):
            push.status = PushStatus.DONE


async def test_a_push_that_waits_is_used_again(db: Database, world: World, viewer: Viewer) -> None:
    first = await add_persons(db, world, viewer, CAMPAIGN, [ADA, BEN])
    again = await add_persons(db, world, viewer, CAMPAIGN, [BEN, ADA, ADA])

    assert [view.push.id for view in again.pushes] == [view.push.id for view in reversed(first.pushes)]
    assert await _pushes(db, viewer) == 2


async def test_a_push_that_is_over_is_followed_by_a_new_one(
    db: Database, world: World, viewer: Viewer
) -> None:
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    await _finish_all(db, viewer)
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])

    assert await _pushes(db, viewer) == 2


async def test_the_same_idempotency_key_starts_nothing_anew(
    db: Database, world: World, viewer: Viewer
) -> None:
    first = await add_persons(db, world, viewer, CAMPAIGN, [ADA], "once")
    await _finish_all(db, viewer)
    again = await add_persons(db, world, viewer, CAMPAIGN, [ADA], "once")

    assert [view.push.id for view in again.pushes] == [view.push.id for view in first.pushes]
    assert again.pushes[0].push.status is PushStatus.DONE
    assert await _pushes(db, viewer) == 1


async def test_an_idempotency_key_can_not_stand_for_two_requests(
    db: Database, world: World, viewer: Viewer
) -> None:
    await add_persons(db, world, viewer, CAMPAIGN, [ADA], "once")

    with pytest.raises(Refused) as refused:
        await add_persons(db, world, viewer, CAMPAIGN, [BEN], "once")
    assert refused.value.refusals[0].code is Code.CONFLICT
    assert await _pushes(db, viewer) == 1


async def test_the_same_request_many_times_at_once(db: Database, world: World, viewer: Viewer) -> None:
    async with asyncio.TaskGroup() as group:
        for key in ("once", "once", "twice", None):
            group.create_task(add_persons(db, world, viewer, CAMPAIGN, [ADA, BEN], key))

    assert await _pushes(db, viewer) == 2


async def test_the_same_new_persons_told_many_times_at_once(
    db: Database, world: World, viewer: Viewer
) -> None:
    news = [PersonChange(f"new-{number}", {"name": f"New {number}"}) for number in range(20)]
    async with asyncio.TaskGroup() as group:
        for changes in (news, news[::-1], news):
            group.create_task(upsert_persons(db, world, viewer, changes))
    async with db.reading(viewer.team_id) as session:
        assert await session.scalar(select(func.count(Person.id))) == 22


async def test_a_point_that_was_reached_stays_reached(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"when_adding": WhenAdding.ON_REPLY})
    (pending,) = (await add_persons(db, world, viewer, CAMPAIGN, [ADA])).pushes
    replied = await set_stage(db, world, viewer, CAMPAIGN, ADA, Stage.REPLIED)
    back = await set_stage(db, world, viewer, CAMPAIGN, ADA, Stage.SOURCED)

    assert pending.push.status is PushStatus.PENDING
    assert [view.push.status for view in replied.pushes] == [PushStatus.READY]
    assert [view.push.status for view in back.pushes] == [PushStatus.READY]


async def test_an_override_holds_and_can_be_cleared(db: Database, world: World, viewer: Viewer) -> None:
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    alone = OverrideChange({"sync_as": SyncAs.DO_NOT_SYNC})
    held = await set_override(db, world, viewer, CAMPAIGN, ADA, alone)
    cleared = await set_override(db, world, viewer, CAMPAIGN, ADA, NOTHING_OVERRIDDEN)

    (skipped,), (ready,) = held.pushes, cleared.pushes
    assert (skipped.push.id, ready.push.status) == (ready.push.id, PushStatus.READY)
    assert cleared.view.sync.sync.sync_as.value is SyncAs.PERSON


async def test_an_override_keeps_what_a_change_does_not_name(
    db: Database, world: World, viewer: Viewer
) -> None:
    async def changed(**said: object) -> dict[str, Any]:
        view = (await set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange(said))).view
        return view.membership.override

    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    assert await changed(sync_as=SyncAs.DO_NOT_SYNC) == {"syncAs": "DO_NOT_SYNC"}
    both = {"syncAs": "DO_NOT_SYNC", "whenAdding": "ON_REPLY"}
    assert await changed(when_adding=WhenAdding.ON_REPLY) == both
    assert await changed() == both
    assert await changed(sync_as=None) == {"whenAdding": "ON_REPLY"}


async def test_nothing_of_another_team_is_found(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    with pytest.raises(Refused) as refused:
        await add_persons(db, world, stranger, CAMPAIGN, [ADA])
    assert refused.value.refusals[0].code is Code.NOT_FOUND
    assert await _pushes(db, viewer) == await _pushes(db, stranger) == 0
