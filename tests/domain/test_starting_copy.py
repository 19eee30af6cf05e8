"""Connecting begins the copy of the firm's CRM, or goes on with it; another firm's is forgotten."""

from dataclasses import asdict, replace

import pytest
from sqlalchemy import func, select

from clockwork.records import Person
from clockwork.sandbox.options import SandboxCredentials
from clockwork.sandbox.sandbox import Sandbox
from domain.configuring import update_settings
from domain.connecting import activate, disconnect
from domain.copying.filters import fields_kept
from domain.copying.keeping import keep_people
from domain.copying.starting import switch_copies_off, teams_without_copy
from domain.records.crm_copies import CopyPhase, CrmCopy, CrmFilter, FilterStatus, copy_of_team
from domain.records.crm_people import CrmCount, CrmMove, CrmPerson, CrmPersonKey, CrmSeat, CrmValue
from domain.records.database import Database
from domain.rules.crm_people import copied
from domain.rules.fields import F
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN

ADA = {
    "id": "p1",
    "name": "Ada",
    "emails": [{"address": "ada@engine.example"}],
    "positions": [{"title": "CFO", "companyId": "c1", "companyName": "Acme", "type": "current"}],
    "addresses": [{"city": "London"}],
}


async def copy_of(db: Database, viewer: Viewer) -> CrmCopy:
    async with db.reading(viewer.team_id) as session:
        copy = await copy_of_team(session)
    assert copy is not None
    return copy


@pytest.mark.usefixtures("sandbox")
async def test_connecting_begins_a_copy_and_connecting_again_goes_on_with_it(
    db: Database, world: World, office: Office, viewer: Viewer
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    first = await copy_of(db, viewer)
    assert (first.phase, first.reading, first.done) == (CopyPhase.COMPANIES, 1, 0)
    async with db.writing(viewer.team_id) as session:
        copy = await copy_of_team(session, lock=True)
        assert copy is not None
        copy.phase, copy.done, copy.rests_until = CopyPhase.PEOPLE, 100, world.now()
    await disconnect(db, world, viewer)
    await activate(db, world, office, viewer, GIVEN)
    again = await copy_of(db, viewer)
    assert (again.phase, again.reading, again.done) == (CopyPhase.PEOPLE, 1, 100)
    assert again.rests_until is None


@pytest.mark.usefixtures("sandbox")
async def test_a_cancelled_copy_is_read_anew_once_its_firm_is_connected(
    db: Database, world: World, office: Office, viewer: Viewer
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    async with db.writing_everywhere() as session:
        await switch_copies_off(session, world.now())
    cancelled = await copy_of(db, viewer)
    assert (cancelled.phase, cancelled.refresh_at, cancelled.reconcile_at) == (
        CopyPhase.CANCELLED,
        None,
        None,
    )
    await activate(db, world, office, viewer, GIVEN)
    begun = await copy_of(db, viewer)
    assert (begun.phase, begun.reading, begun.problem) == (CopyPhase.COMPANIES, 2, None)


@pytest.mark.usefixtures("sandbox")
async def test_nothing_begins_where_nothing_is_copied(
    db: Database, world: World, office: Office, viewer: Viewer, stranger: Viewer
) -> None:
    await activate(db, world, replace(office, copies=False), viewer, GIVEN)
    await activate(db, world, office, stranger, GIVEN)
    async with db.reading_everywhere() as session:
        assert list(await session.scalars(select(CrmCopy.team_id))) == [stranger.team_id]
        assert await teams_without_copy(session) == [viewer.team_id]


async def test_nothing_of_the_former_firm_is_left_and_what_is_filtered_on_is_read_anew(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    await update_settings(db, world, viewer, 0, {"filterable_fields": (F.CITY,)})
    async with db.writing(viewer.team_id) as session:
        copy = await copy_of_team(session, lock=True)
        assert copy is not None
        for name in ("Ada", "Bea"):
            person = copied(Person.from_json({**ADA, "name": name}))
            fields = await fields_kept(session)
            await keep_people(session, copy, [person], fields, world.now(), in_detail=True)
        kept = (await session.scalars(select(CrmFilter))).one()
        kept.status, kept.after, kept.done = FilterStatus.READY, 7, 1
        copy.loaded_at = copy.fresh_at = world.now()
    sandbox.credentials = SandboxCredentials(**{**GIVEN, "subdomain": "another-firm"})
    await activate(db, world, office, viewer, asdict(sandbox.credentials))
    async with db.reading(viewer.team_id) as session:
        for table in (CrmPerson, CrmPersonKey, CrmSeat, CrmValue, CrmCount, CrmMove):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
        left = (await session.scalars(select(CrmFilter))).one()
    assert (left.status, left.after, left.done) == (FilterStatus.INDEXING, 0, 0)
    begun = await copy_of(db, viewer)
    assert (begun.phase, begun.reading, begun.fresh_at, begun.loaded_at) == (
        CopyPhase.COMPANIES,
        2,
        None,
        None,
    )
    assert begun.moves_from == begun.writings == copy.writings + 1
