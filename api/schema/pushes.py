"""Pushes: what is to be written to Clockwork, and where it stands (product.md: A push)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from api.connections import DEFAULT_FIRST, After, Connection, First, nothing, read_page
from api.context import Info
from api.errors import BadRequest
from api.fan_out import up_to
from api.global_ids import decode
from api.schema.arguments import arg
from api.schema.node import Node, after_id, global_id
from api.schema.persons import Person
from api.schema.refs import CampaignOrTeam, CampaignRef, PersonRef, TheCampaign
from api.schema.steps import MANY_CANDIDATES, MANY_STEPS, Candidate, Step
from api.spacing import spaced
from domain import watching
from domain.pushing.views import PushView
from domain.records.pushes import PushKind, PushResult, PushStatus
from domain.refusals import Refused
from domain.rules import steps as rules
from domain.rules.causes import Cause

_UPDATE_SECONDS = 0.5


@strawberry.type(description="One piece of work to be written to Clockwork for one person.")
class Push(Node):
    """A push with its reasons."""

    status: PushStatus = strawberry.field(description="Where it stands.")
    kind: PushKind = strawberry.field(description="What it is about.")
    result: PushResult | None = strawberry.field(description="What it did to the record, once DONE.")
    rule: Cause | None = strawberry.field(description="The rule or cause behind the status, for programs.")
    reason: str | None = strawberry.field(description="The same as a sentence.")
    missing_fields: list[str] = strawberry.field(description="The mandatory fields without a value.")
    candidates: list[Candidate] = strawberry.field(
        description="The records that it may be about, in REVIEW or skipped by a user's answer.",
        metadata=up_to(MANY_CANDIDATES),
    )
    steps: list[Step] = strawberry.field(
        description="What it did and what it left alone, in order.", metadata=up_to(MANY_STEPS)
    )
    attempts: int = strawberry.field(description="How often it was tried.")
    due_at: datetime = strawberry.field(description="When it is tried (again), if it is READY.")
    created_at: datetime = strawberry.field(description="When it was requested.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    finished_at: datetime | None = strawberry.field(description="When it came to its end.")
    person: Person = strawberry.field(description="Whom it is for.")
    campaign_id: strawberry.ID | None = strawberry.field(description="The campaign that asked for it.")

    @classmethod
    def of(cls, view: PushView) -> "Push":
        """As the schema shows it."""
        push = view.push
        return cls(
            id=global_id("Push", push.id),
            status=push.status,
            kind=push.kind,
            result=push.result,
            rule=push.rule,
            reason=push.reason,
            missing_fields=push.missing_fields,
            candidates=[Candidate.of(candidate) for candidate in push.candidates],
            steps=[Step.of(rules.Step.from_json(step)) for step in push.steps],
            attempts=push.attempts,
            due_at=push.due_at,
            created_at=push.created_at,
            updated_at=push.updated_at,
            finished_at=push.finished_at,
            person=Person.of(view.person),
            campaign_id=global_id("Campaign", view.campaign_id) if view.campaign_id else None,
        )


@strawberry.type(description="How many pushes stand where.")
class PushProgress:
    """Counts by status."""

    total: int = strawberry.field(description="All of them.")
    pending: int = strawberry.field(description="PENDING.")
    ready: int = strawberry.field(description="READY.")
    running: int = strawberry.field(description="RUNNING.")
    done: int = strawberry.field(description="DONE.")
    skipped: int = strawberry.field(description="SKIPPED.")
    blocked: int = strawberry.field(description="BLOCKED.")
    review: int = strawberry.field(description="REVIEW.")
    failed: int = strawberry.field(description="FAILED.")
    open: int = strawberry.field(description="READY and RUNNING together: what is still to be tried.")

    @classmethod
    def of(cls, counts: Mapping[PushStatus, int]) -> "PushProgress":
        """As the schema shows it."""
        return cls(
            total=sum(counts.values()),
            open=counts[PushStatus.READY] + counts[PushStatus.RUNNING],
            **{status.value.lower(): count for status, count in counts.items()},
        )


@strawberry.input(description="Which pushes: all conditions that are given must hold.")
class PushFilter:
    """Conditions."""

    statuses: list[PushStatus] | None = strawberry.field(default=None, description="In one of these.")
    kind: PushKind | None = strawberry.field(default=None, description="Of this kind.")
    campaign: CampaignRef | None = strawberry.field(default=None, description="Of this campaign.")
    person: PersonRef | None = strawberry.field(default=None, description="Of this person.")
    rule: Cause | None = strawberry.field(default=None, description="With this rule or cause.")

    def to_domain(self) -> watching.PushFilter:
        """As the verbs take it."""
        return watching.PushFilter(
            statuses=tuple(dict.fromkeys(self.statuses or ())),
            kind=self.kind,
            campaign=self.campaign.to_domain() if self.campaign else None,
            person=self.person.to_domain() if self.person else None,
            rule=self.rule,
        )


@strawberry.type
class PushesQuery:
    """Looking at pushes."""

    @strawberry.field(description="The team's pushes, newest first.")
    async def pushes(
        self,
        info: Info,
        filter: Annotated[PushFilter | None, arg("Which pushes; null: all.")] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> Connection[Push]:
        """An unknown campaign or person has no pushes."""
        context, page = info.context, read_page(first, after, UUID)
        which = filter.to_domain() if filter else watching.PushFilter()
        views: Sequence[PushView] = ()
        try:
            views = await watching.list_pushes(
                context.db, context.viewer, which, after=after_id(page), limit=page.limit + 1
            )
        except Refused:
            return page.connect([], lambda _: (), nothing)

        async def count() -> int:
            return await watching.count_pushes(context.db, context.viewer, which)

        keys = {global_id("Push", view.push.id): view.push.id for view in views}
        return page.connect([Push.of(view) for view in views], lambda push: (keys[push.id],), count)

    @strawberry.field(description="One push; null: there is none.")
    async def push(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The `id` of the push.")],
    ) -> Push | None:
        """With its steps."""
        push_id = decode(id, "Push")
        view = await watching.find_push(info.context.db, info.context.viewer, push_id) if push_id else None
        return Push.of(view) if view else None

    @strawberry.field(description="How many pushes stand where, in the team or in one campaign.")
    async def push_progress(self, info: Info, campaign: CampaignOrTeam = None) -> PushProgress:
        """Now."""
        return await _progress(info, campaign)


@strawberry.type
class PushesSubscription:
    """Watching pushes."""

    @strawberry.subscription(description="How many pushes stand where: now, and again whenever that changes.")
    async def push_progress(self, info: Info, campaign: CampaignOrTeam = None) -> AsyncIterator[PushProgress]:
        """At most twice a second, the newest state always; ends when the client ends it."""
        async with (
            info.context.news.listen(info.context.viewer.team_id) as news,
            aclosing(spaced(news, _UPDATE_SECONDS)) as changes,
        ):
            latest = await _progress(info, campaign)
            yield latest
            async for _ in changes:
                progress = await _progress(info, campaign)
                if progress != latest:
                    latest = progress
                    yield progress


async def _progress(info: Info, campaign: TheCampaign | None) -> PushProgress:
    try:
        counts = await watching.push_progress(
            info.context.db, info.context.viewer, campaign.to_domain() if campaign else None
        )
    except Refused as refused:
        raise BadRequest(refused.refusals[0].message) from refused
    return PushProgress.of(counts)
