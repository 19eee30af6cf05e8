"""What the demo tells at the end: what became of every row, and the proof from the sandbox."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from api.cli.contact_columns import ID
from api.cli.contacts import Contact, Contacts
from api.cli.demo_acts import RefusedContact

EARLIER = "An earlier run wrote this person; nothing has changed since."
_LOOK_UPS = ("FIND", "FIND_COMPANY")
_NOTHING_NEW = "Clockwork has all of this already."


class Fate(StrEnum):
    """What became of a contact."""

    CREATED = "created"
    UPDATED = "updated"
    LEFT_ALONE = "left alone"
    BLOCKED = "blocked"
    REVIEW = "to review"
    REFUSED = "refused"
    SKIPPED = "skipped"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One contact's fate, with a sentence where the fate alone doesn't tell why."""

    contact: Contact
    fate: Fate
    reason: str | None

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to explain."""
        return self.reason is None or self.reason == EARLIER

    @property
    def name(self) -> str:
        """What the contact is called in the file."""
        person = self.contact.person
        parts = (person.get("firstName"), person.get("lastName"))
        return str(person.get("name") or " ".join(str(part) for part in parts if part) or "(no name)")

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "rows": list(self.contact.rows),
            "sourcewhaleId": self.contact.person[ID],
            "name": self.name,
            "fate": self.fate.name,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The demo's outcome.

    Attributes:
        contacts: what was read from the file.
        lines: one for each contact, in the order of the file.
        left_fields: how many fields were left alone for which reason.
        before: the sandbox's counts at the start.
        after: and at the end.
        seconds: how long importing and pushing took.
    """

    contacts: Contacts
    lines: tuple[Line, ...]
    left_fields: Mapping[str, int]
    before: Mapping[str, int]
    after: Mapping[str, int]
    seconds: float

    @property
    def fates(self) -> Mapping[Fate, int]:
        """How many contacts had which fate."""
        return Counter(line.fate for line in self.lines)

    @property
    def writes(self) -> int:
        """The writing calls that the sandbox received."""
        return self.after["writes"] - self.before["writes"]

    @property
    def is_fine(self) -> bool:
        """Whether nothing failed that content doesn't explain, and the sandbox has who was created."""
        created = self.after["people"] - self.before["people"]
        return not self.fates.get(Fate.FAILED) and created == self.fates.get(Fate.CREATED, 0)

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "rows": self.contacts.rows,
            "columns": {
                "understood": dict(self.contacts.understood),
                "ignored": list(self.contacts.ignored),
            },
            "fates": {fate.name: self.fates.get(fate, 0) for fate in Fate},
            "persons": [line.to_json() for line in self.lines],
            "fieldsLeftAlone": dict(self.left_fields),
            "clockwork": {
                "peopleBefore": self.before["people"],
                "peopleAfter": self.after["people"],
                "writingCalls": self.writes,
                "readingCalls": self.after["reads"] - self.before["reads"],
            },
            "seconds": round(self.seconds, 2),
            "fine": self.is_fine,
        }


def judge(
    contacts: Contacts,
    refused: Sequence[RefusedContact],
    pushes: Mapping[str, Mapping[str, Any]],
    started: datetime,
) -> tuple[Line, ...]:
    """Each contact's fate: from the API's refusal or from its newest push.

    Args:
        contacts: all of the file.
        refused: those that the API didn't take.
        pushes: the others' newest pushes, by SourceWhale's id.
        started: when this run began; a push that was done before is an earlier run's.
    """
    reasons = {str(each.contact.person[ID]): each.reason for each in refused}
    return tuple(_line(contact, reasons, pushes, started) for contact in contacts.contacts)


def count_left_fields(pushes: Mapping[str, Mapping[str, Any]], lines: Sequence[Line]) -> Mapping[str, int]:
    """How many fields this run's pushes left alone, by reason, the most frequent first."""
    listed = (pushes.get(str(line.contact.person[ID]), {}) for line in lines if line.reason != EARLIER)
    left = Counter(step["explanation"] for push in listed for step in _steps(push, "LEFT"))
    return dict(left.most_common())


def _line(
    contact: Contact,
    reasons: Mapping[str, str],
    pushes: Mapping[str, Mapping[str, Any]],
    started: datetime,
) -> Line:
    identity = str(contact.person[ID])
    if identity in reasons:
        return Line(contact, Fate.REFUSED, reasons[identity])
    push = pushes.get(identity)
    if push is None:
        return Line(contact, Fate.WAITING, "There is no push for this person.")
    return Line(contact, *_fate(push, started))


def _fate(push: Mapping[str, Any], started: datetime) -> tuple[Fate, str | None]:
    reason = push["reason"]
    match push["status"]:
        case "DONE":
            return _fate_of_done(push, started)
        case "REVIEW":
            names = " or ".join(candidate["name"] or "(no name)" for candidate in push["candidates"])
            return Fate.REVIEW, f"{reason} Candidates: {names}."
        case "FAILED":
            return (Fate.REFUSED if push["rule"] == "REFUSED" else Fate.FAILED), reason
        case ("BLOCKED" | "SKIPPED") as status:
            return Fate[status], reason
        case _:
            return Fate.WAITING, reason


def _fate_of_done(push: Mapping[str, Any], started: datetime) -> tuple[Fate, str | None]:
    if datetime.fromisoformat(push["finishedAt"]) < started:
        return Fate.LEFT_ALONE, EARLIER
    match push["result"]:
        case "CREATED":
            return Fate.CREATED, None
        case "UPDATED":
            return Fate.UPDATED, _written(push)
        case _:
            return Fate.LEFT_ALONE, _left(push)


def _written(push: Mapping[str, Any]) -> str:
    """The fields that were written, each once."""
    fields = dict.fromkeys(step["field"] for step in _steps(push, "DONE"))
    return f"Wrote {', '.join(str(field) for field in fields)}."


def _left(push: Mapping[str, Any]) -> str:
    """Why nothing was written: the fields that Clockwork has another way, each with its reason."""
    plain = ("ALREADY_THERE", "ALREADY_WRITTEN", "EMPTY_VALUE", "ONLY_CURRENT")
    others = dict.fromkeys(
        f"{step['field']}: {step['explanation']}"
        for step in _steps(push, "LEFT")
        if step["rule"] not in plain
    )
    return " ".join(("Nothing to write.", *others)) if others else _NOTHING_NEW


def _steps(push: Mapping[str, Any], outcome: str) -> Iterator[Mapping[str, Any]]:
    """The steps about fields: those that look a record or company up are left out."""
    of_fields = (step for step in push.get("steps", ()) if step["action"] not in _LOOK_UPS)
    return (step for step in of_fields if step["outcome"] == outcome)
