"""Fills in what is not said in records that a recruiter plants through the control plane."""

from collections.abc import Callable
from typing import Protocol

from clockwork.sandbox import records
from clockwork.sandbox.catalogue import DEFAULT_STATUS
from clockwork.sandbox.firm import company
from clockwork.sandbox.records import Record, TableName
from clockwork.sandbox.store import Store


class Place(Protocol):
    """Where records are planted: the sandbox."""

    store: Store
    new_id: Callable[[], str]

    def stamp(self) -> str:
        """The time now in the form of people."""

    def zulu_stamp(self) -> str:
        """The time now in the form of notes and candidacies."""


def completed(place: Place, table: TableName, given: Record) -> Record:
    """A whole record of `table` from the keys that are given."""
    blank = {"id": place.new_id()} | _BLANKS.get(table, _blank)(place)
    whole = blank | fresh_parts(place, table, given)
    if table == "people":
        first, _, last = whole["name"].partition(" ")
        whole = {"firstName": first, "lastName": last} | whole
    return whole


def fresh_parts(place: Place, table: TableName, given: Record) -> Record:
    """The given keys of a person with all lists made of records; of any other table as they are."""
    if table != "people":
        return given
    kept = {key: value for key, value in given.items() if key not in {"notes", "customFields"}}
    return kept | {
        name: [make(place, part) for part in kept[name] or ()]
        for name, make in _PARTS.items()
        if name in kept
    }


def company_for(place: Place, name: str) -> Record:
    """The company of that name, made where there is none."""
    known = place.store.company_named(name)
    return known or place.store.put("companies", company(place.new_id(), name, None, place.stamp()))


def tag_for(place: Place, name: str) -> Record:
    """The tag of that name, made where there is none."""
    return place.store.tag_named(name) or place.store.put("tags", {"id": place.new_id(), "name": name})


def default_status_id(store: Store) -> str:
    """The status of a new candidacy: Research, or the firm's first one where it was renamed."""
    ids = {status["name"]: status["id"] for status in store["statuses"]}
    return str(ids.get(DEFAULT_STATUS) or next(iter(ids.values())))


def _part(key: str, make: Callable[[Place, str], Record]) -> Callable[[Place, object], Record]:
    def build(place: Place, given: object) -> Record:
        if isinstance(given, dict):
            return make(place, str(given[key])) | given
        return make(place, str(given))

    return build


def _position(place: Place, given: object) -> Record:
    parts: Record = given if isinstance(given, dict) else {"title": given}
    name = parts.get("companyName")
    employer = place.store["companies"].get(parts.get("companyId") or "") or (
        company_for(place, name) if name else None
    )
    made = records.position(
        place.new_id(), parts.get("title"), employer, parts.get("startDate"), parts.get("endDate")
    )
    return made | parts


def _address(place: Place, given: object) -> Record:
    parts: Record = given if isinstance(given, dict) else {"city": given}
    return records.address(place.new_id(), parts) | parts


_PARTS: dict[str, Callable[[Place, object], Record]] = {
    "emails": _part("address", lambda place, address: records.email(place.new_id(), address, place.stamp())),
    "phoneNumbers": _part("digits", lambda place, digits: records.phone(place.new_id(), digits)),
    "linkedinUrls": _part(
        "url", lambda place, url: records.linkedin_url(place.new_id(), url, is_preferred=False)
    ),
    "webSites": _part("url", lambda place, url: records.web_site(place.new_id(), url)),
    "externalRefs": _part("externalRef", lambda place, ref: records.external_ref(place.new_id(), ref)),
    "tags": _part("name", lambda place, name: records.tag_reference(tag_for(place, name))),
    "schools": _part("name", lambda place, name: records.school(place.new_id(), name, {})),
    "positions": _position,
    "addresses": _address,
}


def _blank(_place: Place) -> Record:
    return {}


def _blank_person(place: Place) -> Record:
    return {"name": "", "createdAt": place.stamp(), "updatedAt": place.stamp()}


def _blank_note(place: Place) -> Record:
    return {"type": "Internal", "content": "", "createdAt": place.zulu_stamp()}


def _blank_candidacy(place: Place) -> Record:
    stamp = place.zulu_stamp()
    return {
        "statusId": default_status_id(place.store),
        "rank": 1,
        "stoplightStatus": None,
        "createdAt": stamp,
        "updatedAt": stamp,
    }


_BLANKS: dict[TableName, Callable[[Place], Record]] = {
    "people": _blank_person,
    "companies": lambda place: company("", "", None, place.stamp()) | {"id": place.new_id()},
    "notes": _blank_note,
    "candidacies": _blank_candidacy,
    "custom_values": lambda _: {"value": None, "optionIds": []},
    "custom_fields": lambda _: {"entity": "person", "fieldType": "text", "options": []},
    "projects": lambda place: {
        "status": "Open",
        "companyId": None,
        "companyName": None,
        "createdAt": place.stamp(),
    },
}
