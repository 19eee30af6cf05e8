"""Steps: what a push did or left alone, with the reason of each; and the records that it may be about."""

from collections.abc import Mapping
from typing import Any

import strawberry

from domain.rules import steps as rules
from domain.rules.finding import KeyKind
from domain.rules.reasons import explain
from domain.rules.syncing import Layer

MANY_STEPS = 200
"""A push of a person with every variable and well over a hundred entries in their lists."""

MANY_CANDIDATES = 5
"""A person whose keys belong to as many records."""


@strawberry.type(description="One step of a push, or one field that it left alone.")
class Step:
    """What was done to a field, and why."""

    action: rules.Action = strawberry.field(description="What it does.")
    rule: rules.Rule = strawberry.field(description="Why it writes, or leaves the field alone.")
    explanation: str = strawberry.field(description="The rule as a sentence.")
    layer: Layer | None = strawberry.field(
        description="The layer of the settings, tags or mapping behind it; null: none has a say."
    )
    outcome: rules.Outcome = strawberry.field(description="What became of it.")
    field: str | None = strawberry.field(description="The CRM field or key that it is about.")
    old_value: str | None = strawberry.field(description="What Clockwork had.")
    new_value: str | None = strawberry.field(description="What SourceWhale has.")
    answer: str | None = strawberry.field(
        description="Clockwork's own answer, where it refused. Of a note only the HTTP status, and which of "
        "the note's fields it names: an answer may repeat what was said."
    )

    @classmethod
    def of(cls, step: rules.Step) -> "Step":
        """As the schema shows it."""
        return cls(
            action=step.action,
            rule=step.rule,
            explanation=explain(step),
            layer=step.layer,
            outcome=step.outcome,
            field=step.field,
            old_value=step.old,
            new_value=step.new,
            answer=step.answer,
        )


@strawberry.type(description="A key of the person that a candidate carries.")
class MatchedKey:
    """Why a record is a candidate."""

    kind: KeyKind = strawberry.field(description="Which kind of key.")
    value: str = strawberry.field(description="The key, normalised.")


@strawberry.type(description="A record in Clockwork that may be the person's.")
class Candidate:
    """For a push in REVIEW."""

    clockwork_id: str = strawberry.field(description="The record's id in Clockwork.")
    name: str | None = strawberry.field(description="The record's name.")
    matched: list[MatchedKey] = strawberry.field(description="The keys that it shares with the person.")
    title: str | None = strawberry.field(description="The current title there, as far as it was shown.")
    company: str | None = strawberry.field(description="The current company there, as far as it was shown.")
    emails: list[str] = strawberry.field(description="Its e-mail addresses, at most 10, likewise.")
    linkedin_urls: list[str] = strawberry.field(description="Its LinkedIn URLs, at most 10, likewise.")

    @classmethod
    def of(cls, candidate: Mapping[str, Any]) -> "Candidate":
        """As the schema shows it."""
        matched = [MatchedKey(kind=KeyKind(key["kind"]), value=key["value"]) for key in candidate["matched"]]
        return cls(
            clockwork_id=candidate["clockworkId"],
            name=candidate["name"],
            matched=matched,
            title=candidate.get("title"),
            company=candidate.get("company"),
            emails=candidate.get("emails", []),
            linkedin_urls=candidate.get("linkedinUrls", []),
        )
