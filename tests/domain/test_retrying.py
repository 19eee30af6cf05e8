"""What failed is grouped by its cause and its sentence, and a whole group is retried at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from domain.campaigning import upsert_campaign
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.pushing.requesting import new_push, request_pushes
from domain.pushing.views import PushView
from domain.records.campaigns import Campaign, Membership, memberships_of
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, PushStatus
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.retrying import EXAMPLES, MOST_GROUPS, Failure, failure_groups, retry_failed, retry_push
from domain.rules.causes import Cause
from domain.rules.syncing import SyncAs
from domain.team_rules import load_team_rules
from domain.viewer import Viewer
from domain.world import World
from tests.domain.at_once import MOMENT_SECONDS, meet

MAIL = (Cause.REFUSED, "Clockwork refused the content of: E-mail addresses.")
TITLE = (Cause.REFUSED, "Clockwork refused the content of: Current title.")
GAVE_UP = (Cause.RETRIES_RAN_OUT, "Gave up.")


async def _people_who_failed(
    db: Database, world: World, viewer: Viewer, *failures: tuple[Cause, str]
) -> None:
    """So many Persons, each with a push that failed so, one minute after the other."""
    names = [f"p-{number}" for number in range(len(failures))]
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    await upsert_persons(db, world, viewer, [PersonChange(name, {"name": name}) for name in names])
    await add_persons(
        db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id=name) for name in names]
    )
    async with db.writing(viewer.team_id) as session:
        pushes = (await session.scalars(select(Push).order_by(Push.id))).all()
        for minute, (push, (rule, reason)) in enumerate(zip(pushes, failures, strict=True)):
            push.status, push.rule, push.reason = PushStatus.FAILED, rule, reason
            push.finished_at = push.created_at + timedelta(minutes=minute)


async def _pushes(db: Database, viewer: Viewer) -> list[Push]:
    async with db.reading(viewer.team_id) as session:
        return list(await session.scalars(select(Push).order_by(Push.id)))


async def _a_later_push(db: Database, world: World, push: Push, kind: PushKind) -> None:
    async with db.writing(push.team_id) as session:
        later = new_push(world, push.team_id, push.person_id, push.membership_id, kind)
        later.status = PushStatus.DONE
        session.add(later)


async def test_failures_are_grouped_by_cause_and_sentence_the_most_frequent_first(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    await _people_who_failed(db, world, viewer, MAIL, TITLE, MAIL, GAVE_UP, MAIL, MAIL, TITLE)
    pushes = await _pushes(db, viewer)
    at = [push.finished_at for push in pushes if push.finished_at is not None]
    groups = await failure_groups(db, viewer)

    assert [group.failure for group in groups] == [
        Failure(*MAIL, 4, at[0], at[5]),
        Failure(*TITLE, 2, at[1], at[6]),
        Failure(*GAVE_UP, 1, at[3], at[3]),
    ]
    examples = [[view.push.id for view in group.examples] for group in groups]
    assert examples == [[pushes[number].id for number in numbers] for numbers in ([5, 4, 2], [6, 1], [3])]
    assert groups[0].examples[0].person.sourcewhale_id == "p-5"
    largest = await failure_groups(db, viewer, limit=2)
    assert [group.failure.reason for group in largest] == [MAIL[1], TITLE[1]]
    assert await failure_groups(db, stranger) == []


async def test_the_statements_do_not_grow_with_the_failures(
    db: Database, world: World, viewer: Viewer
) -> None:
    failures = [(Cause.REFUSED, f"Reason {number}.") for number in range(MOST_GROUPS + 5)]
    await _people_who_failed(db, world, viewer, *failures, *failures[:7])
    executed: list[str] = []
    event.listen(
        db.engine.sync_engine, "before_cursor_execute", lambda *arguments: executed.append(arguments[2])
    )
    groups = await failure_groups(db, viewer)

    assert len([statement for statement in executed if statement.startswith("SELECT")]) == 4
    assert len(groups) == MOST_GROUPS
    assert [group.failure.count for group in groups[:8]] == [*[2] * 7, 1]
    assert max(len(group.examples) for group in groups) <= EXAMPLES


@pytest.mark.parametrize(("reason", "retried"), [(None, 3), (MAIL[1], 2), ("Another.", 0)])
async def test_a_whole_cause_is_retried_or_one_sentence_of_it(
    reason: str | None, retried: int, db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    await _people_who_failed(db, world, viewer, MAIL, TITLE, MAIL, GAVE_UP)
    assert await retry_failed(db, world, stranger, Cause.REFUSED, reason) == 0
    assert await retry_failed(db, world, viewer, Cause.REFUSED, reason) == retried
    ready = [push for push in await _pushes(db, viewer) if push.status is PushStatus.READY]
    assert len(ready) == retried
    assert {(push.attempts, push.finished_at) for push in ready} <= {(0, None)}


@pytest.mark.parametrize("kind", PushKind)
async def test_pushes_of_every_kind_are_grouped_and_retried(
    kind: PushKind, db: Database, world: World, viewer: Viewer
) -> None:
    await _people_who_failed(db, world, viewer, MAIL)
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(kind=kind))
        if kind is PushKind.EDIT:
            await session.execute(update(Push).values(membership_id=None))
    (group,) = await failure_groups(db, viewer)
    assert group.examples[0].push.kind is kind
    assert await retry_failed(db, world, viewer, Cause.REFUSED) == 1
    assert await failure_groups(db, viewer) == []


async def test_what_a_later_push_of_its_kind_took_over_is_neither_shown_nor_retried(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _people_who_failed(db, world, viewer, MAIL)
    (failed,) = await _pushes(db, viewer)
    await _a_later_push(db, world, failed, PushKind.NOTES)
    assert len(await failure_groups(db, viewer)) == 1
    await _a_later_push(db, world, failed, PushKind.SYNC)
    assert await failure_groups(db, viewer) == []
    assert await retry_failed(db, world, viewer, Cause.REFUSED) == 0
    with pytest.raises(Refused) as refused:
        await retry_push(db, world, viewer, failed.id)
    assert [refusal.code for refusal in refused.value.refusals] == [Code.NOT_RETRYABLE]


@asynccontextmanager
async def _added_again_meanwhile(db: Database, world: World, viewer: Viewer) -> AsyncIterator[None]:
    """While the block runs, whoever is in the campaign is just being added again; committed at its end."""
    async with db.writing(viewer.team_id) as session:
        campaign = (await session.scalars(select(Campaign))).one()
        persons = list(await session.scalars(select(Person.id)))
        members = await memberships_of(session, campaign.id, persons, Lock.EXCLUSIVE)
        rules = await load_team_rules(session)
        await request_pushes(session, world, rules, campaign, list(members.values()), PushKind.SYNC)
        await session.flush()
        yield
        await asyncio.sleep(MOMENT_SECONDS)


async def test_what_is_requested_anew_at_the_same_time_is_not_retried_as_well(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _people_who_failed(db, world, viewer, MAIL, MAIL)
    failed = [push.id for push in await _pushes(db, viewer)]
    async with asyncio.TaskGroup() as group, _added_again_meanwhile(db, world, viewer):
        one = group.create_task(_outcome(retry_push(db, world, viewer, failed[0])))
        all_of_them = group.create_task(retry_failed(db, world, viewer, Cause.REFUSED))
    assert (one.result(), all_of_them.result()) == (Code.NOT_RETRYABLE, 0)
    statuses = [push.status for push in await _pushes(db, viewer)]
    assert statuses == [*[PushStatus.FAILED] * 2, *[PushStatus.READY] * 2]


async def test_of_two_who_retry_at_once_one_is_told(db: Database, world: World, viewer: Viewer) -> None:
    await _people_who_failed(db, world, viewer, MAIL)
    (failed,) = await _pushes(db, viewer)
    told: list[object] = []

    async def retry() -> None:
        told.append(await _outcome(retry_push(db, world, viewer, failed.id)))

    await meet(db, viewer, select(Push), retry(), retry())
    assert sorted(told, key=str) == [Code.NOT_RETRYABLE, PushStatus.READY]


@pytest.mark.parametrize("sync_as", SyncAs)
async def test_a_retry_while_the_campaign_changes_leaves_one_push_that_may_run(
    sync_as: SyncAs, db: Database, world: World, viewer: Viewer
) -> None:
    """Whichever is first: whether the campaign still wants it is asked when it runs."""
    await _people_who_failed(db, world, viewer, MAIL)
    (failed,) = await _pushes(db, viewer)
    changed = upsert_campaign(db, world, viewer, "c-1", {"sync_as": sync_as})
    added = add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id="p-0")])
    retried = _outcome(retry_push(db, world, viewer, failed.id))
    await meet(db, viewer, select(Membership), changed, retried, added)
    going_on = [push for push in await _pushes(db, viewer) if push.status is PushStatus.READY]
    assert len(going_on) <= 1


async def _outcome(retried: Awaitable[PushView]) -> Code | PushStatus:
    """The status that the push has then, or why it was not retried."""
    try:
        return (await retried).push.status
    except Refused as refused:
        return refused.refusals[0].code
