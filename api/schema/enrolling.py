"""Adding persons to a campaign (product.md: Campaigns)."""

from enum import Enum
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.arguments import arg
from api.schema.campaigns import Campaign
from api.schema.memberships import Membership
from api.schema.pushes import Push
from api.schema.refs import PersonRef, TheCampaign
from api.user_errors import Payload, answers_refusals, error_codes
from domain import enrolling
from domain.refusals import Code


@error_codes
class CampaignAddPersonsErrorCode(Enum):
    """Why nobody was added."""

    NOT_FOUND = Code.NOT_FOUND
    TOO_MANY = Code.TOO_MANY
    CONFLICT = Code.CONFLICT
    INVALID = Code.INVALID


@strawberry.type(description="What `campaignAddPersons` answers.")
class CampaignAddPersonsPayload(Payload[CampaignAddPersonsErrorCode]):
    """The campaign and what was requested."""

    campaign: Campaign | None = strawberry.field(default=None, description="The campaign.")
    memberships: list[Membership] = strawberry.field(
        default_factory=list, description="The persons in it, in the order given, each once."
    )
    pushes: list[Push] = strawberry.field(default_factory=list, description="Their pushes, in that order.")


@strawberry.type
class EnrollingMutation:
    """Changing who is in a campaign."""

    @strawberry.mutation(description="Add up to 1,000 persons to a campaign, all or none; safe to repeat.")
    @answers_refusals
    async def campaign_add_persons(
        self,
        info: Info,
        campaign: TheCampaign,
        persons: Annotated[list[PersonRef], arg("Which persons, at most 1,000.")],
        idempotency_key: Annotated[
            str | None,
            strawberry.argument(
                description="Your own key of this request, 1 to 200 characters: sent again, it starts "
                "nothing anew."
            ),
        ] = None,
    ) -> CampaignAddPersonsPayload:
        """A push is requested for each."""
        context = info.context
        enrolment = await enrolling.add_persons(
            context.db,
            context.world,
            context.viewer,
            campaign.to_domain(),
            [person.to_domain() for person in persons],
            idempotency_key,
        )
        await context.ring()
        return CampaignAddPersonsPayload(
            campaign=Campaign.of(enrolment.campaign, enrolment.rules),
            memberships=[Membership.of(view) for view in enrolment.memberships],
            pushes=[Push.of(push) for push in enrolment.pushes],
        )
