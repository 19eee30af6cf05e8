"""Previewing: what a push of one Person would do, by the same planner, with nothing written anywhere."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.errors import ClockworkError
from domain.campaigning import resolve_campaign
from domain.connecting import Office, client_of_team
from domain.persons import Ref, resolve_person
from domain.pushing.asking import AskingContext, RecentPeople
from domain.pushing.deciding import Ending, decide, decide_before_asking
from domain.pushing.reading import read_record
from domain.pushing.work import Work, work_of
from domain.records.campaigns import memberships_of
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import PushResult, PushStatus
from domain.refusals import Code, refuse
from domain.rules.steps import Action, Step
from domain.team_rules import TeamRules, load_team_rules
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class Preview:
    """How a push would end now, and what a DONE one would have done to the record."""

    person: Person
    ending: Ending
    result: PushResult | None


async def preview_push(
    db: Database, world: World, office: Office, viewer: Viewer, campaign_ref: Ref, person_ref: Ref
) -> Preview:
    """Read Clockwork and plan, as the push of this Person in this campaign would do it now.

    Raises:
        Refused: no such campaign or Person, not connected, or Clockwork can't be asked.
    """
    async with db.reading(viewer.team_id) as session:
        person = await resolve_person(session, person_ref, "person")
        rules = await load_team_rules(session)
        work = await _work(session, rules, campaign_ref, person)
    client = await client_of_team(db, world, office, viewer)
    ctx = AskingContext(
        db=db,
        world=world,
        team_id=viewer.team_id,
        client=client,
        rules=rules,
        recent=RecentPeople(client, world.now),
    )
    try:
        ending = decide_before_asking(ctx, work) or await _decide(ctx, work)
    except ClockworkError as error:
        raise refuse(Code.UNREACHABLE, "Clockwork can't be asked now: try again in a minute.") from error
    return Preview(person, ending, _result(ending))


async def _decide(ctx: AskingContext, work: Work) -> Ending:
    decided = await decide(ctx, work, await read_record(ctx, work), fresh=work.completing)
    return decided if isinstance(decided, Ending) else Ending(PushStatus.DONE, steps=decided)


async def _work(session: AsyncSession, rules: TeamRules, campaign_ref: Ref, person: Person) -> Work:
    """The work of a push that doesn't exist; a Person who is not in the campaign is taken as just added."""
    campaign = await resolve_campaign(session, campaign_ref, "campaign")
    membership = (await memberships_of(session, campaign.id, [person.id])).get(person.id)
    return work_of(person, rules, campaign=campaign, membership=membership)


def _result(ending: Ending) -> PushResult | None:
    writing = [step for step in ending.steps if step.writes]
    if ending.status is not PushStatus.DONE:
        return None
    if not writing:
        return PushResult.UNCHANGED
    return PushResult.CREATED if _creates(writing) else PushResult.UPDATED


def _creates(steps: list[Step]) -> bool:
    return any(step.action is Action.CREATE_PERSON for step in steps)
