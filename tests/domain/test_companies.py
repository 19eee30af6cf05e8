"""Our copy of the companies, as it is kept: pages that are seen again, and what is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.records.companies import (
    CompanyIntent,
    CrmCompany,
    companies_like,
    end_reading,
    forget_companies,
    forget_company,
    intend_company,
    intents_of,
    keep_companies,
    keep_web_site,
    settle_company,
    were_seen,
)
from domain.records.database import Database
from domain.rules.companies import MAX_NAME, Company
from domain.viewer import Viewer
from domain.world import World

ACME = Company("c1", "Acme Inc.", "https://www.acme.com/about")


async def _keep(db: Database, world: World, viewer: Viewer, *companies: Company) -> None:
    async with db.writing(viewer.team_id) as session:
        await keep_companies(session, viewer.team_id, companies, world.now())


async def _found(db: Database, viewer: Viewer, key: str = "", host: str = "") -> list[Company]:
    async with db.reading(viewer.team_id) as session:
        return sorted(await companies_like(session, [key], [host]), key=lambda company: company.id)


async def test_a_company_is_looked_up_by_its_name_or_its_host(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    await _keep(db, world, viewer, ACME, Company("c2", "Acme"), Company("c3", "Beta"), Company("c4", " "))

    assert await _found(db, viewer, key="acme") == [ACME, Company("c2", "Acme")]
    assert await _found(db, viewer, host="acme.com") == [ACME]
    assert await _found(db, viewer) == []
    assert await _found(db, stranger, key="acme", host="acme.com") == []


async def test_a_company_that_is_seen_again_is_brought_up_to_date(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _keep(db, world, viewer, ACME)
    await _keep(db, world, viewer, Company("c1", "Beta"))
    assert await _found(db, viewer, key="acme", host="acme.com") == []

    async with db.writing(viewer.team_id) as session:
        await keep_web_site(session, "c1", "beta.org")
    assert await _found(db, viewer, host="beta.org") == [Company("c1", "Beta", "beta.org", was_filled=True)]


async def test_a_web_site_that_we_wrote_is_known_as_ours_once_it_was_blanked(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _keep(db, world, viewer, Company("c1", "Acme"), Company("c2", "Beta", "beta.org", was_filled=True))
    async with db.writing(viewer.team_id) as session:
        await keep_web_site(session, "c1", "acme.com")
    await _keep(db, world, viewer, Company("c1", "Acme"), Company("c2", "Beta"), Company("c3", "Beta"))
    blanked = [*await _found(db, viewer, key="acme"), *await _found(db, viewer, key="beta")]
    assert [(company.web_site, company.was_filled) for company in blanked] == [
        (None, True),
        (None, True),
        (None, False),
    ]


@pytest.mark.parametrize("as_a_whole", [True, False])
async def test_a_web_site_that_we_wrote_is_known_as_ours_when_its_company_comes_back(
    db: Database, world: World, viewer: Viewer, as_a_whole: bool
) -> None:
    filled = Company("c1", "Acme", "acme.com", was_filled=True)
    await _keep(db, world, viewer, filled, Company("c2", "Acme", "acme.com"))
    began = world.now()
    async with db.writing(viewer.team_id) as session:
        if as_a_whole:
            await end_reading(session, began, began)
        else:
            for company_id in ("c1", "c2"):
                await forget_company(session, company_id)
        assert not await were_seen(session, [filled], began - timedelta(minutes=1))
    assert await _found(db, viewer, key="acme", host="acme.com") == await _found(db, viewer) == []
    back = (Company("c1", "Acme"), Company("c2", "Acme"))
    await _keep(db, world, viewer, *back)
    assert await _found(db, viewer, key="acme") == [Company("c1", "Acme", was_filled=True), back[1]]


async def test_what_no_column_can_hold_is_cut(db: Database, world: World, viewer: Viewer) -> None:
    await _keep(db, world, viewer, Company("c1", "A\0cme" * 200, "x" * 600))

    (company,) = await _found(db, viewer, key=("Acme" * 200)[:MAX_NAME].casefold())
    assert (len(company.name), len(company.web_site or "")) == (MAX_NAME, MAX_NAME)


async def test_what_a_whole_reading_does_not_show_is_gone(db: Database, world: World, viewer: Viewer) -> None:
    await _keep(db, world, viewer, ACME, Company("c2", "Beta"))
    began = world.now()
    await _keep(db, world, viewer, ACME)
    async with db.writing(viewer.team_id) as session:
        await end_reading(session, began, began)

    assert [*await _found(db, viewer, key="acme"), *await _found(db, viewer, key="beta")] == [ACME]


async def test_a_company_that_was_just_created_outlasts_a_reading_that_does_not_show_it_yet(
    db: Database, world: World, viewer: Viewer
) -> None:
    await _keep(db, world, viewer, ACME)
    async with db.writing(viewer.team_id) as session:
        await end_reading(session, world.now(), world.now() - timedelta(hours=1))

    assert await _found(db, viewer, key="acme") == [ACME]


async def test_an_intent_lasts_until_it_is_settled_or_old(db: Database, world: World, viewer: Viewer) -> None:
    now = world.now()
    async with db.writing(viewer.team_id) as session:
        for key, sent_at in (("a", now - timedelta(minutes=9)), ("a", now), ("b", now - timedelta(hours=2))):
            await intend_company(session, viewer.team_id, key, sent_at)
        assert await intents_of(session, ["a"]) == [now]
        await end_reading(session, now, now - timedelta(hours=1))
        assert [intent.key for intent in await session.scalars(select(CompanyIntent))] == ["a"]
        await settle_company(session, "a")
        assert await intents_of(session, ["a", "b"]) == []


async def test_a_company_and_all_of_them_are_forgotten(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    await _keep(db, world, viewer, ACME, Company("c2", "Beta"))
    await _keep(db, world, stranger, ACME)
    async with db.writing(viewer.team_id) as session:
        await forget_company(session, "c1")
    assert await _found(db, viewer, key="acme") == []
    async with db.writing(viewer.team_id) as session:
        await forget_companies(session)
        assert (await session.scalars(select(CrmCompany))).all() == []
    assert await _found(db, stranger, key="acme") == [ACME]
