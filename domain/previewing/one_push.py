"""Previewing one Person in a campaign: what the pushes of record, notes and stage would do now."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.errors import ClockworkError
from domain.previewing.beside import NotesPush, StagePush, notes_of
from domain.previewing.expecting import Expectation, expect, reading_only
from domain.pushing.asking import AskingContext, FirmChanged, RecentPeople
from domain.pushing.work import Work, work_of
from domain.records.campaigns import memberships_of
from domain.records.database import Database
from domain.records.outreach import open_events
from domain.records.persons import Person
from domain.refs import Ref, resolve_campaign, resolve_person
from domain.refusals import Code, refuse
from domain.rules.syncing import Stage
from domain.stored_credentials import Office, client_of_team
from domain.team_rules import TeamRules, load_team_rules
from domain.viewer import Viewer
from domain.world import World

_MOST_COMPANY_PAGES = 5
"""How many calls for the firm's companies a request waits for."""


@dataclass(frozen=True, slots=True)
class PushPreview:
    """Whom pushes would be for, and how those of the record, of waiting notes and of the stage would end now.

    `notes` is None if none wait.
    """

    person: Person
    record: Expectation
    notes: Expectation | None
    stage: Expectation


async def preview_push(
    db: Database, world: World, office: Office, viewer: Viewer, campaign_ref: Ref, person_ref: Ref
) -> PushPreview:
    """Read Clockwork and plan, as the pushes of this Person in this campaign would do it now.

    Raises:
        Refused: no such campaign or Person, not connected, or Clockwork can't be asked.
    """
    async with db.reading(viewer.team_id) as session:
        person = await resolve_person(session, person_ref, "person")
        rules = await load_team_rules(session)
        work, waiting = await _work(session, rules, campaign_ref, person)
    client = reading_only(await client_of_team(db, world, office, viewer))
    recent = RecentPeople(client, world.now)
    ctx = AskingContext(
        db=db,
        world=world,
        team_id=viewer.team_id,
        client=client,
        rules=rules,
        recent=recent,
        most_company_pages=_MOST_COMPANY_PAGES,
    )
    try:
        record = await expect(ctx, work)
        notes = await waiting.expect(ctx, work, record) if waiting else None
        stage = await StagePush().expect(ctx, work, record)
    except (ClockworkError, FirmChanged) as error:
        raise refuse(Code.UNREACHABLE, "Clockwork can't be asked now: try again in a minute.") from error
    return PushPreview(person, record, notes, stage)


async def _work(
    session: AsyncSession, rules: TeamRules, campaign_ref: Ref, person: Person
) -> tuple[Work, NotesPush | None]:
    """The work of a push that doesn't exist, and the notes that wait, if any.

    A Person who is not in the campaign is taken as just added.
    """
    campaign = await resolve_campaign(session, campaign_ref, "campaign")
    membership = (await memberships_of(session, campaign.id, [person.id])).get(person.id)
    work = work_of(person, rules, campaign=campaign, membership=membership)
    if membership is None:
        return replace(work, stage=Stage.SOURCED), None
    events = await open_events(session, [membership.id])
    return work, notes_of(events.get(membership.id, ()), campaign)
