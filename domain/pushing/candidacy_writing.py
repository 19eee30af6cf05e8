"""Writing candidacies: each call is noted in the membership before it is made, and again with its answer.

Creating one can't be repeated safely (clockwork-api.md: Writing), and a change that arrives late would undo a
later one. So whatever happened to the call, nobody writes to that place in the project before it has settled,
and then Clockwork's own list says what became of it (design.md: How a push travels, 5).
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.errors import Ambiguous, ClockworkError
from domain.pushing.lane import LaneContext
from domain.pushing.work import Work
from domain.records.campaigns import membership_by_id
from domain.records.locking import Lock
from domain.rules.candidacies import Candidacy, Written


def settles_at(ctx: LaneContext, written: Written | None) -> datetime | None:
    """Until when a call without an answer may still arrive; None: there is none."""
    if written is None or written.is_answered or written.at + ctx.settle <= ctx.world.now():
        return None
    return written.at + ctx.settle


async def write_candidacy(
    ctx: LaneContext, work: Work, sent: Written, former: Written | None, ours: str | None
) -> Written:
    """Create the candidacy, or change that with `sent.candidacy_id`; what is there now.

    `former` is what we had written before, and `ours` the status there if it was that.

    Raises:
        Ambiguous: no answer came: what was sent stays noted as such.
        ClockworkError: of any other kind: surely nothing was written.
    """
    unanswered = replace(sent, former=ours, is_answered=False)
    async with ctx.owning() as session:
        await remember_candidacy(session, work, sent.project_id, unanswered)
    ctx.check_lease()
    try:
        candidacy_id = await _call(ctx, sent)
    except Ambiguous:
        ctx.projects.forget(sent.project_id)
        raise
    except ClockworkError:
        ctx.projects.forget(sent.project_id)
        async with ctx.owning() as session:
            await remember_candidacy(session, work, sent.project_id, former)
        raise
    ctx.projects.note(sent.project_id, sent.person_id, Candidacy(candidacy_id, sent.status_id))
    return sent.answered(candidacy_id, sent.status_id)


async def remember_candidacy(
    session: AsyncSession, work: Work, project_id: str, written: Written | None
) -> None:
    """Keep in the membership what was written for it last in a project; None: nothing was."""
    if work.membership_id is None:
        return
    membership = await membership_by_id(session, work.membership_id, Lock.EXCLUSIVE)
    if membership is not None:
        others = {key: kept for key, kept in (membership.candidacies or {}).items() if key != project_id}
        membership.candidacies = others | ({project_id: written.to_json()} if written else {})


async def _call(ctx: LaneContext, sent: Written) -> str:
    if sent.candidacy_id is None:
        return await ctx.client.create_candidacy(sent.project_id, sent.person_id, sent.status_id)
    await ctx.client.update_candidacy(sent.candidacy_id, sent.status_id)
    return sent.candidacy_id
