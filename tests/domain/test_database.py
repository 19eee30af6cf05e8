import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from domain.persons import PersonChange, upsert_persons
from domain.records.database import Database, Unscoped
from domain.records.persons import Person
from domain.viewer import Viewer
from domain.world import World


@pytest.fixture(autouse=True)
async def _the_same_person_in_both_teams(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    for whose in (viewer, stranger):
        await upsert_persons(db, world, whose, [PersonChange("p-1", {"name": "Ada", "emails": ("a@x.io",)})])


async def _names(db: Database, team_id: UUID) -> list[str]:
    async with db.reading(team_id) as session:
        return [Person.__name__ for _ in (await session.scalars(select(Person))).all()]


async def test_every_kind_of_statement_sees_one_team_alone(
    db: Database, viewer: Viewer, stranger: Viewer
) -> None:
    other = aliased(Person)
    async with db.writing(viewer.team_id) as session:
        assert len((await session.scalars(select(Person))).all()) == 1
        assert await session.scalar(select(func.count(Person.id))) == 1
        assert (
            len((await session.execute(select(Person.id, other.id).join(other, other.id != Person.id))).all())
            == 0
        )
        await session.execute(update(Person).values(clockwork_id="mine"))
        await session.execute(delete(Person))
    async with db.reading(stranger.team_id) as session:
        left = (await session.scalars(select(Person))).all()

    assert [person.clockwork_id for person in left] == [None]


async def test_a_session_without_a_team_runs_nothing(db: Database) -> None:
    async with db._readers() as session:  # noqa: SLF001 - what no code of ours may do
        with pytest.raises(Unscoped):
            await session.scalars(select(Person))


async def test_a_block_that_raises_leaves_nothing_behind(
    db: Database, viewer: Viewer, stranger: Viewer
) -> None:
    async def delete_and_fail() -> None:
        async with db.writing(viewer.team_id) as session:
            await session.execute(delete(Person))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await delete_and_fail()

    assert len(await _names(db, viewer.team_id)) == 1
    assert len(await _names(db, stranger.team_id)) == 1


async def test_a_writer_who_is_cancelled_gives_up_its_locks(db: Database, viewer: Viewer) -> None:
    """Whatever it was doing then, and although its frames are still held by whoever reads the exception."""

    async def rename_again_and_again() -> None:
        while True:
            async with db.writing(viewer.team_id) as session:
                for person in (await session.scalars(select(Person))).all():
                    person.updated_at += timedelta(seconds=1)
                await session.flush()
                (await session.scalars(select(Person))).all()

    cancelled: list[BaseException | None] = []
    for moment in range(60):
        writer = asyncio.create_task(rename_again_and_again())
        await asyncio.sleep(moment * 0.0005)
        writer.cancel()
        cancelled += await asyncio.gather(writer, return_exceptions=True)
        async with asyncio.timeout(10), db.writing(viewer.team_id) as session:
            await session.execute(delete(Person).where(Person.sourcewhale_id == "nobody"))
    assert len(cancelled) == 60


async def test_a_statement_that_fails_does_not_say_what_was_to_be_kept(
    db: Database, world: World, viewer: Viewer
) -> None:
    twice = Person(
        id=world.new_id(),
        team_id=viewer.team_id,
        sourcewhale_id="p-1",
        variables={"name": "Mary Shelley"},
        written={},
        created_at=world.now(),
        updated_at=world.now(),
    )
    with pytest.raises(IntegrityError) as error:
        async with db.writing(viewer.team_id) as session:
            session.add(twice)
    assert "Shelley" not in str(error.value)
