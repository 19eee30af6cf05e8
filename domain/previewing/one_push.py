"""Previewing one push: what that of a Person in a campaign would do now."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.errors import ClockworkError
from domain.previewing.expecting import Expectation, expect, reading_only
from domain.pushing.asking import AskingContext, FirmChanged, RecentPeople
from domain.pushing.work import Work, work_of
from domain.records.campaigns import memberships_of
from domain.records.database import Database
from domain.records.persons import Person
from domain.refs import Ref, resolve_campaign, resolve_person
from domain.refusals import Code, refuse
from domain.stored_credentials import Office, client_of_team
from domain.team_rules import TeamRules, load_team_rules
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class PushPreview:
    """Whom a push would be for, and how it would end now."""

    person: Person
    expectation: Expectation


async def preview_push(
    db: Database, world: World, office: Office, viewer: Viewer, campaign_ref: Ref, person_ref: Ref
) -> PushPreview:
    """Read Clockwork and plan, as the push of this Person in this campaign would do it now.

    Raises:
        Refused: no such campaign or Person, not connected, or Clockwork can't be asked.
    """
    async with db.reading(viewer.team_id) as session:
        person = await resolve_person(session, person_ref, "person")
        rules = await load_team_rules(session)
        work = await _work(session, rules, campaign_ref, person)
    client = reading_only(await client_of_team(db, world, office, viewer))
    recent = RecentPeople(client, world.now)
    ctx = AskingContext(db=db, world=world, team_id=viewer.team_id, client=client, rules=rules, recent=recent)
    try:
        return PushPreview(person, await expect(ctx, work))
    except (ClockworkError, FirmChanged) as error:
        raise refuse(Code.UNREACHABLE, "Clockwork can't be asked now: try again in a minute.") from error


async def _work(session: AsyncSession, rules: TeamRules, campaign_ref: Ref, person: Person) -> Work:
    """The work of a push that doesn't exist; a Person who is not in the campaign is taken as just added."""
    campaign = await resolve_campaign(session, campaign_ref, "campaign")
    membership = (await memberships_of(session, campaign.id, [person.id])).get(person.id)
    return work_of(person, rules, campaign=campaign, membership=membership)
