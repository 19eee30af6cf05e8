"""Campaigns: how they sync (product.md: Campaigns and the Chrome extension)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.persons import Ref
from domain.pushing.requesting import reopen_campaign
from domain.records.campaigns import (
    Campaign,
    campaign_by_id,
    campaign_by_sourcewhale_id,
    campaigns_after,
    campaigns_counted,
)
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.refusals import Code, Refusal, Refused, refuse
from domain.rules.acceptance import MAX_ID, MAX_STRING, text_faults
from domain.rules.syncing import SyncAs
from domain.viewer import Viewer
from domain.world import World


@run_again_when_lost
async def upsert_campaign(
    db: Database, world: World, viewer: Viewer, sourcewhale_id: str, changes: Mapping[str, object]
) -> Campaign:
    """Add or change a campaign; what is absent in `changes` stays. Pushes that have not run yet follow.

    Raises:
        Refused: an id, name or project that can't be kept; nothing changed.
    """
    _check_campaign(sourcewhale_id, changes)
    async with db.writing(viewer.team_id) as session:
        campaign = await campaign_by_sourcewhale_id(session, sourcewhale_id, Lock.EXCLUSIVE)
        if campaign is None:
            campaign = _new_campaign(world, viewer, sourcewhale_id)
            session.add(campaign)
        for name, value in changes.items():
            setattr(campaign, name, value)
        campaign.updated_at = world.now()
        await session.flush()
        await reopen_campaign(session, world, campaign.id)
    return campaign


async def list_campaigns(
    db: Database, viewer: Viewer, *, search: str | None, after: UUID | None, limit: int
) -> Sequence[Campaign]:
    """Up to `limit` campaigns, newest first, older than `after`, whose name contains `search`."""
    async with db.reading(viewer.team_id) as session:
        return await campaigns_after(session, search=search, after=after, limit=limit)


async def count_campaigns(db: Database, viewer: Viewer, *, search: str | None) -> int:
    """How many campaigns have a name that contains `search`."""
    async with db.reading(viewer.team_id) as session:
        return await campaigns_counted(session, search=search)


async def find_campaign(db: Database, viewer: Viewer, ref: Ref) -> Campaign | None:
    """The campaign that a reference names."""
    async with db.reading(viewer.team_id) as session:
        return await _known(session, ref)


async def resolve_campaign(
    session: AsyncSession, ref: Ref, *field: str, lock: Lock | None = None
) -> Campaign:
    """The campaign that a reference names.

    Raises:
        Refused: there is none in the viewer's team.
    """
    campaign = await _known(session, ref, lock)
    if campaign is None:
        raise refuse(Code.NOT_FOUND, "There is no such campaign: upsert the campaign first.", *field)
    return campaign


async def _known(session: AsyncSession, ref: Ref, lock: Lock | None = None) -> Campaign | None:
    if ref.id is not None:
        return await campaign_by_id(session, ref.id, lock)
    return await campaign_by_sourcewhale_id(session, ref.sourcewhale_id or "", lock)


def _check_campaign(sourcewhale_id: str, changes: Mapping[str, object]) -> None:
    texts = (("sourcewhale_id", sourcewhale_id, MAX_ID), ("name", changes.get("name"), MAX_STRING // 2))
    project = (("project_id", changes.get("project_id"), MAX_ID // 2),)
    refusals = [
        Refusal(Code.TOO_LONG if fault.too_long else Code.INVALID, fault.message, fault.path)
        for name, text, limit in (*texts, *project)
        if isinstance(text, str)
        for fault in text_faults(text, limit, name)
    ]
    refusals += [
        Refusal(Code.BLANK, "This can't be blank.", (name,))
        for name, text, _ in texts
        if isinstance(text, str) and not text.strip()
    ]
    if refusals:
        raise Refused(*refusals)


def _new_campaign(world: World, viewer: Viewer, sourcewhale_id: str) -> Campaign:
    return Campaign(
        id=world.new_id(),
        team_id=viewer.team_id,
        sourcewhale_id=sourcewhale_id,
        name=sourcewhale_id,
        sync_as=SyncAs.PERSON,
        owner=None,
        tags={},
        created_at=world.now(),
        updated_at=world.now(),
    )
