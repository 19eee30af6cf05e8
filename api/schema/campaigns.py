"""Campaigns: how their persons sync (product.md: Campaigns and the Chrome extension)."""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import UNSET

from api.connections import DEFAULT_FIRST, After, Connection, First, read_page
from api.context import Info
from api.schema.arguments import arg, check_search
from api.schema.node import Node, after_id, global_id
from api.schema.refs import TheCampaign
from api.schema.tags import TaggedField, TagInput
from api.user_errors import Payload, answers_refusals, error_codes
from domain import campaigning, configuring
from domain.records.campaigns import Campaign as Row
from domain.refusals import Code
from domain.rules.syncing import SyncAs, WhenAdding, tags_from_json
from domain.rules.tagging import GivenTag
from domain.team_rules import TeamRules


@strawberry.type(description="An outreach sequence. It says how its persons sync.")
class Campaign(Node):
    """One campaign of the team."""

    sourcewhale_id: str = strawberry.field(description="SourceWhale's own id.")
    name: str = strawberry.field(description="Its name.")
    sync_as: SyncAs = strawberry.field(description="What its persons become in Clockwork.")
    when_adding: WhenAdding | None = strawberry.field(
        description="Its own point for writing; null: its owner's, or the team's."
    )
    project_id: str | None = strawberry.field(description="The Clockwork project that it is linked to.")
    owner: str | None = strawberry.field(
        description="The user whose settings hold for it, by name; null: the team's hold."
    )
    tags: list[TaggedField] = strawberry.field(description="Its tags: values for displayed fields.")
    version: int = strawberry.field(
        description="How often what it says about sync (all of the above but the name) was saved: give it as "
        "`expectedVersion`."
    )
    created_at: datetime = strawberry.field(description="When SourceWhale first told of it.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    @classmethod
    def of(cls, row: Row, rules: TeamRules) -> "Campaign":
        """As the schema shows it."""
        return cls(
            id=global_id("Campaign", row.id),
            sourcewhale_id=row.sourcewhale_id,
            name=row.name,
            sync_as=row.sync_as,
            when_adding=row.when_adding,
            project_id=row.project_id,
            owner=row.owner,
            tags=TaggedField.all_of(rules, tags_from_json(row.tags)),
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.input(description="A campaign; what is left out stays as it is.")
class CampaignInput:
    """A campaign by SourceWhale's id."""

    sourcewhale_id: str = strawberry.field(description="SourceWhale's own id of it, at most 200 characters.")
    name: str | None = strawberry.field(
        default=UNSET, description="Its name, at most 250 characters; of a new one without: its id."
    )
    sync_as: SyncAs | None = strawberry.field(default=UNSET, description="What its persons become.")
    when_adding: WhenAdding | None = strawberry.field(default=UNSET, description="Its own point; null: none.")
    project_id: str | None = strawberry.field(
        default=UNSET,
        description="Its Clockwork project, by its id in the catalogue, at most 100 characters; null: none.",
    )
    owner: str | None = strawberry.field(
        default=UNSET,
        description="The user whose settings shall hold for it, by name (at most 200 characters); "
        "null: nobody's but the team's. A campaign that a user tells of first is that user's own; one that "
        "SourceWhale's back end tells of, nobody's. A MEMBER can't give it to anybody else, or change it.",
    )
    tags: list[TagInput] | None = strawberry.field(
        default=UNSET, description="All of its tags; null or an empty list: none."
    )
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version that you read before, 0 for a campaign that is not there yet: refused if "
        "somebody saved since. Left out or null: whatever was saved.",
    )

    def given_tags(self) -> list[GivenTag] | None:
        """The tags; None: they stay."""
        return None if self.tags is UNSET else [tag.to_domain() for tag in self.tags or ()]

    def changes(self) -> dict[str, object]:
        """What is given besides the tags; null clears what can be empty, and changes nothing else."""
        given = {"name": self.name, "sync_as": self.sync_as}
        kept: dict[str, object] = {
            key: value for key, value in given.items() if value is not UNSET and value is not None
        }
        clearable = {"when_adding": self.when_adding, "project_id": self.project_id, "owner": self.owner}
        return kept | {key: value for key, value in clearable.items() if value is not UNSET}


@error_codes
class CampaignUpsertErrorCode(Enum):
    """Why the campaign was not taken."""

    BLANK = Code.BLANK
    TOO_LONG = Code.TOO_LONG
    INVALID = Code.INVALID
    NEEDS_ADMIN = Code.NEEDS_ADMIN
    STALE_VERSION = Code.STALE_VERSION


@strawberry.type(description="What `campaignUpsert` answers.")
class CampaignUpsertPayload(Payload[CampaignUpsertErrorCode]):
    """The campaign."""

    campaign: Campaign | None = strawberry.field(default=None, description="The campaign.")


@strawberry.type
class CampaignsQuery:
    """Looking at campaigns."""

    @strawberry.field(description="The team's campaigns, newest first.")
    async def campaigns(
        self,
        info: Info,
        search: Annotated[str | None, arg("A part of the name.")] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> Connection[Campaign]:
        """Those whose name contains `search`."""
        check_search(search=search)
        context, page = info.context, read_page(first, after, UUID)
        rows = await campaigning.list_campaigns(
            context.db, context.viewer, search=search, after=after_id(page), limit=page.limit + 1
        )

        async def count() -> int:
            return await campaigning.count_campaigns(context.db, context.viewer, search=search)

        rules = await configuring.team_rules(context.db, context.viewer)
        keys = {global_id("Campaign", row.id): row.id for row in rows}
        return page.connect(
            [Campaign.of(row, rules) for row in rows], lambda campaign: (keys[campaign.id],), count
        )

    @strawberry.field(description="One campaign; null: there is none.")
    async def campaign(self, info: Info, campaign: TheCampaign) -> Campaign | None:
        """By its id or SourceWhale's."""
        db, viewer = info.context.db, info.context.viewer
        row = await campaigning.find_campaign(db, viewer, campaign.to_domain())
        return Campaign.of(row, await configuring.team_rules(db, viewer)) if row else None


@strawberry.type
class CampaignsMutation:
    """Changing campaigns."""

    @strawberry.mutation(description="Add or change a campaign; pushes that have not run yet follow it.")
    @answers_refusals
    async def campaign_upsert(
        self, info: Info, input: Annotated[CampaignInput, arg("The campaign.")]
    ) -> CampaignUpsertPayload:
        """By SourceWhale's id."""
        context = info.context
        row = await campaigning.upsert_campaign(
            context.db,
            context.world,
            context.viewer,
            input.sourcewhale_id,
            input.changes(),
            input.given_tags(),
            input.expected_version,
        )
        await context.ring()
        rules = await configuring.team_rules(context.db, context.viewer)
        return CampaignUpsertPayload(campaign=Campaign.of(row, rules))
