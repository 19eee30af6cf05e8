"""Outreach: what SourceWhale tells of is recorded, and notes follow (product.md: Settings)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.outreach_input import Told, check_told
from domain.pushing.requesting import request_notes
from domain.pushing.views import PushView
from domain.records.campaigns import Campaign, Membership, memberships_of_pairs
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.outreach import NoteStatus, OutreachEvent, events_by_sourcewhale_id
from domain.records.persons import Person
from domain.records.pushes import Push, pushes_by_id
from domain.records.teams import lock_team_rules
from domain.refs import campaigns_named, no_such_campaign, no_such_person, not_in_campaign, persons_named
from domain.refusals import Code, Refusal, Refused
from domain.rules.settings import NoteTrigger
from domain.rules.steps import Rule
from domain.team_rules import TeamRules, load_team_rules
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Whom an event is about: a Person in a campaign."""

    campaign: Campaign
    person: Person
    membership: Membership


@dataclass(frozen=True, slots=True)
class OutreachView:
    """An event, whom it is about, and the push that writes its note; None: no note is written."""

    event: OutreachEvent
    enrolled: Enrolled
    push: Push | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The events in the order given, and the pushes that write their notes, each once."""

    events: Sequence[OutreachView]
    pushes: Sequence[PushView]


@run_again_when_lost
async def record_outreach(db: Database, world: World, viewer: Viewer, told: Sequence[Told]) -> Recorded:
    """Record up to 500 events, all or none, and request a push of notes for each Person in a campaign.

    An event that was recorded before with the same content is answered as it stands now, and nothing is new.

    Raises:
        Refused: none or too many, no such campaign or Person, or one who is not in the campaign, an id twice
            or with other content than before, or values that can't be kept; nothing changed.
    """
    check_told(told)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.SHARED)
        enrolled = await _resolve(session, told)
        known = await events_by_sourcewhale_id(session, [event.sourcewhale_id for event in told])
        rules = await load_team_rules(session)
        rows = [
            known.get(event.sourcewhale_id) or _new_event(world, rules, event, whom)
            for event, whom in zip(told, enrolled, strict=True)
        ]
        _check_contents(told, enrolled, rows)
        new = [(row, whom) for row, whom in zip(rows, enrolled, strict=True) if row not in session]
        await _request(session, world, rules, new)
        await session.flush()
        session.add_all(row for row, _ in new)
        await session.flush()
        pushes = await pushes_by_id(session, {row.push_id for row in rows if row.push_id is not None})
    return _recorded(rows, enrolled, pushes)


def _recorded(
    rows: Sequence[OutreachEvent], enrolled: Sequence[Enrolled], pushes: Mapping[UUID, Push]
) -> Recorded:
    views = [
        OutreachView(row, whom, pushes.get(row.push_id) if row.push_id else None)
        for row, whom in zip(rows, enrolled, strict=True)
    ]
    of_pushes = {
        view.push.id: PushView(view.push, view.enrolled.person, view.enrolled.campaign.id)
        for view in views
        if view.push is not None
    }
    return Recorded(views, list(of_pushes.values()))


async def _request(
    session: AsyncSession, world: World, rules: TeamRules, new: Sequence[tuple[OutreachEvent, Enrolled]]
) -> None:
    """Have a push of notes write the new events that are to have one."""
    waiting = [(row, whom) for row, whom in new if row.status is NoteStatus.WAITING]
    members = {whom.membership.id: (whom.campaign, whom.membership) for _, whom in waiting}
    pushes = await request_notes(session, world, rules, list(members.values()))
    push_of = {push.membership_id: push for push in pushes}
    for row, whom in waiting:
        row.push_id = push_of[whom.membership.id].id


def _new_event(world: World, rules: TeamRules, told: Told, whom: Enrolled) -> OutreachEvent:
    """The event, with nothing of what was said where no note is to be written of it."""
    wanted = rules.settings_of(whom.campaign.owner).values.create_notes_upon
    is_wanted = NoteTrigger(told.type, told.direction) in wanted
    return OutreachEvent(
        id=world.new_id(),
        team_id=whom.membership.team_id,
        sourcewhale_id=told.sourcewhale_id,
        membership_id=whom.membership.id,
        person_id=whom.person.id,
        push_id=None,
        type=told.type,
        direction=told.direction,
        happened_at=told.happened_at,
        utc_offset=told.utc_offset,
        subject=told.subject if is_wanted else None,
        body=told.body if is_wanted else None,
        is_html=told.is_html,
        sender=told.sender if is_wanted else None,
        content=told.content(whom.membership.id),
        status=NoteStatus.WAITING if is_wanted else NoteStatus.LEFT,
        rule=None if is_wanted else Rule.NOTE_NOT_WANTED,
        recorded_at=world.now(),
    )


async def _resolve(session: AsyncSession, told: Sequence[Told]) -> list[Enrolled]:
    """Whom each event is about, not to be changed meanwhile: three statements, however many events.

    Raises:
        Refused: there is no such campaign or Person, or the Person is not in the campaign.
    """
    campaigns = await campaigns_named(session, (event.campaign for event in told), Lock.SHARED)
    persons = await persons_named(session, (event.person for event in told), Lock.SHARED)
    pairs = [(campaigns.get(event.campaign.key), persons.get(event.person.key)) for event in told]
    found = {(campaign.id, person.id) for campaign, person in pairs if campaign and person}
    memberships = await memberships_of_pairs(session, found, Lock.EXCLUSIVE)
    enrolled: list[Enrolled] = []
    refusals: list[Refusal] = []
    for index, (campaign, person) in enumerate(pairs):
        membership = memberships.get((campaign.id, person.id)) if campaign and person else None
        if campaign and person and membership:
            enrolled.append(Enrolled(campaign, person, membership))
        else:
            refusals += _missing(str(index), campaign, person)
    if refusals:
        raise Refused(*refusals)
    return enrolled


def _missing(index: str, campaign: Campaign | None, person: Person | None) -> Iterator[Refusal]:
    if campaign is None:
        yield no_such_campaign("events", index, "campaign")
    if person is None:
        yield no_such_person("events", index, "person")
    elif campaign is not None:
        yield not_in_campaign("events", index, "person")


def _check_contents(
    told: Sequence[Told], enrolled: Sequence[Enrolled], rows: Sequence[OutreachEvent]
) -> None:
    message = "This id was recorded with other content: an event never changes, so take a new id."
    refusals = [
        Refusal(Code.CONFLICT, message, ("events", str(index), "sourcewhale_id"))
        for index, (event, whom, row) in enumerate(zip(told, enrolled, rows, strict=True))
        if row.content != event.content(whom.membership.id)
    ]
    if refusals:
        raise Refused(*refusals)
