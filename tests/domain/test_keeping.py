"""Keeping people in the copy: what finds them always agrees with what is kept of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, text

from clockwork.records import Person, PersonCustomField
from domain.copying.keeping import Kept, forget_people, keep_people
from domain.records.crm_copies import CopyPhase, CrmCopy, copy_of_team
from domain.records.crm_people import CrmCount, CrmMove, CrmPerson, CrmPersonKey, CrmSeat, CrmValue
from domain.records.database import Database
from domain.rules.companies import stored_key
from domain.rules.crm_people import CopiedPerson, copied
from domain.rules.fields import BUILT_IN_FIELDS, CrmField, F, FieldType
from domain.viewer import Viewer

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
CHANGED = datetime(2025, 1, 1, tzinfo=UTC)
FIELDS = (
    BUILT_IN_FIELDS[F.CITY],
    BUILT_IN_FIELDS[F.TAGS],
    CrmField("custom:salary", "Salary", FieldType.TEXT),
)


def person(number: int, **data: object) -> CopiedPerson:
    whole = {
        "id": f"p{number}",
        "name": f"Ada {number}",
        "updatedAt": "2025-01-01 00:00:00",
        "doNotContact": False,
        "emails": [{"address": f"Ada.{number}@gmail.com"}],
        "positions": [{"title": "CFO", "companyId": "c1", "companyName": "Acme Ltd", "type": "current"}],
        "addresses": [{"city": "London"}],
        "tags": [{"id": "t1", "name": "Alumni"}, {"id": "t2", "name": "C++"}],
        **data,
    }
    salary = PersonCustomField.from_json(
        {"customFieldId": "salary", "value": f"{number},000", "optionIds": []}
    )
    return copied(Person.from_json(whole), [salary])


@pytest.fixture
async def copy(db: Database, viewer: Viewer, stranger: Viewer) -> None:
    """Two teams' copies, just begun."""
    for team_id in (viewer.team_id, stranger.team_id):
        async with db.writing(team_id) as session:
            session.add(
                CrmCopy(
                    team_id=team_id,
                    phase=CopyPhase.PEOPLE,
                    reading=1,
                    page=0,
                    done=0,
                    started_at=NOW,
                    updated_at=NOW,
                    writings=0,
                    moves_from=0,
                )
            )


async def keep(
    db: Database,
    viewer: Viewer,
    people: Sequence[CopiedPerson],
    *,
    at: datetime = NOW,
    in_detail: bool = False,
    reading: int = 1,
) -> Kept:
    async with db.writing(viewer.team_id) as session:
        kept_in = await copy_of_team(session, lock=True)
        assert kept_in is not None
        kept_in.reading = reading
        return await keep_people(session, kept_in, people, FIELDS, at, in_detail=in_detail)


async def kept_rows(db: Database, viewer: Viewer) -> Sequence[CrmPerson]:
    async with db.reading(viewer.team_id) as session:
        return (await session.scalars(select(CrmPerson).order_by(CrmPerson.id))).all()


async def agrees(db: Database, viewer: Viewer, people: Sequence[CopiedPerson]) -> None:
    """Whether the copy holds these people, and everything that finds people is made from them."""
    async with db.reading(viewer.team_id) as session:
        rows = (await session.scalars(select(CrmPerson))).all()
        ids = {row.clockwork_id: row.id for row in rows}
        assert {row.clockwork_id: row.record for row in rows} == {
            one.clockwork_id: one.to_json() for one in people
        }
        assert {(r.clockwork_id, r.name, r.name_key, r.doc, r.off_limits, r.is_clear) for r in rows} == {
            (p.clockwork_id, p.name, p.name_key, p.doc(), p.off_limits, p.is_clear) for p in people
        }
        keys = await session.execute(select(CrmPersonKey.person_id, CrmPersonKey.kind, CrmPersonKey.value))
        assert set(keys) == {(ids[p.clockwork_id], *key) for p in people for key in p.identities()}
        seats = await session.execute(select(CrmSeat.person_id, CrmSeat.company_id, CrmSeat.company_key))
        assert set(seats) == {
            (ids[p.clockwork_id], seat.company_id, stored_key(seat.company))
            for p in people
            for seat in p.seats or ()
        }
        values = await session.execute(
            select(CrmValue.person_id, CrmValue.field, CrmValue.value, CrmValue.text, CrmValue.number)
        )
        expected = {
            (ids[p.clockwork_id], field, value.key, value.text, value.number)
            for p in people
            for field, found in p.indexed(FIELDS).items()
            for value in found
        }
        assert set(values) == expected
        counts = await session.execute(
            select(CrmCount.field, CrmCount.value, CrmCount.people).where(CrmCount.people != 0)
        )
        counted = Counter((field, value) for _, field, value, _, _ in expected)
        assert {(field, value): people for field, value, people in counts} == counted


