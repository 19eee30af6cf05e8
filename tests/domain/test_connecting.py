"""What a team's connection says when Clockwork is in trouble, or its credentials no longer open."""

from collections.abc import Mapping
from dataclasses import asdict

import pytest
from sqlalchemy import select, update

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.options import SandboxCredentials
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import (
    ConnectionView,
    activate,
    connection_view,
    refresh_catalogue,
)
from domain.connecting import test_connection as try_connection
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.records.connections import CatalogueKind, ConnectionStatus
from domain.records.database import Database
from domain.records.pushes import Push, PushStatus
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.rules.causes import Cause
from domain.sealing import Seal
from domain.stored_credentials import Office, client_of_team
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import interrupted

UNOPENED = "The stored credentials can't be opened with today's key: enter them again."


def items(view: ConnectionView) -> Mapping[CatalogueKind, int]:
    return {read.kind: len(read.items) for read in view.catalogue}


@pytest.mark.parametrize(
    "fault",
    [Fault("error_before", path="tags", status=503), Fault("drop_before", path="tags")],
    ids=["503", "no answer"],
)
async def test_a_passing_fault_while_connecting_leaves_no_list_empty(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox, fault: Fault
) -> None:
    sandbox.set_faults([fault])
    with pytest.raises(Refused) as refused:
        await activate(db, world, office, viewer, GIVEN)
    (refusal,) = refused.value.refusals
    assert refusal.code is Code.UNREACHABLE
    assert "its tags:" in refusal.message
    assert await connection_view(db, viewer) == ConnectionView(None, [])
    sandbox.set_faults([])
    await activate(db, world, office, viewer, GIVEN)
    assert items(await connection_view(db, viewer))[CatalogueKind.TAG]


async def test_a_list_that_clockwork_does_not_have_holds_no_connection_up(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    sandbox.set_faults([Fault("error_before", path="note_types", status=404)])
    connection = await activate(db, world, office, viewer, GIVEN)
    assert connection.status is ConnectionStatus.CONNECTED
    (note_types,) = (
        read for read in (await connection_view(db, viewer)).catalogue if read.kind is CatalogueKind.NOTE_TYPE
    )
    assert note_types.items == []
    assert note_types.problem


@pytest.mark.parametrize("activates", [True, False])
async def test_a_passing_fault_later_keeps_what_was_read_and_is_noted(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox, activates: bool
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    before = items(await connection_view(db, viewer))
    sandbox.set_faults([Fault("error_before", path="tags", status=503)])
    if activates:
        await activate(db, world, office, viewer, GIVEN)
    else:
        await refresh_catalogue(db, world, office, viewer)
    after = await connection_view(db, viewer)
    assert items(after) == before
    assert [read.kind for read in after.catalogue if read.problem] == [CatalogueKind.TAG]


async def test_a_catalogue_that_was_read_while_another_firm_was_connected_is_not_kept(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    field = {"name": "Only in the former firm", "entity": "person", "fieldType": "text", "options": []}
    sandbox.plant("custom_fields", field)

    async def switch() -> None:
        sandbox.reset()
        sandbox.credentials = SandboxCredentials(**{**GIVEN, "subdomain": "another-firm"})
        await activate(db, world, office, viewer, asdict(sandbox.credentials))

    def open_client(credentials: Credentials) -> ClockworkClient:
        return interrupted(office.open_client(credentials), "custom_fields", switch)

    with pytest.raises(Refused) as refused:
        await refresh_catalogue(db, world, Office(office.seal, open_client), viewer)
    assert [told.code for told in refused.value.refusals] == [Code.CONFLICT]
    view = await connection_view(db, viewer)
    names = {item["name"] for read in view.catalogue for item in read.items}
    assert field["name"] not in names
    assert not any(read.problem for read in view.catalogue)


async def test_another_firms_catalogue_is_nobodys_former_one(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    before = items(await connection_view(db, viewer))
    sandbox.credentials = SandboxCredentials(**{**GIVEN, "subdomain": "another-firm"})
    sandbox.set_faults([Fault("error_before", path="tags", status=503)])
    with pytest.raises(Refused):
        await activate(db, world, office, viewer, asdict(sandbox.credentials))
    view = await connection_view(db, viewer)
    assert view.connection is not None
    assert (view.connection.subdomain, items(view)) == (GIVEN["subdomain"], before)
    sandbox.set_faults([])
    await activate(db, world, office, viewer, asdict(sandbox.credentials))
    assert items(await connection_view(db, viewer)) == before


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (PushStatus.REVIEW, Cause.DIFFERENT_RECORDS),
        (PushStatus.SKIPPED, Cause.REVIEW_SKIPPED),
        (PushStatus.PENDING, Cause.WAITING_FOR_RECORD),
    ],
)
async def test_what_asked_about_a_former_firms_records_is_looked_up_in_the_new_one(
    db: Database,
    world: World,
    office: Office,
    viewer: Viewer,
    sandbox: Sandbox,
    status: PushStatus,
    rule: Cause,
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c-1", {})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada"})])
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id="p-1")])
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(status=status, rule=rule))
    sandbox.credentials = SandboxCredentials(**{**GIVEN, "subdomain": "another-firm"})
    await activate(db, world, office, viewer, asdict(sandbox.credentials))
    async with db.reading(viewer.team_id) as session:
        assert (await session.scalars(select(Push.status))).all() == [PushStatus.READY]


async def test_credentials_that_no_longer_open_are_asked_for_again(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    await activate(db, world, office, viewer, GIVEN)
    changed = Office(Seal(b"2" * 32), office.open_client)
    for ask in (client_of_team, try_connection, refresh_catalogue, client_of_team):
        with pytest.raises(Refused) as refused:
            await ask(db, world, changed, viewer)
        assert [(told.code, told.message) for told in refused.value.refusals] == [
            (Code.NOT_CONNECTED, UNOPENED)
        ]
    connection = (await connection_view(db, viewer)).connection
    assert connection is not None
    assert (connection.status, connection.reason) == (ConnectionStatus.NEEDS_ATTENTION, UNOPENED)
    assert (await activate(db, world, changed, viewer, GIVEN)).status is ConnectionStatus.CONNECTED
    await client_of_team(db, world, changed, viewer)
    assert sandbox.counts()["reads"]
