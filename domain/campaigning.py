"""Campaigns: how they sync, who is in them, and what a Person overrides (product.md: Campaigns)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from domain.persons import Ref, resolve_person
from domain.pushing.requesting import regate_membership, reopen_campaign, request_syncs
from domain.records.campaigns import (
    Campaign,
    Membership,
    campaign_by_id,
    campaign_by_sourcewhale_id,
    memberships_of,
)
from domain.records.database import Database
from domain.records.persons import Person, persons_by_id, persons_by_sourcewhale_id
from domain.records.pushes import Push
from domain.refusals import Code, Refusal, Refused, refuse
from domain.rules.acceptance import MAX_ID, MAX_PERSONS, MAX_STRING, text_faults
from domain.rules.syncing import INTERESTED_STAGES, REPLIED_STAGES, EffectiveSync, Override, Stage, SyncAs
from domain.team_rules import load_team_rules
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The memberships and pushes of Persons who were added to a campaign, in the order of the Persons."""

    campaign: Campaign
    memberships: Sequence[Membership]
    pushes: Sequence[Push]


async def upsert_campaign(
    db: Database, world: World, viewer: Viewer, sourcewhale_id: str, changes: Mapping[str, object]
) -> Campaign:
    """Add or change a campaign; what is absent in `changes` stays. Pushes that have not run yet follow.

    Raises:
        Refused: an id, name or project that can't be kept; nothing changed.
    """
    _check_campaign(sourcewhale_id, changes)
    async with db.writing(viewer.team_id) as session:
        campaign = await campaign_by_sourcewhale_id(session, sourcewhale_id)
        if campaign is None:
            campaign = _new_campaign(world, viewer, sourcewhale_id)
            session.add(campaign)
        for name, value in changes.items():
            setattr(campaign, name, value)
        campaign.updated_at = world.now()
        await session.flush()
        await reopen_campaign(session, world, campaign.id)
    return campaign


async def add_persons(
    db: Database, world: World, viewer: Viewer, campaign_ref: Ref, person_refs: Sequence[Ref]
) -> Enrolment:
    """Add up to 1,000 Persons to a campaign, all or none, and request a push for each.

    Those who are in it already are synced anew, which is safe to repeat: a push that waits is used again, and
    one with nothing to change writes nothing.

    Raises:
        Refused: no such campaign or Persons, or too many; nothing changed.
    """
    if len(person_refs) > MAX_PERSONS:
        raise refuse(Code.TOO_MANY, f"Add at most {MAX_PERSONS:,} persons in one call.", "persons")
    async with db.writing(viewer.team_id) as session:
        campaign = await resolve_campaign(session, campaign_ref, "campaign")
        persons = await _resolve_persons(session, person_refs)
        known = await memberships_of(session, campaign.id, [person.id for person in persons])
        memberships = [known.get(person.id) or _new_membership(world, campaign, person) for person in persons]
        session.add_all(memberships)
        await session.flush()
        pushes = await request_syncs(session, world, await load_team_rules(session), campaign, memberships)
    return Enrolment(campaign, memberships, pushes)


async def set_stage(
    db: Database, world: World, viewer: Viewer, campaign_ref: Ref, person_ref: Ref, stage: Stage
) -> tuple[Membership, Push | None]:
    """Where the Person stands in the campaign now; a point that was reached stays reached (product.md: Sync).

    Raises:
        Refused: no such campaign, Person, or membership.
    """

    def change(membership: Membership) -> None:
        membership.stage = stage
        membership.replied = membership.replied or stage in REPLIED_STAGES
        membership.interested = membership.interested or stage in INTERESTED_STAGES

    return await _change_membership(db, world, viewer, campaign_ref, person_ref, change)


async def set_override(
    db: Database, world: World, viewer: Viewer, campaign_ref: Ref, person_ref: Ref, override: Override
) -> tuple[Membership, Push | None]:
    """What this Person alone does differently in the campaign; an empty override clears it.

    Raises:
        Refused: no such campaign, Person, or membership.
    """

    def change(membership: Membership) -> None:
        membership.override = override.to_json()

    return await _change_membership(db, world, viewer, campaign_ref, person_ref, change)


async def effective_sync_of(
    db: Database, viewer: Viewer, campaign_ref: Ref, person_ref: Ref | None
) -> EffectiveSync:
    """How a campaign, or one Person in it, syncs, with the layer behind each value.

    Raises:
        Refused: no such campaign or Person.
    """
    async with db.reading(viewer.team_id) as session:
        campaign = await resolve_campaign(session, campaign_ref, "campaign")
        membership = None
        if person_ref is not None:
            person = await resolve_person(session, person_ref, "person")
            membership = (await memberships_of(session, campaign.id, [person.id])).get(person.id)
        return (await load_team_rules(session)).sync_of(campaign, membership)


async def resolve_campaign(session: AsyncSession, ref: Ref, *field: str) -> Campaign:
    """The campaign that a reference names.

    Raises:
        Refused: there is none in the viewer's team.
    """
    by_id = await campaign_by_id(session, ref.id) if ref.id is not None else None
    campaign = by_id or await campaign_by_sourcewhale_id(session, ref.sourcewhale_id or "")
    if campaign is None:
        raise refuse(Code.NOT_FOUND, "There is no such campaign: upsert the campaign first.", *field)
    return campaign


async def _change_membership(
    db: Database,
    world: World,
    viewer: Viewer,
    campaign_ref: Ref,
    person_ref: Ref,
    change: Callable[[Membership], None],
) -> tuple[Membership, Push | None]:
    async with db.writing(viewer.team_id) as session:
        campaign = await resolve_campaign(session, campaign_ref, "campaign")
        person = await resolve_person(session, person_ref, "person")
        membership = (await memberships_of(session, campaign.id, [person.id])).get(person.id)
        if membership is None:
            raise refuse(
                Code.NOT_FOUND, "The person is not in this campaign: add the person first.", "person"
            )
        change(membership)
        push = await regate_membership(session, world, await load_team_rules(session), campaign, membership)
    return membership, push


async def _resolve_persons(session: AsyncSession, refs: Sequence[Ref]) -> list[Person]:
    """The Persons, each once, in the order given; two statements, however many there are."""
    by_id = await persons_by_id(session, [ref.id for ref in refs if ref.id is not None])
    names = [ref.sourcewhale_id for ref in refs if ref.sourcewhale_id is not None]
    by_name = await persons_by_sourcewhale_id(session, names)
    found = [by_id.get(ref.id) if ref.id else by_name.get(ref.sourcewhale_id or "") for ref in refs]
    message = "There is no such person: upsert the person first."
    refusals = [
        Refusal(Code.NOT_FOUND, message, ("persons", str(index)))
        for index, person in enumerate(found)
        if person is None
    ]
    if refusals:
        raise Refused(*refusals)
    return list({person.id: person for person in found if person is not None}.values())


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
        created_at=world.now(),
        updated_at=world.now(),
    )


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
        added_at=world.now(),
    )
