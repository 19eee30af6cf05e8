"""Requesting: the pushes that a change asks for, written in the transaction of that change.

A Person in a campaign has at most one push of each kind that is not over; a change while it runs makes it run
again.
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.gating import decide_gate, reached_by
from domain.pushing.reopening import lock_pushes, reopen
from domain.records.campaigns import Campaign, Membership
from domain.records.locking import Lock, locking
from domain.records.persons import Person
from domain.records.pushes import IS_NEWEST, Push, PushKind, PushStatus
from domain.rules.gates import Gate
from domain.team_rules import TeamRules
from domain.world import World

OVER = (PushStatus.DONE, PushStatus.FAILED)
"""What a change does not bring to life again. (A SKIPPED push may pass its gate after one.)"""

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

    The memberships are locked, or new, so that nobody else requests a push for one of them meanwhile. Their
    pushes of every kind are locked at once, by id: those of another kind may be requested next.
    """
    unfinished = await _unfinished(session, {membership.id for membership in memberships})
    waiting = [push for push in unfinished if push.kind is kind]
    enrolled = [(campaign, membership) for membership in memberships]
    return _one_each(session, world, rules, enrolled, kind, waiting)


async def request_notes(
    session: AsyncSession, world: World, rules: TeamRules, enrolled: Sequence[tuple[Campaign, Membership]]
) -> list[Push]:
    """One push of notes for each membership: the one that is not DONE, else a new one.

    One that FAILED is taken up too: what it has not written would else come after the newer notes. The
    memberships are locked, so that nobody else requests a push for one of them meanwhile.
    """
    ids = {membership.id for _, membership in enrolled}
    query = select(Push).where(Push.membership_id.in_(ids), Push.kind == PushKind.NOTES, IS_NEWEST)
    query = query.where(Push.status != PushStatus.DONE).order_by(Push.id)
    found = await session.scalars(locking(query, Lock.EXCLUSIVE))
    return _one_each(session, world, rules, enrolled, PushKind.NOTES, found.all())


async def regate_membership(
    session: AsyncSession, world: World, rules: TeamRules, campaign: Campaign, membership: Membership
) -> Sequence[Push]:
    """After a change of the stage or the override: the membership's waiting pushes follow it at once.

    Its tags may also fill what a change by hand waits for.
    """
    by_hand = and_(Push.kind == PushKind.EDIT, Push.person_id == membership.person_id)
    await lock_pushes(session, or_(Push.membership_id == membership.id, by_hand))
    await reopen(session, world, by_hand, Push.status == PushStatus.BLOCKED)
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


async def _unfinished(session: AsyncSession, membership_ids: Collection[UUID]) -> Sequence[Push]:
    """The newest push of each membership and kind, unless it is over; locked by id."""
    alive = Push.status.not_in(OVER)
    query = select(Push).where(Push.membership_id.in_(membership_ids), IS_NEWEST, alive).order_by(Push.id)
    return (await session.scalars(locking(query, Lock.EXCLUSIVE))).all()


def _one_each(
    session: AsyncSession,
    world: World,
    rules: TeamRules,
    enrolled: Sequence[tuple[Campaign, Membership]],
    kind: PushKind,
    known: Sequence[Push],
) -> list[Push]:
    """The push of each membership, a known one or else a new one, where its gate puts it."""
    pushes = {push.membership_id: push for push in known}
    for _, membership in enrolled:
        if membership.id not in pushes:
            pushes[membership.id] = _new_in_campaign(session, world, membership, kind)
    return [
        _gated(pushes[membership.id], world, rules, campaign, membership) for campaign, membership in enrolled
    ]


def _gated(push: Push, world: World, rules: TeamRules, campaign: Campaign, membership: Membership) -> Push:
    """Put a push where the gate says; one that runs will run again, and one that may run stays as it is.

    No push comes to be due before it was: what it waits for, say for a call to settle, still holds.
    """
    now = world.now()
    if push.status is PushStatus.RUNNING:
        push.rerun, push.updated_at = True, now
        return push
    sync, settings = rules.sync_of(campaign, membership), rules.settings_of(campaign.owner)
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
