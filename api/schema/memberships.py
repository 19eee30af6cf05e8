"""Memberships: where a person in a campaign stands, and what they override (product.md: Campaigns)."""

from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from strawberry import UNSET

from api.context import Info
from api.schema.arguments import arg
from api.schema.campaigns import Campaign
from api.schema.effective_sync import EffectiveSync
from api.schema.node import Node, global_id
from api.schema.persons import Person
from api.schema.pushes import Push
from api.schema.refs import PersonOrCampaign, TheCampaign, ThePerson
from api.schema.tags import TaggedField, TagInput
from api.user_errors import Payload, answers_refusals, error_codes
from domain import memberships
from domain.memberships import NOTHING_OVERRIDDEN, OverrideChange
from domain.records.pushes import PushKind
from domain.refusals import Code, Refused
from domain.rules.syncing import Override, Stage, SyncAs, WhenAdding

OverrideVersion = Annotated[
    int | None,
    arg(
        "The version of the override that you read before: refused if somebody saved since. Left out or "
        "null: whatever was saved."
    ),
]


@strawberry.type(description="What a person overrides of the campaign; null says nothing.")
class SyncOverride:
    """The person's own layer."""

    sync_as: SyncAs | None = strawberry.field(description="What this person becomes in Clockwork.")
    when_adding: WhenAdding | None = strawberry.field(description="When the person is written.")
    project_id: str | None = strawberry.field(description="The Clockwork project that the stage acts in.")
    tags: list[TaggedField] = strawberry.field(
        description="The person's own tags; one without values takes the campaign's away."
    )
    version: int = strawberry.field(
        description="How often the person's override was saved: give it as `expectedVersion`."
    )

    @classmethod
    def of(cls, view: memberships.MembershipView) -> "SyncOverride":
        """As the schema shows it."""
        override = Override.from_json(view.membership.override)
        return cls(
            sync_as=override.sync_as,
            when_adding=override.when_adding,
            project_id=override.project_id,
            tags=TaggedField.all_of(view.rules, override.tags),
            version=view.membership.version,
        )


@strawberry.type(description="One person in one campaign.")
class Membership(Node):
    """Where the person stands."""

    campaign: Campaign = strawberry.field(description="The campaign.")
    person: Person = strawberry.field(description="The person.")
    stage: Stage = strawberry.field(description="Where the person stands now.")
    added_at: datetime = strawberry.field(description="When the person was added.")
    override: SyncOverride = strawberry.field(description="What the person overrides of the campaign.")
    sync: EffectiveSync = strawberry.field(description="How the person syncs in this campaign.")

    @classmethod
    def of(cls, view: memberships.MembershipView) -> "Membership":
        """As the schema shows it."""
        return cls(
            id=global_id("Membership", view.membership.id),
            campaign=Campaign.of(view.campaign, view.rules),
            person=Person.of(view.person),
            stage=view.membership.stage,
            added_at=view.membership.added_at,
            override=SyncOverride.of(view),
            sync=EffectiveSync.of(view.sync),
        )


@strawberry.input(
    description="What this person alone overrides of the campaign: what is left out stays as it is, what is "
    "null is no longer overridden."
)
class SyncOverrideInput:
    """A change of the person's own layer."""

    sync_as: SyncAs | None = strawberry.field(default=UNSET, description="What this person becomes.")
    when_adding: WhenAdding | None = strawberry.field(
        default=UNSET, description="When the person is written."
    )
    project_id: str | None = strawberry.field(
        default=UNSET, description="The Clockwork project that the stage acts in; at most 100 characters."
    )
    tags: list[TagInput] | None = strawberry.field(
        default=UNSET,
        description="All of the person's own tags; one without values takes the campaign's away for this "
        "person. Null or an empty list: none of the person's own.",
    )

    def to_domain(self, expected_version: int | None) -> OverrideChange:
        """As the verbs take it."""
        given = {"sync_as": self.sync_as, "when_adding": self.when_adding, "project_id": self.project_id}
        said = {name: value for name, value in given.items() if value is not UNSET}
        tags = None if self.tags is UNSET else [tag.to_domain() for tag in self.tags or ()]
        return OverrideChange(said, tags, expected_version)


@error_codes
class PersonStageSetErrorCode(Enum):
    """Why the stage was not set."""

    NOT_FOUND = Code.NOT_FOUND


@error_codes
class PersonSyncOverrideErrorCode(Enum):
    """Why nothing was overridden."""

    NOT_FOUND = Code.NOT_FOUND
    BLANK = Code.BLANK
    INVALID = Code.INVALID
    TOO_LONG = Code.TOO_LONG
    STALE_VERSION = Code.STALE_VERSION


