"""References: the campaigns and Persons that a client names, and what it is told when there are none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.campaigns import (
    Campaign,
    Membership,
    campaign_by_id,
    campaign_by_sourcewhale_id,
    campaigns_by_either_id,
    memberships_of,
)
from domain.records.locking import Lock
from domain.records.persons import Person, persons_by_either_id, persons_by_id, persons_by_sourcewhale_id
from domain.refusals import Code, Refusal, Refused


@dataclass(frozen=True, slots=True)
class Ref:
    """How a client names a Person or a Campaign: by our id, or by SourceWhale's own. Exactly one is given."""

    id: UUID | None = None
    sourcewhale_id: str | None = None

    @property
    def key(self) -> UUID | str:
        """The id that is given."""
        return self.id if self.id is not None else self.sourcewhale_id or ""


def no_such_campaign(*field: str) -> Refusal:
    """What is told of a reference to no campaign; `field` is the path of the input."""
    return Refusal(Code.NOT_FOUND, "There is no such campaign: upsert the campaign first.", field)


def no_such_person(*field: str) -> Refusal:
    """What is told of a reference to no Person; `field` is the path of the input."""
    return Refusal(Code.NOT_FOUND, "There is no such person: upsert the person first.", field)


def not_in_campaign(*field: str) -> Refusal:
    """What is told of a Person without a membership; `field` is the path of the input."""
    return Refusal(Code.NOT_FOUND, "The person is not in this campaign: add the person first.", field)


async def campaign_with(session: AsyncSession, ref: Ref, lock: Lock | None = None) -> Campaign | None:
    """The campaign that a reference names; None: there is none in the viewer's team."""
    if ref.id is not None:
        return await campaign_by_id(session, ref.id, lock)
    return await campaign_by_sourcewhale_id(session, ref.sourcewhale_id or "", lock)


async def person_with(session: AsyncSession, ref: Ref, lock: Lock | None = None) -> Person | None:
    """The Person that a reference names; None: there is none in the viewer's team."""
    if ref.id is not None:
        return (await persons_by_id(session, [ref.id], lock)).get(ref.id)
    name = ref.sourcewhale_id or ""
    return (await persons_by_sourcewhale_id(session, [name], lock)).get(name)


async def resolve_campaign(
    session: AsyncSession, ref: Ref, *field: str, lock: Lock | None = None
) -> Campaign:
    """The campaign that a reference names; `field` is the path of the input.

    Raises:
        Refused: there is none in the viewer's team.
    """
    campaign = await campaign_with(session, ref, lock)
    if campaign is None:
        raise Refused(no_such_campaign(*field))
    return campaign


async def resolve_person(session: AsyncSession, ref: Ref, *field: str, lock: Lock | None = None) -> Person:
    """The Person that a reference names; `field` is the path of the input.

    Raises:
        Refused: there is none in the viewer's team.
    """
    person = await person_with(session, ref, lock)
    if person is None:
        raise Refused(no_such_person(*field))
    return person


async def resolve_membership(
    session: AsyncSession, campaign: Campaign, ref: Ref, *field: str, lock: Lock | None = None
) -> tuple[Person, Membership]:
    """The Person that a reference names, and the membership in the campaign; `lock` is of the membership.

    Raises:
        Refused: there is no such Person in the viewer's team, or they are not in the campaign.
    """
    person = await resolve_person(session, ref, *field)
    membership = (await memberships_of(session, campaign.id, [person.id], lock)).get(person.id)
    if membership is None:
        raise Refused(not_in_campaign(*field))
    return person, membership


async def campaigns_named(
    session: AsyncSession, refs: Iterable[Ref], lock: Lock
) -> Mapping[UUID | str, Campaign]:
    """The campaigns that references name, by our ids and by SourceWhale's; one statement for all."""
    found = await campaigns_by_either_id(session, *_ids_of(refs), lock)
    return {key: campaign for campaign in found for key in (campaign.id, campaign.sourcewhale_id)}


async def persons_named(
    session: AsyncSession, refs: Iterable[Ref], lock: Lock
) -> Mapping[UUID | str, Person]:
    """The Persons that references name, by our ids and by SourceWhale's; one statement for all."""
    found = await persons_by_either_id(session, *_ids_of(refs), lock)
    return {key: person for person in found for key in (person.id, person.sourcewhale_id)}


def _ids_of(refs: Iterable[Ref]) -> tuple[list[UUID], list[str]]:
    """Our ids and SourceWhale's."""
    given = list(refs)
    ids = [ref.id for ref in given if ref.id is not None]
    return ids, [ref.sourcewhale_id for ref in given if ref.sourcewhale_id is not None]
