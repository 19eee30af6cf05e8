"""Versions of what a campaign says about sync, and of what a Person overrides in it: as of the settings."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.campaigning import find_campaign, restore_campaign, upsert_campaign
from domain.catalogue import ReadList, store_catalogue
from domain.configuring import team_rules
from domain.enrolling import add_persons
from domain.memberships import (
    NOTHING_OVERRIDDEN,
    OverrideChange,
    restore_override,
    set_override,
    set_stage,
)
from domain.persons import PersonChange, upsert_persons
from domain.records.campaigns import Campaign
from domain.records.connections import CatalogueKind
from domain.records.database import Database
from domain.records.pushes import Push, PushStatus
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.rules.differences import Difference
from domain.rules.syncing import Stage, SyncAs, WhenAdding
from domain.version_history import list_sync_versions
from domain.viewer import Role, Viewer
from domain.world import World

CAMPAIGN, ADA = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1")
HELD, ON_REPLY = {"sync_as": SyncAs.DO_NOT_SYNC}, {"when_adding": WhenAdding.ON_REPLY}


@pytest.fixture(autouse=True)
async def _ada_in_a_campaign(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada"})])
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])


async def saves(
    db: Database, viewer: Viewer, person: Ref | None = None, before: int | None = None, limit: int = 100
) -> list[tuple[int, str, list[Difference]]]:
    """Number, author and changes of each, newest first."""
    views = await list_sync_versions(db, viewer, CAMPAIGN, person, before=before, limit=limit)
    return [(view.version.number, view.version.author, list(view.changes)) for view in views]


async def campaign_now(db: Database, viewer: Viewer) -> Campaign:
    """The campaign as it stands."""
    found = await find_campaign(db, viewer, CAMPAIGN)
    assert found is not None
    return found


async def refused(verb: Coroutine[Any, Any, object]) -> tuple[Code, tuple[str, ...]]:
    """Why it was, and where."""
    with pytest.raises(Refused) as error:
        await verb
    (refusal,) = error.value.refusals
    return refusal.code, refusal.field


async def test_each_change_of_a_campaigns_sync_is_a_version(
    db: Database, world: World, viewer: Viewer
) -> None:
    ben = Viewer(viewer.team_id, "ben", Role.SERVICE)
    linked = {**ON_REPLY, "project_id": "s-1", "sync_as": SyncAs.PERSON}
    for changes in ({"name": "CEOs"}, HELD, HELD, linked, {}):
        await upsert_campaign(db, world, ben, "c-1", changes)

    told = [
        (
            3,
            "ben",
            [
                Difference("projectId", None, "s-1"),
                Difference("syncAs", "do not sync", "person"),
                Difference("whenAdding", None, "on reply"),
            ],
        ),
        (2, "ben", [Difference("syncAs", "person", "do not sync")]),
        (1, "ada", [Difference("owner", None, "ada"), Difference("syncAs", None, "person")]),
    ]
    assert await saves(db, viewer) == told
    assert [await saves(db, viewer, limit=2), await saves(db, viewer, before=2)] == [told[:2], told[2:]]
    assert (await campaign_now(db, viewer)).version == 3


async def test_a_project_is_told_by_its_name(db: Database, world: World, viewer: Viewer) -> None:
    projects = ReadList([{"id": "s-1", "name": "CFO search"}])
    async with db.writing(viewer.team_id) as session:
        await store_catalogue(session, viewer.team_id, {CatalogueKind.PROJECT: projects}, world.now())
    await upsert_campaign(db, world, viewer, "c-1", {"project_id": "s-1"})
    ((_, _, changes),) = await saves(db, viewer, limit=1)
    assert changes == [Difference("projectId", None, "CFO search")]


async def test_each_change_of_a_persons_override_is_a_version(
    db: Database, world: World, viewer: Viewer
) -> None:
    await set_override(db, world, viewer, CAMPAIGN, ADA, NOTHING_OVERRIDDEN)
    for said in (HELD, HELD, ON_REPLY):
        await set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange(said))
    await set_stage(db, world, viewer, CAMPAIGN, ADA, Stage.REPLIED)
    cleared = await set_override(db, world, viewer, CAMPAIGN, ADA, NOTHING_OVERRIDDEN)

    held, on_reply = ("syncAs", "do not sync"), ("whenAdding", "on reply")
    assert await saves(db, viewer, ADA) == [
        (3, "ada", [Difference(name, was, None) for name, was in (held, on_reply)]),
        (2, "ada", [Difference(on_reply[0], None, on_reply[1])]),
        (1, "ada", [Difference(held[0], None, held[1])]),
    ]
    assert cleared.view.membership.version == 3
    assert (await campaign_now(db, viewer)).version == 1


async def test_the_teams_rules_leave_them_out(db: Database, world: World, viewer: Viewer) -> None:
    await set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange(HELD))
    assert (await team_rules(db, viewer)).documents == {}


async def test_a_save_over_somebody_elses_is_refused_if_it_names_its_version(
    db: Database, world: World, viewer: Viewer
) -> None:
    stale = (Code.STALE_VERSION, ("expected_version",))
    await upsert_campaign(db, world, viewer, "c-1", HELD, expected_version=1)
    for name in ("c-1", "new"):
        renamed = upsert_campaign(db, world, viewer, name, {"name": "X"}, expected_version=1)
        assert await refused(renamed) == stale
    assert await find_campaign(db, viewer, Ref(sourcewhale_id="new")) is None
    assert await refused(restore_campaign(db, world, viewer, CAMPAIGN, 1, 1)) == stale
    campaign = await campaign_now(db, viewer)
    assert (campaign.name, campaign.sync_as, campaign.version) == ("CFOs", SyncAs.DO_NOT_SYNC, 2)

    held = OverrideChange(HELD, expected_version=0)
    await set_override(db, world, viewer, CAMPAIGN, ADA, held)
    late = OverrideChange(ON_REPLY, (), expected_version=0)
    assert await refused(set_override(db, world, viewer, CAMPAIGN, ADA, late)) == stale
    assert await refused(restore_override(db, world, viewer, CAMPAIGN, ADA, 0, 0)) == stale
    assert [number for number, _, _ in await saves(db, viewer, ADA)] == [1]


@pytest.mark.parametrize("what", ["a new campaign", "a campaign", "an override"])
async def test_of_two_who_save_at_once_one_is_told(
    db: Database, world: World, viewer: Viewer, what: str
) -> None:
    def save(said: dict[str, Any]) -> Coroutine[Any, Any, object]:
        if what == "an override":
            return set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange(said, expected_version=0))
        name, version = ("c-1", 1) if what == "a campaign" else ("new", 0)
        return upsert_campaign(db, world, viewer, name, said, expected_version=version)

    answers = await asyncio.gather(save(HELD), save(ON_REPLY), return_exceptions=True)
    (told,) = (answer for answer in answers if isinstance(answer, BaseException))
    assert isinstance(told, Refused)
    assert [refusal.code for refusal in told.refusals] == [Code.STALE_VERSION]


async def test_a_campaign_goes_back_to_what_it_said(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {**HELD, "project_id": "gone", "name": "CEOs"})
    changes = {**ON_REPLY, "project_id": None, "sync_as": SyncAs.PERSON}
    await upsert_campaign(db, world, viewer, "c-1", changes)
    back = await restore_campaign(db, world, viewer, CAMPAIGN, 3, 2)
    assert (back.sync_as, back.when_adding, back.project_id) == (SyncAs.DO_NOT_SYNC, None, "gone")
    assert (back.name, back.owner, back.version) == ("CEOs", "ada", 4)
    assert (await saves(db, viewer))[0][2][0] == Difference("projectId", None, "gone")
    for missing in (0, 9):
        why = await refused(restore_campaign(db, world, viewer, CAMPAIGN, 4, missing))
        assert why == (Code.NOT_FOUND, ("version",))


async def test_a_persons_override_goes_back_and_its_pushes_follow(
    db: Database, world: World, viewer: Viewer
) -> None:
    member = Viewer(viewer.team_id, "mia", Role.MEMBER)
    await set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange(HELD))
    for version, override, status in ((0, {}, "READY"), (1, {"syncAs": "DO_NOT_SYNC"}, "SKIPPED")):
        changed = await restore_override(db, world, member, CAMPAIGN, ADA, version + 1, version)
        (push,) = changed.pushes
        assert (changed.view.membership.override, push.push.status) == (override, status)
    assert [author for _, author, _ in await saves(db, viewer, ADA)] == ["mia", "mia", "ada"]
    missing = await refused(restore_override(db, world, member, CAMPAIGN, ADA, 3, 9))
    assert missing == (Code.NOT_FOUND, ("version",))


async def test_a_member_does_not_go_back_to_another_owner(db: Database, world: World, viewer: Viewer) -> None:
    member = Viewer(viewer.team_id, "mia", Role.MEMBER)
    await upsert_campaign(db, world, viewer, "c-1", {**HELD, "owner": "ben"})
    await upsert_campaign(db, world, member, "c-1", {"sync_as": SyncAs.PERSON})
    why = await refused(restore_campaign(db, world, member, CAMPAIGN, 3, 1))
    assert why == (Code.NEEDS_ADMIN, ("version",))
    assert (await restore_campaign(db, world, member, CAMPAIGN, 3, 2)).sync_as is SyncAs.DO_NOT_SYNC
    assert (await restore_campaign(db, world, viewer, CAMPAIGN, 4, 1)).owner == "ada"


async def test_another_teams_are_not_there(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    await set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange(HELD))
    for person in (None, ADA):
        assert (await refused(saves(db, stranger, person)))[0] is Code.NOT_FOUND


async def test_only_a_change_of_what_a_campaign_says_has_its_pushes_pass_their_gate_anew(
    db: Database, world: World, viewer: Viewer
) -> None:
    async def tell(changes: dict[str, Any]) -> PushStatus:
        async with db.writing(viewer.team_id) as session:
            await session.execute(update(Push).values(status=PushStatus.REVIEW))
        await upsert_campaign(db, world, viewer, "c-1", changes)
        async with db.reading(viewer.team_id) as session:
            return (await session.scalars(select(Push.status))).one()

    told = [await tell(changes) for changes in ({}, {"name": "CEOs"}, HELD, HELD)]
    assert told == [PushStatus.REVIEW, PushStatus.REVIEW, PushStatus.READY, PushStatus.REVIEW]
