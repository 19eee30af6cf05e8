"""Twins: Persons of one campaign who share a key, so that the push of one finds what another's has written.

A run creates the record for the first and finds it for the others; so a preview plans for the others against
what the first would leave. Those with a lower membership are pushed before.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from clockwork.records import Person as Record
from domain.previewing.expecting import Expectation, expectation
from domain.pushing.asking import AskingContext
from domain.pushing.deciding import decide_checked, decide_on, review, wanted_by
from domain.pushing.reading import Reading, read_record, read_whole
from domain.pushing.work import Work
from domain.records.campaigns import Membership
from domain.records.persons import PersonKey
from domain.records.previews import Expected
from domain.rules.finding import Conflict, Key, keys_carried
from domain.rules.planning.seen import Seen
from domain.rules.steps import Outcome, Rule, Step

_MOST = 50
"""How many of a campaign's Persons are looked at who share one key: with more, it is nobody's own."""
_WRITTEN = frozenset({Expected.CREATE, Expected.UPDATE, Expected.UNCHANGED})
_NOTHING_READ = Reading(())


@dataclass(frozen=True, slots=True)
class Twin:
    """A push that runs before, and what it would do, to which record; None: to one that is made by then."""

    work: Work
    expected: Expected
    record_id: str | None

    @property
    def is_written(self) -> bool:
        """Whether there is a record once it has run."""
        return self.expected in _WRITTEN


Twins = Callable[[], Awaitable[Sequence[Twin]]]
"""Gives those of one Person, the first pushed first; some are worked out at this moment."""


async def earlier_twins(
    session: AsyncSession, campaign_id: UUID, members: Mapping[UUID, UUID]
) -> Mapping[UUID, Sequence[UUID]]:
    """For each of these memberships (given by Person) those before it that share a key: two statements.

    Of each key the first holders in the campaign are known, at most `_MOST`.
    """
    mine = select(PersonKey.person_id, PersonKey.kind, PersonKey.value).where(
        PersonKey.person_id.in_(members)
    )
    keys_of: dict[tuple[str, str], list[UUID]] = {}
    for person_id, kind, value in await session.execute(mine):
        keys_of.setdefault((kind, value), []).append(members[person_id])
    found: dict[UUID, set[UUID]] = {}
    for kind, value, twin_id in await session.execute(_holders(campaign_id, members)):
        for membership_id in keys_of.get((kind, value), ()):
            if twin_id < membership_id:
                found.setdefault(membership_id, set()).add(twin_id)
    return {membership_id: sorted(twins) for membership_id, twins in found.items()}


def _holders(campaign_id: UUID, members: Mapping[UUID, UUID]) -> Select[str, str, UUID]:
    """The first memberships of the campaign whose Persons hold each key of these; each holder is met once."""
    mine = aliased(PersonKey)
    is_theirs = exists().where(
        mine.kind == PersonKey.kind, mine.value == PersonKey.value, mine.person_id.in_(members)
    )
    same_key = (PersonKey.kind, PersonKey.value)
    place = func.row_number().over(partition_by=same_key, order_by=Membership.id)
    holders = (
        select(*same_key, Membership.id, place.label("place"))
        .join(Membership, Membership.person_id == PersonKey.person_id)
        .where(Membership.campaign_id == campaign_id, Membership.id <= max(members.values()), is_theirs)
        .subquery()
    )
    return select(holders.c.kind, holders.c.value, holders.c.id).where(holders.c.place <= _MOST)


async def expect_after(ctx: AskingContext, work: Work, twins: Twins) -> Expectation:
    """How a push that Clockwork must be asked about would end, once those of its twins have run.

    Raises:
        ClockworkError: Clockwork could not be asked, or refused to answer.
    """
    reading = await read_record(ctx, work)
    before = [twin for twin in await twins() if twin.is_written]
    is_linked = reading.record is not None and reading.record.id == work.clockwork_id
    made = () if is_linked or reading.conflict else _made(ctx, work, before)
    if reading.conflict or len(made) + (reading.record is not None) > 1:
        return _review(reading, made, work)
    if made:
        found = replace(reading, steps=_found(reading, made[0], work), record=made[0].record)
        return expectation(work, decide_on(ctx, work, found, made[0], fresh=False))
    record_id = reading.record.id if reading.record else None
    there = [twin for twin in before if twin.record_id == record_id] if record_id else []
    wanted = (wanted_by(ctx, twin.work) for twin in there)
    seen = await read_whole(ctx, reading.record, wanted_by(ctx, work), *wanted)
    for twin in there:
        seen = _after(ctx, twin, seen)
    decided = await decide_checked(ctx, work, reading, seen, fresh=work.completes(seen.record))
    return expectation(work, decided, record_id)


def _made(ctx: AskingContext, work: Work, before: Iterable[Twin]) -> Sequence[Seen]:
    """The records that the twins create, as far as they will carry a key of this Person."""
    made: list[Seen] = []
    for twin in before:
        if twin.record_id is not None:
            continue
        if twin.expected is Expected.CREATE:
            made.append(_after(ctx, twin, Seen()))
        else:
            made = [_after(ctx, twin, seen) if _carried(seen, twin.work) else seen for seen in made]
    return [seen for seen in made if _carried(seen, work)]


def _after(ctx: AskingContext, twin: Twin, seen: Seen) -> Seen:
    """What will be seen once the twin's push has run."""
    fresh = twin.work.completes(seen.record)
    decided = decide_on(ctx, twin.work, _NOTHING_READ, seen, fresh=fresh)
    return seen if not isinstance(decided, tuple) else seen.after(decided, ctx.rules.catalogue)


def _carried(seen: Seen, work: Work) -> tuple[Key, ...]:
    """The Person's keys that the record will carry."""
    carried = keys_carried(seen.record) if seen.record else frozenset()
    return tuple(key for key in work.keys if key in carried)


def _found(reading: Reading, made: Seen, work: Work) -> tuple[Step, ...]:
    names = {(str(key.kind), key.value) for key in _carried(made, work)}
    return tuple(
        replace(step, rule=Rule.FOUND, outcome=Outcome.DONE) if (step.field, step.new) in names else step
        for step in reading.steps
    )


def _review(reading: Reading, made: Sequence[Seen], work: Work) -> Expectation:
    """The keys will point at different records: those that are there, and those that are made before."""
    if reading.conflict is not None:
        return Expectation(review(work, reading, reading.conflict))
    records = [*((reading.record,) if reading.record else ()), *_named_apart(made)]
    matched = {record.id: _carried(Seen(record), work) for record in records}
    both = replace(reading, record=None, candidates=tuple(records))
    return Expectation(review(work, both, Conflict(matched)))


def _named_apart(made: Sequence[Seen]) -> Iterable[Record]:
    """Several that have no id yet would be one."""
    for number, seen in enumerate(made, start=1):
        if seen.record is not None:
            yield replace(seen.record, id=f"{seen.record.id}-{number}")
