"""What is shown of a push beside the push itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.campaigns import Membership
from domain.records.persons import Person, persons_by_id
from domain.records.pushes import Push


@dataclass(frozen=True, slots=True)
class PushView:
    """A push with the Person and the campaign it is for."""

    push: Push
    person: Person
    campaign_id: UUID | None


async def views_of(session: AsyncSession, pushes: Sequence[Push]) -> list[PushView]:
    """These pushes with their Persons and campaigns: two statements, however many."""
    persons = await persons_by_id(session, {push.person_id for push in pushes})
    memberships = {push.membership_id for push in pushes if push.membership_id is not None}
    rows = await session.execute(
        select(Membership.id, Membership.campaign_id).where(Membership.id.in_(memberships))
    )
    campaigns: dict[UUID, UUID] = dict(rows.all())
    return [
        PushView(
            push, persons[push.person_id], campaigns.get(push.membership_id) if push.membership_id else None
        )
        for push in pushes
    ]
