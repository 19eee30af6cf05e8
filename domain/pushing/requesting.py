"""Requesting: the pushes that a change asks for, written in the transaction of that change.

A Person in a campaign has at most one push of each kind that is not over; a change while it runs makes it run
again.
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.gating import decide_gate, reached_by
from domain.records.campaigns import Campaign, Membership
from domain.records.database import NOTHING_LOADED
from domain.records.locking import Lock, locking
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, PushStatus, is_newest
from domain.rules.causes import Cause
from domain.rules.gates import Gate
from domain.team_rules import TeamRules
from domain.world import World

OVER = (PushStatus.DONE, PushStatus.FAILED)
"""What a change does not bring to life again. (A SKIPPED push may pass its gate after one.)"""

_GATED = (Cause.DO_NOT_SYNC, Cause.NEVER, Cause.NO_PROJECT, Cause.STAGE_NOT_MAPPED)
_STATUS_OF = {Gate.OPEN: PushStatus.READY, Gate.WAIT: PushStatus.PENDING, Gate.SKIP: PushStatus.SKIPPED}


async def request_pushes(
    session: AsyncSession,
    world: World,
    rules: TeamRules,
    campaign: Campaign,
    memberships: Sequence[Membership],
    kind: PushKind,
) -> list[Push]:
    """One push of this kind for each membership: the one that waits already, else a new one.

    The memberships are locked, or new, so that nobody else requests a push for one of them meanwhile.
    """
    ids = {membership.id for membership in memberships}
    waiting = {push.membership_id: push for push in await _unfinished(session, ids, kind)}
    return [
        _gated(
            waiting.get(membership.id) or _new_in_campaign(session, world, membership, kind),
            world,
            rules,
            campaign,
            membership,
        )
        for membership in memberships
    ]


async def request_notes(
    session: AsyncSession, world: World, rules: TeamRules, enrolled: Sequence[tuple[Campaign, Membership]]
) -> list[Push]:
    """One push of notes for each membership: the one that is not DONE, else a new one.

    One that FAILED is taken up too: what it has not written would else come after the newer notes. The
    memberships are locked, so that nobody else requests a push for one of them meanwhile.
    """
    ids = {membership.id for _, membership in enrolled}
    query = select(Push).where(Push.membership_id.in_(ids), Push.kind == PushKind.NOTES, is_newest())
    query = query.where(Push.status != PushStatus.DONE).order_by(Push.id)
    found = await session.scalars(locking(query, Lock.EXCLUSIVE))
    open_pushes = {push.membership_id: push for push in found}
    return [
        _gated(
            open_pushes.get(membership.id) or _new_in_campaign(session, world, membership, PushKind.NOTES),
            world,
            rules,
            campaign,
            membership,
        )
        for campaign, membership in enrolled
    ]


async def regate_membership(
    session: AsyncSession, world: World, rules: TeamRules, campaign: Campaign, membership: Membership
) -> Sequence[Push]:
    """After a change of the stage or the override: the membership's waiting pushes follow it at once.

    Its tags may also fill what a change by hand waits for.
    """
    by_hand = and_(Push.kind == PushKind.EDIT, Push.person_id == membership.person_id)
    await _lock(session, or_(Push.membership_id == membership.id, by_hand))
    await _reopen(session, world, by_hand, Push.status == PushStatus.BLOCKED)
    waiting = await _unfinished(session, {membership.id})
    return [_gated(push, world, rules, campaign, membership) for push in waiting]


async def request_edit(session: AsyncSession, world: World, person: Person, changed: Iterable[str]) -> Push:
    """A push of what a user changed by hand, joined with one that waits or runs for the same Person.

    The Person is locked.
    """
    going_on = Push.status.in_((PushStatus.READY, PushStatus.BLOCKED, PushStatus.RUNNING))
    query = select(Push).where(Push.person_id == person.id, Push.kind == PushKind.EDIT, going_on)
    push = await session.scalar(locking(query.order_by(Push.id), Lock.EXCLUSIVE))
    if push is None:
        push = new_push(world, person.team_id, person.id, None, PushKind.EDIT)
        session.add(push)
    push.edited, push.updated_at = sorted({*push.edited, *changed}), world.now()
    if push.status is PushStatus.RUNNING:
        push.rerun = True
    elif push.status is PushStatus.BLOCKED:
        push.status, push.due_at, push.attempts = PushStatus.READY, max(push.due_at, world.now()), 0
    return push


async def reopen_persons(session: AsyncSession, world: World, person_ids: Collection[UUID]) -> None:
    """After a change of these Persons' variables: what waited for a value or was refused is tried again."""
    refused = and_(Push.status == PushStatus.FAILED, Push.rule == Cause.REFUSED)
    stuck = or_(Push.status.in_((PushStatus.BLOCKED, PushStatus.REVIEW)), refused, waits_for_record())
    await _reopen(session, world, Push.person_id.in_(person_ids), stuck)


