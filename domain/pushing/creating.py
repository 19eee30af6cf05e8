"""Creating a person, once: the intent is committed before the call, and an unanswered one is looked for.

Source: design.md: How a push travels, 5. A person is created bare, without e-mails or URLs
(clockwork-api.md: Writing), so what an unanswered call may have left is known by its name and its time alone.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.bodies import PersonFields
from clockwork.endpoints import LARGEST_PAGE, NEWEST_CHANGE_FIRST
from clockwork.errors import ComeBackLater, CredentialsRefused, NotFound, Refused
from clockwork.records import Person as Record
from domain.pushing.lane import LaneContext
from domain.pushing.reading import read_positions
from domain.pushing.reopening import wake_waiting
from domain.pushing.work import OpenIntent, Work
from domain.records.database import NOTHING_LOADED
from domain.records.locking import Lock
from domain.records.persons import Person, learn_keys, persons_by_id
from domain.records.pushes import Intent, IntentStatus
from domain.rules.causes import Cause
from domain.rules.comparing import same_text
from domain.rules.finding import keys_carried

_PARTS = ("emails", "phone_numbers", "linkedin_urls", "web_sites", "addresses", "schools", "tags")
"""What a record that was only just created has none of."""
_CLOCKS_APART = timedelta(minutes=10)
"""How far Clockwork's clock may be from ours."""


class LinkChanged(Exception):
    """Somebody has said meanwhile which record the Person is: nothing was created."""


async def create_person(ctx: LaneContext, work: Work, body: PersonFields) -> str:
    """Create the record and link the Person to it; its Clockwork id.

    Raises:
        LinkChanged: the Person is another record's by now (`domain.reviewing`).
        Ambiguous: no answer came; the intent stays, to be settled by `settle_creation`.
        Refused, ComeBackLater, CredentialsRefused: surely nothing was created.
    """
    intent_id = ctx.world.new_id()
    async with ctx.owning() as session:
        # The Person is held until the intent can be seen: whoever answers waits, or was first.
        person = (await persons_by_id(session, [work.person_id], Lock.EXCLUSIVE)).get(work.person_id)
        if person is None or person.clockwork_id != work.clockwork_id:
            raise LinkChanged
        session.add(
            Intent(
                id=intent_id,
                team_id=ctx.team_id,
                push_id=work.push_id,
                person_id=work.person_id,
                status=IntentStatus.SENT,
                keys=list(work.locks),
                sent=dict(body),
                sent_at=ctx.world.now(),
                clockwork_id=None,
            )
        )
    ctx.check_lease()
    try:
        record_id = await ctx.client.create_person(body)
    except (Refused, ComeBackLater, CredentialsRefused):
        async with ctx.db.writing(ctx.team_id) as session:
            await session.execute(delete(Intent).where(Intent.id == intent_id))
        raise
    async with ctx.keeping() as session:
        await _settle(session, ctx, work, intent_id, record_id)
    return record_id


async def settle_creation(ctx: LaneContext, work: Work, intent: OpenIntent) -> str | None:
    """Look in Clockwork for what an unanswered creation may have left; adopt it, or forget the intent.

    Only a bare record of that name and time is ours: one that somebody made by hand has more to it, and one
    that a user was asked about was there before.
    """
    taken = await _known_ids(ctx) | (work.review.candidates if work.review else frozenset())
    suspects = [record async for record in _suspects(ctx, intent) if record.id not in taken]
    left = [record for record in suspects if await _is_left(ctx, record, intent, work)]
    async with ctx.owning() as session:
        if not left:
            await session.execute(delete(Intent).where(Intent.id == intent.id))
            return None
        record_id = min(left, key=lambda record: _apart(record, intent)).id
        await _settle(session, ctx, work, intent.id, record_id)
    return record_id


