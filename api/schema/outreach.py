"""Outreach: what was sent to a person or received, and the note that it becomes (product.md: Settings)."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import UNSET

from api.connections import DEFAULT_FIRST, After, Connection, First, nothing, read_page
from api.context import Info
from api.schema.arguments import arg
from api.schema.node import after_id, global_id
from api.schema.pushes import Push
from api.schema.refs import CampaignRef, PersonRef, ThePerson
from api.user_errors import Payload, answers_refusals, error_codes
from domain.outreach import OutreachView, record_outreach
from domain.outreach_history import count_outreach, list_outreach
from domain.outreach_input import Told
from domain.records.outreach import NoteStatus
from domain.refusals import Code, Refused
from domain.rules.causes import Cause
from domain.rules.settings import Direction, OutreachType
from domain.rules.steps import EXPLANATIONS, Rule


@strawberry.input(one_of=True, description="What was said, as text or as HTML: at most 200,000 characters.")
class OutreachBodyInput:
    """Exactly one of the two."""

    text: str | None = strawberry.field(default=UNSET, description="Plain text; its line breaks are kept.")
    html: str | None = strawberry.field(
        default=UNSET, description="HTML; of it only words, links and plain tags get into the note."
    )


@strawberry.input(description="One e-mail, message, call or task. It never changes: other content, other id.")
class OutreachEventInput:
    """One event."""

    sourcewhale_id: str = strawberry.field(
        description="SourceWhale's own id of the event, at most 200 characters: sent again, nothing new is "
        "recorded."
    )
    person: PersonRef = strawberry.field(description="Whom it was sent to, or came from.")
    campaign: CampaignRef = strawberry.field(description="The campaign; the person must be in it.")
    type: OutreachType = strawberry.field(description="How the person was reached.")
    direction: Direction = strawberry.field(description="Whether it went out or came in.")
    happened_at: datetime = strawberry.field(
        description="When, with the offset of the sender's clock, which the note shows."
    )
    subject: str | None = strawberry.field(default=None, description="At most 1,000 characters.")
    body: OutreachBodyInput | None = strawberry.field(default=None, description="What was said.")
    sender: str | None = strawberry.field(
        default=None, description="Who sent it, as the note is to say it: at most 500 characters."
    )

    def to_domain(self) -> Told:
        """As the verb takes it."""
        html = self.body.html if self.body else None
        text = self.body.text if self.body else None
        return Told(
            sourcewhale_id=self.sourcewhale_id,
            campaign=self.campaign.to_domain(),
            person=self.person.to_domain(),
            type=self.type,
            direction=self.direction,
            happened_at=self.happened_at,
            subject=self.subject,
            body=html or text or None,
            is_html=bool(html),
            sender=self.sender,
        )


@strawberry.type(description="What becomes of an event's note.")
class OutreachNote:
    """The note of one event."""

    status: NoteStatus = strawberry.field(description="Where it stands.")
    rule: Rule | None = strawberry.field(
        description="The rule behind what became of the event, for programs; null: nothing was decided yet."
    )
    push_rule: Cause | None = strawberry.field(
        description="While there is no `rule`: why the push that is to write it stands where it stands."
    )
    reason: str | None = strawberry.field(description="The rule, or else the push's, as a sentence.")
    clockwork_id: str | None = strawberry.field(description="The note's id in Clockwork, once written.")
    push_id: strawberry.ID | None = strawberry.field(
        description="The push that writes it; null: none is written."
    )

    @classmethod
    def of(cls, view: OutreachView) -> "OutreachNote":
        """A rule of the event's own goes before the cause that its push names."""
        event, push = view.event, None if view.event.rule else view.push
        cause, sentence = (push.rule, push.reason) if push else (None, None)
        return cls(
            status=event.status,
            rule=event.rule,
            push_rule=cause,
            reason=EXPLANATIONS[event.rule] if event.rule else sentence,
            clockwork_id=event.note_id,
            push_id=global_id("Push", event.push_id) if event.push_id else None,
        )


