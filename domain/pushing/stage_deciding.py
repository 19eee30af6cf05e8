"""Deciding about a stage: which status it becomes, and what that does to the candidacy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clockwork.errors import NotFound
from domain.pushing.asking import AskingContext
from domain.pushing.deciding import Ending, held_at_gate
from domain.pushing.work import Work
from domain.records.campaigns import candidacies_written
from domain.records.pushes import PushStatus
from domain.rules.candidacies import Candidacy, Decision, Written, decide_candidacy
from domain.rules.causes import Cause
from domain.rules.fields import Option
from domain.rules.gates import Gate
from domain.rules.stage_mapping import explain_mapping, status_with
from domain.rules.status_order import StatusOrder
from domain.team_rules import TeamRules

_GONE = "The project that the campaign is linked to is not in Clockwork: link the campaign to another one."

_NEW = "new"
"""The id of a candidacy that is still to be created."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose status in which project is set, to which one, and what we wrote there last.

    `record_id` empty: the record is still to be created, so nobody has put it into the project.
    """

    record_id: str
    project_id: str
    wanted: Option
    written: Written | None


def wanted_status(rules: TeamRules, work: Work) -> Option | Ending:
    """The status that the stage is mapped to; or how the push ends before Clockwork is asked."""
    held = held_at_gate(work)
    if held is not None:
        return held
    if work.stage is None:
        raise ValueError("a stage belongs to a campaign")
    said = explain_mapping(work.stage, rules.stage_mapping, rules.catalogue.statuses)
    status = status_with(rules.stage_mapping.statuses.get(work.stage), rules.catalogue.statuses)
    if status is None:
        ends = PushStatus.SKIPPED if said.gate is Gate.SKIP else PushStatus.BLOCKED
        return Ending(ends, said.rule, said.reason)
    return status


def order_of(rules: TeamRules) -> StatusOrder:
    """The order of the firm's statuses, as far as the catalogue has them."""
    return StatusOrder.of(rules.catalogue.statuses or (), rules.stage_mapping.order)


async def place_of(ctx: AskingContext, work: Work, record_id: str | None, wanted: Option) -> Place:
    """The record's place in the project, with what we wrote there last, for whichever Person and campaign."""
    project_id = work.sync.project_id.value if work.sync else None
    if project_id is None:
        raise ValueError("a stage acts on a candidacy in a project")
    if record_id is None:
        return Place("", project_id, wanted, None)
    async with ctx.db.reading(ctx.team_id) as session:
        kept = await candidacies_written(session, work.person_id, record_id, project_id)
    ours = [written for written in map(Written.from_json, kept) if written.person_id == record_id]
    return Place(record_id, project_id, wanted, max(ours, key=lambda written: written.at, default=None))


async def decide_status(ctx: AskingContext, place: Place, before: Sequence[Option] = ()) -> Decision | Ending:
    """What is to be done to the candidacy as it stands in Clockwork, or how the push ends without.

    `before` are statuses that other pushes want to set there first.

    Raises:
        ClockworkError: Clockwork could not be asked, or refused to answer.
    """
    try:
        there = await ctx.projects.candidacies(ctx.client, ctx.world.now, place.project_id, place.record_id)
    except NotFound:
        return project_gone()
    statuses, order = ctx.rules.catalogue.statuses or (), order_of(ctx.rules)
    for wanted in before:
        decision = decide_candidacy(wanted, there, place.written, statuses, order)
        if decision.step.writes:
            there, place = _once_set(there, place, decision, wanted, ctx.world.now())
    return decide_candidacy(place.wanted, there, place.written, statuses, order)


def _once_set(
    there: Sequence[Candidacy], place: Place, decision: Decision, wanted: Option, now: datetime
) -> tuple[Sequence[Candidacy], Place]:
    """The candidacies, and what we wrote last, as another push leaves them."""
    candidacy = Candidacy(decision.candidacy.id if decision.candidacy else _NEW, wanted.id)
    others = (one for one in there if one.id != candidacy.id)
    written = Written(place.record_id, place.project_id, candidacy.id, wanted.id, now)
    return (*others, candidacy), replace(place, written=written)


def project_gone() -> Ending:
    """How a push of a stage ends in a project that Clockwork does not have (any more)."""
    return Ending(PushStatus.BLOCKED, Cause.NO_SUCH_PROJECT, _GONE)
