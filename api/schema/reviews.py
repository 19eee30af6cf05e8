"""Reviews: answering which record a person is (product.md: Finding the right record)."""

from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import UNSET

from api.context import Info
from api.global_ids import decode
from api.schema.arguments import arg
from api.schema.pushes import Push
from api.user_errors import Payload, answers_refusals, error_codes
from domain import reviewing
from domain.refusals import Code, refuse
from domain.reviewing import Resolution
from domain.rules.reviews import Answer


@strawberry.input(one_of=True, description="Which record the person is: exactly one answer.")
class ReviewResolution:
    """One of the candidates, a new record, or none at all."""

    link: strawberry.ID | None = strawberry.field(
        default=UNSET, description="This candidate, by its `clockworkId`."
    )
    create: bool | None = strawberry.field(
        default=UNSET,
        description="True: none of the candidates, so a new record is created. Holds for just these "
        "candidates: if a key comes to belong to yet another record, it is asked again.",
    )
    skip: bool | None = strawberry.field(
        default=UNSET,
        description="True: nothing is written for the person while its keys belong to these records.",
    )

    def to_domain(self) -> Resolution:
        """As the verb takes it.

        Raises:
            Refused: `create` or `skip` is false.
        """
        if self.link:
            return Resolution(Answer.LINK, str(self.link))
        answers = {"create": (self.create, Answer.CREATE), "skip": (self.skip, Answer.SKIP)}
        for name, (is_meant, answer) in answers.items():
            if is_meant:
                return Resolution(answer)
            if is_meant is False:
                raise refuse(Code.INVALID, f"`{name}` can only be true.", "resolution", name)
        raise refuse(Code.INVALID, "Give the `clockworkId` of a candidate.", "resolution", "link")


@error_codes
class PushReviewResolveErrorCode(Enum):
    """Why the answer was not taken."""

    NOT_FOUND = Code.NOT_FOUND
    NOT_IN_REVIEW = Code.NOT_IN_REVIEW
    INVALID = Code.INVALID
    CONFLICT = Code.CONFLICT


@strawberry.type(description="What `pushReviewResolve` answers.")
class PushReviewResolvePayload(Payload[PushReviewResolveErrorCode]):
    """The push that asked."""

    push: Push | None = strawberry.field(
        default=None, description="The push, which goes on, as do all others of the person that asked."
    )


@strawberry.type
class ReviewsMutation:
    """Answering."""

    @strawberry.mutation(
        description="Say which record the person is, for a push in REVIEW or one skipped by such an answer. "
        "It is remembered for the person, and every push of the person that asked goes on."
    )
    @answers_refusals
    async def push_review_resolve(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The push that asks.")],
        resolution: Annotated[ReviewResolution, arg("The answer.")],
    ) -> PushReviewResolvePayload:
        """Every user of the team may answer."""
        context = info.context
        push_id = decode(id, "Push") or UUID(int=0)
        view = await reviewing.resolve_review(
            context.db, context.world, context.viewer, push_id, resolution.to_domain()
        )
        await context.ring()
        return PushReviewResolvePayload(push=Push.of(view))
