"""Two transactions at once: no change of one is lost by the other, and no push is left where it was."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import event, select

from domain.campaigning import upsert_campaign
from domain.configuring import update_settings
from domain.enrolling import add_persons
from domain.memberships import OverrideChange, set_override, set_stage
from domain.persons import PersonChange, edit_person, upsert_persons
from domain.pushing.queue import take_due
from domain.pushing.reopening import reopen_persons
from domain.pushing.taking import take_batch
from domain.records.campaigns import Membership
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, PushStatus
from domain.refs import Ref
from domain.rules.syncing import Stage, SyncAs, WhenAdding
from domain.viewer import Viewer
from domain.world import World
from tests.domain.at_once import meet

CAMPAIGN, ADA = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1")
Change = Callable[[Database, World, Viewer], Coroutine[Any, Any, object]]


@pytest.fixture(autouse=True)
async def _a_campaign_and_a_person(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada"})])


async def _pushes(db: Database, viewer: Viewer) -> list[Push]:
    async with db.reading(viewer.team_id) as session:
        return list(await session.scalars(select(Push).order_by(Push.id)))


async def _only_push(db: Database, viewer: Viewer) -> Push:
    (push,) = await _pushes(db, viewer)
    return push


async def _link_and_sync_by_hand(db: Database, world: World, viewer: Viewer) -> None:
    await update_settings(db, world, viewer, 0, {"sync_manual_updates": True})
    async with db.writing(viewer.team_id) as session:
        for person in await session.scalars(select(Person)):
            person.clockwork_id = "1"


async def test_two_changes_of_one_person_are_both_kept(db: Database, world: World, viewer: Viewer) -> None:
    told = upsert_persons(db, world, viewer, [PersonChange("p-1", {"company": "Acme"})])
    await meet(db, viewer, select(Person), told, edit_person(db, world, viewer, ADA, {"role": "CTO"}))

    async with db.reading(viewer.team_id) as session:
        (person,) = await session.scalars(select(Person))
    assert person.variables == {"name": "Ada", "company": "Acme", "role": "CTO"}


async def test_a_reply_opens_the_gate_whatever_stage_comes_at_once(
    db: Database, world: World, viewer: Viewer
) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"when_adding": WhenAdding.ON_REPLY})
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    stages = (set_stage(db, world, viewer, CAMPAIGN, ADA, s) for s in (Stage.REPLIED, Stage.OPENED))
    await meet(db, viewer, select(Membership), *stages)

    assert (await _only_push(db, viewer)).status is PushStatus.READY


async def test_a_reply_opens_the_gate_for_a_person_who_is_added_again_at_once(
    db: Database, world: World, viewer: Viewer
) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"when_adding": WhenAdding.ON_REPLY})
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    replied = set_stage(db, world, viewer, CAMPAIGN, ADA, Stage.REPLIED)
    await meet(db, viewer, select(Membership), replied, add_persons(db, world, viewer, CAMPAIGN, [ADA]))

    assert (await _only_push(db, viewer)).status is PushStatus.READY


async def test_a_campaign_that_is_switched_on_takes_along_who_is_being_added(
    db: Database, world: World, viewer: Viewer
) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"sync_as": SyncAs.DO_NOT_SYNC})
    switched = upsert_campaign(db, world, viewer, "c-1", {"sync_as": SyncAs.PERSON})
    await meet(db, viewer, select(Person), add_persons(db, world, viewer, CAMPAIGN, [ADA]), switched)

    assert (await _only_push(db, viewer)).status is PushStatus.READY


async def test_settings_that_are_saved_take_along_who_is_being_added(
    db: Database, world: World, viewer: Viewer
) -> None:
    await update_settings(db, world, viewer, 0, {"when_adding": WhenAdding.NEVER})
    saved = update_settings(db, world, viewer, 1, {"when_adding": WhenAdding.ON_ADD})
    await meet(db, viewer, select(Person), add_persons(db, world, viewer, CAMPAIGN, [ADA]), saved)

    assert (await _only_push(db, viewer)).status is PushStatus.READY


async def test_a_person_who_is_added_twice_at_once_gets_one_push(
    db: Database, world: World, viewer: Viewer
) -> None:
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    async with db.writing(viewer.team_id) as session:
        for push in await session.scalars(select(Push)):
            push.status = PushStatus.DONE
    twice = (add_persons(db, world, viewer, CAMPAIGN, [ADA]) for _ in range(2))
    await meet(db, viewer, select(Membership), *twice)

    assert [push.status for push in await _pushes(db, viewer)] == [PushStatus.DONE, PushStatus.READY]


CHANGES: dict[str, Change] = {
    "variables": lambda db, world, viewer: upsert_persons(
        db, world, viewer, [PersonChange("p-1", {"summary": "New"})]
    ),
    "campaign": lambda db, world, viewer: upsert_campaign(
        db, world, viewer, "c-1", {"sync_as": SyncAs.DO_NOT_SYNC}
    ),
    "override": lambda db, world, viewer: set_override(
        db, world, viewer, CAMPAIGN, ADA, OverrideChange({"sync_as": SyncAs.DO_NOT_SYNC})
    ),
    "settings": lambda db, world, viewer: update_settings(
        db, world, viewer, 0, {"when_adding": WhenAdding.NEVER}
    ),
    "added again": lambda db, world, viewer: add_persons(db, world, viewer, CAMPAIGN, [ADA]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_a_push_that_is_being_taken_runs_again_after_a_change(
    db: Database, world: World, viewer: Viewer, change: Change
) -> None:
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    async with asyncio.TaskGroup() as group, db.writing(viewer.team_id) as session:
        taken = await take_due(session, world.now(), 8)
        group.create_task(change(db, world, viewer))
        await asyncio.sleep(0.15)

    push = await _only_push(db, viewer)
    assert [taken_push.id for taken_push in taken] == [push.id]
    assert (push.status, push.rerun) == (PushStatus.RUNNING, True)


async def test_an_edit_joins_the_push_of_an_edit_that_is_being_taken(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _link_and_sync_by_hand(db, world, viewer)
    await edit_person(db, world, viewer, ADA, {"role": "CTO"})
    async with asyncio.TaskGroup() as group, db.writing(viewer.team_id) as session:
        await take_due(session, world.now(), 8)
        group.create_task(edit_person(db, world, viewer, ADA, {"company": "Acme"}))
        await asyncio.sleep(0.15)

    push = await _only_push(db, viewer)
    assert (push.kind, push.edited) == (PushKind.EDIT, ["company", "role"])
    assert (push.status, push.rerun) == (PushStatus.RUNNING, True)


async def test_a_push_is_taken_with_the_change_that_is_about_to_be_committed(
    db: Database, world: World, viewer: Viewer
) -> None:
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])

    async def summaries_taken() -> list[str | None]:
        async with db.writing(viewer.team_id) as session:
            batch = await take_batch(session, world.now(), 8)
            return [work.variables.summary for work in batch.work] if batch else []

    async with db.writing(viewer.team_id) as session:
        (person,) = await session.scalars(select(Person))
        person.variables = {**person.variables, "summary": "New"}
        await reopen_persons(session, world, [person.id])
        taking = asyncio.create_task(summaries_taken())
        await asyncio.sleep(0.15)

    assert await taking == ["New"]


async def test_the_longest_due_is_taken_first(db: Database, world: World, viewer: Viewer) -> None:
    names = [f"new-{number}" for number in range(4)]
    await upsert_persons(db, world, viewer, [PersonChange(name, {"name": name}) for name in names])
    refs = [Ref(sourcewhale_id=name) for name in names]
    added = [view.push.id for view in (await add_persons(db, world, viewer, CAMPAIGN, refs)).pushes]
    async with db.writing(viewer.team_id) as session:
        for push in await session.scalars(select(Push)):
            push.due_at = push.created_at.replace(year=2001 + 3 - added.index(push.id))
    async with db.writing(viewer.team_id) as session:
        taken = await take_due(session, world.now(), 3)

    assert [push.id for push in taken] == added[:0:-1]


async def test_a_batch_takes_as_many_statements_as_one_person(
    db: Database, world: World, viewer: Viewer
) -> None:
    statements: list[str] = []
    event.listen(db.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    async def statements_for(size: int) -> int:
        names = [f"{size}-{number}" for number in range(size)]
        changes = [PersonChange(name, {"name": name}) for name in names]
        statements.clear()
        await upsert_persons(db, world, viewer, changes)
        for _ in range(2):
            await add_persons(db, world, viewer, CAMPAIGN, [Ref(sourcewhale_id=name) for name in names])
        await upsert_persons(db, world, viewer, [PersonChange(name, {"role": "CTO"}) for name in names])
        return len(statements)

    assert await statements_for(1) == await statements_for(100)