async def link(session: AsyncSession, ctx: LaneContext, work: Work, record_id: str) -> None:
    """Remember which record the Person is, and which keys we know it by; nothing happens if we do already.

    Nor if somebody has said meanwhile that the Person is another one (`domain.reviewing`). What was written
    to a former record is forgotten, and pushes that waited for the record go on. The Person is locked by the
    first statement, before them.
    """
    now = ctx.world.now()
    forgotten: dict[str, object] = {} if work.clockwork_id is None else {"written": {}}
    is_another = and_(
        Person.clockwork_id.is_not_distinct_from(work.clockwork_id),
        Person.clockwork_id.is_distinct_from(record_id),
    )
    linked = await session.execute(
        update(Person)
        .where(Person.id == work.person_id, is_another)
        .values(clockwork_id=record_id, linked_at=now, **forgotten),
        execution_options=NOTHING_LOADED,
    )
    if cast("CursorResult[tuple[()]]", linked).rowcount:
        await learn_keys(session, ctx.team_id, work.keys, record_id, now)
        waited_for = (Cause.WAITING_FOR_RECORD, Cause.DIFFERENT_RECORDS, Cause.REVIEW_SKIPPED)
        await wake_waiting(session, ctx.world, work.person_id, *waited_for)


async def _settle(
    session: AsyncSession, ctx: LaneContext, work: Work, intent_id: UUID, record_id: str
) -> None:
    await link(session, ctx, work, record_id)
    await session.execute(
        update(Intent)
        .where(Intent.id == intent_id)
        .values(status=IntentStatus.SETTLED, clockwork_id=record_id),
        execution_options=NOTHING_LOADED,
    )


async def _known_ids(ctx: LaneContext) -> set[str]:
    """Every record that a Person of the team is linked to: none of them is an orphan."""
    async with ctx.db.reading(ctx.team_id) as session:
        linked = await session.scalars(select(Person.clockwork_id).where(Person.clockwork_id.is_not(None)))
        return {record_id for record_id in linked if record_id is not None}


async def _suspects(ctx: LaneContext, intent: OpenIntent) -> AsyncIterator[Record]:
    """People of that name created about then: among those changed last, and whom the search shows."""
    seen: set[str] = set()
    since = intent.sent_at - _CLOCKS_APART
    for people in (_changed_since(ctx, since), ctx.client.search_people(intent.sent["name"])):
        async for record in people:
            if record.id not in seen and _is_of(record, intent, since):
                seen.add(record.id)
                yield record


def _is_of(record: Record, intent: OpenIntent, since: datetime) -> bool:
    fits = record.created_at is None or record.created_at >= since
    return fits and same_text(record.name or "", intent.sent["name"])


async def _changed_since(ctx: LaneContext, since: datetime) -> AsyncIterator[Record]:
    """The people changed since; where Clockwork doesn't sort them by that, every person is gone through."""
    page: list[Record] = []
    async for record in _people(ctx):
        yield record
        page.append(record)
        if len(page) == LARGEST_PAGE:
            if _ends_before(page, since):
                return
            page.clear()


def _ends_before(page: Sequence[Record], since: datetime) -> bool:
    """Whether a page is sorted by its changes, the last first, and reaches back behind `since`."""
    times = [record.updated_at for record in page if record.updated_at is not None]
    falls = all(later >= earlier for later, earlier in pairwise(times))
    return len(times) == len(page) and falls and times[0] > times[-1] and times[-1] < since


async def _people(ctx: LaneContext) -> AsyncIterator[Record]:
    """Every person, the last changed first where Clockwork sorts them."""
    try:
        async for record in ctx.client.people(sort=NEWEST_CHANGE_FIRST):
            yield record
    except Refused:
        async for record in ctx.client.people():
            yield record


async def _is_left(ctx: LaneContext, suspect: Record, intent: OpenIntent, work: Work) -> bool:
    """Whether a record, read whole, has nothing but what the call sent, and was created about then."""
    try:
        record = await ctx.client.person(suspect.id)
    except NotFound:
        return False
    created_at = record.created_at or suspect.created_at
    if created_at is None or created_at < intent.sent_at - _CLOCKS_APART:
        return False
    if not keys_carried(record) <= set(work.keys) or any(getattr(record, part) for part in _PARTS):
        return False
    return not await read_positions(ctx.client, record)


def _apart(record: Record, intent: OpenIntent) -> timedelta:
    """How far from the call a record was created: the nearest is the likeliest."""
    return abs((record.created_at or intent.sent_at) - intent.sent_at)