async def found_by_text(db: Database, viewer: Viewer, word: str) -> set[str]:
    """Whom the store's own index of texts finds."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    by_index = (
        "id IN (SELECT rowid FROM crm_people_texts WHERE crm_people_texts MATCH :quoted)"
        if is_sqlite
        else "doc LIKE :like"
    )
    async with db.reading(viewer.team_id) as session:
        which = text(by_index).bindparams(**({"quoted": f'"{word}"'} if is_sqlite else {"like": f"%{word}%"}))
        return set(await session.scalars(select(CrmPerson.clockwork_id).where(which)))


@pytest.mark.usefixtures("copy")
async def test_what_finds_people_agrees_with_what_is_kept_of_them(db: Database, viewer: Viewer) -> None:
    people = [person(number) for number in range(5)]
    assert await keep(db, viewer, people) == Kept(5, 0)
    await agrees(db, viewer, people)
    moved = person(0, addresses=[{"city": "Paris"}], tags=[{"id": "t1", "name": "Alumni"}], doNotContact=True)
    left = person(1, emails=[], positions=None, tags=None)
    assert await keep(db, viewer, [moved, left, people[2]]) == Kept(0, 2)
    await agrees(db, viewer, [moved, left, *people[2:]])
    ids = [row.id for row in await kept_rows(db, viewer)]
    async with db.writing(viewer.team_id) as session:
        kept_in = await copy_of_team(session, lock=True)
        assert kept_in is not None
        await forget_people(session, kept_in, ids[:2])
    await agrees(db, viewer, people[2:])


@pytest.mark.usefixtures("copy")
async def test_the_index_of_texts_follows_every_change(db: Database, viewer: Viewer) -> None:
    await keep(db, viewer, [person(1), person(2)])
    assert await found_by_text(db, viewer, "acm") == {"p1", "p2"}
    await keep(db, viewer, [person(2, name="Grace", positions=[])])
    assert await found_by_text(db, viewer, "acm") == {"p1"}
    assert await found_by_text(db, viewer, "rac") == {"p2"}
    async with db.writing(viewer.team_id) as session:
        kept_in = await copy_of_team(session, lock=True)
        assert kept_in is not None
        await forget_people(session, kept_in, [row.id for row in await kept_rows(db, viewer)])
    assert await found_by_text(db, viewer, "rac") == set()


@pytest.mark.usefixtures("copy")
async def test_nobody_unchanged_is_written_again(db: Database, viewer: Viewer) -> None:
    people = [person(number) for number in range(3)]
    await keep(db, viewer, people)
    later = NOW + timedelta(hours=1)
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement.split(maxsplit=1)[0])

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        assert await keep(db, viewer, people, at=later, reading=2) == Kept(0, 0)
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
    written = [verb for verb in statements if verb in {"INSERT", "DELETE"}]
    assert written == []
    rows = await kept_rows(db, viewer)
    assert {(row.seen_in, row.read_at, row.changed_at) for row in rows} == {(2, later, CHANGED)}


@pytest.mark.usefixtures("copy")
async def test_statements_do_not_grow_with_the_people(db: Database, viewer: Viewer) -> None:
    counts = []
    for people in ([person(1)], [person(number) for number in range(2, 40)]):
        seen: list[None] = []

        def note(*_: object, seen: list[None] = seen) -> None:
            seen.append(None)

        event.listen(db.engine.sync_engine, "before_cursor_execute", note)
        await keep(db, viewer, people)
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("copy")
async def test_details_are_read_again_of_whoever_has_changed(db: Database, viewer: Viewer) -> None:
    await keep(db, viewer, [person(1), person(2)], in_detail=True)
    await keep(db, viewer, [person(1, name="Bea"), person(2, updatedAt="2025-02-01 00:00:00")])
    assert [row.details_read_at for row in await kept_rows(db, viewer)] == [NOW, None]


@pytest.mark.usefixtures("copy")
async def test_since_when_somebody_is_off_limits(db: Database, viewer: Viewer) -> None:
    marked, later = person(1, doNotContact=True), NOW + timedelta(days=1)
    await keep(db, viewer, [marked])
    await keep(db, viewer, [replace(marked, values={**marked.values, F.NAME: ("Bea",)})], at=later)
    assert [row.off_limits_since for row in await kept_rows(db, viewer)] == [NOW]
    await keep(db, viewer, [person(1)], at=later)
    await keep(db, viewer, [marked], at=later)
    assert [row.off_limits_since for row in await kept_rows(db, viewer)] == [later]


@pytest.mark.usefixtures("copy")
async def test_where_somebody_stood_before_is_remembered(db: Database, viewer: Viewer) -> None:
    await keep(db, viewer, [person(1), person(2), person(3)])
    await keep(db, viewer, [person(1, name="Zoe"), person(2, emails=[])])
    await keep(db, viewer, [person(1, name="Zoe", updatedAt="2025-03-01 00:00:00")])
    async with db.reading(viewer.team_id) as session:
        moves = await session.execute(
            select(CrmPerson.clockwork_id, CrmMove.writing, CrmMove.name_key, CrmMove.changed_at)
            .join(CrmPerson, CrmPerson.id == CrmMove.person_id)
            .order_by(CrmMove.writing)
        )
        assert list(moves) == [("p1", 2, "ada 1", CHANGED), ("p1", 3, "zoe", CHANGED)]


@pytest.mark.usefixtures("copy")
async def test_another_teams_people_are_others(db: Database, viewer: Viewer, stranger: Viewer) -> None:
    await keep(db, viewer, [person(1)])
    await keep(db, stranger, [person(1), person(2)])
    await agrees(db, viewer, [person(1)])
    await keep(db, stranger, [person(1, name="Zoe", tags=[])])
    await agrees(db, viewer, [person(1)])
    async with db.reading(viewer.team_id) as session:
        assert await session.scalar(select(func.count()).select_from(CrmPerson)) == 1
