"""Enrolling: adding Persons to a campaign, once for each request (product.md: Campaigns)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.memberships import MembershipView, membership_view
from domain.pushing.requesting import request_pushes
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
from domain.refs import Ref, no_such_person, persons_named, resolve_campaign
from domain.refusals import Code, Refused, refuse
from domain.rules.acceptance import MAX_ID, MAX_PERSONS
from domain.rules.syncing import Stage
from domain.team_rules import TeamRules, load_team_rules
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The memberships and pushes of Persons who were added to a campaign, in the order of the Persons."""

    campaign: Campaign
    memberships: Sequence[MembershipView]
    pushes: Sequence[PushView]
    rules: TeamRules


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
        [membership_view(each, campaign, by_id[each.person_id], rules) for each in memberships],
        [PushView(push, by_id[push.person_id], campaign.id) for push in pushes],
        rules,
    )


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
        version=0,
        candidacies=None,
        added_at=world.now(),
    )
