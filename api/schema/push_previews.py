"""What one push would do, with nothing written (product.md: A push)."""

from enum import Enum

import strawberry

from api.context import Info
from api.fan_out import up_to
from api.schema.persons import Person
from api.schema.refs import TheCampaign, ThePerson
from api.schema.steps import MANY_CANDIDATES, MANY_STEPS, Candidate, Step
from api.user_errors import Payload, answers_refusals, error_codes
from domain.previewing import one_push
from domain.records.pushes import PushResult, PushStatus
from domain.refusals import Code
from domain.rules.causes import Cause


@strawberry.type(description="What a push would do now.")
class PushPreview:
    """As the push would say it, with nothing written."""

    status: PushStatus = strawberry.field(description="Where the push would end.")
    result: PushResult | None = strawberry.field(description="What it would do to the record, if DONE.")
    rule: Cause | None = strawberry.field(description="The rule behind the status, for programs.")
    reason: str | None = strawberry.field(description="The same as a sentence.")
    missing_fields: list[str] = strawberry.field(description="The mandatory fields without a value.")
    candidates: list[Candidate] = strawberry.field(
        description="The records that it may be about, in REVIEW or skipped by a user's answer.",
        metadata=up_to(MANY_CANDIDATES),
    )
    steps: list[Step] = strawberry.field(
        description="What it would do and leave alone, in order.", metadata=up_to(MANY_STEPS)
    )
    person: Person = strawberry.field(description="Whom it would be for.")

    @classmethod
    def of(cls, preview: one_push.PushPreview) -> "PushPreview":
        """As the schema shows it."""
        ending = preview.expectation.ending
        return cls(
            status=ending.status,
            result=preview.expectation.result,
            rule=ending.rule,
            reason=ending.reason,
            missing_fields=list(ending.missing),
            candidates=[Candidate.of(candidate) for candidate in ending.candidates],
            steps=[Step.of(step) for step in ending.steps],
            person=Person.of(preview.person),
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

    preview: PushPreview | None = strawberry.field(default=None, description="What the push would do now.")


@strawberry.type
class PushPreviewsQuery:
    """Asking before anything is written."""

    @strawberry.field(description="What the push of a person in a campaign would do now; nothing is written.")
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
