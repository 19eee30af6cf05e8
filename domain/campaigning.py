"""Campaigns: how they sync (product.md: Campaigns and the Chrome extension)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.names import check_name
from domain.pushing.reopening import reopen_campaign
from domain.pushing.requesting_stages import request_campaign_stages
from domain.records.campaigns import (
    Campaign,
    campaign_by_sourcewhale_id,
    campaigns_after,
    campaigns_counted,
)
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.teams import lock_team_rules
from domain.refs import Ref, campaign_with, resolve_campaign
from domain.refusals import Code, Refusal, Refused, refusal_of, refuse
from domain.rules.acceptance import MAX_ID, MAX_STRING, text_faults
from domain.rules.syncing import Override, SyncAs, tags_from_json
from domain.rules.tagging import GivenTag
from domain.tagging import checked_tags
from domain.team_rules import load_team_rules
from domain.versioning import add_sync_version, check_expected, saved_sync, sync_document
from domain.viewer import Role, Viewer
from domain.world import World


@run_again_when_lost
async def upsert_campaign(
    db: Database,
    world: World,
    viewer: Viewer,
    sourcewhale_id: str,
    changes: Mapping[str, object],
    tags: Sequence[GivenTag] | None = None,
    expected_version: int | None = None,
) -> Campaign:
    """Add or change a campaign; what is absent in `changes` stays. Pushes that have not run yet follow.

    A new one is the viewer's own, unless an owner is given or the viewer is no user of the team. Whose
    settings hold is a setting: a MEMBER owns new campaigns, and changes no owner. `tags` replace all
    of its tags; None: they stay. `expected_version` is its newest version, 0 if it is new; None: any.
    In a project that it is newly linked to, the stages of everyone in it act.

    Raises:
        Refused: an id, name, project, owner or tag that can't be kept, an owner that the viewer may not give,
            or somebody saved since `expected_version`; nothing changed.
    """
    _check_campaign(sourcewhale_id, changes)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.SHARED)
        campaign = await campaign_by_sourcewhale_id(session, sourcewhale_id, Lock.EXCLUSIVE)
        former = sync_document(campaign) if campaign else None
        if campaign is None:
            campaign = _new_campaign(world, viewer, sourcewhale_id)
            session.add(campaign)
        check_expected(expected_version, campaign.version)
        owner = changes.get("owner", campaign.owner)
        _check_owner(viewer, campaign, owner, "leave the owner as it is", "owner")
        for name, value in changes.items():
            setattr(campaign, name, value)
        if tags is not None:
            campaign.tags = await _checked(session, campaign, tags)
        await _save(session, world, viewer, campaign, former)
    return campaign


@run_again_when_lost
async def restore_campaign(
    db: Database, world: World, viewer: Viewer, campaign_ref: Ref, expected_version: int, version: int
) -> Campaign:
    """Have a campaign say about sync what it said in an earlier version, which becomes the newest.

    What has gone from Clockwork since may come back with it: that holds back only its own writes
    (product.md: Mappings).

    Raises:
        Refused: there is no such campaign or version, somebody saved since `expected_version`, or it had
            an owner that the viewer may not give; nothing changed.
    """
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.SHARED)
        campaign = await resolve_campaign(session, campaign_ref, "campaign", lock=Lock.EXCLUSIVE)
        check_expected(expected_version, campaign.version)
        document = await saved_sync(session, campaign, version)
        instead = "take a version with the same owner as now"
        _check_owner(viewer, campaign, document.get("owner"), instead, "version")
        former, said = sync_document(campaign), Override.from_json(document)
        campaign.sync_as = said.sync_as or SyncAs.PERSON
        campaign.when_adding, campaign.project_id = said.when_adding, said.project_id
        campaign.owner, campaign.tags = document.get("owner"), document.get("tags", {})
        await _save(session, world, viewer, campaign, former)
    return campaign


async def _save(
    session: AsyncSession,
    world: World,
    viewer: Viewer,
    campaign: Campaign,
    former: Mapping[str, Any] | None,
) -> None:
    """Keep a changed campaign; its pushes follow if it says something else of sync than before.

    `former` is what it said before, None: it is new.
    """
    campaign.updated_at = world.now()
    if not add_sync_version(session, world, viewer, campaign, former):
        return
    await session.flush()
    await reopen_campaign(session, world, campaign.id)
    if campaign.project_id not in (None, (former or {}).get("projectId")):
        await request_campaign_stages(session, world, await load_team_rules(session), campaign)


async def _checked(
    session: AsyncSession, campaign: Campaign, tags: Sequence[GivenTag]
) -> dict[str, list[str]]:
    """A campaign's tags as they are kept; one without values is no tag."""
    rules, former = await load_team_rules(session), tags_from_json(campaign.tags)
    checked = checked_tags(rules, tags, former, shared=True)
    return {field_id: list(values) for field_id, values in checked.items() if values}


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
        return await campaign_with(session, ref)


def project_refusals(project_id: object) -> Iterator[Refusal]:
    """Why a Clockwork project can't be kept; None is none."""
    return _text_refusals("project_id", project_id, MAX_ID // 2)


def _check_campaign(sourcewhale_id: str, changes: Mapping[str, object]) -> None:
    refusals = [
        *_text_refusals("sourcewhale_id", sourcewhale_id, MAX_ID),
        *_text_refusals("name", changes.get("name"), MAX_STRING // 2),
        *project_refusals(changes.get("project_id")),
    ]
    if refusals:
        raise Refused(*refusals)
    owner = changes.get("owner")
    if isinstance(owner, str):
        check_name("user", owner, "owner")


def _check_owner(viewer: Viewer, campaign: Campaign, owner: object, instead: str, *field: str) -> None:
    """product.md: Words: only an ADMIN changes settings. `campaign` is as it was, or new and the viewer's.

    `instead` says what the viewer may do.
    """
    if viewer.role is Role.MEMBER and owner != campaign.owner:
        message = f"Only an ADMIN gives a campaign to another user, or to nobody: {instead}."
        raise refuse(Code.NEEDS_ADMIN, message, *field)


def _text_refusals(name: str, text: object, limit: int) -> Iterator[Refusal]:
    if not isinstance(text, str):
        return
    yield from map(refusal_of, text_faults(text, limit, name))
    if not text.strip():
        yield Refusal(Code.BLANK, "This can't be blank.", (name,))


def _new_campaign(world: World, viewer: Viewer, sourcewhale_id: str) -> Campaign:
    return Campaign(
        id=world.new_id(),
        team_id=viewer.team_id,
        sourcewhale_id=sourcewhale_id,
        name=sourcewhale_id,
        sync_as=SyncAs.PERSON,
        owner=None if viewer.role is Role.SERVICE else viewer.user,
        tags={},
        version=0,
        created_at=world.now(),
        updated_at=world.now(),
    )
