"""Tries every reading call once against a real account, to settle what the endpoint table only assumes."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from clockwork import endpoints as at
from clockwork.client import ClockworkClient
from clockwork.endpoints import NEWEST_CHANGE_FIRST, Endpoint, Standing
from clockwork.errors import ClockworkError
from clockwork.records import Company, Note, Person, Project

T = TypeVar("T")

_ENOUGH_TO_SEE_AN_ORDER = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row of the table turned out to be. `as_expected` is None when it could not be tried.

    `remark` is a sentence without people's data.
    """

    endpoint: Endpoint
    standing: Standing
    as_expected: bool | None
    remark: str


@dataclass(frozen=True, slots=True)
class _Probe:
    """How to try a row: with the id that the row `needs` found, if it needs one."""

    endpoint: Endpoint
    call: Callable[[ClockworkClient, str], Awaitable[object]]
    needs: Endpoint | None = None


async def examine(client: ClockworkClient) -> AsyncIterator[Finding]:
    """Call every reading endpoint once and say, row by row, whether it answered as the table expects.

    Calls that need an id take the first that an earlier list held. Errors of Clockwork become findings.
    """
    found: dict[str, str] = {}
    for probe in _PROBES:
        identifier = "" if probe.needs is None else found.get(probe.needs.name, "")
        if probe.needs is not None and not identifier:
            remark = f"Not tried: {probe.needs.name} gave no record to try it with."
            yield Finding(probe.endpoint, probe.endpoint.standing, None, remark)
            continue
        try:
            answer = await probe.call(client, identifier)
        except ClockworkError as error:
            yield Finding(probe.endpoint, probe.endpoint.standing, False, str(error))
            continue
        found[probe.endpoint.name] = _first_id(answer)
        as_expected, remark = _judge(probe.endpoint, answer)
        yield Finding(probe.endpoint, probe.endpoint.standing, as_expected, remark)


def _judge(endpoint: Endpoint, answer: object) -> tuple[bool, str]:
    records = answer if isinstance(answer, tuple) else (answer,)
    if endpoint is at.LIST_PEOPLE_SORTED and not _newest_change_first(records):
        return False, "Answered, but not with the newest change first."
    carried = {name for record in records if isinstance(record, Person | Company) for name in record.known}
    count = f"Answered with {len(records)} record{'' if len(records) == 1 else 's'}"
    return True, f"{count}, carrying {', '.join(sorted(carried))}." if carried else f"{count}."


def _newest_change_first(records: tuple[object, ...]) -> bool:
    times: list[datetime | None] = [record.updated_at for record in records if isinstance(record, Person)]
    known = [time for time in times if time is not None]
    return len(known) == len(times) and known == sorted(known, reverse=True)


def _first_id(answer: object) -> str:
    first = answer[0] if isinstance(answer, tuple) and answer else answer
    return (first.id or "") if isinstance(first, Person | Note | Company | Project) else ""


async def _one(records: AsyncGenerator[T, None]) -> tuple[T, ...]:
    async with aclosing(records):
        async for record in records:
            return (record,)
    return ()


_PROBES: tuple[_Probe, ...] = (
    _Probe(at.SEARCH_PEOPLE, lambda client, _: _one(client.search_people("", page_size=1))),
    _Probe(at.LIST_PEOPLE, lambda client, _: client.people_page(1, 0)),
    _Probe(
        at.LIST_PEOPLE_SORTED,
        lambda client, _: client.people_page(_ENOUGH_TO_SEE_AN_ORDER, 0, NEWEST_CHANGE_FIRST),
    ),
    _Probe(at.GET_PERSON, lambda client, person: client.person(person), at.LIST_PEOPLE),
    _Probe(at.LIST_POSITIONS, lambda client, person: client.person_positions(person), at.LIST_PEOPLE),
    _Probe(at.LIST_NOTES, lambda client, person: client.person_notes(person), at.LIST_PEOPLE),
    _Probe(
        at.LIST_PERSON_CUSTOM_FIELDS,
        lambda client, person: client.person_custom_fields(person),
        at.LIST_PEOPLE,
    ),
    _Probe(at.GET_NOTE, lambda client, note: client.note(note), at.LIST_NOTES),
    _Probe(at.LIST_COMPANIES, lambda client, _: _one(client.companies(page_size=1))),
    _Probe(at.GET_COMPANY, lambda client, company: client.company(company), at.LIST_COMPANIES),
    _Probe(at.LIST_TAGS, lambda client, _: client.tags()),
    _Probe(at.LIST_REGIONS, lambda client, _: client.regions()),
    _Probe(at.LIST_PROJECTS, lambda client, _: _one(client.projects(page_size=1))),
    _Probe(
        at.LIST_CANDIDACIES,
        lambda client, project: _one(client.candidacies(project, page_size=1)),
        at.LIST_PROJECTS,
    ),
    _Probe(at.LIST_STATUSES, lambda client, _: client.statuses()),
    _Probe(at.LIST_NOTE_TYPES, lambda client, _: client.note_types()),
    _Probe(at.LIST_CUSTOM_FIELDS, lambda client, _: client.custom_fields()),
    _Probe(at.LIST_USERS, lambda client, _: client.users()),
)