async def reopen_campaign(session: AsyncSession, world: World, campaign_id: UUID) -> None:
    """After a change of a campaign: its pushes that have not run yet pass the gate anew.

    Its tags may also fill what a change by hand waits for.
    """
    members = select(Membership.id).where(Membership.campaign_id == campaign_id)
    persons = select(Membership.person_id).where(Membership.campaign_id == campaign_id)
    by_hand = and_(Push.kind == PushKind.EDIT, Push.person_id.in_(persons))
    await _reopen(session, world, or_(Push.membership_id.in_(members), by_hand), _held_back())


async def reopen_team(session: AsyncSession, world: World) -> None:
    """After a change of settings or mappings: every push that has not run yet passes the gate anew."""
    await _reopen(session, world, true(), _held_back())


async def reopen_blocked(session: AsyncSession, world: World) -> None:
    """After the catalogue was read anew: what was missing there may be in it now."""
    await _reopen(session, world, true(), Push.status == PushStatus.BLOCKED)


async def reopen_reviewed(session: AsyncSession, world: World, person_id: UUID) -> None:
    """After an answer about this Person, who is locked: what asked, or was skipped by an earlier answer."""
    asking = or_(Push.status == PushStatus.REVIEW, _skipped_by_answer())
    await _reopen(session, world, Push.person_id == person_id, asking)


async def reopen_unlinked(session: AsyncSession, world: World) -> None:
    """After another firm's Clockwork was connected: what asked or waited for the former one's records.

    What earlier attempts did there says nothing of this one's.
    """
    await _reopen(session, world, true(), waits_for_record())
    going_on = update(Push).where(Push.status.in_((PushStatus.READY, PushStatus.RUNNING)))
    await session.execute(going_on.values(steps=[]), execution_options=NOTHING_LOADED)


async def wake_waiting(session: AsyncSession, world: World, person_id: UUID, *causes: Cause) -> None:
    """What this Person's pushes waited for, by the cause that they name, is there. The Person is locked."""
    now = world.now()
    waits = Push.status.in_((PushStatus.PENDING, PushStatus.REVIEW))
    skipped = and_(Push.status == PushStatus.SKIPPED, is_newest())
    waiting = (Push.person_id == person_id, or_(waits, skipped), Push.rule.in_(causes))
    ready = {"status": PushStatus.READY, "due_at": now, "updated_at": now, "finished_at": None}
    await session.execute(update(Push).where(*waiting).values(ready), execution_options=NOTHING_LOADED)


def waits_for_record() -> ColumnElement[bool]:
    """The condition that a push goes on, or is looked at again, once its Person is linked."""
    is_nowhere = and_(Push.status == PushStatus.PENDING, Push.rule == Cause.WAITING_FOR_RECORD)
    asks_which = and_(Push.status == PushStatus.REVIEW, Push.rule == Cause.DIFFERENT_RECORDS)
    return or_(is_nowhere, asks_which, _skipped_by_answer())


def _skipped_by_answer() -> ColumnElement[bool]:
    return and_(Push.status == PushStatus.SKIPPED, Push.rule == Cause.REVIEW_SKIPPED)


