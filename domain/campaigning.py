"""Campaigns: how they sync (product.md: Campaigns and the Chrome extension)."""

from collections.abc import Iterator, Mapping, Sequence
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
from domain.refs import Ref, campaign_with
from domain.refusals import Code, Refusal, Refused, refusal_of, refuse
from domain.rules.acceptance import MAX_ID, MAX_STRING, text_faults
from domain.rules.syncing import SyncAs, tags_from_json
from domain.rules.tagging import GivenTag
from domain.tagging import checked_tags
from domain.team_rules import load_team_rules
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
) -> Campaign:
    """Add or change a campaign; what is absent in `changes` stays. Pushes that have not run yet follow.

    A new one is the viewer's own, unless an owner is given or the viewer is no user of the team. Whose
    settings hold is a setting: a MEMBER owns new campaigns, and changes no owner. `tags` replace all
    of its tags; None: they stay.
    In a project that it is newly linked to, the stages of everyone in it act.

    Raises:
        Refused: an id, name, project, owner or tag that can't be kept, or an owner that the viewer may not
            give; nothing changed.
    """
    _check_campaign(sourcewhale_id, changes)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.SHARED)
        campaign = await campaign_by_sourcewhale_id(session, sourcewhale_id, Lock.EXCLUSIVE)
        if campaign is None:
            campaign = _new_campaign(world, viewer, sourcewhale_id)
            session.add(campaign)
        _check_owner(viewer, campaign, changes)
        former_project = campaign.project_id
        for name, value in changes.items():
            setattr(campaign, name, value)
        if tags is not None:
            campaign.tags = await _checked(session, campaign, tags)
        campaign.updated_at = world.now()
        await session.flush()
        await reopen_campaign(session, world, campaign.id)
        if campaign.project_id not in (None, former_project):
            await request_campaign_stages(session, world, await load_team_rules(session), campaign)
    return campaign


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


def _check_owner(viewer: Viewer, campaign: Campaign, changes: Mapping[str, object]) -> None:
    """product.md: Words: only an ADMIN changes settings. `campaign` is as it was, or new and the viewer's."""
    if viewer.role is Role.MEMBER and changes.get("owner", campaign.owner) != campaign.owner:
        message = "Only an ADMIN gives a campaign to another user, or to nobody: leave the owner as it is."
        raise refuse(Code.NEEDS_ADMIN, message, "owner")


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
        created_at=world.now(),
        updated_at=world.now(),
    )
