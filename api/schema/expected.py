"""How a push would end, with nothing written (product.md: A push)."""

from typing import Any

import strawberry

from api.fan_out import up_to
from api.schema.steps import MANY_CANDIDATES, MANY_STEPS, Candidate, Step
from domain.previewing.expecting import Expectation
from domain.records.pushes import PushResult, PushStatus
from domain.rules.causes import Cause


@strawberry.type(description="How a push would end, and what it would do.")
class ExpectedPush:
    """As the push would say it, with nothing written."""

    status: PushStatus = strawberry.field(description="Where it would end.")
    result: PushResult | None = strawberry.field(description="What it would do in Clockwork, if DONE.")
    rule: Cause | None = strawberry.field(description="The rule or cause behind the status, for programs.")
    reason: str | None = strawberry.field(description="The same as a sentence.")
    missing_fields: list[str] = strawberry.field(description="The mandatory fields without a value.")
    candidates: list[Candidate] = strawberry.field(
        description="The records that it may be about, in REVIEW or skipped by a user's answer.",
        metadata=up_to(MANY_CANDIDATES),
    )
    steps: list[Step] = strawberry.field(
        description="What it would do and leave alone, in order. Among many pushes: for the first 20 of each "
        "kind and outcome; of a change of rules: the steps that differ from today's.",
        metadata=up_to(MANY_STEPS),
    )


def expected_push(expectation: Expectation) -> ExpectedPush:
    """As the schema shows it."""
    return ExpectedPush(**ending_fields(expectation))


def ending_fields(expectation: Expectation) -> dict[str, Any]:
    """The fields of an `ExpectedPush`."""
    ending = expectation.ending
    return {
        "status": ending.status,
        "result": expectation.result,
        "rule": ending.rule,
        "reason": ending.reason,
        "missing_fields": list(ending.missing),
        "candidates": [Candidate.of(candidate) for candidate in ending.candidates],
        "steps": [Step.of(step) for step in ending.steps],
    }
