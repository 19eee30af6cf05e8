"""Starting the copy of a firm's CRM, going on with it, and forgetting it (product.md: Connecting)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.connections import Connection, ConnectionStatus
from domain.records.crm_copies import CopyPhase, CrmCopy, CrmFilter, CrmHint, FilterStatus, copy_of_team
from domain.records.crm_people import CrmCount, CrmMove, CrmPerson, CrmPersonKey, CrmSeat, CrmValue
from domain.records.database import NOTHING_LOADED

RECONCILE_AFTER = timedelta(days=1)
"""How long after a reading of the whole firm the next one begins."""
_SWITCHED_OFF = "Copying the CRM is switched off here (COPY_REFRESH_SECONDS)."


async def begin_copy(session: AsyncSession, team_id: UUID, now: datetime) -> None:
    """Begin a new reading of the whole firm: the first one, or one that reads everything anew.

    What is in the copy stays, and can be used meanwhile.
    """
    copy = await copy_of_team(session, lock=True)
    if copy is None:
        copy = CrmCopy(team_id=team_id, reading=0, writings=0, moves_from=0)
        session.add(copy)
    begin_reading(copy, now)
    await session.flush()


async def go_on_copying(session: AsyncSession, team_id: UUID, now: datetime) -> None:
    """Begin the copy, or go on with it where it stopped when its firm was disconnected: refreshed at once."""
    copy = await copy_of_team(session, lock=True)
    if copy is None or copy.phase is CopyPhase.CANCELLED:
        await begin_copy(session, team_id, now)
        return
    copy.refresh_at, copy.problem = now, None
    copy.rests_until, copy.interruptions = None, 0


def begin_reading(copy: CrmCopy, now: datetime) -> None:
    """Have a locked copy begin a new reading of the whole firm."""
    copy.phase = CopyPhase.COMPANIES
    copy.reading += 1
    copy.page = copy.done = copy.interruptions = 0
    copy.total = copy.problem = copy.checkpoint = copy.rests_until = copy.refresh_at = None
    copy.started_at = copy.updated_at = now
    copy.reconcile_at = now + RECONCILE_AFTER


async def forget_copy(session: AsyncSession) -> None:
    """Forget everything of the copy, as it is another firm's; cursors of its searches are worth nothing then.

    Which fields are filtered on stays, and their values are to be read anew.
    """
    for table in (CrmHint, CrmMove, CrmCount, CrmValue, CrmSeat, CrmPersonKey, CrmPerson):
        await session.execute(delete(table), execution_options=NOTHING_LOADED)
    anew = update(CrmFilter).where(CrmFilter.status != FilterStatus.DROPPING)
    await session.execute(anew.values(status=FilterStatus.INDEXING, after=0, done=0, total=0))
    copy = await copy_of_team(session, lock=True)
    if copy is not None:
        copy.writings += 1
        copy.moves_from = copy.writings
        copy.loaded_at = copy.fresh_at = copy.changed_to = None
        copy.phase = CopyPhase.CANCELLED


async def teams_without_copy(session: AsyncSession) -> Sequence[UUID]:
    """Teams that were connected before there were copies, or while they were off. Sees every team."""
    has_copy = exists().where(CrmCopy.team_id == Connection.team_id)
    query = select(Connection.team_id).where(Connection.status == ConnectionStatus.CONNECTED, ~has_copy)
    return (await session.scalars(query)).all()


async def switch_copies_off(session: AsyncSession, now: datetime) -> None:
    """Cancel every copy: one goes on when it is restarted, or its firm is connected. Sees every team."""
    going_on = update(CrmCopy).where(CrmCopy.phase != CopyPhase.CANCELLED)
    cancelled = {"phase": CopyPhase.CANCELLED, "problem": _SWITCHED_OFF, "updated_at": now}
    nothing_due = {"refresh_at": None, "reconcile_at": None}
    await session.execute(going_on.values(cancelled | nothing_due), execution_options=NOTHING_LOADED)
