"""The sandbox's records: plain JSON objects under the response keys of clockwork-api.md (camelCase).

A record is a value: nobody changes one in place, a change puts a new one into the store. So a firm can be
shared by many sandboxes and a reset is instant. A person keeps only what is known; `shapes` adds the nulls.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias
from uuid import NAMESPACE_DNS, uuid5

Record: TypeAlias = dict[str, Any]

TableName = Literal[
    "people",
    "companies",
    "tags",
    "regions",
    "statuses",
    "note_types",
    "users",
    "projects",
    "custom_fields",
    "custom_values",
    "notes",
    "candidacies",
    "webhooks",
]

LOCATION_TYPES = {
    name: str(uuid5(NAMESPACE_DNS, f"{name}.location.sandbox"))
    for name in ("work", "home", "mobile", "other")
}
"""Ids of the location types; any other `location` text is kept as null."""


def spaced(moment: datetime) -> str:
    """`2024-09-19 22:17:16`, UTC: the form of people_search."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def zulu(moment: datetime) -> str:
    """`2023-10-02T15:52:27Z`: the form of webhooks, notes and candidacies."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def location_type_id(location: str | None) -> str | None:
    """The id of a location type by name (case-insensitive), None for an unknown one."""
    return LOCATION_TYPES.get((location or "").lower())


def email(record_id: str, address: str, stamp: str, location: str | None = "work") -> Record:
    """One of a person's `emails`."""
    return {
        "id": record_id,
        "address": address,
        "locationTypeId": location_type_id(location),
        "createdAt": stamp,
        "updatedAt": stamp,
    }


def phone(record_id: str, digits: str, extension: str | None = None, location: str | None = "work") -> Record:
    """One of a person's `phoneNumbers`."""
    return {
        "id": record_id,
        "digits": digits,
        "extension": extension,
        "locationTypeId": location_type_id(location),
    }


def linkedin_url(record_id: str, url: str, *, is_preferred: bool) -> Record:
    """One of a person's `linkedinUrls`."""
    return {"id": record_id, "url": url, "isPreferred": is_preferred}


def web_site(record_id: str, url: str, location: str | None = None) -> Record:
    """One of a person's `webSites`."""
    return {"id": record_id, "url": url, "location": location}


def external_ref(record_id: str, reference: str) -> Record:
    """One of a person's `externalRefs`."""
    return {"id": record_id, "externalRef": reference}


def address(record_id: str, parts: Record) -> Record:
    """One of a person's `addresses`; `parts` may have its keys, and the name of a `location`."""
    shown: Iterable[str | None] = (
        parts.get(key) for key in ("street", "street2", "city", "state", "postalCode", "country")
    )
    return {
        "id": record_id,
        **{
            key: parts.get(key)
            for key in ("street", "street2", "city", "state", "postalCode", "country", "regionId")
        },
        "locationTypeId": location_type_id(parts.get("location", "work")),
        "formattedAddress": ", ".join(part for part in shown if part),
    }


def position(
    record_id: str, title: str | None, company: Record | None, start: str | None, end: str | None
) -> Record:
    """One of a person's `positions`; current where it has no end."""
    return {
        "id": record_id,
        "title": title,
        "companyId": company and company["id"],
        "companyName": company and company["name"],
        "startDate": start,
        "endDate": end,
        "type": "former" if end else "current",
    }


def school(record_id: str, name: str, parts: Record) -> Record:
    """One of a person's `schools` from `degree, fieldOfStudy, startDate, endDate`."""
    return {"id": record_id, "name": name} | {
        key: parts.get(key) for key in ("degree", "fieldOfStudy", "startDate", "endDate")
    }


def tag_reference(tag: Record) -> Record:
    """How a person carries a tag."""
    return {"id": tag["id"], "name": tag["name"]}
