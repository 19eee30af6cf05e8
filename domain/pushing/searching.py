"""Searching: who in Clockwork carries a Person's keys (product.md: Finding the right record)."""

import dataclasses
from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta

from clockwork.errors import NotFound
from clockwork.records import Person as Record
from domain.pushing.asking import AskingContext
from domain.pushing.work import unfinished_records
from domain.records.persons import clockwork_ids_of
from domain.rules.finding import Conflict, Found, Key, keys_carried, shows, verdict

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


class Search:
    """The look-ups of one Person: who carries which key.

    Attributes:
        hits: the ids of the records that carry each key, once `run` is through.
        records: those records, by id.
    """

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


async def completed(ctx: AskingContext, record: Record) -> Record:
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