@strawberry.type(description="One e-mail, message, call or task that was recorded.")
class OutreachEvent:
    """An event; what was said is not kept here once it is in Clockwork."""

    sourcewhale_id: str = strawberry.field(description="SourceWhale's own id of the event.")
    person_id: strawberry.ID = strawberry.field(description="The `id` of the person.")
    campaign_id: strawberry.ID = strawberry.field(description="The `id` of the campaign.")
    type: OutreachType = strawberry.field(description="How the person was reached.")
    direction: Direction = strawberry.field(description="Whether it went out or came in.")
    happened_at: datetime = strawberry.field(description="When, with its own offset.")
    note: OutreachNote = strawberry.field(description="The note that it becomes.")

    @classmethod
    def of(cls, view: OutreachView) -> "OutreachEvent":
        """As the schema shows it."""
        event = view.event
        return cls(
            sourcewhale_id=event.sourcewhale_id,
            person_id=global_id("Person", view.enrolled.person.id),
            campaign_id=global_id("Campaign", view.enrolled.campaign.id),
            type=event.type,
            direction=event.direction,
            happened_at=event.happened_at.astimezone(timezone(timedelta(minutes=event.utc_offset))),
            note=OutreachNote.of(view),
        )


@strawberry.type
class OutreachQuery:
    """Looking back at outreach."""

    @strawberry.field(
        description="What was sent to a person and received, the last that happened first, and what became "
        "of each note. What was said is not shown: here it is kept only until its note is written."
    )
    async def outreach(
        self,
        info: Info,
        person: ThePerson,
        campaign: Annotated[CampaignRef | None, arg("In this campaign; null: in all.")] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> Connection[OutreachEvent]:
        """An unknown person or campaign has none."""
        db, viewer, page = info.context.db, info.context.viewer, read_page(first, after, UUID)
        whom, where = person.to_domain(), campaign.to_domain() if campaign else None
        views: Sequence[OutreachView] = ()
        try:
            views = await list_outreach(db, viewer, whom, where, after=after_id(page), limit=page.limit + 1)
        except Refused:
            return page.connect([], lambda _: (), nothing)

        async def count() -> int:
            return await count_outreach(db, viewer, whom, where)

        keys = {view.event.sourcewhale_id: view.event.id for view in views}
        events = [OutreachEvent.of(view) for view in views]
        return page.connect(events, lambda event: (keys[event.sourcewhale_id],), count)


@error_codes
class OutreachRecordErrorCode(Enum):
    """Why no event was recorded."""

    BLANK = Code.BLANK
    TOO_MANY = Code.TOO_MANY
    TOO_LONG = Code.TOO_LONG
    INVALID = Code.INVALID
    DUPLICATE = Code.DUPLICATE
    NOT_FOUND = Code.NOT_FOUND
    CONFLICT = Code.CONFLICT


@strawberry.type(description="What `outreachRecord` answers.")
class OutreachRecordPayload(Payload[OutreachRecordErrorCode]):
    """The events and their pushes."""

    events: list[OutreachEvent] = strawberry.field(
        default_factory=list, description="The events, in the order given; empty if the input was refused."
    )
    pushes: list[Push] = strawberry.field(
        default_factory=list, description="The pushes that write their notes, each once."
    )


@strawberry.type
class OutreachMutation:
    """Telling of outreach."""

    @strawberry.mutation(
        description="Record what was sent to persons and received: 1 to 500 events, all or none. "
        "It may be sent again: an event that is recorded already is answered as it stands."
    )
    @answers_refusals
    async def outreach_record(
        self,
        info: Info,
        events: Annotated[list[OutreachEventInput], arg("The events, at most 500; a single one will do.")],
    ) -> OutreachRecordPayload:
        """Notes follow by themselves, as the settings say."""
        context = info.context
        told = [event.to_domain() for event in events]
        recorded = await record_outreach(context.db, context.world, context.viewer, told)
        await context.ring()
        return OutreachRecordPayload(
            events=[OutreachEvent.of(view) for view in recorded.events],
            pushes=[Push.of(view) for view in recorded.pushes],
        )
