"""Memberships: where a Person in a campaign stands, and what they override (product.md: Campaigns)."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.campaigning import project_refusals
from domain.pushing.gating import reached_by
from domain.pushing.requesting import regate_membership, request_pushes
from domain.pushing.requesting_stages import request_stages
from domain.pushing.views import PushView
from domain.records.campaigns import Campaign, Membership, membership_by_id, memberships_of
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.persons import Person
from domain.records.pushes import PushKind
from domain.records.teams import lock_team_rules
from domain.refs import Ref, resolve_campaign, resolve_membership, resolve_person
from domain.refusals import Refused
from domain.rules.explaining import SyncExplanation, explain_sync
from domain.rules.stage_mapping import explain_stage
from domain.rules.syncing import (
    INTERESTED_STAGES,
    REPLIED_STAGES,
    EffectiveSync,
    Override,
    Stage,
    SyncAs,
    WhenAdding,
)
from domain.rules.tagging import GivenTag, acting_tags
from domain.tagging import checked_tags
from domain.team_rules import TeamRules, load_team_rules
from domain.versioning import add_sync_version, check_expected, saved_sync
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A membership with its campaign, its Person, how it syncs, and the rules that say so."""

    membership: Membership
    campaign: Campaign
    person: Person
    sync: SyncExplanation
    rules: TeamRules


@dataclass(frozen=True, slots=True)
class OverrideChange:
    """What is said anew of a Person's override.

    What is absent in `said` (by the names of `Override`'s fields) stays, None takes it away. `tags` replace
    all of the Person's tags; None: they stay. `expected_version` is the override's newest; None: any.
    """

    said: Mapping[str, object] = field(default_factory=dict)
    tags: Sequence[GivenTag] | None = None
    expected_version: int | None = None


NOTHING_OVERRIDDEN = OverrideChange({"sync_as": None, "when_adding": None, "project_id": None}, ())
"""The change after which the Person syncs as the campaign says."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A membership after a change, and the waiting and new pushes that follow it."""

    view: MembershipView
    pushes: Sequence[PushView]


async def find_membership(db: Database, viewer: Viewer, membership_id: UUID) -> MembershipView | None:
    """The membership with that id; None: there is none in the viewer's team."""
    async with db.reading(viewer.team_id) as session:
        membership = await membership_by_id(session, membership_id)
        if membership is None:
            return None
        campaign = await resolve_campaign(session, Ref(membership.campaign_id))
        person = await resolve_person(session, Ref(membership.person_id))
        return membership_view(membership, campaign, person, await load_team_rules(session))


async def set_stage(
    db: Database, world: World, viewer: Viewer, campaign_ref: Ref, person_ref: Ref, stage: Stage
) -> Changed:
    """Where the Person stands in the campaign now; a point that was reached stays reached (product.md: Sync).

    A push is requested if the stage has something to act on: a project, and a status that it is mapped to.

    Raises:
        Refused: no such campaign, Person, or membership.
    """

    def change(membership: Membership, _: TeamRules) -> bool:
        membership.stage = stage
        membership.replied = membership.replied or stage in REPLIED_STAGES
        membership.interested = membership.interested or stage in INTERESTED_STAGES
        return True

    return await _change_membership(db, world, viewer, campaign_ref, person_ref, change)


async def set_override(
    db: Database,
    world: World,
    viewer: Viewer,
    campaign_ref: Ref,
    person_ref: Ref,
    change: OverrideChange,
) -> Changed:
    """What this Person alone does differently in the campaign: `change` over what was overridden before.

    The stage acts in the project that the Person comes to have by it.

    Raises:
        Refused: no such campaign, Person, or membership, a project or tag that can't be kept, or somebody
            saved since the expected version; nothing changed.
    """
    refusals = list(project_refusals(change.said.get("project_id")))
    if refusals:
        raise Refused(*refusals)

    def override(membership: Membership, rules: TeamRules) -> bool:
        check_expected(change.expected_version, membership.version)
        former = Override.from_json(membership.override)
        membership.override = _overridden(former, change, rules).to_json()
        return False

    return await _change_membership(db, world, viewer, campaign_ref, person_ref, override)


