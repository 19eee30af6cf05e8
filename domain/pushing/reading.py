"""Reading: the record of a Person in Clockwork, by the ladder (product.md: Finding the right record)."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import timedelta

from clockwork.client import ClockworkClient
from clockwork.errors import NotFound
from clockwork.records import Person as Record
from clockwork.records import PersonCustomField, Position
from domain.pushing.asking import AskingContext
from domain.pushing.company_reading import look_up_companies
from domain.pushing.work import Work, unfinished_records
from domain.records.persons import clockwork_ids_of
from domain.rules.field_mapping import Wanted
from domain.rules.fields import Catalogue, custom_field_id
from domain.rules.finding import Conflict, Found, Key, keys_carried, shows, verdict
from domain.rules.planning.seen import Seen
from domain.rules.steps import Action, Outcome, Rule, Step, leave

_MAX_HITS = 2_000
"""How deep a free-text search is followed: a hit that carries the key is expected on top."""
_SEARCH_LAGS = timedelta(hours=1)
"""How long Clockwork's search may take to show what was written."""
_FIRST_HITS = 100
"""How deep it is followed once somebody was found: another with the same key stands beside."""
_SEARCHED_LISTS = ("emails", "phone_numbers", "addresses", "tags", "schools")
"""What people_search shows of a person (clockwork-api.md: A person, as people_search returns it)."""
_MAX_CHECKED = 25
"""How many hits that don't show whether they carry the key are fetched whole."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What Clockwork said: a record, a conflict, or neither; with the look-ups as steps.

    `is_adopted`: the record is what an unanswered creation of ours has left.
    """

    steps: tuple[Step, ...]
    record: Record | None = None
    conflict: Conflict | None = None
    candidates: tuple[Record, ...] = ()
    is_adopted: bool = False


async def read_record(ctx: AskingContext, work: Work) -> Reading:
    """Climb the ladder: the stored id alone, else every other key, which must agree."""
    steps: list[Step] = []
    if work.clockwork_id is not None:
        try:
            record = await ctx.client.person(work.clockwork_id)
        except NotFound:
            steps.append(_find("clockworkId", work.clockwork_id, Rule.LINK_GONE))
        else:
            record = await _completed(ctx, record)
            return Reading((_find("clockworkId", work.clockwork_id, Rule.FOUND),), record)
    search = _Search(ctx, work.keys)
    outcome = await search.run()
    steps.extend(
        _find(key.kind, key.value, Rule.FOUND if search.hits[key] else Rule.NOT_FOUND) for key in work.keys
    )
    if _is_none_of_them(work, outcome):
        return Reading((*steps, leave(Action.FIND, Rule.NONE_OF_THEM, "clockworkId")))
    if isinstance(outcome, Conflict):
        candidates = tuple(search.records[record_id] for record_id in outcome.candidates)
        return Reading(tuple(steps), conflict=outcome, candidates=candidates)
    return Reading(tuple(steps), search.records[outcome.record_id] if outcome.record_id else None)


def _is_none_of_them(work: Work, outcome: Found | Conflict) -> bool:
    """Whether a user has said that the Person is none of the records that the keys point at.

    Once the Person's own record was created and is gone again, keys that agree are believed after all: a
    recruiter may have merged it.
    """
    if work.review is None:
        return False
    if isinstance(outcome, Conflict):
        return work.review.creates_beside(outcome.candidates)
    is_first = work.clockwork_id is None and outcome.record_id is not None
    return is_first and work.review.creates_beside([outcome.record_id or ""])


async def read_again(ctx: AskingContext, reading: Reading) -> Reading:
    """The same record as it stands now that another push has written to it."""
    if reading.record is None:
        return reading
    record = await _completed(ctx, await ctx.client.person(reading.record.id))
    return dataclasses.replace(reading, record=record)


async def _completed(ctx: AskingContext, record: Record) -> Record:
    """A record that was read by its id, with the lists that only the search shows.

    Absence is not emptiness (clockwork-api.md: Not known, which list keys an answer carries).
    """
    if all(getattr(record, name) is not None for name in _SEARCHED_LISTS) or not record.name:
        return record
    seen = 0
    async for hit in ctx.client.search_people(record.preferred_email_address or record.name):
        seen += 1
        if hit.id == record.id:
            return merged(record, hit)
        if seen >= _MAX_HITS:
            break
    return record


