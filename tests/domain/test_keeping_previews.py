"""Which previews are kept, and who may end them: asking again and again fills no store."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.campaigning import upsert_campaign
from domain.previewing.requesting import (
    FOR_ADMINS,
    MOST_OPEN,
    cancel_preview,
    request_campaign_preview,
)
from domain.records.connections import Connection, ConnectionStatus
from domain.records.database import Database
from domain.records.previews import Preview, PreviewKind, PreviewStatus
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.rules.syncing import Override
from domain.viewer import Role, Viewer
from domain.world import World


@pytest.fixture(autouse=True)
async def _connected_with_a_campaign(db: Database, world: World, viewer: Viewer) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    connection = Connection(
        team_id=viewer.team_id,
        status=ConnectionStatus.CONNECTED,
        since=world.now(),
        subdomain="firm",
        api_key_ending="1234",
        revision=1,
    )
    async with db.writing(viewer.team_id) as session:
        session.add(connection)


def preview(world: World, viewer: Viewer, status: PreviewStatus, days_ago: int) -> Preview:
    at = world.now() - timedelta(days=days_ago)
    return Preview(
        id=world.new_id(),
        team_id=viewer.team_id,
        kind=PreviewKind.RULES,
        proposed={},
        versions={},
        status=status,
        total=0,
        done=0,
        counts={},
        persons=0,
        fields={},
        interruptions=0,
        requested_by="ada",
        created_at=at,
        updated_at=at,
    )


@pytest.mark.parametrize(
    ("days_ago", "ended", "kept"), [(1, 150, 150), (1, 300, 200), (8, 15, 15), (8, 30, 20)]
)
async def test_the_newest_and_so_many_of_the_last_days_are_kept_and_what_is_open(
    days_ago: int, ended: int, kept: int, db: Database, world: World, viewer: Viewer
) -> None:
    waiting = preview(world, viewer, PreviewStatus.QUEUED, days_ago)
    over = [preview(world, viewer, PreviewStatus.DONE, days_ago) for _ in range(ended)]
    async with db.writing(viewer.team_id) as session:
        session.add_all([waiting, *over])
    asked_for = await request_campaign_preview(db, world, viewer, Ref(sourcewhale_id="c-1"), Override())
    newest = [one.id for one in over][ended - kept :]
    async with db.reading(viewer.team_id) as session:
        found = set(await session.scalars(select(Preview.id)))
    assert found == {waiting.id, *newest, asked_for.id}


@pytest.mark.parametrize(
    ("role", "most"),
    [
        (Role.MEMBER, MOST_OPEN),
        (Role.SERVICE, MOST_OPEN),
        (Role.ADMIN, MOST_OPEN + FOR_ADMINS),
    ],
)
async def test_however_many_are_asked_for_at_once_so_many_are_open(
    role: Role, most: int, db: Database, world: World, viewer: Viewer
) -> None:
    asks = Viewer(viewer.team_id, "ada", role)
    asked = [
        request_campaign_preview(db, world, asks, Ref(sourcewhale_id="c-1"), Override())
        for _ in range(most + 4)
    ]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    async with db.reading(viewer.team_id) as session:
        assert await session.scalar(select(func.count(Preview.id))) == most
    assert [refusal.code for one in refused for refusal in one.refusals] == [Code.TOO_MANY] * 4


async def test_members_who_have_all_of_theirs_open_leave_an_admin_some(
    db: Database, world: World, viewer: Viewer
) -> None:
    member = Viewer(viewer.team_id, "bo", Role.MEMBER)
    async with db.writing(viewer.team_id) as session:
        session.add_all(preview(world, member, PreviewStatus.QUEUED, 0) for _ in range(MOST_OPEN))
    with pytest.raises(Refused):
        await request_campaign_preview(db, world, member, Ref(sourcewhale_id="c-1"), Override())
    asked_for = await request_campaign_preview(db, world, viewer, Ref(sourcewhale_id="c-1"), Override())
    assert asked_for.status is PreviewStatus.QUEUED


@pytest.mark.parametrize(
    ("user", "role", "may"),
    [
        ("ada", Role.MEMBER, True),
        ("ada", Role.ADMIN, True),
        ("bo", Role.ADMIN, True),
        ("bo", Role.MEMBER, False),
        ("bo", Role.SERVICE, False),
    ],
)
async def test_who_asked_or_an_admin_may_cancel(
    user: str, role: Role, may: bool, db: Database, world: World, viewer: Viewer
) -> None:
    asked_for = await request_campaign_preview(db, world, viewer, Ref(sourcewhale_id="c-1"), Override())
    cancelling = cancel_preview(db, world, Viewer(viewer.team_id, user, role), asked_for.id)
    if may:
        assert (await cancelling).status is PreviewStatus.CANCELLED
        return
    with pytest.raises(Refused) as refused:
        await cancelling
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [
        (Code.NEEDS_ADMIN, ("id",))
    ]
