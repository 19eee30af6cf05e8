"""What one person's pushes would do, with nothing written (product.md: A push)."""

from enum import Enum

import strawberry

from api.context import Info
from api.schema.expected import ExpectedPush, ending_fields, expected_push
from api.schema.persons import Person
from api.schema.refs import TheCampaign, ThePerson
from api.user_errors import Payload, answers_refusals, error_codes
from domain.previewing import one_push
from domain.refusals import Code


@strawberry.type(description="What a person's pushes in a campaign would do now, first of all the record's.")
class PushPreview(ExpectedPush):
    """The push of the record, and beside it those of notes and of the stage, as they would run after it."""

    person: Person = strawberry.field(description="Whom they would be for.")
    notes: ExpectedPush | None = strawberry.field(
        description="What the notes that wait would write; null: none wait."
    )
    stage: ExpectedPush = strawberry.field(
        description="What the stage would do in the campaign's project, or why it would do nothing."
    )

    @classmethod
    def of(cls, preview: one_push.PushPreview) -> "PushPreview":
        """As the schema shows it."""
        return cls(
            **ending_fields(preview.record),
            person=Person.of(preview.person),
            notes=expected_push(preview.notes) if preview.notes else None,
            stage=expected_push(preview.stage),
        )


@error_codes
class PushPreviewErrorCode(Enum):
    """Why there is no preview."""

    NOT_FOUND = Code.NOT_FOUND
    NOT_CONNECTED = Code.NOT_CONNECTED
    UNREACHABLE = Code.UNREACHABLE


@strawberry.type(description="What `pushPreview` answers.")
class PushPreviewPayload(Payload[PushPreviewErrorCode]):
    """The preview."""

    preview: PushPreview | None = strawberry.field(default=None, description="What the pushes would do now.")


@strawberry.type
class PushPreviewsQuery:
    """Asking before anything is written."""

    @strawberry.field(
        description="What the pushes of a person in a campaign would do now; nothing is written."
    )
    @answers_refusals
    async def push_preview(self, info: Info, campaign: TheCampaign, person: ThePerson) -> PushPreviewPayload:
        """Clockwork is read as the push would read it; a team's previews are made one after another."""
        context = info.context
        async with context.turns.of(context.viewer.team_id):
            preview = await one_push.preview_push(
                context.db,
                context.world,
                context.office,
                context.viewer,
                campaign.to_domain(),
                person.to_domain(),
            )
        return PushPreviewPayload(preview=PushPreview.of(preview))