class _Search:
    """The look-ups of one Person: who carries which key."""

    def __init__(self, ctx: AskingContext, keys: tuple[Key, ...]) -> None:
        self._ctx = ctx
        self._keys = keys
        self.records: dict[str, Record] = {}
        self.hits: dict[Key, set[str]] = {key: set() for key in keys}
        self._unfinished: set[str] = set()

    async def run(self) -> Found | Conflict:
        """Ask Clockwork's search, then what we know ourselves, then who was changed last."""
        for key in self._keys:
            for term in key.search_terms:
                await self._ask(key, term)
        await self._remember()
        if not any(self.hits.values()):
            self._note(await self._ctx.recent.carrying(self._keys))
        return await self._confirm()

    async def _ask(self, key: Key, term: str) -> None:
        seen, silent = 0, []
        async for record in self._ctx.client.search_people(term):
            self._note((record,))
            if key not in keys_carried(record) and not shows(record, key.kind):
                silent.append(record.id)
            seen += 1
            if seen >= (_FIRST_HITS if self.hits[key] else _MAX_HITS):
                break
        if not self.hits[key]:
            for record_id in silent[:_MAX_CHECKED]:
                await self._fetch(record_id)

    async def _remember(self) -> None:
        """Where Clockwork's search is silent, what we wrote or found lately speaks."""
        since = self._ctx.world.now() - _SEARCH_LAGS
        silent = [key for key in self._keys if not self.hits[key]]
        async with self._ctx.db.reading(self._ctx.team_id) as session:
            for key, record_ids in (await clockwork_ids_of(session, silent, since)).items():
                self.hits[key].update(record_ids)
            self._unfinished = await unfinished_records(session, set().union(*self.hits.values()))

    async def _confirm(self) -> Found | Conflict:
        """Read the records that were hit whole: what a record says of itself is truer than who pointed at it.

        One that can't be read is a hit only as far as the search itself showed it.
        """
        for record_id in sorted(set().union(*self.hits.values())):
            shown = self.records.get(record_id)
            if await self._fetch(record_id):
                self._check(self.records[record_id])
                if shown is not None and record_id in self.records:
                    self.records[record_id] = merged(self.records[record_id], shown)
            elif shown is None:
                self._drop(record_id, self._keys)
        return verdict(self.hits)

    def _check(self, record: Record) -> None:
        """Drop the hits that the record itself denies; one that we are still writing may lack its keys."""
        if record.id not in self._unfinished:
            carried = keys_carried(record)
            self._drop(record.id, [k for k in self._keys if shows(record, k.kind) and k not in carried])

    def _drop(self, record_id: str, keys: Iterable[Key]) -> None:
        for key in keys:
            self.hits[key].discard(record_id)

    async def _fetch(self, record_id: str) -> bool:
        try:
            record = await self._ctx.client.person(record_id)
        except NotFound:
            return False
        self._note((record,))
        if self._is_hit(record_id):
            self.records[record_id] = record
        return True

    def _is_hit(self, record_id: str) -> bool:
        return any(record_id in ids for ids in self.hits.values())

    def _note(self, records: Iterable[Record]) -> None:
        for record in records:
            carried = keys_carried(record).intersection(self._keys)
            for key in carried:
                self.hits[key].add(record.id)
            if carried:
                self.records[record.id] = record


def merged(whole: Record, hit: Record) -> Record:
    """The record as read whole; what that answer didn't carry is taken from the search's.

    Not so the positions: they have an endpoint of their own, which doesn't lag.
    """
    lacking = {
        part.name: getattr(hit, part.name)
        for part in fields(whole)
        if getattr(whole, part.name) is None and part.name != "positions"
        if getattr(hit, part.name) is not None
    }
    return dataclasses.replace(whole, **lacking, known=whole.known | (hit.known - {"positions"}))


async def read_whole(ctx: AskingContext, record: Record | None, *wanted: Wanted) -> Seen:
    """The record with those of its sub-lists that its answer lacked and that something is wanted in."""
    companies = await look_up_companies(ctx, wanted)
    if record is None:
        return Seen(companies=companies)
    catalogue = ctx.rules.catalogue
    positions = any(one.jobs for one in wanted)
    custom = any(
        one.has(known.id) for one in wanted for known in catalogue.fields.values() if known.custom_id
    )
    return Seen(
        record,
        await read_positions(ctx.client, record) if positions else (),
        await read_custom_values(ctx.client, record, catalogue) if custom else {},
        companies,
    )


async def read_positions(client: ClockworkClient, record: Record) -> tuple[Position, ...]:
    """The record's positions, fetched where its answer lacked them."""
    return record.positions if record.positions is not None else await client.person_positions(record.id)


async def read_custom_values(
    client: ClockworkClient, record: Record, catalogue: Catalogue
) -> dict[str, tuple[str, ...]]:
    """The record's custom fields by field id: texts as they are, options by name."""
    values = await client.person_custom_fields(record.id)
    return {
        custom_field_id(value.custom_field_id): _texts(value, catalogue)
        for value in values
        if value.custom_field_id
    }


def _texts(value: PersonCustomField, catalogue: Catalogue) -> tuple[str, ...]:
    known = catalogue.fields.get(custom_field_id(value.custom_field_id or ""))
    names = {option.id: option.name for option in known.options} if known else {}
    if value.option_ids:
        return tuple(names.get(option_id, option_id) for option_id in value.option_ids)
    return (value.value,) if value.value else ()


def _find(field: str, value: str, rule: Rule) -> Step:
    return Step(
        Action.FIND, rule, Outcome.LEFT if rule is Rule.NOT_FOUND else Outcome.DONE, field, None, value
    )
