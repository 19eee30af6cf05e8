"""Enrolling: who is in a campaign, where they stand, and what they override (product.md: Campaigns)."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.campaigning import project_refusals
from domain.pushing.gating import reached_by
from domain.pushing.requesting import regate_membership, request_pushes
from domain.pushing.requesting_stages import request_stages
from domain.pushing.views import PushView
from domain.records.campaigns import Campaign, Membership, memberships_of
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, pushes_by_id
from domain.records.requests import Request, request_with
from domain.records.teams import lock_team_rules
from domain.refs import (
    Ref,
    no_such_person,
    not_in_campaign,
    persons_named,
    resolve_campaign,
    resolve_person,
)
from domain.refusals import Code, Refused, refuse
from domain.rules.acceptance import MAX_ID, MAX_PERSONS
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
class Enrolment:
    """The memberships and pushes of Persons who were added to a campaign, in the order of the Persons."""

    campaign: Campaign
    memberships: Sequence[MembershipView]
    pushes: Sequence[PushView]
    rules: TeamRules


@dataclass(frozen=True, slots=True)
class Changed:
    """A membership after a change, and the waiting and new pushes that follow it."""

    view: MembershipView
    pushes: Sequence[PushView]


@run_again_when_lost
async def add_persons(
    db: Database,
    world: World,
    viewer: Viewer,
    campaign_ref: Ref,
    person_refs: Sequence[Ref],
    idempotency_key: str | None = None,
) -> Enrolment:
    """Add up to 1,000 Persons to a campaign, all or none, and request a push for each.

    Those who are in it already are synced anew, which is safe to repeat: a push that waits is used again, and
    one with nothing to change writes nothing. Where there is a project, their stages act too. With an
    idempotency key that was seen, nothing is requested and the first request's pushes are answered, as they
    stand now.

    Raises:
        Refused: no such campaign or Persons, too many, or the key was another request's; nothing changed.
    """
    _check_request(person_refs, idempotency_key)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.SHARED)
        campaign = await resolve_campaign(session, campaign_ref, "campaign", lock=Lock.SHARED)
        persons = await _resolve_persons(session, person_refs)
        ids = [person.id for person in persons]
        known = await memberships_of(session, campaign.id, ids, Lock.EXCLUSIVE)
        rules = await load_team_rules(session)
        pushes = await _requested_before(session, idempotency_key, campaign, persons)
        memberships = [known.get(person.id) or _new_membership(world, campaign, person) for person in persons]
        if pushes is None:
            session.add_all(memberships)
            await session.flush()
            pushes = await request_pushes(session, world, rules, campaign, memberships, PushKind.SYNC)
            await request_stages(session, world, rules, campaign, memberships)
            if idempotency_key is not None:
                session.add(_request(world, idempotency_key, campaign, persons, pushes))
    by_id = {person.id: person for person in persons}
    return Enrolment(
        campaign,
        [_view(membership, campaign, by_id[membership.person_id], rules) for membership in memberships],
        [PushView(push, by_id[push.person_id], campaign.id) for push in pushes],
        rules,
    )


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
    override: Override,
    tags: Sequence[GivenTag] = (),
) -> Changed:
    """What this Person alone does differently in the campaign; an empty override without `tags` clears it.

    The stage acts in the project that the Person comes to have by it.

    Raises:
        Refused: no such campaign, Person, or membership, or a project or tag that can't be kept.
    """
    refusals = list(project_refusals(override.project_id))
    if refusals:
        raise Refused(*refusals)

    def change(membership: Membership, rules: TeamRules) -> bool:
        former = Override.from_json(membership.override).tags
        checked = checked_tags(rules, tags, former, shared=False)
        membership.override = dataclasses.replace(override, tags=checked).to_json()
        return False

    return await _change_membership(db, world, viewer, campaign_ref, person_ref, change)


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
        person = await resolve_person(session, person_ref, "person")
        found = await memberships_of(session, campaign.id, [person.id], Lock.EXCLUSIVE)
        membership = found.get(person.id)
        if membership is None:
            raise Refused(not_in_campaign("person"))
        rules = await load_team_rules(session)
        before = rules.sync_of(campaign, membership)
        acts_anew = change(membership, rules)
        sync = rules.sync_of(campaign, membership)
        pushes = list(await regate_membership(session, world, rules, campaign, membership))
        is_synced = any(push.kind is PushKind.SYNC for push in pushes)
        if not is_synced and _is_tagged_anew(rules, before, sync):
            pushes += await request_pushes(session, world, rules, campaign, [membership], PushKind.SYNC)
        if acts_anew or sync.project_id.value != before.project_id.value:
            stages = await request_stages(session, world, rules, campaign, [membership])
            pushes += [push for push in stages if push not in pushes]
    view = _view(membership, campaign, person, rules)
    return Changed(view, [PushView(push, person, campaign.id) for push in pushes])


def _view(membership: Membership, campaign: Campaign, person: Person, rules: TeamRules) -> MembershipView:
    return MembershipView(membership, campaign, person, _explained(rules, campaign, membership), rules)


def _is_tagged_anew(rules: TeamRules, before: EffectiveSync, after: EffectiveSync) -> bool:
    """Whether a Person who was synced before gets other values now, and is still to be synced."""
    if SyncAs.DO_NOT_SYNC is after.sync_as.value or WhenAdding.NEVER is after.when_adding.value:
        return False
    return acting_tags(before, rules.settings) != acting_tags(after, rules.settings)


def _explained(rules: TeamRules, campaign: Campaign, membership: Membership | None) -> SyncExplanation:
    sync, settings = rules.sync_of(campaign, membership), rules.settings_of(campaign.owner)
    reached, stage = reached_by(membership), membership.stage if membership else Stage.SOURCED
    decision = explain_stage(sync, reached, stage, rules.stage_mapping, rules.catalogue.statuses)
    return explain_sync(sync, settings, reached, decision)


def _check_request(person_refs: Sequence[Ref], idempotency_key: str | None) -> None:
    if len(person_refs) > MAX_PERSONS:
        raise refuse(Code.TOO_MANY, f"Add at most {MAX_PERSONS:,} persons in one call.", "persons")
    if idempotency_key is not None and not 0 < len(idempotency_key.strip()) <= len(idempotency_key) <= MAX_ID:
        raise refuse(Code.INVALID, f"An idempotency key has 1 to {MAX_ID} characters.", "idempotency_key")


async def _requested_before(
    session: AsyncSession, key: str | None, campaign: Campaign, persons: Sequence[Person]
) -> list[Push] | None:
    """The pushes of the request that carried this key before; None: there was none."""
    before = await request_with(session, key) if key is not None else None
    if before is None:
        return None
    if before.content != _content(campaign, persons):
        message = "This idempotency key was used for another request: take a new one."
        raise refuse(Code.CONFLICT, message, "idempotency_key")
    pushes = await pushes_by_id(session, [UUID(push_id) for push_id in before.push_ids])
    return [pushes[UUID(push_id)] for push_id in before.push_ids]


def _request(
    world: World,
    key: str,
    campaign: Campaign,
    persons: Sequence[Person],
    pushes: Sequence[Push],
) -> Request:
    return Request(
        team_id=campaign.team_id,
        key=key,
        content=_content(campaign, persons),
        push_ids=[str(push.id) for push in pushes],
        made_at=world.now(),
    )


def _content(campaign: Campaign, persons: Sequence[Person]) -> str:
    return sha256("".join([campaign.id.hex, *(person.id.hex for person in persons)]).encode()).hexdigest()


async def _resolve_persons(session: AsyncSession, refs: Sequence[Ref]) -> list[Person]:
    """The Persons, each once, in the order given, not to be changed meanwhile; one statement for all."""
    named = await persons_named(session, refs, Lock.SHARED)
    found = [named.get(ref.key) for ref in refs]
    refusals = [no_such_person("persons", str(index)) for index, person in enumerate(found) if person is None]
    if refusals:
        raise Refused(*refusals)
    return list({person.id: person for person in found if person is not None}.values())


def _new_membership(world: World, campaign: Campaign, person: Person) -> Membership:
    return Membership(
        id=world.new_id(),
        team_id=campaign.team_id,
        campaign_id=campaign.id,
        person_id=person.id,
        stage=Stage.SOURCED,
        replied=False,
        interested=False,
        override={},
        candidacies=None,
        added_at=world.now(),
    )
