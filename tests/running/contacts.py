"""Made-up contacts, as GraphQL takes them, and what of each must stand in Clockwork in the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Contact = dict[str, Any]
"""One `PersonInput` of the GraphQL schema, as JSON."""


def contact(number: int) -> Contact:
    """A Person with 2 e-mails, a phone, a LinkedIn URL, a web site, 3 positions, a school and 2 tags."""
    slug = f"petra-muster-{number:05}"
    return {
        "sourcewhaleId": f"contact-{number:05}",
        "name": f"Petra Muster {number:05}",
        "emails": [f"{slug}@work.example", f"{slug}@home.example"],
        "phones": [f"+49 30 55{number:05}"],
        "skills": ["Fintech", "Banking"],
        "socialUrls": [
            {"network": "LINKEDIN", "url": f"https://www.linkedin.com/in/{slug}"},
            {"network": "WEBSITE", "url": f"https://{slug}.example"},
        ],
        "experience": [
            {"title": "Partner", "company": f"Musterwerk {number % 50}", "startYear": 2021},
            {"title": "Director", "company": "Beispiel & Co", "startYear": 2015, "endYear": 2021},
            {"title": "Analyst", "company": "Erste Firma", "startYear": 2010, "endYear": 2015},
        ],
        "education": [{"school": "Universität Mannheim", "degree": "MBA", "endYear": 2010}],
    }


@dataclass(frozen=True, slots=True)
class Written:
    """What a record in Clockwork says of a contact: each list sorted, each value as often as it is there."""

    emails: tuple[str, ...]
    phones: tuple[str, ...]
    linkedin_urls: tuple[str, ...]
    web_sites: tuple[str, ...]
    positions: tuple[tuple[str, str], ...]
    schools: tuple[str, ...]
    tags: tuple[str, ...]
    external_refs: tuple[str, ...]


def wanted(contacts: Iterable[Contact]) -> dict[str, list[Written]]:
    """By name, the one record that each contact must have become."""
    return {contact["name"]: [_wanted(contact)] for contact in contacts}


def written(people: Iterable[Mapping[str, Any]], contacts: Sequence[Contact]) -> dict[str, list[Written]]:
    """By name, all records that the contacts did become, from people as the sandbox keeps them."""
    found: dict[str, list[Written]] = {contact["name"]: [] for contact in contacts}
    for person in people:
        if person["name"] in found:
            found[person["name"]].append(_written(person))
    return found


def _wanted(contact: Contact) -> Written:
    urls = {page["network"]: page["url"] for page in contact["socialUrls"]}
    return Written(
        emails=_sorted(contact["emails"]),
        phones=_sorted("".join(filter(str.isdigit, phone)) for phone in contact["phones"]),
        linkedin_urls=(urls["LINKEDIN"],),
        web_sites=(urls["WEBSITE"],),
        positions=tuple(sorted((job["title"], job["company"]) for job in contact["experience"])),
        schools=_sorted(study["school"] for study in contact["education"]),
        tags=_sorted(contact["skills"]),
        external_refs=(f"sourcewhale:{contact['sourcewhaleId']}",),
    )


def _written(person: Mapping[str, Any]) -> Written:
    return Written(
        emails=_sorted(email["address"] for email in person["emails"]),
        phones=_sorted(phone["digits"] for phone in person["phoneNumbers"]),
        linkedin_urls=_sorted(url["url"] for url in person["linkedinUrls"]),
        web_sites=_sorted(site["url"] for site in person["webSites"]),
        positions=tuple(sorted((job["title"], job["companyName"]) for job in person["positions"])),
        schools=_sorted(school["name"] for school in person["schools"]),
        tags=_sorted(tag["name"] for tag in person["tags"]),
        external_refs=_sorted(ref["externalRef"] for ref in person["externalRefs"]),
    )


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(values))
