"""Do Not Contact of companies as our copy keeps it: what an answer does not show stays as it is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.records.companies import (
    CrmCompany,
    end_reading,
    forget_companies,
    forget_company,
    keep_companies,
)
from domain.records.database import Database
from domain.rules.companies import Company
from domain.viewer import Viewer

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = FIRST + timedelta(hours=1)
END, OTHER_END = date(2026, 6, 30), date(2027, 6, 30)
NOT_MARKED = (False, None, None)

MARKED = Company("c1", "Acme", off_limits=True, off_limits_until=END, shows_end=True)
MARKED_FOREVER = Company("c1", "Acme", off_limits=True, shows_end=True)
MARKED_AT_LEAST = Company("c1", "Acme", off_limits=True)
CLEARED = Company("c1", "Acme", off_limits=False)
NOT_SHOWN = Company("c1", "Acme")

Mark = tuple[bool | None, date | None, datetime | None]


async def kept(db: Database, viewer: Viewer, *seen: Company, at: datetime = FIRST) -> None:
    async with db.writing(viewer.team_id) as session:
        await keep_companies(session, viewer.team_id, seen, at)


async def marks(db: Database, viewer: Viewer) -> dict[str, Mark]:
    async with db.reading(viewer.team_id) as session:
        companies = await session.scalars(select(CrmCompany))
        return {
            company.clockwork_id: (company.off_limits, company.off_limits_until, company.off_limits_since)
            for company in companies
        }


@pytest.mark.parametrize(
    ("seen", "mark"),
    [
        ([NOT_SHOWN], (None, None, None)),
        ([CLEARED], NOT_MARKED),
        ([MARKED], (True, END, FIRST)),
        ([MARKED, MARKED], (True, END, FIRST)),
        ([MARKED, NOT_SHOWN], (True, END, FIRST)),
        ([MARKED, MARKED_AT_LEAST], (True, END, FIRST)),
        ([MARKED, MARKED_FOREVER], (True, None, FIRST)),
        ([MARKED_FOREVER, MARKED], (True, END, FIRST)),
        (
            [MARKED, Company("c1", "Acme", off_limits_until=OTHER_END, shows_end=True)],
            (True, OTHER_END, FIRST),
        ),
        ([MARKED, CLEARED], NOT_MARKED),
        ([CLEARED, MARKED], (True, END, LATER)),
        ([NOT_SHOWN, MARKED_AT_LEAST], (True, None, LATER)),
        ([MARKED, Company("c1", "Acme", off_limits=False, off_limits_until=END, shows_end=True)], NOT_MARKED),
    ],
)
async def test_a_mark_is_what_was_last_shown_of_it(
    db: Database, viewer: Viewer, seen: list[Company], mark: Mark
) -> None:
    for company, at in zip(seen, (FIRST, LATER), strict=False):
        await kept(db, viewer, company, at=at)
    assert await marks(db, viewer) == {"c1": mark}


async def test_those_of_one_page_differ_in_what_is_shown(
    db: Database, viewer: Viewer, stranger: Viewer
) -> None:
    await kept(
        db, viewer, MARKED, Company("c2", "Beta", off_limits=True, off_limits_until=END, shows_end=True)
    )
    await kept(db, viewer, MARKED_FOREVER, Company("c2", "Beta"), Company("c3", "Gamma"), at=LATER)
    assert await marks(db, viewer) == {
        "c1": (True, None, FIRST),
        "c2": (True, END, FIRST),
        "c3": (None, None, None),
    }
    assert await marks(db, stranger) == {}


async def test_a_company_without_a_name_is_marked_and_cleared_all_the_same(
    db: Database, viewer: Viewer
) -> None:
    await kept(db, viewer, Company("c1", " ", off_limits=True))
    assert await marks(db, viewer) == {"c1": (True, None, FIRST)}
    await kept(db, viewer, Company("c1", "", off_limits=False), at=LATER)
    assert await marks(db, viewer) == {"c1": NOT_MARKED}


@pytest.mark.parametrize("name", ["Acme", ""])
@pytest.mark.parametrize("was_filled", [True, False])
@pytest.mark.parametrize("as_a_whole", [True, False])
async def test_a_company_that_is_gone_is_marked_no_more(
    db: Database, viewer: Viewer, name: str, was_filled: bool, as_a_whole: bool
) -> None:
    await kept(db, viewer, Company("c1", name, was_filled=was_filled, off_limits=True, off_limits_until=END))
    async with db.writing(viewer.team_id) as session:
        if as_a_whole:
            await end_reading(session, LATER, LATER)
        else:
            await forget_company(session, "c1")
    assert await marks(db, viewer) == ({"c1": (None, None, None)} if was_filled else {})
    await kept(db, viewer, MARKED_AT_LEAST, at=LATER)
    assert await marks(db, viewer) == {"c1": (True, None, LATER)}


async def test_another_firms_marks_are_forgotten(db: Database, viewer: Viewer, stranger: Viewer) -> None:
    for one in (viewer, stranger):
        await kept(db, one, MARKED)
    async with db.writing(viewer.team_id) as session:
        await forget_companies(session)
    assert await marks(db, viewer) == {}
    assert await marks(db, stranger) == {"c1": (True, END, FIRST)}
