"""Previews in a lane: beside pushes and after them, from the checkpoint on, each Person's fault its own."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from uuid import UUID

import pytest
from sqlalchemy import event, select, update

from clockwork.sandbox.faults import Fault
from domain.previewing.portions import take_memberships
from domain.records.campaigns import Membership
from domain.records.database import Database
from domain.records.lanes import Lane
from domain.records.persons import Person
from domain.records.previews import Expected, Preview, PreviewKind, PreviewOutcome, PreviewStatus
from domain.records.pushes import PushStatus
from domain.rules.causes import Cause
from tasks.lane import drain_lane
from tasks.resources import Resources
from tests.tasks.support import Scene, until

Make = Callable[..., Resources]


async def ask(scene: Scene, team_id: UUID, persons: int, prefix: str = "Previewed") -> UUID:
    """A preview of a campaign of so many Persons, whose pushes have run; its id."""
    names = [f"{prefix} {number}" for number in range(persons)]
    (*_, push_id) = await scene.add_pushes(team_id, names, status=PushStatus.DONE)
    now, preview_id = scene.world.now(), scene.world.new_id()
    async with scene.db.writing(team_id) as session:
        pushes = await scene.pushes(team_id)
        membership_id = next(push.membership_id for push in pushes if push.id == push_id)
        campaign_id = await session.scalar(
            select(Membership.campaign_id).where(Membership.id == membership_id)
        )
        session.add(
            Preview(
                id=preview_id,
                team_id=team_id,
                kind=PreviewKind.CAMPAIGN,
                campaign_id=campaign_id,
                proposed={},
                versions={},
                status=PreviewStatus.QUEUED,
                total=persons,
                done=0,
                counts={},
                persons=0,
                fields={},
                interruptions=0,
                requested_by="ada",
                created_at=now,
                updated_at=now,
            )
        )
    return preview_id


async def preview_of(scene: Scene, team_id: UUID, preview_id: UUID) -> Preview:
    async with scene.db.reading(team_id) as session:
        found = await session.scalar(select(Preview).where(Preview.id == preview_id))
        assert found is not None
        return found


async def outcomes(scene: Scene, team_id: UUID) -> Sequence[PreviewOutcome]:
    async with scene.db.reading(team_id) as session:
        return (await session.scalars(select(PreviewOutcome))).all()


async def test_a_preview_alone_opens_the_lane_and_writes_nobody(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team()
    preview_id = await ask(scene, team_id, 30)
    assert not await drain_lane(make_worker(), team_id)
    preview = await preview_of(scene, team_id, preview_id)
    assert (preview.status, preview.done) == (PreviewStatus.DONE, 30)
    assert preview.counts == {"SYNC": {"CREATE": 30}}
    assert len(await outcomes(scene, team_id)) == 30
    assert scene.sandbox.counts()["writes"] == 0
    lane = await scene.lane(team_id)
    assert lane is not None
    assert lane.owner == ""


async def test_a_cut_off_preview_goes_on_from_its_checkpoint(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team()
    preview_id = await ask(scene, team_id, 40)
    scene.sandbox.set_faults([Fault("latency", seconds=0.02)])
    draining = asyncio.create_task(drain_lane(make_worker(), team_id))

    async def has_begun() -> bool:
        return (await preview_of(scene, team_id, preview_id)).done > 0

    await until(has_begun)
    draining.cancel()
    with suppress(asyncio.CancelledError):
        await draining
    done = (await preview_of(scene, team_id, preview_id)).done
    assert done < 40
    reads = scene.sandbox.counts()["reads"]

    async def is_done() -> bool:
        await drain_lane(worker, team_id)
        return (await preview_of(scene, team_id, preview_id)).status is PreviewStatus.DONE

    worker = make_worker()
    await until(is_done)
    found = await outcomes(scene, team_id)
    assert len({outcome.membership_id for outcome in found}) == len(found) == 40
    assert scene.sandbox.counts()["reads"] - reads < reads / done * 41


async def test_a_stopped_worker_leaves_a_preview_at_once(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team()
    preview_id = await ask(scene, team_id, 40)
    scene.sandbox.set_faults([Fault("latency", seconds=0.3)])
    worker = make_worker()
    draining = asyncio.create_task(drain_lane(worker, team_id))

    async def runs() -> bool:
        return (await preview_of(scene, team_id, preview_id)).status is PreviewStatus.RUNNING

    await until(runs)
    worker.stop()
    async with asyncio.timeout(1.0):
        await draining
    lane = await scene.lane(team_id)
    assert lane is not None
    assert lane.owner == ""


async def test_a_busy_lane_serves_its_pushes_and_does_not_forget_its_preview(
    scene: Scene, make_worker: Make
) -> None:
    team_id = await scene.team(pushes=60)
    preview_id = await ask(scene, team_id, 60)
    scene.sandbox.set_faults([Fault("latency", seconds=0.02)])
    worker = make_worker(calls_in_flight=4)
    draining = asyncio.create_task(drain_lane(worker, team_id))

    async def all_ready_are_done() -> bool:
        statuses = await scene.statuses(team_id)
        return not statuses.get(PushStatus.READY) and not statuses.get(PushStatus.RUNNING)

    async def is_previewed() -> bool:
        await drain_lane(worker, team_id)
        return (await preview_of(scene, team_id, preview_id)).status is PreviewStatus.DONE

    await until(all_ready_are_done)
    preview = await preview_of(scene, team_id, preview_id)
    assert 0 < preview.done < 40
    await draining
    await until(is_previewed)


async def test_a_fault_of_ours_is_its_own_persons_only(
    scene: Scene, make_worker: Make, caplog: pytest.LogCaptureFixture
) -> None:
    team_id = await scene.team()
    preview_id = await ask(scene, team_id, 10)
    async with scene.db.writing(team_id) as session:
        broken = (await session.scalars(select(Person.id).order_by(Person.id).limit(2))).all()
        await session.execute(update(Person).where(Person.id == broken[0]).values(variables={"emails": 5}))
        await session.execute(
            update(Person).where(Person.id == broken[1]).values(variables={"name": "x", "experience": [{}]})
        )
    await drain_lane(make_worker(), team_id)
    preview = await preview_of(scene, team_id, preview_id)
    assert preview.status is PreviewStatus.DONE
    found = {outcome.person_id: outcome for outcome in await outcomes(scene, team_id)}
    assert (found[broken[0]].expected, found[broken[0]].rule) == (Expected.FAILED, Cause.INTERNAL_ERROR)
    expected = Counter(outcome.expected for outcome in found.values())
    assert expected[Expected.CREATE] >= 8
    assert "people.example" not in caplog.text
    assert not any(record.exc_info for record in caplog.records)


async def test_what_clockwork_never_answers_ends_the_preview_after_many_attempts(
    scene: Scene, make_worker: Make
) -> None:
    team_id = await scene.team()
    preview_id = await ask(scene, team_id, 3)
    scene.sandbox.set_faults([Fault("error_before", status=503)])
    worker = make_worker()
    for attempt in range(20):
        assert (await preview_of(scene, team_id, preview_id)).interruptions == attempt
        assert not await drain_lane(worker, team_id)
        async with scene.db.writing_everywhere() as session:
            await session.execute(update(Lane).values(rests_until=None))
    preview = await preview_of(scene, team_id, preview_id)
    assert (preview.status, preview.done) == (PreviewStatus.FAILED, 0)
    assert preview.reason is not None
    assert "Clockwork could not be asked" in preview.reason


async def test_one_preview_after_the_other(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team()
    first, second = await ask(scene, team_id, 6, "First"), await ask(scene, team_id, 6, "Second")
    await drain_lane(make_worker(), team_id)
    one, other = await preview_of(scene, team_id, first), await preview_of(scene, team_id, second)
    assert one.finished_at is not None
    assert other.finished_at is not None
    assert one.finished_at < other.finished_at
    assert (one.counts, other.counts) == ({"SYNC": {"CREATE": 6}}, {"SYNC": {"CREATE": 6}})


async def test_a_portion_takes_as_many_statements_however_many_persons(scene: Scene) -> None:
    team_id = await scene.team()
    taken: list[int] = []
    for persons in (3, 60):
        preview_id = await ask(scene, team_id, persons)
        with statements(scene.db) as said:
            async with scene.db.writing(team_id) as session:
                portion = await take_memberships(session, scene.world.now(), 8)
        assert portion is not None
        assert len(portion.members) == persons
        taken.append(len(said))
        async with scene.db.writing(team_id) as session:
            over = update(Preview).where(Preview.id == preview_id)
            await session.execute(over.values(status=PreviewStatus.CANCELLED))
    assert taken[0] == taken[1]


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement that is sent while the block runs."""
    said: list[str] = []

    def note(*args: object) -> None:
        said.append(str(args[2]))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine.sync_engine, "before_cursor_execute", note)
