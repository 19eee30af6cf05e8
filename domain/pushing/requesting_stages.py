"""Requesting stages: pushes for memberships whose stage has something to act on (product.md: Mappings)."""

from collections.abc import Sequence

from sqlalchemy import exists, insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.requesting import OVER, new_push, request_pushes
from domain.records.campaigns import Campaign, Membership
from domain.records.pushes import IS_NEWEST, Push, PushKind
from domain.rules.stage_mapping import acts
from domain.rules.syncing import Override
from domain.team_rules import TeamRules
from domain.world import World


async def request_stages(
    session: AsyncSession,
    world: World,
    rules: TeamRules,
    campaign: Campaign,
    memberships: Sequence[Membership],
) -> list[Push]:
    """A push for each of these memberships that has a project and a mapped stage; none for the others.

    The memberships are locked, or new.
    """
    acting = [membership for membership in memberships if _acts(rules, campaign, membership)]
    return await request_pushes(session, world, rules, campaign, acting, PushKind.STAGE) if acting else []


async def request_campaign_stages(
    session: AsyncSession, world: World, rules: TeamRules, campaign: Campaign
) -> None:
    """After a campaign was linked to a project: a push for everyone in it whose stage is mapped.

    Two statements, however many they are. Whoever has a push that is not over keeps that one; whoever has a
    project of their own is not concerned. The campaign is locked, so nobody else requests pushes in it.
    """
    alive = (Push.kind == PushKind.STAGE, Push.status.not_in(OVER), IS_NEWEST)
    has_push = exists().where(Push.membership_id == Membership.id, *alive).correlate(Membership)
    concerned = select(Membership.id, Membership.person_id, Membership.override).where(
        Membership.campaign_id == campaign.id,
        Membership.stage.in_(rules.stage_mapping.statuses),
        ~has_push,
    )
    pushes = [
        new_push(world, campaign.team_id, person_id, membership_id, PushKind.STAGE)
        for membership_id, person_id, override in await session.execute(concerned)
        if Override.from_json(override).project_id is None
    ]
    if pushes:
        await session.execute(insert(Push), [_columns(push) for push in pushes])


def _acts(rules: TeamRules, campaign: Campaign, membership: Membership) -> bool:
    return acts(rules.sync_of(campaign, membership), membership.stage, rules.stage_mapping)


def _columns(push: Push) -> dict[str, object]:
    return {column.key: getattr(push, column.key) for column in inspect(Push).column_attrs}
