"""The reading calls of clockwork-api.md."""

from functools import partial

from clockwork.sandbox.calls import Answer, Call, InvalidError, RefusedError
from clockwork.sandbox.records import Record, TableName
from clockwork.sandbox.routing import endpoint
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.shapes import (
    custom_value_answer,
    note_answer,
    notes_answer,
    person_answer,
    position_answer,
    rich_person_answer,
)


def whole_number(call: Call, key: str, default: int, least: int) -> int:
    """A whole number of the query, at least `least`; else 422."""
    given = call.query.get(key)
    if given is None:
        return default
    if not given.isascii() or not given.isdigit() or int(given) < least:
        raise InvalidError({key: [f"must be a whole number from {least}"]})
    return int(given)


def limit_of(sandbox: Sandbox, call: Call) -> int:
    """The size of the page that a call asks for, cut to the largest."""
    asked = whole_number(call, "limit", sandbox.options.default_limit, 1)
    return min(asked, sandbox.options.page_limit)


def known(sandbox: Sandbox, table: TableName, record_id: str) -> Record:
    """The record of that id; else 404."""
    record = sandbox.store[table].get(record_id)
    if record is None:
        raise RefusedError(404, "there is no such record")
    return record


def whole_person(sandbox: Sandbox, person: Record) -> Record:
    """A person as `people/{id}` answers it."""
    notes = sandbox.store["notes"].of(person["id"])
    options = sandbox.options
    return rich_person_answer(person, notes, options.shapes.single, months_apart=options.months_apart)


def _listed(sandbox: Sandbox, people: list[Record], lists: tuple[str, ...]) -> list[Record]:
    notes, apart = sandbox.store["notes"], sandbox.options.months_apart
    return [person_answer(person, notes.of(person["id"]), lists, months_apart=apart) for person in people]


@endpoint("GET", "people")
def people(sandbox: Sandbox, call: Call) -> Answer:
    """A page of people; `sort=-updatedAt`: newest change first."""
    limit, offset = limit_of(sandbox, call), whole_number(call, "offset", 0, 0)
    table = sandbox.store["people"]
    sort = call.query.get("sort")
    if sort not in {None, "-updatedAt"}:
        raise InvalidError({"sort": ["is unknown"]})
    page = table.newest_page if sort and sandbox.options.honour_sort else table.page
    return Answer(200, {"people": _listed(sandbox, page(limit, offset), sandbox.options.shapes.listing)})


@endpoint("GET", "people_search")
def people_search(sandbox: Sandbox, call: Call) -> Answer:
    """A page of the people whose text has all terms of `q`."""
    limit, page = limit_of(sandbox, call), whole_number(call, "page", 1, 1)
    start = (page - 1) * limit
    query = call.query.get("q", "")
    table = sandbox.store["people"]
    if query.strip():
        found = sandbox.search.find(query, sandbox.now())
        shown = [person for person_id in found[start : start + limit] if (person := table.get(person_id))]
        total = len(found)
    else:
        shown, total = table.page(limit, start), len(table)
    answer = _listed(sandbox, shown, sandbox.options.shapes.search)
    return Answer(200, {"peopleSearch": answer, "meta": {"total": total, "page": page}})


@endpoint("GET", "people/{id}")
def person(sandbox: Sandbox, call: Call) -> Answer:
    """One person with everything that is known."""
    return Answer(200, {"person": whole_person(sandbox, known(sandbox, "people", call.ids[0]))})


@endpoint("GET", "people/{id}/positions")
def positions(sandbox: Sandbox, call: Call) -> Answer:
    """All positions of a person."""
    found = known(sandbox, "people", call.ids[0]).get("positions") or []
    apart = sandbox.options.months_apart
    return Answer(
        200, {"personPositions": [position_answer(position, months_apart=apart) for position in found]}
    )


@endpoint("GET", "people/{id}/notes")
def person_notes(sandbox: Sandbox, call: Call) -> Answer:
    """The newest notes of a person, newest first."""
    owner = known(sandbox, "people", call.ids[0])
    newest_first = sandbox.store["notes"].of(owner["id"])[::-1]
    offset = whole_number(call, "offset", 0, 0)
    return Answer(200, {"notes": notes_answer(newest_first[offset : offset + limit_of(sandbox, call)])})


@endpoint("GET", "people/{id}/custom_fields")
def person_custom_fields(sandbox: Sandbox, call: Call) -> Answer:
    """The custom fields' values of a person."""
    owner = known(sandbox, "people", call.ids[0])
    values = sandbox.store["custom_values"].of(owner["id"])
    return Answer(200, {"personCustomFields": [custom_value_answer(custom_value) for custom_value in values]})


@endpoint("GET", "notes/{id}")
def note(sandbox: Sandbox, call: Call) -> Answer:
    """One note."""
    return Answer(200, {"note": note_answer(known(sandbox, "notes", call.ids[0]))})


@endpoint("GET", "companies/{id}")
def company(sandbox: Sandbox, call: Call) -> Answer:
    """One company."""
    return Answer(200, {"company": known(sandbox, "companies", call.ids[0])})


@endpoint("GET", "projects/{id}/candidacies")
def candidacies(sandbox: Sandbox, call: Call) -> Answer:
    """A page of a project's candidacies, with `include=person` each with its person."""
    project = known(sandbox, "projects", call.ids[0])
    include = call.query.get("include")
    if include not in {None, "person"}:
        raise InvalidError({"include": ["is unknown"]})
    limit, offset = limit_of(sandbox, call), whole_number(call, "offset", 0, 0)
    page = sandbox.store["candidacies"].of(project["id"])[offset : offset + limit]
    if include:
        page = [candidacy | {"person": _candidate(sandbox, candidacy)} for candidacy in page]
    return Answer(200, {"candidacies": page})


def _candidate(sandbox: Sandbox, candidacy: Record) -> Record | None:
    found = sandbox.store["people"].get(candidacy["personId"])
    return _listed(sandbox, [found], sandbox.options.shapes.listing)[0] if found else None


def _paged(table: TableName, key: str, sandbox: Sandbox, call: Call) -> Answer:
    limit, offset = limit_of(sandbox, call), whole_number(call, "offset", 0, 0)
    return Answer(200, {key: sandbox.store[table].page(limit, offset)})


def _all(table: TableName, key: str, sandbox: Sandbox, _call: Call) -> Answer:
    return Answer(200, {key: list(sandbox.store[table])})


endpoint("GET", "companies")(partial(_paged, "companies", "companies"))
endpoint("GET", "projects")(partial(_paged, "projects", "projects"))
endpoint("GET", "tags")(partial(_all, "tags", "tags"))
endpoint("GET", "regions")(partial(_all, "regions", "regions"))
endpoint("GET", "statuses")(partial(_all, "statuses", "statuses"))
endpoint("GET", "note_types")(partial(_all, "note_types", "noteTypes"))
endpoint("GET", "users")(partial(_all, "users", "users"))
endpoint("GET", "custom_fields")(partial(_all, "custom_fields", "customFields"))
