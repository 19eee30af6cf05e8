"""Work: a push that a lane has taken, with all that deciding about it needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.records import Person as Record
from domain.pushing.gating import decide_gate, reached_by
from domain.records.campaigns import Campaign, Membership
from domain.records.persons import Person
from domain.records.pushes import (
    OF_THE_RECORD,
    Intent,
    IntentStatus,
    Push,
    PushKind,
    PushStatus,
    intents_by_person,
)
from domain.rules.finding import Key, external_ref_of, keys_of
from domain.rules.gates import Gate, GateDecision, Reached, decide_record_gate
from domain.rules.remembering import may_count
from domain.rules.reviews import Review
from domain.rules.settings import LayeredSettings
from domain.rules.steps import Step
from domain.rules.syncing import EffectiveSync, Stage, Tags
from domain.rules.tagging import LayeredTags, acting_tags
from domain.rules.variables import Variables
from domain.team_rules import TeamRules


@dataclass(frozen=True, slots=True)
class OpenIntent:
    """A creation whose answer is not known: what was sent, and when."""

    id: UUID
    sent: Mapping[str, str]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """One push of one Person, as plain values.

    `completing`: the linked record was created by an earlier attempt that did not come to its end, so that it
    gets all that is known. `earlier` are the steps that earlier attempts have done (of notes none: their
    events tell), `unanswered` those of the last one whose outcome nobody knows, and `beside` such steps of
    the Person's other pushes, if edits are kept. `settings` are those of the campaign's owner; for a change
    by hand, which belongs to no campaign, the team's. `tags` are those that act: the campaign's and the
    Person's; for a change by hand those of all campaigns of the Person. `membership_id` and `stage` are None
    outside a campaign.
    """

    push_id: UUID
    kind: PushKind
    attempts: int
    edited: tuple[str, ...]
    earlier: tuple[Step, ...]
    unanswered: tuple[Step, ...]
    person_id: UUID
    sourcewhale_id: str
    variables: Variables
    clockwork_id: str | None
    written: Mapping[str, list[str]]
    settings: LayeredSettings
    sync: EffectiveSync | None
    tags: LayeredTags
    reached: Reached
    intent: OpenIntent | None
    completing: bool
    review: Review | None
    membership_id: UUID | None = None
    stage: Stage | None = None
    beside: tuple[Step, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The Person's keys, in the order of the ladder."""
        return keys_of(self.variables, self.sourcewhale_id, self.tag_values)

    @property
    def tag_values(self) -> Tags:
        """The values of the tags that act, by field."""
        return {field_id: layered.value for field_id, layered in self.tags.items()}

    @property
    def external_ref(self) -> str:
        """The reference that a new record gets."""
        return external_ref_of(self.variables, self.sourcewhale_id)

    @property
    def locks(self) -> tuple[str, ...]:
        """What no other push may hold while this one runs: the Person, its keys, and its name."""
        name = (self.variables.display_name or "").casefold()
        keys = (f"{key.kind}:{key.value}" for key in self.keys)
        return tuple(sorted({str(self.person_id), f"name:{name}", *keys}))

    @property
    def keeps_edits(self) -> bool:
        """Whether it matters what is ours (product.md: Keep edits made in Clockwork)."""
        return self.kind in OF_THE_RECORD and self.settings.values.keep_clockwork_edits

    def completes(self, record: Record | None) -> bool:
        """Whether the record is the one that `completing` is about: another may have taken its place."""
        return self.completing and record is not None and record.id == self.clockwork_id

    def gate(self) -> GateDecision | None:
        """What the campaign and its layers say; None for a change by hand, which belongs to no campaign."""
        if self.sync is None:
            return None
        return decide_gate(self.kind, self.sync, self.settings, self.reached)


async def load_work(session: AsyncSession, pushes: Sequence[Push], rules: TeamRules) -> list[Work]:
    """The work of these pushes, in their order: a few statements, however many pushes there are."""
    by_id = {push.id: push for push in pushes}
    found = await session.execute(
        select(Push.id, Person, Membership, Campaign)
        .join(Person, Person.id == Push.person_id)
        .outerjoin(Membership, Membership.id == Push.membership_id)
        .outerjoin(Campaign, Campaign.id == Membership.campaign_id)
        .where(Push.id.in_(by_id))
    )
    intents = await intents_by_person(session, {push.person_id for push in pushes})
    work: dict[UUID, Work] = {}
    for push_id, person, membership, campaign in found:
        push, intent = by_id[push_id], intents.get(person.id)
        work[push_id] = work_of(
            person, rules, campaign=campaign, membership=membership, push=push, intent=intent
        )
    edits = {one.person_id for one in work.values() if one.kind is PushKind.EDIT}
    tags = await _tags_of_persons(session, edits, rules) if edits else {}
    work |= await _with_beside(session, [one for one in work.values() if one.keeps_edits])
    return [
        replace(one, tags=tags.get(one.person_id, {})) if one.kind is PushKind.EDIT else one
        for one in (work[push_id] for push_id in by_id)
    ]