async def restore_override(
    db: Database,
    world: World,
    viewer: Viewer,
    campaign_ref: Ref,
    person_ref: Ref,
    expected_version: int,
    version: int,
) -> Changed:
    """Have a Person override what an earlier version did, which becomes the newest; 0: nothing.

    What has gone from Clockwork since may come back with it: that holds back only its own writes
    (product.md: Mappings).

    Raises:
        Refused: no such campaign, Person, membership or version, or somebody saved since `expected_version`.
    """
    async with db.reading(viewer.team_id) as session:
        campaign = await resolve_campaign(session, campaign_ref, "campaign")
        _, membership = await resolve_membership(session, campaign, person_ref, "person")
        document = await saved_sync(session, membership, version)  # it never changes once it is saved

    def restore(membership: Membership, _: TeamRules) -> bool:
        check_expected(expected_version, membership.version)
        membership.override = dict(document)
        return False

    return await _change_membership(db, world, viewer, campaign_ref, person_ref, restore)


def _overridden(former: Override, change: OverrideChange, rules: TeamRules) -> Override:
    said: dict[str, Any] = dict(change.said)
    if change.tags is not None:
        said["tags"] = checked_tags(rules, change.tags, former.tags, shared=False)
    return dataclasses.replace(former, **said)


async def effective_sync_of(
    db: Database, viewer: Viewer, campaign_ref: Ref, person_ref: Ref | None
) -> SyncExplanation:
    """How a campaign, or one Person in it, syncs, with the layer behind each value.

    What is asked of a campaign as such holds for a Person who was just added.

    Raises:
        Refused: no such campaign or Person.
    """
    async with db.reading(viewer.team_id) as session:
        campaign = await resolve_campaign(session, campaign_ref, "campaign")
        membership = None
        if person_ref is not None:
            person = await resolve_person(session, person_ref, "person")
            membership = (await memberships_of(session, campaign.id, [person.id])).get(person.id)
        return _explained(await load_team_rules(session), campaign, membership)


def membership_view(
    membership: Membership, campaign: Campaign, person: Person, rules: TeamRules
) -> MembershipView:
    """A membership with how it syncs by these rules."""
    return MembershipView(membership, campaign, person, _explained(rules, campaign, membership), rules)


@run_again_when_lost
async def _change_membership(
    db: Database,
    world: World,
    viewer: Viewer,
    campaign_ref: Ref,
    person_ref: Ref,
    change: Callable[[Membership, TeamRules], bool],
) -> Changed:
    """`change` says whether the stage acts anew; it does too in a project that the change leads to."""
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.SHARED)
        campaign = await resolve_campaign(session, campaign_ref, "campaign", lock=Lock.SHARED)
        person, membership = await resolve_membership(
            session, campaign, person_ref, "person", lock=Lock.EXCLUSIVE
        )
        rules = await load_team_rules(session)
        before, said = rules.sync_of(campaign, membership), membership.override
        acts_anew = change(membership, rules)
        add_sync_version(session, world, viewer, membership, said)
        sync = rules.sync_of(campaign, membership)
        pushes = list(await regate_membership(session, world, rules, campaign, membership))
        is_synced = any(push.kind is PushKind.SYNC for push in pushes)
        if not is_synced and _is_tagged_anew(rules, before, sync):
            pushes += await request_pushes(session, world, rules, campaign, [membership], PushKind.SYNC)
        if acts_anew or sync.project_id.value != before.project_id.value:
            stages = await request_stages(session, world, rules, campaign, [membership])
            pushes += [push for push in stages if push not in pushes]
    view = membership_view(membership, campaign, person, rules)
    return Changed(view, [PushView(push, person, campaign.id) for push in pushes])


def _is_tagged_anew(rules: TeamRules, before: EffectiveSync, after: EffectiveSync) -> bool:
    """Whether a Person who was synced before gets other values now, and is still to be synced."""
    if SyncAs.DO_NOT_SYNC is after.sync_as.value or WhenAdding.NEVER is after.when_adding.value:
        return False
    return acting_tags(before, rules.settings) != acting_tags(after, rules.settings)


def _explained(rules: TeamRules, campaign: Campaign, membership: Membership | None) -> SyncExplanation:
    sync, settings = rules.sync_of(campaign, membership), rules.settings_of(campaign.owner)
    reached, stage = reached_by(membership), membership.stage if membership else Stage.SOURCED
    decision = explain_stage(sync, reached, stage, rules.stage_mapping, rules.catalogue.statuses)
    lacks_project = rules.catalogue.lacks_project(sync.project_id.value)
    return explain_sync(sync, settings, reached, decision, lacks_project=lacks_project)
