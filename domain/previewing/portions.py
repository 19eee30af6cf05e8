"""Portions: as many of a preview's memberships as are looked at in one go, read in one transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.faults import describe
from domain.previewing.beside import Beside, StagePush, notes_of, stage_acts
from domain.previewing.supposing import as_if, documents_to_json, with_documents
from domain.previewing.twins import Twin, earlier_twins
from domain.pushing.work import Work, work_of
from domain.records.campaigns import Campaign, Membership
from domain.records.outreach import OutreachEvent, open_events
from domain.records.persons import Person
from domain.records.previews import Preview, PreviewKind, PreviewOutcome, PreviewStatus, oldest_open_preview
from domain.records.pushes import Intent, PushKind, intents_by_person
from domain.rules.syncing import Override
from domain.team_rules import TeamRules, load_team_rules

_PAGE = 8
"""How many memberships are looked at for each that Clockwork may be asked about."""
_CHANGED = "Settings or mappings were saved meanwhile: ask for the preview again."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Member:
    """One membership with its push, as the rules are and as the proposed ones would have it.

    Without proposed rules both are the same. None: it can't be loaded, which is a fault of ours. `beside` are
    its pushes of other kinds that have something to do, by either rules.
    """

    membership_id: UUID
    person_id: UUID
    campaign_id: UUID
    today: Work | None
    proposed: Work | None
    beside: Sequence[Beside] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The memberships of a preview after those up to `after`, in their order; `is_last`: there are no more.

    `most_asked` of them may be asked about in Clockwork; what comes after those waits for the next portion.
    `twins` are the memberships before each that share a key, `earlier` what was recorded about some of them.
    """

    preview_id: UUID
    kind: PreviewKind
    after: UUID | None
    rules: TeamRules
    proposed: TeamRules
    members: Sequence[Member]
    is_last: bool
    most_asked: int
    twins: Mapping[UUID, Sequence[UUID]] = field(default_factory=dict)
    earlier: Mapping[UUID, Twin] = field(default_factory=dict)


async def take_memberships(session: AsyncSession, now: datetime, most_asked: int) -> Taken | None:
    """The next memberships of the oldest open preview, which is RUNNING then; None: there is none.

    A fixed number of statements, however many there are.
    """
    preview = await oldest_open_preview(session)
    if preview is None:
        return None
    rules = await load_team_rules(session)
    if preview.versions != documents_to_json(rules.versions):
        preview.finish(PreviewStatus.FAILED, now, _CHANGED)
        return await take_memberships(session, now, most_asked)
    preview.status, preview.updated_at = PreviewStatus.RUNNING, now
    is_of_rules = preview.kind is PreviewKind.RULES
    proposed = with_documents(rules, preview.proposed) if is_of_rules else rules
    size = _PAGE * most_asked
    members = await _members(session, preview, rules, proposed, size)
    is_last = len(members) < size
    taken = Taken(preview.id, preview.kind, preview.after, rules, proposed, members, is_last, most_asked)
    if is_of_rules or preview.campaign_id is None or not members:
        return taken
    return await _with_twins(session, taken, preview.campaign_id, Override.from_json(preview.proposed))


async def _members(
    session: AsyncSession, preview: Preview, rules: TeamRules, proposed: TeamRules, size: int
) -> Sequence[Member]:
    query = (
        select(Membership, Person, Campaign)
        .join(Person, Person.id == Membership.person_id)
        .join(Campaign, Campaign.id == Membership.campaign_id)
        .order_by(Membership.id)
        .limit(size)
    )
    if preview.campaign_id is not None:
        query = query.where(Membership.campaign_id == preview.campaign_id)
    if preview.after is not None:
        query = query.where(Membership.id > preview.after)
    rows = (await session.execute(query)).all()
    intents = await intents_by_person(session, [person.id for _, person, _ in rows])
    events = await open_events(session, [membership.id for membership, _, _ in rows])
    said = Override.from_json(preview.proposed) if preview.kind is PreviewKind.CAMPAIGN else Override()
    members = []
    for membership, person, campaign in rows:
        intent, as_said = intents.get(person.id), as_if(campaign, said)
        today = _work(person, rules, as_said, membership, intent)
        then = today if proposed is rules else _work(person, proposed, as_said, membership, intent)
        beside = _beside(events.get(membership.id, ()), campaign, [(rules, today), (proposed, then)])
        members.append(Member(membership.id, person.id, campaign.id, today, then, beside))
    return members


def _beside(
    events: Sequence[OutreachEvent], campaign: Campaign, under: Sequence[tuple[TeamRules, Work | None]]
) -> Sequence[Beside]:
    notes = notes_of(events, campaign)
    acts = any(work is not None and stage_acts(rules, work) for rules, work in under)
    return [*([notes] if notes else ()), *([StagePush()] if acts else ())]


def _work(
    person: Person, rules: TeamRules, campaign: Campaign, membership: Membership, intent: Intent | None
) -> Work | None:
    try:
        return work_of(person, rules, campaign=campaign, membership=membership, intent=intent)
    except Exception as fault:  # noqa: BLE001 - one Person's fault, of any kind, must not stop the preview
        _log.error("The push of membership %s can't be previewed: %s", membership.id, describe(fault))
        return None


async def _with_twins(session: AsyncSession, taken: Taken, campaign_id: UUID, said: Override) -> Taken:
    members = {member.person_id: member.membership_id for member in taken.members}
    twins = await earlier_twins(session, campaign_id, members)
    known = set(members.values())
    before = {twin for ids in twins.values() for twin in ids if twin not in known}
    return replace(
        taken, twins=twins, earlier=await _recorded(session, taken, before, said) if before else {}
    )


async def _recorded(
    session: AsyncSession, taken: Taken, ids: set[UUID], said: Override
) -> Mapping[UUID, Twin]:
    """What was recorded about these memberships with earlier portions."""
    query = (
        select(PreviewOutcome, Person, Membership, Campaign)
        .join(Person, Person.id == PreviewOutcome.person_id)
        .join(Membership, Membership.id == PreviewOutcome.membership_id)
        .join(Campaign, Campaign.id == PreviewOutcome.campaign_id)
        .where(PreviewOutcome.preview_id == taken.preview_id, PreviewOutcome.membership_id.in_(ids))
        .where(PreviewOutcome.kind == PushKind.SYNC)
    )
    found: dict[UUID, Twin] = {}
    for outcome, person, membership, campaign in await session.execute(query):
        work = _work(person, taken.rules, as_if(campaign, said), membership, None)
        if work is not None:
            found[membership.id] = Twin(work, outcome.expected, outcome.record_id)
    return found