def _held_back() -> ColumnElement[bool]:
    skipped = and_(Push.status == PushStatus.SKIPPED, Push.rule.in_(_GATED))
    return or_(Push.status.in_((PushStatus.PENDING, PushStatus.BLOCKED, PushStatus.REVIEW)), skipped)


async def _reopen(
    session: AsyncSession, world: World, whose: ColumnElement[bool], which: ColumnElement[bool]
) -> None:
    """Make these pushes READY, those that run again once they are through; two statements, however many.

    A FAILED or SKIPPED push of a membership that has a later push stays as it is: the later one took over.
    One that is READY stays as it is too; but it is locked first, as it may be about to be taken, and then the
    second statement finds it RUNNING.
    """
    running = Push.status == PushStatus.RUNNING
    concerned = or_(running, and_(which, is_newest()))
    await _lock(session, whose, or_(concerned, Push.status == PushStatus.READY))
    now = world.now()
    await session.execute(
        update(Push)
        .where(whose, concerned)
        .values(
            status=case((running, PushStatus.RUNNING), else_=PushStatus.READY),
            rerun=case((running, true()), else_=false()),
            due_at=case((or_(running, Push.due_at > now), Push.due_at), else_=now),
            attempts=case((running, Push.attempts), else_=0),
            finished_at=None,
            updated_at=now,
        )
        .execution_options(synchronize_session=False)
    )


async def _lock(session: AsyncSession, *which: ColumnElement[bool]) -> None:
    """Hold these pushes, by id; one statement, and none of them is loaded."""
    locked = locking(select(Push.id).where(*which).order_by(Push.id), Lock.EXCLUSIVE)
    await session.execute(select(func.count()).select_from(locked.subquery()))


async def _unfinished(
    session: AsyncSession, membership_ids: Collection[UUID], *kinds: PushKind
) -> Sequence[Push]:
    """The newest push of each membership and kind (of these kinds, or of any), unless it is over."""
    alive = Push.status.not_in(OVER)
    query = select(Push).where(Push.membership_id.in_(membership_ids), is_newest(), alive).order_by(Push.id)
    query = query.where(Push.kind.in_(kinds)) if kinds else query
    return (await session.scalars(locking(query, Lock.EXCLUSIVE))).all()


def _gated(push: Push, world: World, rules: TeamRules, campaign: Campaign, membership: Membership) -> Push:
    """Put a push where the gate says; one that runs will run again, and one that may run stays as it is.

    No push comes to be due before it was: what it waits for, say for a call to settle, still holds.
    """
    now = world.now()
    if push.status is PushStatus.RUNNING:
        push.rerun, push.updated_at = True, now
        return push
    sync, settings = rules.sync_of(campaign, membership), rules.settings_of(campaign.owner).values
    decision = decide_gate(push.kind, sync, settings, reached_by(membership))
    status = _STATUS_OF[decision.gate]
    if push.status is status is PushStatus.READY:
        return push
    push.status, push.rule, push.reason = status, decision.rule, decision.reason
    push.due_at, push.attempts, push.updated_at = max(push.due_at, now), 0, now
    push.finished_at = now if decision.gate is Gate.SKIP else None
    return push


def _new_in_campaign(session: AsyncSession, world: World, membership: Membership, kind: PushKind) -> Push:
    push = new_push(world, membership.team_id, membership.person_id, membership.id, kind)
    session.add(push)
    return push


def new_push(
    world: World, team_id: UUID, person_id: UUID, membership_id: UUID | None, kind: PushKind
) -> Push:
    """A push that is due now, in no session yet."""
    now = world.now()
    return Push(
        id=world.new_id(),
        team_id=team_id,
        person_id=person_id,
        membership_id=membership_id,
        kind=kind,
        status=PushStatus.READY,
        missing_fields=[],
        candidates=[],
        edited=[],
        steps=[],
        attempts=0,
        rerun=False,
        due_at=now,
        created_at=now,
        updated_at=now,
    )
