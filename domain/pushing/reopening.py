"""Reopening: pushes that go on, or pass their gate anew, once what held them back has changed.

It is written in the transaction of that change.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.campaigns import Membership
from domain.records.database import NOTHING_LOADED
from domain.records.locking import Lock, locking
from domain.records.pushes import IS_NEWEST, Push, PushKind, PushStatus
from domain.rules.causes import Cause
from domain.world import World

_GATED = (Cause.DO_NOT_SYNC, Cause.NEVER, Cause.NO_PROJECT, Cause.STAGE_NOT_MAPPED)


async def reopen_persons(session: AsyncSession, world: World, person_ids: Collection[UUID]) -> None:
    """After a change of these Persons' variables: what waited for a value or was refused is tried again."""
    refused = and_(Push.status == PushStatus.FAILED, Push.rule == Cause.REFUSED)
    stuck = or_(Push.status.in_((PushStatus.BLOCKED, PushStatus.REVIEW)), refused, waits_for_record())
    await reopen(session, world, Push.person_id.in_(person_ids), stuck)


async def reopen_campaign(session: AsyncSession, world: World, campaign_id: UUID) -> None:
    """After a change of a campaign: its pushes that have not run yet pass the gate anew.

    Its tags may also fill what a change by hand waits for.
    """
    members = select(Membership.id).where(Membership.campaign_id == campaign_id)
    persons = select(Membership.person_id).where(Membership.campaign_id == campaign_id)
    by_hand = and_(Push.kind == PushKind.EDIT, Push.person_id.in_(persons))
    await reopen(session, world, or_(Push.membership_id.in_(members), by_hand), _held_back())


async def reopen_team(session: AsyncSession, world: World) -> None:
    """After a change of settings or mappings: every push that has not run yet passes the gate anew."""
    await reopen(session, world, true(), _held_back())


async def reopen_blocked(session: AsyncSession, world: World) -> None:
    """After the catalogue was read anew: what was missing there may be in it now."""
    await reopen(session, world, true(), Push.status == PushStatus.BLOCKED)


async def reopen_reviewed(session: AsyncSession, world: World, person_id: UUID) -> None:
    """After an answer about this Person, who is locked: what asked, or was skipped by an earlier answer."""
    asking = or_(Push.status == PushStatus.REVIEW, _skipped_by_answer())
    await reopen(session, world, Push.person_id == person_id, asking)


async def reopen_unlinked(session: AsyncSession, world: World) -> None:
    """After another firm's Clockwork was connected: what asked or waited for the former one's records.

    What earlier attempts did there says nothing of later ones: only a push that is DONE has none.
    """
    may_run = Push.status != PushStatus.DONE
    await lock_pushes(session, may_run)
    await reopen(session, world, true(), waits_for_record())
    await session.execute(update(Push).where(may_run).values(steps=[]), execution_options=NOTHING_LOADED)


async def wake_waiting(session: AsyncSession, world: World, person_id: UUID, *causes: Cause) -> None:
    """What this Person's pushes waited for, by the cause that they name, is there. The Person is locked."""
    now = world.now()
    waits = Push.status.in_((PushStatus.PENDING, PushStatus.REVIEW))
    skipped = and_(Push.status == PushStatus.SKIPPED, IS_NEWEST)
    waiting = (Push.person_id == person_id, or_(waits, skipped), Push.rule.in_(causes))
    await lock_pushes(session, *waiting)
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


async def reopen(
    session: AsyncSession, world: World, whose: ColumnElement[bool], which: ColumnElement[bool]
) -> None:
    """Make these pushes READY, those that run again once they are through; two statements, however many.

    A FAILED or SKIPPED push of a membership that has a later push stays as it is: the later one took over.
    One that is READY stays as it is too; but it is locked first, as it may be about to be taken, and then the
    second statement finds it RUNNING.
    """
    running = Push.status == PushStatus.RUNNING
    concerned = or_(running, and_(which, IS_NEWEST))
    await lock_pushes(session, whose, or_(concerned, Push.status == PushStatus.READY))
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


async def lock_pushes(session: AsyncSession, *which: ColumnElement[bool]) -> None:
    """Hold these pushes, by id; one statement, and none of them is loaded."""
    locked = locking(select(Push.id).where(*which).order_by(Push.id), Lock.EXCLUSIVE)
    await session.execute(select(func.count()).select_from(locked.subquery()))
