"""What a change does to pushes that wait, run or failed, and what it leaves as it is."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.campaigning import upsert_campaign
from domain.configuring import update_settings
from domain.enrolling import add_persons
from domain.memberships import NOTHING_OVERRIDDEN, OverrideChange, set_override, set_stage
from domain.persons import PersonChange, edit_person, upsert_persons
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Push, PushStatus
from domain.refs import Ref
from domain.retrying import retry_failed
from domain.rules.causes import Cause
from domain.rules.syncing import Stage, SyncAs
from domain.rules.urls import Network
from domain.rules.variables import Experience
from domain.viewer import Viewer
from domain.world import World

CAMPAIGN, ADA = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1")
TOLD: dict[str, object] = {
    "name": "Ada",
    "role": "",
    "emails": ("ada@x.io",),
    "experience": (Experience("CTO", "Acme", 2020, current=True),),
    "social_urls": {Network.GITHUB: "github.com/ada"},
}


@pytest.fixture(autouse=True)
async def _ada_in_a_campaign(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", TOLD)])
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])


async def _pushes(db: Database, viewer: Viewer) -> list[Push]:
    async with db.reading(viewer.team_id) as session:
        return list(await session.scalars(select(Push).order_by(Push.id)))


async def _change_pushes(db: Database, viewer: Viewer, **columns: Any) -> None:  # noqa: ANN401 - a Push's columns
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(**columns))


async def _link_and_sync_by_hand(db: Database, world: World, viewer: Viewer) -> None:
    await update_settings(db, world, viewer, 0, {"sync_manual_updates": True})
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Person).values(clockwork_id="1"))


async def test_a_push_that_waits_for_its_time_keeps_it_whatever_changes(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _link_and_sync_by_hand(db, world, viewer)
    await edit_person(db, world, viewer, ADA, {"city": "London"})
    later = world.now() + timedelta(minutes=5)
    await _change_pushes(db, viewer, due_at=later, attempts=3, rule=Cause.SETTLING)

    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    await set_stage(db, world, viewer, CAMPAIGN, ADA, Stage.REPLIED)
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CEOs"})
    await update_settings(db, world, viewer, 1, {"update_full_history": True})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"city": "Paris"})])
    await edit_person(db, world, viewer, ADA, {"role": "CFO"})

    sync, edit = await _pushes(db, viewer)
    assert edit.edited == ["city", "role"]
    assert [(push.status, push.due_at, push.attempts, push.rule) for push in (sync, edit)] == [
        (PushStatus.READY, later, 3, Cause.SETTLING)
    ] * 2


async def test_a_push_that_was_held_back_is_not_due_before_its_time(
    db: Database, world: World, viewer: Viewer
) -> None:
    later = world.now() + timedelta(minutes=5)
    await _change_pushes(db, viewer, due_at=later)
    held = OverrideChange({"sync_as": SyncAs.DO_NOT_SYNC})

    await set_override(db, world, viewer, CAMPAIGN, ADA, held)
    await set_override(db, world, viewer, CAMPAIGN, ADA, NOTHING_OVERRIDDEN)
    (opened_by_override,) = await _pushes(db, viewer)
    await upsert_campaign(db, world, viewer, "c-1", {"sync_as": SyncAs.DO_NOT_SYNC})
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    (held_by_campaign,) = await _pushes(db, viewer)
    await upsert_campaign(db, world, viewer, "c-1", {"sync_as": SyncAs.PERSON})
    (opened_by_campaign,) = await _pushes(db, viewer)

    pushes = (opened_by_override, held_by_campaign, opened_by_campaign)
    assert [push.status for push in pushes] == [PushStatus.READY, PushStatus.SKIPPED, PushStatus.READY]
    assert {push.due_at for push in pushes} == {later}


@pytest.mark.parametrize("status", [PushStatus.RUNNING, PushStatus.REVIEW])
async def test_what_is_told_again_moves_nothing(
    db: Database, world: World, viewer: Viewer, status: PushStatus
) -> None:
    await _change_pushes(db, viewer, status=status)
    (before,) = await upsert_persons(db, world, viewer, [PersonChange("p-1", {})])
    (after,) = await upsert_persons(db, world, viewer, [PersonChange("p-1", TOLD)])

    (push,) = await _pushes(db, viewer)
    assert (push.status, push.rerun) == (status, False)
    assert after.updated_at == before.updated_at


@pytest.mark.parametrize(
    ("status", "then", "rerun"),
    [(PushStatus.RUNNING, PushStatus.RUNNING, True), (PushStatus.REVIEW, PushStatus.READY, False)],
)
async def test_what_is_told_anew_is_tried_again(
    db: Database, world: World, viewer: Viewer, status: PushStatus, then: PushStatus, *, rerun: bool
) -> None:
    await _change_pushes(db, viewer, status=status)
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"emails": ("ada@y.io",)})])

    (push,) = await _pushes(db, viewer)
    assert (push.status, push.rerun) == (then, rerun)


async def test_a_last_name_that_changes_by_hand_is_pushed_with_the_whole_name(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _link_and_sync_by_hand(db, world, viewer)
    whole = {"name": "Ada Byron", "first_name": "Ada", "last_name": "Byron"}
    await upsert_persons(db, world, viewer, [PersonChange("p-1", whole)])
    edited = await edit_person(db, world, viewer, ADA, {"last_name": "Lovelace"})

    assert "name" not in edited.person.variables
    assert edited.push is not None
    assert edited.push.edited == ["last_name"]


async def test_only_the_newest_push_of_a_membership_is_retried_by_its_cause(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _change_pushes(db, viewer, status=PushStatus.FAILED, rule=Cause.REFUSED)
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])

    assert await retry_failed(db, world, viewer, Cause.REFUSED) == 0
    assert [push.status for push in await _pushes(db, viewer)] == [PushStatus.FAILED, PushStatus.READY]

    await _change_pushes(db, viewer, status=PushStatus.FAILED, rule=Cause.REFUSED)
    assert await retry_failed(db, world, viewer, Cause.REFUSED) == 1
    assert [push.status for push in await _pushes(db, viewer)] == [PushStatus.FAILED, PushStatus.READY]
