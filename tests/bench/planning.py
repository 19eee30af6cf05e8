"""The time that planning alone takes: what a contact wants, compared with a record; no calls, no database."""

import time
from typing import Any

from clockwork.records import Person as Record
from domain.rules.field_mapping import DEFAULT_MAPPING, wanted_of
from domain.rules.fields import Catalogue, Option
from domain.rules.finding import external_ref_of
from domain.rules.planning.given import Given
from domain.rules.planning.plan import mapped_fields, plan_push
from domain.rules.settings import LayeredSettings
from domain.rules.variables import Variables
from tests.running.contacts import Contact, contact

_YEARS = {"startYear": "start_year", "endYear": "end_year"}


def measure_planning(times: int) -> tuple[float, float]:
    """Microseconds per plan, the mapping of variables included: of a new record, and of one that has it all.

    Every plan is of another contact, so that nothing is remembered from the plan before.
    """
    contacts = [contact(number) for number in range(times)]
    settings = LayeredSettings.of({"update_full_history": True}, {})
    catalogue = Catalogue.of([], [Option(f"tag-{name}", name) for name in ("Fintech", "Banking", "SaaS")])
    mapped = mapped_fields(DEFAULT_MAPPING)

    def seconds(known: bool) -> float:
        given = [(_variables(one), one["sourcewhaleId"], _record(one) if known else None) for one in contacts]
        writes, started = 0, time.perf_counter()
        for variables, sourcewhale_id, record in given:
            plan = plan_push(
                Given(
                    wanted=wanted_of(variables, DEFAULT_MAPPING),
                    settings=settings,
                    catalogue=catalogue,
                    mapped=mapped,
                    external_ref=external_ref_of(variables, sourcewhale_id),
                    external_ref_stated=False,
                    record=record,
                    fresh=record is None,
                    positions=(record.positions or ()) if record else (),
                )
            )
            writes += sum(step.writes for step in plan)
        taken = time.perf_counter() - started
        assert bool(writes) is not known, "a known contact has nothing to write, a new one has"
        return taken

    return seconds(known=False) / times * 1e6, seconds(known=True) / times * 1e6


def _variables(one: Contact) -> Variables:
    plain = {name: one[name] for name in ("name", "emails", "phones", "skills")}
    return Variables.from_json(
        plain
        | {
            "social_urls": {page["network"]: page["url"] for page in one["socialUrls"]},
            "experience": [_renamed(job) | {"current": "endYear" not in job} for job in one["experience"]],
            "education": [_renamed(study) for study in one["education"]],
        }
    )


def _renamed(entry: dict[str, Any]) -> dict[str, Any]:
    return {_YEARS.get(name, name): value for name, value in entry.items()}


def _record(one: Contact) -> Record:
    """The contact as Clockwork would show it, after everything was written."""
    urls = {page["network"]: page["url"] for page in one["socialUrls"]}
    jobs = [
        {"title": job["title"], "companyName": job["company"], **_dates(job)} for job in one["experience"]
    ]
    studies = [{"name": s["school"], "degree": s["degree"], **_dates(s)} for s in one["education"]]
    lists = {
        "emails": [{"address": email} for email in one["emails"]],
        "phoneNumbers": [{"digits": "".join(filter(str.isdigit, phone))} for phone in one["phones"]],
        "linkedinUrls": [{"url": urls["LINKEDIN"]}],
        "webSites": [{"url": urls["WEBSITE"]}],
        "externalRefs": [{"externalRef": f"sourcewhale:{one['sourcewhaleId']}"}],
        "positions": jobs,
        "schools": studies,
        "tags": [{"name": tag} for tag in one["skills"]],
        "addresses": [],
    }
    numbered = {
        name: [{"id": f"{name}-{place}"} | part for place, part in enumerate(parts)]
        for name, parts in lists.items()
    }
    return Record.from_json({"id": one["sourcewhaleId"], "name": one["name"], **numbered})


def _dates(entry: dict[str, Any]) -> dict[str, str | None]:
    start, end = entry.get("startYear"), entry.get("endYear")
    return {"startDate": f"{start}-01-01" if start else None, "endDate": f"{end}-01-01" if end else None}
