"""Retries: what failed, grouped by cause, and trying it again (product.md: A push)."""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from api.connections import DEFAULT_FIRST, First, read_page
from api.context import Info
from api.fan_out import up_to
from api.global_ids import decode
from api.schema.arguments import arg
from api.schema.pushes import Push
from api.user_errors import Payload, answers_refusals, error_codes
from domain import retrying
from domain.refusals import Code, refuse
from domain.rules.causes import Cause


@strawberry.type(description="Pushes that failed for the same cause, with the same sentence.")
class PushFailureGroup:
    """Failures that one thing mends."""

    rule: Cause = strawberry.field(description="The cause, for programs.")
    reason: str = strawberry.field(description="The cause as a sentence.")
    count: int = strawberry.field(description="How many pushes failed so.")
    since: datetime = strawberry.field(description="When the first of them failed.")
    latest: datetime = strawberry.field(description="When the last of them failed.")
    examples: list[Push] = strawberry.field(
        description="The latest of them, at most 3.", metadata=up_to(retrying.EXAMPLES)
    )

    @classmethod
    def of(cls, group: retrying.FailureGroup) -> "PushFailureGroup":
        """As the schema shows it."""
        return cls(
            rule=group.failure.rule,
            reason=group.failure.reason,
            count=group.failure.count,
            since=group.failure.since,
            latest=group.failure.latest,
            examples=[Push.of(view) for view in group.examples],
        )


@error_codes
class PushRetryErrorCode(Enum):
    """Why nothing was retried."""

    BLANK = Code.BLANK
    INVALID = Code.INVALID
    NOT_FOUND = Code.NOT_FOUND
    NOT_RETRYABLE = Code.NOT_RETRYABLE


@strawberry.type(description="What `pushRetry` answers.")
class PushRetryPayload(Payload[PushRetryErrorCode]):
    """What was retried."""

    push: Push | None = strawberry.field(default=None, description="The push, where one was named.")
    retried: int = strawberry.field(default=0, description="How many pushes are tried again.")


@strawberry.type
class RetriesQuery:
    """Looking at what failed."""

    @strawberry.field(
        description="What failed, unless a later push took over, by cause, the largest group first.",
        metadata=up_to(DEFAULT_FIRST),
    )
    async def push_failure_groups(self, info: Info, first: First = DEFAULT_FIRST) -> list[PushFailureGroup]:
        """Of every kind of push."""
        limit = read_page(first, None).limit
        groups = await retrying.failure_groups(info.context.db, info.context.viewer, limit)
        return [PushFailureGroup.of(group) for group in groups]


@strawberry.type
class RetriesMutation:
    """Trying again."""

    @strawberry.mutation(
        description="Try a failed push again, or all that failed for the same cause: give either `id` "
        "or `rule`."
    )
    @answers_refusals
    async def push_retry(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, arg("The push to try again.")] = None,
        rule: Annotated[Cause | None, arg("The cause, as `Push.rule` says it.")] = None,
        reason: Annotated[
            str | None, arg("With `rule`: only those with this sentence, as a group has it.")
        ] = None,
    ) -> PushRetryPayload:
        """By exactly one of `id` and `rule`."""
        _check_one(id, rule, reason)
        context = info.context
        if rule is not None:
            retried = await retrying.retry_failed(context.db, context.world, context.viewer, rule, reason)
            await context.ring()
            return PushRetryPayload(retried=retried)
        push_id = decode(id or "", "Push") or UUID(int=0)
        view = await retrying.retry_push(context.db, context.world, context.viewer, push_id)
        await context.ring()
        return PushRetryPayload(push=Push.of(view), retried=1)


def _check_one(push_id: str | None, rule: Cause | None, reason: str | None) -> None:
    if push_id is None and rule is None:
        raise refuse(Code.BLANK, "Give the push's `id`, or the `rule` of those that failed.", "id")
    if push_id is not None and rule is not None:
        raise refuse(Code.INVALID, "Give either `id` or `rule`.", "rule")
    if reason is not None and rule is None:
        raise refuse(Code.INVALID, "Give `reason` only together with `rule`.", "reason")
