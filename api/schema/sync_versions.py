"""The saves of what a campaign, or a person in it, says about sync; and going back to one.

Source of the rule: product.md: Settings (every save is a version).
"""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from api.connections import DEFAULT_FIRST, First, read_page
from api.context import Info
from api.fan_out import up_to
from api.schema.arguments import arg
from api.schema.campaigns import Campaign
from api.schema.memberships import Membership, push_of
from api.schema.pushes import Push
from api.schema.refs import PersonRef, TheCampaign
from api.schema.settings import ExpectedVersion
from api.schema.versions import Before, VersionChange
from api.user_errors import Payload, answers_refusals, error_codes
from domain import campaigning, configuring, memberships
from domain.refusals import Code, Refused
from domain.version_history import VersionView, list_sync_versions

OfPerson = Annotated[
    PersonRef | None, arg("What this person overrides in the campaign; null: what the campaign says.")
]


@strawberry.type(description="One save of what a campaign, or a person in it, says about sync.")
class SyncVersion:
    """Who, when, what changed."""

    number: int = strawberry.field(description="The version.")
    author: str | None = strawberry.field(
        description="Who saved it; null: it stood there before saves were kept, and nobody knows."
    )
    saved_at: datetime = strawberry.field(
        description="When it was saved; without an author: when saves began to be kept."
    )
    changes: list[VersionChange] = strawberry.field(description="What it changed, before and after.")

    @classmethod
    def of(cls, view: VersionView) -> "SyncVersion":
        """As the schema shows it."""
        version = view.version
        return cls(
            number=version.number,
            author=version.author or None,
            saved_at=version.saved_at,
            changes=[VersionChange.of(change) for change in view.changes],
        )


@error_codes
class SyncRestoreErrorCode(Enum):
    """Why no version was restored."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND
    NEEDS_ADMIN = Code.NEEDS_ADMIN


@strawberry.type(description="What `syncRestore` answers.")
class SyncRestorePayload(Payload[SyncRestoreErrorCode]):
    """What says it, and the push that follows."""

    campaign: Campaign | None = strawberry.field(default=None, description="The campaign now.")
    membership: Membership | None = strawberry.field(
        default=None, description="The person in the campaign; null: it is the campaign that was restored."
    )
    push: Push | None = strawberry.field(
        default=None, description="The push of the person that follows, if any."
    )


@strawberry.type
class SyncVersionsQuery:
    """Reading what was saved."""

    @strawberry.field(
        description="The saves of what a campaign, or a person in it, says about sync, newest first; null: "
        "no such campaign, or no such person in it.",
        metadata=up_to(DEFAULT_FIRST),
    )
    async def sync_versions(
        self,
        info: Info,
        campaign: TheCampaign,
        person: OfPerson = None,
        first: First = DEFAULT_FIRST,
        before: Before = None,
    ) -> list[SyncVersion] | None:
        """Up to 100 of them, older than version `before`."""
        db, viewer, limit = info.context.db, info.context.viewer, read_page(first, None).limit
        whom, where = person.to_domain() if person else None, campaign.to_domain()
        try:
            views = await list_sync_versions(db, viewer, where, whom, before=before, limit=limit)
        except Refused:
            return None
        return [SyncVersion.of(view) for view in views]


@strawberry.type
class SyncVersionsMutation:
    """Going back to what was said before."""

    @strawberry.mutation(
        description="Have a campaign, or a person in it, say about sync what an earlier version said; in "
        "version 0 of a person's override nothing is said. It becomes the newest version, and pushes that "
        "have not run yet follow it. What it names and Clockwork has no more holds back only its own writes. "
        "A MEMBER can't go back to a version with another owner."
    )
    @answers_refusals
    async def sync_restore(
        self,
        info: Info,
        campaign: TheCampaign,
        version: Annotated[int, arg("The version to save again.")],
        expected_version: ExpectedVersion,
        person: OfPerson = None,
    ) -> SyncRestorePayload:
        """Refused when somebody saved since `expectedVersion`."""
        context = info.context
        verb = (context.db, context.world, context.viewer, campaign.to_domain())
        if person is None:
            row = await campaigning.restore_campaign(*verb, expected_version, version)
            await context.ring()
            rules = await configuring.team_rules(context.db, context.viewer)
            return SyncRestorePayload(campaign=Campaign.of(row, rules))
        changed = await memberships.restore_override(*verb, person.to_domain(), expected_version, version)
        await context.ring()
        membership = Membership.of(changed.view)
        return SyncRestorePayload(campaign=membership.campaign, membership=membership, push=push_of(changed))