async def _with_beside(session: AsyncSession, works: Sequence[Work]) -> dict[UUID, Work]:
    """The works by push, with what other pushes of their Persons have sent and nobody heard of."""
    if not works:
        return {}
    unfinished = and_(Push.kind.in_(OF_THE_RECORD), Push.status != PushStatus.DONE)
    whose = Push.person_id.in_({one.person_id for one in works})
    query = select(Push, Person).join(Person, Person.id == Push.person_id).where(unfinished, whose)
    sent: dict[UUID, list[tuple[UUID, Step]]] = {}
    for push, person in await session.execute(query.order_by(Push.updated_at, Push.id)):
        sent.setdefault(person.id, []).extend((push.id, step) for step in _unanswered(push, person))
    return {
        one.push_id: replace(
            one, beside=tuple(step for push_id, step in sent.get(one.person_id, ()) if push_id != one.push_id)
        )
        for one in works
    }


async def _tags_of_persons(
    session: AsyncSession, person_ids: Collection[UUID], rules: TeamRules
) -> dict[UUID, LayeredTags]:
    """The tags that these Persons' campaigns write for them; of two for one field the later campaign's."""
    found = await session.execute(
        select(Membership, Campaign)
        .join(Campaign, Campaign.id == Membership.campaign_id)
        .where(Membership.person_id.in_(person_ids))
        .order_by(Membership.id)
    )
    tags: dict[UUID, LayeredTags] = {}
    for membership, campaign in found:
        sync = rules.sync_of(campaign, membership)
        if decide_record_gate(sync, reached_by(membership)).gate is Gate.OPEN:
            acting = acting_tags(sync, rules.settings)
            tags[membership.person_id] = {**tags.get(membership.person_id, {}), **acting}
    return tags


async def unfinished_records(session: AsyncSession, record_ids: Collection[str]) -> set[str]:
    """Those of these records that we created and are not done with."""
    query = select(Intent.clockwork_id).where(
        Intent.status == IntentStatus.SETTLED, Intent.clockwork_id.in_(record_ids)
    )
    return {record_id for record_id in await session.scalars(query) if record_id is not None}


def work_of(
    person: Person,
    rules: TeamRules,
    *,
    campaign: Campaign | None,
    membership: Membership | None,
    push: Push | None = None,
    intent: Intent | None = None,
) -> Work:
    """The work of one push; without a push: of one that would be requested now."""
    sent = intent is not None and intent.status is IntentStatus.SENT
    sync = rules.sync_of(campaign, membership) if campaign else None
    return Work(
        push_id=push.id if push else person.id,
        kind=push.kind if push else PushKind.SYNC,
        attempts=push.attempts if push else 0,
        edited=tuple(push.edited) if push else (),
        earlier=_done_before(push) if push else (),
        unanswered=_unanswered(push, person) if push else (),
        person_id=person.id,
        sourcewhale_id=person.sourcewhale_id,
        variables=Variables.from_json(person.variables),
        clockwork_id=person.clockwork_id,
        written=person.written,
        settings=rules.settings_of(campaign.owner if campaign else None),
        sync=sync,
        tags=acting_tags(sync, rules.settings) if sync else {},
        reached=reached_by(membership),
        intent=OpenIntent(intent.id, intent.sent, intent.sent_at) if intent and sent else None,
        completing=intent is not None and not sent and intent.clockwork_id == person.clockwork_id,
        review=Review.from_json(person.review),
        membership_id=membership.id if membership else None,
        stage=membership.stage if membership else None,
    )


def _done_before(push: Push) -> tuple[Step, ...]:
    """What earlier attempts of a push wrote; a push that came to its end starts afresh."""
    if push.finished_at is not None or push.kind is PushKind.NOTES:
        return ()
    steps = (Step.from_json(step) for step in push.steps)
    return tuple(step for step in steps if step.wrote)


def _unanswered(push: Push, person: Person) -> tuple[Step, ...]:
    if push.kind not in OF_THE_RECORD:
        return ()
    return tuple(step for step in map(Step.from_json, push.steps) if may_count(step, person.written))
