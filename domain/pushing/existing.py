"""The Person's record as it stands once no creation of it is under way; notes and stages create nobody."""

from dataclasses import replace
from datetime import timedelta

from domain.pushing.creating import settle_creation
from domain.pushing.deciding import Ending, review
from domain.pushing.lane import LaneContext
from domain.pushing.queue import keys_being_created
from domain.pushing.reading import Reading, read_record
from domain.pushing.work import Work
from domain.records.pushes import PushStatus
from domain.rules.causes import Cause
from domain.rules.steps import Action, Outcome, Rule, Step

_A_MOMENT = timedelta(seconds=1)
"""So much later than another push: what is due earlier is taken earlier, and has its keys first."""


async def read_existing(ctx: LaneContext, work: Work) -> Reading | Ending:
    """The Person's record by the ladder; without one the push waits until another has created it.

    product.md: Only add notes to synced records: nobody is created by a note alone.
    """
    reading = await read_settled(ctx, work)
    return reading if isinstance(reading, Ending) else must_be_there(work, reading)


def must_be_there(work: Work, reading: Reading) -> Reading | Ending:
    """A reading with a record; or how a push that creates nobody ends without one."""
    if reading.conflict is not None:
        return review(work, reading, reading.conflict)
    if reading.record is None:
        reason = "Waits until the person is in Clockwork."
        return Ending(PushStatus.PENDING, Cause.WAITING_FOR_RECORD, reason, reading.steps)
    return reading


async def read_settled(ctx: LaneContext, work: Work) -> Reading | Ending:
    """The Person's record by the ladder, or what an unanswered creation has left, once that can be told."""
    held = await unsettled(ctx, work)
    if held is not None:
        return held
    if work.intent is None:
        return await read_record(ctx, work)
    adopted = await settle_creation(ctx, work, work.intent)
    if adopted is None:
        # The intent is gone: the Person waits now for the creations that came after its own, too.
        return await read_settled(ctx, replace(work, intent=None))
    step = Step(Action.FIND, Rule.ADOPTED, Outcome.DONE, "clockworkId", None, adopted)
    return Reading((step,), await ctx.client.person(adopted), is_adopted=True)


async def unsettled(ctx: LaneContext, work: Work) -> Ending | None:
    """Wait while a creation may still arrive: this Person's own, or that of another with the same keys.

    Of two whose creations were sent, the one that was sent first is looked into first.
    """
    before = work.intent.id if work.intent else None
    async with ctx.db.reading(ctx.team_id) as session:
        others = await keys_being_created(session, work.person_id, ctx.settle, before)
    now = ctx.world.now()
    waits = [max(others[key], now) + _A_MOMENT for key in work.locks if key in others]
    if work.intent is not None and work.intent.sent_at + ctx.settle > now:
        waits.append(work.intent.sent_at + ctx.settle)
    if not waits:
        return None
    reason = "Waits until it is clear whether an earlier attempt has created the record."
    return Ending(PushStatus.READY, Cause.SETTLING, reason, retry_at=max(waits), counts=False)
