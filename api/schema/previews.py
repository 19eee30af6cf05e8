"""Previews of many pushes: of a campaign, or those that a change of rules touches (product.md: A push)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from api.connections import DEFAULT_FIRST, After, Connection, First, read_page
from api.context import Info
from api.fan_out import up_to
from api.schema.arguments import arg
from api.schema.expected import ExpectedPush
from api.schema.node import Node, after_id, global_id
from api.schema.persons import Person
from api.schema.steps import MANY_STEPS, Candidate, Step
from domain.previewing import viewing
from domain.records.previews import IN_FULL, Expected, PreviewKind, PreviewStatus
from domain.records.previews import Preview as Row
from domain.records.pushes import PushKind
from domain.rules import steps as rules

_Which = Annotated[Expected | None, arg("Only those that would end so; null: all.")]
_OfKind = Annotated[
    PushKind,
    arg("SYNC (the record's), NOTES or STAGE; of EDIT there are none: a change by hand isn't previewed."),
]


@strawberry.type(description="How many pushes would end how.")
class PreviewCounts:
    """By what would become of them, at most one of a kind for each person in a campaign."""

    create: int = strawberry.field(description="A record would be created.")
    update: int = strawberry.field(
        description="A record would be updated; a note written; a candidacy created or moved."
    )
    unchanged: int = strawberry.field(description="There would be nothing to write.")
    blocked: int = strawberry.field(description="Mandatory fields have no value.")
    review: int = strawberry.field(description="A user would have to say which record it is.")
    skipped: int = strawberry.field(description="They would be skipped.")
    waiting: int = strawberry.field(description="They would wait for their point.")
    failed: int = strawberry.field(description="They would fail, or could not be previewed.")

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "PreviewCounts":
        """As the schema shows it."""
        return cls(**{expected.value.lower(): counts.get(expected, 0) for expected in Expected})


@strawberry.type(description="A CRM field that a change of the rules touches.")
class TouchedField:
    """One field."""

    field: str = strawberry.field(
        description="The id of the field; of notes `notes`, of a stage `candidacy`."
    )
    persons: int = strawberry.field(description="For how many persons it would be written otherwise.")


@strawberry.type(description="Whom and what a change of the rules touches, each person counted once.")
class Touched:
    """Touched is who has a push that would write something else than by today's rules, or end otherwise."""

    persons: int = strawberry.field(description="How many persons.")
    fields: list[TouchedField] = strawberry.field(
        description="Which fields, the most touched first.", metadata=up_to(MANY_STEPS)
    )

    @classmethod
    def of(cls, persons: int, fields: Mapping[str, int]) -> "Touched":
        """As the schema shows it."""
        ordered = sorted(fields.items(), key=lambda counted: (-counted[1], counted[0]))
        return cls(persons=persons, fields=[TouchedField(field=f, persons=n) for f, n in ordered])


@strawberry.type(description="What one push of a person in a campaign would do.")
class PreviewedPush(ExpectedPush):
    """As the push would say it."""

    key: strawberry.Private[UUID]
    kind: PushKind = strawberry.field(description="What it would be about.")
    person: Person = strawberry.field(description="Whom it would be for.")
    campaign_id: strawberry.ID = strawberry.field(description="In which campaign.")
    outcome: Expected = strawberry.field(description="What would become of it.")
    former_outcome: Expected | None = strawberry.field(
        description="What today's rules make of it; null: of a campaign's preview, or nobody looked."
    )
    fields: list[str] = strawberry.field(
        description="The CRM fields that it would write, `notes` or `candidacy`; of a change of rules: those "
        "that it changes."
    )

    @classmethod
    def of(cls, view: viewing.OutcomeView) -> "PreviewedPush":
        """As the schema shows it."""
        row = view.outcome
        return cls(
            key=row.membership_id,
            kind=row.kind,
            person=Person.of(view.person),
            campaign_id=global_id("Campaign", row.campaign_id),
            outcome=row.expected,
            former_outcome=row.formerly,
            status=row.status,
            result=row.result,
            rule=row.rule,
            reason=row.reason,
            missing_fields=row.missing_fields,
            candidates=[Candidate.of(candidate) for candidate in row.candidates],
            fields=row.fields,
            steps=[Step.of(rules.Step.from_json(step)) for step in row.steps],
        )


