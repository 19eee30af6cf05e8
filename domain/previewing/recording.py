"""Recording: what became of a portion, with its checkpoint, by the lane's owner alone."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.previewing.expecting import Expectation
from domain.previewing.portions import Member, Taken
from domain.pushing.lane import LaneContext
from domain.pushing.taking import INTERNAL_ERROR_REASON
from domain.records.locking import Lock
from domain.records.previews import (
    IN_FULL,
    Expected,
    Preview,
    PreviewKind,
    PreviewOutcome,
    PreviewStatus,
    preview_by_id,
)
from domain.records.pushes import PushKind
from domain.rules.steps import Step

_MOST_INTERRUPTIONS = 20
"""After these in a row, some minutes, a preview is FAILED: Clockwork does not answer what it has to ask."""
_GAVE_UP = "Clockwork could not be asked again and again: ask for the preview again later."


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """What would become of a membership's push of a kind; of proposed rules beside what today's make of it.

    `steps` are those that are shown, `fields` those that would be written, or where the rules differ.
    """

    member: Member
    kind: PushKind
    expectation: Expectation
    formerly: Expected | None
    steps: tuple[Step, ...]
    fields: tuple[str, ...]


async def record_outcomes(
    ctx: LaneContext, taken: Taken, looked_at: Sequence[Member], outcomes: Sequence[MemberOutcome]
) -> None:
    """Add the outcomes, count them, and move the checkpoint behind what was looked at.

    Nothing happens if the preview was cancelled meanwhile. Some statements, however many outcomes.

    Raises:
        LaneLost: the lane is somebody else's by now; nothing was written.
    """
    async with _owned(ctx, taken) as (session, preview):
        if preview is None:
            return
        now = ctx.world.now()
        counts = {kind: dict(counted) for kind, counted in preview.counts.items()}
        rows = [_row(preview, outcome, _count(counts, outcome)) for outcome in outcomes]
        if taken.kind is PreviewKind.RULES:
            _count_touched(preview, outcomes, await _counted_before(session, preview, outcomes))
        if rows:
            await session.execute(insert(PreviewOutcome), rows)
        preview.counts, preview.interruptions, preview.updated_at = counts, 0, now
        preview.done += len(looked_at)
        preview.total = max(preview.total, preview.done)
        if looked_at:
            preview.after = looked_at[-1].membership_id
        if taken.is_last and len(looked_at) == len(taken.members):
            preview.total = preview.done
            preview.finish(PreviewStatus.DONE, now)


async def record_interruption(ctx: LaneContext, taken: Taken) -> None:
    """Note that Clockwork could not be asked; after many times without success the preview is over.

    Raises:
        LaneLost: the lane is somebody else's by now; nothing was written.
    """
    async with _owned(ctx, taken) as (_, preview):
        if preview is not None:
            preview.interruptions += 1
            if preview.interruptions >= _MOST_INTERRUPTIONS:
                preview.finish(PreviewStatus.FAILED, ctx.world.now(), _GAVE_UP)


async def record_fault(ctx: LaneContext, taken: Taken) -> None:
    """End the preview after a fault of ours.

    Raises:
        LaneLost: the lane is somebody else's by now; nothing was written.
    """
    async with _owned(ctx, taken) as (_, preview):
        if preview is not None:
            preview.finish(PreviewStatus.FAILED, ctx.world.now(), INTERNAL_ERROR_REASON)


@asynccontextmanager
async def _owned(ctx: LaneContext, taken: Taken) -> AsyncIterator[tuple[AsyncSession, Preview | None]]:
    """The preview, locked; None if it is over, or went on, since the portion was taken."""
    async with ctx.owning() as session:
        preview = await preview_by_id(session, taken.preview_id, Lock.EXCLUSIVE)
        is_ours = preview is not None and preview.status is PreviewStatus.RUNNING
        yield session, preview if preview and is_ours and preview.after == taken.after else None


def _count(counts: dict[str, Any], outcome: MemberOutcome) -> int:
    """Which number the outcome has among those of its kind that end like it."""
    counted, expected = counts.setdefault(outcome.kind, {}), outcome.expectation.expected
    counted[expected] = counted.get(expected, 0) + 1
    number: int = counted[expected]
    return number


def _row(preview: Preview, outcome: MemberOutcome, number: int) -> dict[str, Any]:
    member, ending = outcome.member, outcome.expectation.ending
    return {
        "team_id": preview.team_id,
        "preview_id": preview.id,
        "membership_id": member.membership_id,
        "kind": outcome.kind,
        "person_id": member.person_id,
        "campaign_id": member.campaign_id,
        "expected": outcome.expectation.expected,
        "formerly": outcome.formerly,
        "number": number,
        "status": ending.status,
        "result": outcome.expectation.result,
        "rule": ending.rule,
        "reason": ending.reason,
        "missing_fields": list(ending.missing),
        "candidates": list(ending.candidates),
        "record_id": ending.record_id,
        "steps": [step.to_json() for step in outcome.steps] if number <= IN_FULL else [],
        "fields": list(outcome.fields),
    }


async def _counted_before(
    session: AsyncSession, preview: Preview, outcomes: Sequence[MemberOutcome]
) -> dict[UUID, set[str]]:
    """The Persons of these outcomes who were counted already, in earlier portions, with their fields."""
    persons = {outcome.member.person_id for outcome in outcomes}
    query = select(PreviewOutcome.person_id, PreviewOutcome.fields).where(
        PreviewOutcome.preview_id == preview.id, PreviewOutcome.person_id.in_(persons)
    )
    found: dict[UUID, set[str]] = {}
    for person_id, fields in await session.execute(query):
        found.setdefault(person_id, set()).update(fields)
    return found


def _count_touched(preview: Preview, outcomes: Sequence[MemberOutcome], known: dict[UUID, set[str]]) -> None:
    """Count each Person once, and each field of a Person once, in however many campaigns they are."""
    fields: dict[str, Any] = dict(preview.fields)
    for outcome in outcomes:
        person_id = outcome.member.person_id
        if person_id not in known:
            preview.persons += 1
        counted = known.setdefault(person_id, set())
        for name in set(outcome.fields) - counted:
            fields[name] = fields.get(name, 0) + 1
        counted.update(outcome.fields)
    preview.fields = fields
