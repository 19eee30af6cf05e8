"""Two who make the first row of something at once: it is made once, and neither meets a fault of ours."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from domain.authenticating import authenticate, create_token
from domain.campaigning import upsert_campaign
from domain.configuring import update_settings
from domain.connecting import activate, connection_view
from domain.enrolling import add_persons
from domain.note_mapping import update_note_mapping
from domain.outreach import record_outreach
from domain.persons import PersonChange, upsert_persons
from domain.records.base import Base
from domain.records.campaigns import Campaign, Membership
from domain.records.connections import CatalogueKind, Connection, ConnectionStatus
from domain.records.database import Database
from domain.records.lanes import Lane, Lease, take_lane
from domain.records.outreach import OutreachEvent
from domain.records.persons import Person
from domain.records.requests import Request
from domain.records.teams import Team
from domain.records.versions import Version
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.rules.settings import OutreachType
from domain.stored_credentials import Office
from domain.viewer import Role, Viewer
from domain.world import World
from tests.domain.at_once import MOMENT_SECONDS, two_about_to_insert
from tests.domain.conftest import GIVEN
from tests.domain.telling import told

CAMPAIGN, ADA, BOB = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1"), Ref(sourcewhale_id="p-2")
Verb = Coroutine[Any, Any, Any]


async def _both(db: Database, table: type[Base], *verbs: Verb, in_turn: bool = False) -> list[Any]:
    """What became of two verbs; on PostgreSQL both find no row before either of them makes it.

    `in_turn`: of these two the second waits for what the first holds, and then finds its row.
    """
    in_turn = in_turn or db.engine.dialect.name == "sqlite"
    with two_about_to_insert(db, table, MOMENT_SECONDS if in_turn else 20.0) as met:
        outcomes = await asyncio.gather(*map(_outcome, verbs))
    assert met.is_set() is not in_turn
    return outcomes


async def _outcome(verb: Verb) -> object:
    try:
        return await verb
    except Refused as refused:
        return [refusal.code for refusal in refused.refusals]


async def _enrol(db: Database, world: World, viewer: Viewer, *persons: Ref) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {})
    changes = [PersonChange(name, {"name": name}) for name in ("p-1", "p-2")]
    await upsert_persons(db, world, viewer, changes)
    await add_persons(db, world, viewer, CAMPAIGN, persons)


@pytest.mark.usefixtures("sandbox")
async def test_a_team_is_connected_by_two_admins(
    db: Database, world: World, office: Office, viewer: Viewer
) -> None:
    await _both(db, Connection, *(activate(db, world, office, viewer, GIVEN) for _ in range(2)))
    view = await connection_view(db, viewer)
    assert view.connection is not None
    assert (view.connection.status, view.connection.revision) == (ConnectionStatus.CONNECTED, 2)
    assert [read.kind for read in view.catalogue].count(CatalogueKind.STATUS) == 1


async def test_settings_are_saved_by_two_admins(db: Database, world: World, viewer: Viewer) -> None:
    saves = (update_settings(db, world, viewer, 0, {"sync_manual_updates": on}) for on in (True, False))
    outcomes = await _both(db, Version, *saves, in_turn=True)
    assert outcomes.count([Code.STALE_VERSION]) == 1


async def test_a_mapping_is_saved_by_two_admins(db: Database, world: World, viewer: Viewer) -> None:
    changes = [(OutreachType.EMAIL, None)]
    saves = (update_note_mapping(db, world, viewer, 0, changes) for _ in range(2))
    outcomes = await _both(db, Version, *saves, in_turn=True)
    assert outcomes.count([Code.STALE_VERSION]) == 1


async def test_a_new_team_is_given_two_tokens(db: Database, world: World) -> None:
    made = (create_token(db, world, team="New", user=user, role=Role.ADMIN) for user in ("ada", "bo"))
    viewers = [await authenticate(db, token) for token in await _both(db, Team, *made)]
    assert [viewer.user for viewer in viewers if viewer] == ["ada", "bo"]
    assert len({viewer.team_id for viewer in viewers if viewer}) == 1


async def test_a_lane_is_taken_by_two_workers(db: Database, world: World, viewer: Viewer) -> None:
    async def take(owner: str) -> Lease | None:
        async with db.writing(viewer.team_id) as session:
            return await take_lane(session, viewer.team_id, owner, world.now(), timedelta(minutes=1))

    leases = await _both(db, Lane, take("one"), take("another"))
    assert leases.count(None) == 1


@pytest.mark.parametrize("expected", [None, 0])
async def test_a_campaign_is_told_of_twice(
    db: Database, world: World, viewer: Viewer, expected: int | None
) -> None:
    def tell(**changes: object) -> Verb:
        return upsert_campaign(db, world, viewer, "c-1", changes, expected_version=expected)

    outcomes = await _both(db, Campaign, tell(name="CFOs"), tell(project_id="search-1"))
    if expected is None:
        assert len({campaign.id for campaign in outcomes}) == 1
    else:
        assert outcomes.count([Code.STALE_VERSION]) == 1


async def test_a_person_is_told_of_twice(db: Database, world: World, viewer: Viewer) -> None:
    changes = (PersonChange("p-1", {name: "Ada"}) for name in ("name", "company"))
    outcomes = await _both(db, Person, *(upsert_persons(db, world, viewer, [change]) for change in changes))
    assert len({person.id for (person,) in outcomes}) == 1
    (last,) = max(outcomes, key=lambda persons: len(persons[0].variables))
    assert last.variables == {"name": "Ada", "company": "Ada"}


@pytest.mark.parametrize(("table", "known"), [(Membership, (ADA,)), (Request, (ADA, BOB))])
async def test_a_person_is_added_twice(
    db: Database, world: World, viewer: Viewer, table: type[Base], known: tuple[Ref, ...]
) -> None:
    await _enrol(db, world, viewer, *known)
    adds = (add_persons(db, world, viewer, CAMPAIGN, [BOB], "key") for _ in range(2))
    first, second = await _both(db, table, *adds, in_turn=table is Request)
    assert [view.push.id for view in first.pushes] == [view.push.id for view in second.pushes]


async def test_two_requests_carry_one_key(db: Database, world: World, viewer: Viewer) -> None:
    await _enrol(db, world, viewer, ADA, BOB)
    adds = (add_persons(db, world, viewer, CAMPAIGN, [one], "key") for one in (ADA, BOB))
    outcomes = await _both(db, Request, *adds)
    assert outcomes.count([Code.CONFLICT]) == 1


async def test_an_event_is_told_of_twice(db: Database, world: World, viewer: Viewer) -> None:
    await _enrol(db, world, viewer, ADA)
    tells = (record_outreach(db, world, viewer, [told()]) for _ in range(2))
    outcomes = await _both(db, OutreachEvent, *tells, in_turn=True)
    assert len({recorded.events[0].event.id for recorded in outcomes}) == 1


async def test_two_events_are_told_of_by_one_id(db: Database, world: World, viewer: Viewer) -> None:
    await _enrol(db, world, viewer, ADA, BOB)
    tells = (record_outreach(db, world, viewer, [told(whose=whose)]) for whose in (1, 2))
    outcomes = await _both(db, OutreachEvent, *tells)
    assert outcomes.count([Code.CONFLICT]) == 1