@strawberry.type(description="What many pushes would do, worked out in the background; nothing is written.")
class Preview(Node):
    """Followed by `preview` and `previewProgress`."""

    key: strawberry.Private[UUID]
    kind: PreviewKind = strawberry.field(description="What is previewed.")
    status: PreviewStatus = strawberry.field(description="How far it is.")
    reason: str | None = strawberry.field(description="Why it FAILED, as a sentence.")
    total: int = strawberry.field(description="How many memberships (persons in campaigns) are looked at.")
    done: int = strawberry.field(description="How many of them were looked at so far.")
    requested_by: str = strawberry.field(description="Who asked for it.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    updated_at: datetime = strawberry.field(description="When it last went on.")
    finished_at: datetime | None = strawberry.field(description="When it came to its end.")
    campaign_id: strawberry.ID | None = strawberry.field(
        description="The campaign; null: of a change of rules."
    )
    counts: PreviewCounts = strawberry.field(
        description="How many records' pushes would end how; of a change of rules: of those that it touches."
    )
    note_counts: PreviewCounts = strawberry.field(
        description="Likewise of pushes of notes that wait, one for each person in a campaign with some."
    )
    stage_counts: PreviewCounts = strawberry.field(
        description="Likewise of the pushes of stages that are mapped, where there is a project."
    )
    touched: Touched | None = strawberry.field(
        description="Whom a change of rules touches; null: of a campaign's preview."
    )

    @classmethod
    def of(cls, row: Row) -> "Preview":
        """As the schema shows it."""
        is_of_rules = row.kind is PreviewKind.RULES
        return cls(
            id=global_id("Preview", row.id),
            key=row.id,
            kind=row.kind,
            status=row.status,
            reason=row.reason,
            total=row.total,
            done=row.done,
            requested_by=row.requested_by,
            created_at=row.created_at,
            updated_at=row.updated_at,
            finished_at=row.finished_at,
            campaign_id=global_id("Campaign", row.campaign_id) if row.campaign_id else None,
            counts=PreviewCounts.of(row.counts_of(PushKind.SYNC)),
            note_counts=PreviewCounts.of(row.counts_of(PushKind.NOTES)),
            stage_counts=PreviewCounts.of(row.counts_of(PushKind.STAGE)),
            touched=Touched.of(row.persons, row.fields) if is_of_rules else None,
        )

    @strawberry.field(
        description="The first 20 pushes of one kind and outcome in full, with their steps, in the order of "
        "enrolment.",
        metadata=up_to(IN_FULL),
    )
    async def examples(
        self,
        info: Info,
        outcome: Annotated[Expected, arg("Those that would end so.")],
        kind: _OfKind = PushKind.SYNC,
    ) -> list[PreviewedPush]:
        """Also while the preview goes on."""
        context = info.context
        views = await viewing.list_examples(context.db, context.viewer, self.key, kind, outcome)
        return [PreviewedPush.of(view) for view in views]

    @strawberry.field(
        description="One entry for each push of a kind, in the order of enrolment; of a change of rules: for "
        "those that it touches."
    )
    async def outcomes(
        self,
        info: Info,
        outcome: _Which = None,
        kind: _OfKind = PushKind.SYNC,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> Connection[PreviewedPush]:
        """Also while the preview goes on."""
        context, page = info.context, read_page(first, after, UUID)
        views = await viewing.list_outcomes(
            context.db, context.viewer, self.key, kind, outcome, after=after_id(page), limit=page.limit + 1
        )

        async def count() -> int:
            return await viewing.count_outcomes(context.db, context.viewer, self.key, kind, outcome)

        return page.connect([PreviewedPush.of(view) for view in views], lambda push: (push.key,), count)
