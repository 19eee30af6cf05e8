"""Who is off-limits in the copy, and why: by their own mark, and by those of current companies."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select

from clockwork.records import Person
from domain.copying.keeping import keep_people
from domain.off_limits import OffLimits, OffLimitsReason, off_limits_of
from domain.records.companies import keep_companies
from domain.records.crm_copies import CopyPhase, CrmCopy, copy_of_team
from domain.records.crm_people import CrmPerson
from domain.records.database import Database
from domain.rules.companies import Company
from domain.rules.crm_people import copied
from domain.rules.off_limits import MarkedBy
from domain.viewer import Viewer

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
YESTERDAY = date(2025, 12, 31)
THEMSELVES = OffLimitsReason(MarkedBy.PERSON, None, NOW, None)
ACME = Company("c1", "Acme Ltd", off_limits=True)


def by_company(name: str = "Acme Ltd", until: date | None = None) -> OffLimitsReason:
    return OffLimitsReason(MarkedBy.COMPANY, name, NOW, until)


def job(company_id: str | None, name: str | None = None, kind: str = "current") -> Mapping[str, Any]:
    return {"title": "CFO", "companyId": company_id, "companyName": name, "type": kind}


def person(clockwork_id: str, *jobs: Mapping[str, Any], is_marked: bool = False) -> Mapping[str, Any]:
    return {"id": clockwork_id, "name": "Ada", "doNotContact": is_marked, "emails": [], "positions": jobs}


async def keep(
    db: Database, viewer: Viewer, people: Sequence[Mapping[str, Any]], *companies: Company
) -> None:
    async with db.writing(viewer.team_id) as session:
        copy = await copy_of_team(session)
        if copy is None:
            copy = CrmCopy(
                team_id=viewer.team_id,
                phase=CopyPhase.CURRENT,
                reading=1,
                page=0,
                done=0,
                started_at=NOW,
                updated_at=NOW,
                writings=0,
                moves_from=0,
            )
            session.add(copy)
        records = [Person.from_json({**data, "positions": list(data["positions"])}) for data in people]
        await keep_people(session, copy, map(copied, records), (), NOW, in_detail=True)
        await keep_companies(session, viewer.team_id, companies, NOW)


async def marks(db: Database, viewer: Viewer, today: date = TODAY) -> Mapping[str, Sequence[OffLimitsReason]]:
    async with db.reading(viewer.team_id) as session:
        known = {
            row.id: row.clockwork_id
            for row in await session.execute(select(CrmPerson.id, CrmPerson.clockwork_id))
        }
        found = await off_limits_of(session, known, today)
    return {known[person_id]: marked.reasons for person_id, marked in found.items()}


@pytest.mark.parametrize(
    ("jobs", "company", "reasons"),
    [
        ([job("c1")], ACME, [by_company()]),
        ([job("c1", kind="former")], ACME, []),
        ([job("c1", kind="former"), job("c2")], ACME, []),
        ([job("c2", "Acme")], ACME, []),
        ([job(None, "ACME, Ltd.")], ACME, [by_company()]),
        ([job("", "Acme Group")], ACME, []),
        ([job(None, None)], Company("c1", "", off_limits=True), []),
        ([job("c1")], Company("c1", "", off_limits=True), [by_company("")]),
        ([job("c1")], Company("c1", "Acme"), []),
        ([job("c1")], Company("c1", "Acme", off_limits=False), []),
        (
            [job("c1")],
            Company("c1", "Acme Ltd", off_limits=True, off_limits_until=TODAY, shows_end=True),
            [by_company(until=TODAY)],
        ),
        (
            [job("c1")],
            Company("c1", "Acme Ltd", off_limits=True, off_limits_until=YESTERDAY, shows_end=True),
            [],
        ),
        ([job("c1", "Acme"), {**job("c1", "Acme"), "title": "Chair"}], ACME, [by_company()]),
    ],
)
async def test_a_companys_mark_covers_its_current_employees(
    db: Database,
    viewer: Viewer,
    jobs: list[Mapping[str, Any]],
    company: Company,
    reasons: list[OffLimitsReason],
) -> None:
    await keep(db, viewer, [person("p1", *jobs)], company)
    assert list((await marks(db, viewer)).get("p1", ())) == reasons


async def test_every_mark_is_named_and_the_persons_own_first(db: Database, viewer: Viewer) -> None:
    marked = [Company(f"c{n}", name, off_limits=True) for n, name in enumerate(["Beta", "Acme", "Acme"])]
    jobs = [job(company.id) for company in marked]
    await keep(
        db, viewer, [person("p1", *jobs, is_marked=True), person("p2", is_marked=True), person("p3")], *marked
    )
    assert await marks(db, viewer) == {
        "p1": (THEMSELVES, by_company("Acme"), by_company("Beta")),
        "p2": (THEMSELVES,),
    }


async def test_a_mark_that_is_taken_away_is_gone(db: Database, viewer: Viewer) -> None:
    await keep(db, viewer, [person("p1", is_marked=True), person("p2", job("c1"))], ACME)
    assert set(await marks(db, viewer)) == {"p1", "p2"}
    await keep(db, viewer, [person("p1"), person("p2", job("c1", kind="former"))])
    assert await marks(db, viewer) == {}


async def test_another_teams_marks_are_nobody_elses(db: Database, viewer: Viewer, stranger: Viewer) -> None:
    await keep(db, viewer, [person("p1", job("c1"))], Company("c1", "Acme"))
    await keep(db, stranger, [person("p1", job("c1"), is_marked=True)], ACME)
    assert await marks(db, viewer) == {}
    async with db.reading(viewer.team_id) as session, db.reading(stranger.team_id) as theirs:
        ids = (await theirs.scalars(select(CrmPerson.id))).all()
        assert await off_limits_of(session, ids, TODAY) == {}
        assert await off_limits_of(theirs, ids, TODAY) == {ids[0]: OffLimits((THEMSELVES, by_company()))}


async def test_two_statements_however_many_are_asked_about(db: Database, viewer: Viewer) -> None:
    await keep(db, viewer, [person(f"p{n}", job("c1"), is_marked=True) for n in range(50)], ACME)
    said: list[str] = []
    async with db.reading(viewer.team_id) as session:
        ids = (await session.scalars(select(CrmPerson.id))).all()
        event.listen(db.engine.sync_engine, "before_cursor_execute", lambda *args: said.append(args[2]))
        found = await off_limits_of(session, ids, TODAY)
    assert (len(found), len(said)) == (50, 2)
