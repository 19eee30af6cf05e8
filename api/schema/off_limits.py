"""Off-limits: who marks a person Do Not Contact in Clockwork (product.md: Off-limits)."""

from datetime import date, datetime

import strawberry

from domain import off_limits as verbs
from domain.rules.off_limits import MarkedBy


@strawberry.type(description="One Do Not Contact mark in Clockwork.")
class OffLimitsReason:
    """The person's own, or that of a current company."""

    marked_by: MarkedBy = strawberry.field(description="What bears the mark.")
    company: str | None = strawberry.field(
        description="The name of the company that is marked; empty: it has none. Null: the person is marked."
    )
    since: datetime = strawberry.field(description="When the mark was first seen here.")
    until: date | None = strawberry.field(
        description="The last day on which the mark holds, in UTC; null: for as long as Clockwork shows it."
    )

    @classmethod
    def of(cls, reason: verbs.OffLimitsReason) -> "OffLimitsReason":
        """As the schema shows it."""
        return cls(marked_by=reason.marked_by, company=reason.company, since=reason.since, until=reason.until)


@strawberry.type(description="Why a person is off-limits.")
class OffLimits:
    """Never without a reason."""

    reasons: list[OffLimitsReason] = strawberry.field(
        description="The person's own mark first, then those of current companies by name."
    )

    @classmethod
    def of(cls, marks: verbs.OffLimits) -> "OffLimits":
        """As the schema shows it."""
        return cls(reasons=[OffLimitsReason.of(reason) for reason in marks.reasons])
