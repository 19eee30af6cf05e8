"""One person, Grace Hopper, between SourceWhale and Clockwork, and what Clockwork holds of her.

A CRM field is named as the firm names it ("Notice Period"), or by the id of a built-in one ("biography").
"""

from dataclasses import dataclass

from domain.records.database import Database
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.outreach import subjects, times
from tests.whole.team import CAMPAIGN, Team

NAME, EMAIL, PROFILE = "Grace Hopper", "grace@navy.example", "https://www.linkedin.com/in/gracehopper"
WHOM = {"sourcewhaleId": "grace"}
WHERE = {"sourcewhaleId": CAMPAIGN}
_FIELD_SETTINGS = ("protectedFields", "neverUpdatedFields", "mandatoryFields", "displayedFields")


@dataclass(frozen=True, slots=True)
class Scene:
    """A team of its own, and the firm's Clockwork."""

    team: Team
    clockwork: Clockwork
    db: Database

    def fields(self, *names: str) -> list[str]:
        """The ids of fields."""
        own = {field["name"]: field["id"] for field in self.clockwork.sandbox.store["custom_fields"]}
        return [f"custom:{own[name]}" if name in own else name for name in names]

    def settings(self, changes: Json) -> Json:
        """Settings with the ids of the fields that they name."""
        return {
            name: self.fields(*value) if name in _FIELD_SETTINGS else value for name, value in changes.items()
        }

    def held(self) -> Json:
        """What Clockwork has of the person now; with no record, or several, only how many."""
        records = self.clockwork.named(NAME)
        if len(records) != 1:
            return {"records": len(records)}
        (record,) = records
        notes = record["notes"] or []
        return {
            "records": 1,
            "biography": record.get("biography"),
            "emails": [email["address"] for email in record["emails"]],
            "phones": [phone["digits"] for phone in record["phoneNumbers"]],
            "urls": [url["url"] for kind in ("linkedinUrls", "webSites") for url in record[kind]],
            "positions": [f"{held['title']}, {held['companyName']}" for held in record["positions"]],
            "schools": [school["name"] for school in record["schools"]],
            "tags": sorted(tag["name"] for tag in record["tags"]),
            "companies": self._web_sites(record),
            "statuses": self._statuses(record),
            "notes": [
                f"{note['type']}: {subject}" for note, subject in zip(notes, subjects(notes), strict=True)
            ],
            "times": times(notes),
            **self._own_fields(record),
        }

    def _web_sites(self, record: Json) -> dict[str, str | None]:
        """Of the companies where the person works or worked, by the company's name."""
        employers = {held["companyId"] for held in record["positions"]}
        companies = self.clockwork.sandbox.store["companies"]
        return {found["name"]: found["webSite"] for found in companies if found["id"] in employers}

    def _statuses(self, record: Json) -> list[str]:
        """In every project, by name."""
        store = self.clockwork.sandbox.store
        names = {status["id"]: status["name"] for status in store["statuses"]}
        return [names[held["statusId"]] for held in store["candidacies"] if held["personId"] == record["id"]]

    def _own_fields(self, record: Json) -> Json:
        """By the name of the firm's field: its text, or the names of its options."""
        by_id = {field["id"]: field for field in self.clockwork.sandbox.store["custom_fields"]}
        held = {}
        for value in record["customFields"]:
            field = by_id[value["customFieldId"]]
            options = [option["name"] for option in field["options"] if option["id"] in value["optionIds"]]
            held[field["name"]] = options or value["value"]
        return held