@error_codes
class PersonSyncOverrideClearErrorCode(Enum):
    """Why nothing was cleared."""

    NOT_FOUND = Code.NOT_FOUND
    STALE_VERSION = Code.STALE_VERSION


@strawberry.type(description="What `personStageSet` answers.")
class PersonStageSetPayload(Payload[PersonStageSetErrorCode]):
    """The membership, the pushes that follow, and what the stage does."""

    membership: Membership | None = strawberry.field(default=None, description="The person in the campaign.")
    push: Push | None = strawberry.field(
        default=None, description="The push of the person's record that follows, if any."
    )
    stage_push: Push | None = strawberry.field(
        default=None, description="The push of the stage; null: the stage does nothing in Clockwork."
    )
    stage_explanation: str | None = strawberry.field(
        default=None, description="What the stage does in Clockwork, or why it does nothing, as a sentence."
    )


@strawberry.type(description="What `personSyncOverride` answers.")
class PersonSyncOverridePayload(Payload[PersonSyncOverrideErrorCode]):
    """The membership, and the push that follows."""

    membership: Membership | None = strawberry.field(default=None, description="The person in the campaign.")
    push: Push | None = strawberry.field(default=None, description="The push that follows, if any.")


@strawberry.type(description="What `personSyncOverrideClear` answers.")
class PersonSyncOverrideClearPayload(Payload[PersonSyncOverrideClearErrorCode]):
    """The membership, and the push that follows."""

    membership: Membership | None = strawberry.field(default=None, description="The person in the campaign.")
    push: Push | None = strawberry.field(default=None, description="The push that follows, if any.")


@strawberry.type
class MembershipsQuery:
    """Looking at how persons sync."""

    @strawberry.field(
        description="How a campaign, or one person in it, syncs; null: no such campaign or person."
    )
    async def effective_sync(
        self, info: Info, campaign: TheCampaign, person: PersonOrCampaign = None
    ) -> EffectiveSync | None:
        """Each value with the layer that said it."""
        try:
            sync = await memberships.effective_sync_of(
                info.context.db,
                info.context.viewer,
                campaign.to_domain(),
                person.to_domain() if person else None,
            )
        except Refused:
            return None
        return EffectiveSync.of(sync)


@strawberry.type
class MembershipsMutation:
    """Changing where persons stand, and how they sync."""

    @strawberry.mutation(description="Say where a person stands in a campaign now.")
    @answers_refusals
    async def person_stage_set(
        self,
        info: Info,
        campaign: TheCampaign,
        person: ThePerson,
        stage: Annotated[Stage, arg("The stage.")],
    ) -> PersonStageSetPayload:
        """A point that was reached stays reached."""
        context = info.context
        changed = await memberships.set_stage(
            context.db, context.world, context.viewer, campaign.to_domain(), person.to_domain(), stage
        )
        await context.ring()
        return PersonStageSetPayload(
            membership=Membership.of(changed.view),
            push=push_of(changed),
            stage_push=push_of(changed, PushKind.STAGE),
            stage_explanation=changed.view.sync.stage.explanation,
        )

    @strawberry.mutation(
        description="Let one person sync differently from the campaign; what is left out stays as it was "
        "overridden before."
    )
    @answers_refusals
    async def person_sync_override(
        self,
        info: Info,
        campaign: TheCampaign,
        person: ThePerson,
        input: Annotated[SyncOverrideInput, arg("What is different.")],
        expected_version: OverrideVersion = None,
    ) -> PersonSyncOverridePayload:
        """Over what the person overrode before."""
        changed = await _override(info, campaign, person, input.to_domain(expected_version))
        return PersonSyncOverridePayload(membership=Membership.of(changed.view), push=push_of(changed))

    @strawberry.mutation(description="Let one person sync as the campaign says again.")
    @answers_refusals
    async def person_sync_override_clear(
        self,
        info: Info,
        campaign: TheCampaign,
        person: ThePerson,
        expected_version: OverrideVersion = None,
    ) -> PersonSyncOverrideClearPayload:
        """Nothing is overridden any more."""
        cleared = replace(NOTHING_OVERRIDDEN, expected_version=expected_version)
        changed = await _override(info, campaign, person, cleared)
        return PersonSyncOverrideClearPayload(membership=Membership.of(changed.view), push=push_of(changed))


async def _override(
    info: Info, campaign: TheCampaign, person: ThePerson, change: OverrideChange
) -> memberships.Changed:
    context = info.context
    changed = await memberships.set_override(
        context.db, context.world, context.viewer, campaign.to_domain(), person.to_domain(), change
    )
    await context.ring()
    return changed


def push_of(changed: memberships.Changed, kind: PushKind = PushKind.SYNC) -> Push | None:
    """The push of this kind that follows the change."""
    return next((Push.of(view) for view in changed.pushes if view.push.kind is kind), None)
