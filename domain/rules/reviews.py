"""Reviews: when a Person's keys point at several records, a user says which one it is.

Source: product.md: Finding the right record.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from clockwork.records import Person as Record
from domain.rules.finding import Key
from domain.rules.planning.seats import seat_of

_MOST_SHOWN = 10
"""How many of a candidate's e-mail addresses and LinkedIn URLs are shown to choose by."""


class Answer(StrEnum):
    """What a user says about the candidates."""

    LINK = "LINK"
    CREATE = "CREATE"
    SKIP = "SKIP"


@dataclass(frozen=True, slots=True)
class Review:
    """An answer that is remembered: about which records (their Clockwork ids), whose, and when.

    A LINK acts through the Person's stored id. The others act as long as the Person's keys point at nobody
    but these candidates.
    """

    answer: Answer
    candidates: frozenset[str]
    by: str
    at: datetime

    def creates_beside(self, found: Collection[str]) -> bool:
        """Whether the Person is known to be none of the records that were found."""
        return self.answer is Answer.CREATE and self.candidates.issuperset(found)

    def skips(self, found: Collection[str]) -> bool:
        """Whether nothing is to be written while the keys point at these records."""
        return self.answer is Answer.SKIP and self.candidates.issuperset(found)

    def to_json(self) -> dict[str, Any]:
        """As the Person keeps it."""
        return {
            "answer": self.answer,
            "candidates": sorted(self.candidates),
            "by": self.by,
            "at": self.at.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> "Review | None":
        """What `to_json` kept; None: nobody has answered."""
        if data is None:
            return None
        at = datetime.fromisoformat(data["at"])
        return cls(Answer(data["answer"]), frozenset(data["candidates"]), data["by"], at)


def candidate_of(record: Record, matched: Iterable[Key]) -> dict[str, Any]:
    """A record as it is shown to choose by: what matched, and what its answer carried of who it is."""
    jobs = [seat_of(position).job for position in record.positions or ()]
    job = next((job for job in jobs if job.current), None)
    addresses = [record.preferred_email_address, *(email.address for email in record.emails or ())]
    urls = [record.preferred_linkedin_url, *(url.url for url in record.linkedin_urls or ())]
    return {
        "clockworkId": record.id,
        "name": record.name,
        "matched": [{"kind": str(key.kind), "value": key.value} for key in matched],
        "title": job and job.title,
        "company": job and job.company,
        "emails": _shown(addresses),
        "linkedinUrls": _shown(urls),
    }


def _shown(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))[:_MOST_SHOWN]
