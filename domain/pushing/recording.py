"""Recording: what became of a push, in one transaction that only the lane's owner may make."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.asking import FirmChanged
from domain.pushing.candidacy_writing import remember_candidacy
from domain.pushing.creating import link
from domain.pushing.deciding import Ending
from domain.pushing.lane import LaneContext
from domain.pushing.reopening import waits_for_record
from domain.pushing.work import Work
from domain.records.companies import note_filled
from domain.records.conflicts import run_again_when_lost
from domain.records.database import NOTHING_LOADED
from domain.records.locking import Lock, locking
from domain.records.persons import Person, learn_keys, persons_by_id
from domain.records.pushes import OF_THE_RECORD, Intent, Push, PushKind, PushResult, PushStatus
from domain.rules.remembering import based_on, filled_company, ours, remembered
from domain.rules.steps import Action, Outcome, Rule, Step

_KEY_BEARING = (Action.ADD_EMAIL, Action.ADD_LINKEDIN_URL, Action.ADD_EXTERNAL_REF)


async def record_ending(ctx: LaneContext, work: Work, ending: Ending) -> None:
    """Write the ending into the push, and what was learned into the Person.

    Raises:
        LaneLost: the lane is somebody else's by now; nothing was written.
        FirmChanged: another firm is connected by now; nothing was learned, and the push runs again there.
    """
    try:
        await _record(ctx, work, ending)
    except FirmChanged:
        await _start_anew(ctx, work)
        raise


@run_again_when_lost
async def _record(ctx: LaneContext, work: Work, ending: Ending) -> None:
    async with ctx.owning() as session:
        # The Person, the membership, the push: see records.locking.
        person = (await persons_by_id(session, [work.person_id], Lock.EXCLUSIVE)).get(work.person_id)
        if ending.written is not None:
            await remember_candidacy(session, work, ending.written.project_id, ending.written)
        push = await _locked_push(session, work)
        if person is None or push is None or push.status is not PushStatus.RUNNING:
            return
        written = _written_after(person, work, ending)
        _write_ending(push, work, ending, written, ctx.world.now())
        if ending.record_id is not None and ending.record_id != person.clockwork_id:
            await link(session, ctx, work, ending.record_id)
            await session.refresh(person)
        elif ending.record_id is not None and work.clockwork_id is not None and _adds_a_key(ending.steps):
            await learn_keys(session, ctx.team_id, work.keys, ending.record_id, ctx.world.now())
        if work.kind in OF_THE_RECORD:
            person.written = person.written if written is None else written
            filled = filled_company(work.unanswered, ending.steps)
            if filled is not None:
                await note_filled(session, filled)
        if push.result is PushResult.CREATED and ending.status is PushStatus.DONE:
            settled = delete(Intent).where(Intent.person_id == work.person_id)
            await session.execute(settled, execution_options=NOTHING_LOADED)


@run_again_when_lost
async def note_plan(ctx: LaneContext, work: Work, steps: Sequence[Step], record_id: str | None) -> None:
    """Keep what is about to be written to which record: if nobody hears of it, the next attempt knows.

    Raises:
        LaneLost: the lane is somebody else's by now; nothing was written.
        FirmChanged: another firm is connected by now; nothing was written.
    """
    async with ctx.owning() as session:
        if record_id not in (None, work.clockwork_id):
            await persons_by_id(session, [work.person_id], Lock.EXCLUSIVE)
            await _locked_push(session, work)
            await link(session, ctx, work, record_id)
        planned = [step.to_json() for step in (*work.earlier, *steps)]
        running = update(Push).where(Push.id == work.push_id, Push.status == PushStatus.RUNNING)
        await session.execute(running.values(steps=planned), execution_options=NOTHING_LOADED)


@run_again_when_lost
async def _start_anew(ctx: LaneContext, work: Work) -> None:
    """Have the push run as if it had not run yet: what it did in the former firm says nothing of this one."""
    now = ctx.world.now()
    anew = {"status": PushStatus.READY, "rerun": False, "attempts": 0, "due_at": now, "updated_at": now}
    unsaid: dict[str, object] = {
        "rule": None,
        "reason": None,
        "steps": [],
        "missing_fields": [],
        "candidates": [],
    }
    async with ctx.owning(of_any_firm=True) as session:
        running = update(Push).where(Push.id == work.push_id, Push.status == PushStatus.RUNNING)
        await session.execute(running.values({**anew, **unsaid}), execution_options=NOTHING_LOADED)


async def _locked_push(session: AsyncSession, work: Work) -> Push | None:
    """The push, locked together with those that go on once the Person is linked."""
    concerned = or_(Push.id == work.push_id, waits_for_record())
    locked = select(Push).where(Push.person_id == work.person_id, concerned).order_by(Push.id)
    pushes = await session.scalars(locking(locked, Lock.EXCLUSIVE))
    return next((push for push in pushes if push.id == work.push_id), None)


def _adds_a_key(steps: Iterable[Step]) -> bool:
    return any(step.action in _KEY_BEARING and step.outcome is Outcome.DONE for step in steps)


def _write_ending(
    push: Push, work: Work, ending: Ending, written: Mapping[str, list[str]] | None, now: datetime
) -> None:
    """`written` is what is remembered after it of the record that the steps were sent to."""
    unanswered = () if _is_settled(ending) else work.unanswered
    steps = (*work.earlier, *_new_steps(work, _tried(ending, written)), *unanswered)
    push.status, push.rule, push.reason = ending.status, ending.rule, ending.reason
    push.steps = [step.to_json() for step in steps] or push.steps
    push.missing_fields, push.candidates = list(ending.missing), list(ending.candidates)
    push.attempts = push.attempts + 1 if ending.counts else push.attempts
    push.updated_at = now
    push.finished_at = (
        now if ending.status in (PushStatus.DONE, PushStatus.FAILED, PushStatus.SKIPPED) else None
    )
    push.result = _result(work, ending, steps) if ending.status is PushStatus.DONE else None
    if ending.retry_at is not None:
        push.due_at = ending.retry_at
    if push.rerun:
        push.status, push.rerun, push.finished_at = PushStatus.READY, False, None
        push.due_at = max(now, ending.retry_at or now)


def _tried(ending: Ending, written: Mapping[str, list[str]] | None) -> list[Step]:
    """The steps as the next attempt is to take them; None: they say nothing of the record that is linked."""
    if written is None or not ending.unheard:
        return [step.unsent() for step in ending.steps]
    return [based_on(step, written) for step in ending.steps]


def _is_settled(ending: Ending) -> bool:
    """Whether what was sent without an answer tells no more: the record was planned anew, or is not there.

    Whoever asks which record the Person is has found none that it was sent to.
    """
    is_planned = any(step.action is not Action.FIND for step in ending.steps)
    is_gone = any(step.rule is Rule.LINK_GONE for step in ending.steps)
    return is_planned or is_gone or bool(ending.candidates)


def _new_steps(work: Work, steps: Iterable[Step]) -> Iterable[Step]:
    """This run's steps without those that only find again what an earlier attempt of the push wrote."""
    written = {(step.field, step.new) for step in work.earlier}
    return (
        step
        for step in steps
        if step.rule not in (Rule.ALREADY_THERE, Rule.ALREADY_WRITTEN)
        or (step.field, step.new) not in written
    )


def _result(work: Work, ending: Ending, steps: Sequence[Step]) -> PushResult:
    done = [step for step in steps if step.wrote]
    completes = work.completing and ending.record_id == work.clockwork_id
    is_ours = any(step.action is Action.CREATE_PERSON or step.rule is Rule.ADOPTED for step in steps)
    if work.kind is PushKind.SYNC and (completes or is_ours):
        return PushResult.CREATED
    return PushResult.UPDATED if done else PushResult.UNCHANGED


def _written_after(person: Person, work: Work, ending: Ending) -> dict[str, list[str]] | None:
    """What we have written to the linked record then; None: what another record got says nothing of it.

    Somebody may have linked the Person to another meanwhile (`domain.reviewing`).
    """
    if person.clockwork_id not in (work.clockwork_id, ending.record_id):
        return None
    is_gone = any(step.rule is Rule.LINK_GONE for step in ending.steps)
    is_another = ending.record_id not in (None, work.clockwork_id)
    former = {} if is_gone or is_another else person.written
    done = ours(former, (*work.beside, *work.unanswered), ending.steps)
    return remembered(former, done) if done else former
