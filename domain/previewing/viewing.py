"""Viewing previews of many pushes: how far they are, and what they say about each Person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.database import Database
from domain.records.persons import Person
from domain.records.previews import IN_FULL, Expected, Preview, PreviewOutcome, preview_by_id
from domain.records.pushes import PushKind
from domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What would become of one push, and whom it is for."""

    outcome: PreviewOutcome
    person: Person


async def find_preview(db: Database, viewer: Viewer, preview_id: UUID) -> Preview | None:
    """One preview of the viewer's team."""
    async with db.reading(viewer.team_id) as session:
        return await preview_by_id(session, preview_id)


async def list_outcomes(
    db: Database,
    viewer: Viewer,
    preview_id: UUID,
    kind: PushKind,
    expected: Expected | None,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[OutcomeView]:
    """Up to `limit` outcomes of pushes of a kind, in the order of enrolment, after a membership."""
    conditions = _conditions(preview_id, kind, expected)
    if after is not None:
        conditions.append(PreviewOutcome.membership_id > after)
    async with db.reading(viewer.team_id) as session:
        return await _outcomes(session, conditions, limit)


async def count_outcomes(
    db: Database, viewer: Viewer, preview_id: UUID, kind: PushKind, expected: Expected | None
) -> int:
    """How many there are."""
    query = select(func.count()).select_from(PreviewOutcome).where(*_conditions(preview_id, kind, expected))
    async with db.reading(viewer.team_id) as session:
        return await session.scalar(query) or 0


async def list_examples(
    db: Database, viewer: Viewer, preview_id: UUID, kind: PushKind, expected: Expected
) -> Sequence[OutcomeView]:
    """The first of one kind of outcome, which are kept with their steps."""
    conditions = [*_conditions(preview_id, kind, expected), PreviewOutcome.number <= IN_FULL]
    async with db.reading(viewer.team_id) as session:
        return await _outcomes(session, conditions, IN_FULL)


def _conditions(preview_id: UUID, kind: PushKind, expected: Expected | None) -> list[ColumnElement[bool]]:
    conditions = [PreviewOutcome.preview_id == preview_id, PreviewOutcome.kind == kind]
    return conditions if expected is None else [*conditions, PreviewOutcome.expected == expected]


async def _outcomes(
    session: AsyncSession, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[OutcomeView]:
    query = (
        select(PreviewOutcome, Person)
        .join(Person, Person.id == PreviewOutcome.person_id)
        .where(*conditions)
        .order_by(PreviewOutcome.membership_id)
        .limit(limit)
    )
    return [OutcomeView(outcome, person) for outcome, person in await session.execute(query)]
