"""How a person leaves the sandbox: the keys of clockwork-api.md, with its nulls and the lists of the call."""

from collections.abc import Iterable

from clockwork.sandbox.options import EXTRA_LISTS, PAGE_LISTS
from clockwork.sandbox.records import Record

_SCALARS: Record = dict.fromkeys(
    (
        "id", "name", "firstName", "lastName", "createdAt", "updatedAt", "loadedAt", "lastImportedUpdatedAt",
        "mostRecentNoteUpdatedAt", "doNotContact", "noRelocation", "assistant", "assistantName", "user",
        "preferredEmailAddress", "preferredPhoneNumber", "preferredLinkedinUrl", "preferredWebSite",
        "preferredImAccount", "preferredAddress",
    )
)  # fmt: skip
_V1_SCALARS = ("prefix", "middleName", "suffix", "nickName", "initials", "biography", "skypeName")
_PREFERRED = (
    ("preferredEmailAddress", "emails", "address"),
    ("preferredPhoneNumber", "phoneNumbers", "digits"),
    ("preferredLinkedinUrl", "linkedinUrls", "url"),
    ("preferredWebSite", "webSites", "url"),
    ("preferredAddress", "addresses", "formattedAddress"),
)
_NULL_WHEN_EMPTY = frozenset(("tags", "phoneNumbers", "notes"))
_LISTS = frozenset((*PAGE_LISTS, *EXTRA_LISTS))


def person_answer(person: Record, notes: list[Record], lists: Iterable[str], *, months_apart: bool) -> Record:
    """A person as a call answers it: all scalars, the preferred values, and the lists named in `lists`.

    Empty `tags`, `phoneNumbers` and `notes` are null for half of the people (by id), an empty list for the
    others.
    """
    answer = _SCALARS | {key: found for key, found in person.items() if key not in _LISTS}
    answer["doNotContact"] = bool(person.get("doNotContact"))
    answer["noRelocation"] = bool(person.get("noRelocation"))
    for preferred, name, key in _PREFERRED:
        records = person.get(name)
        if records:
            answer[preferred] = records[0][key]
    if notes:
        answer["mostRecentNoteUpdatedAt"] = notes[-1]["createdAt"]
    for name in lists:
        answer[name] = (notes_answer(notes) if name == "notes" else person.get(name)) or _empty(
            person["id"], name
        )
    if months_apart and answer.get("positions"):
        answer["positions"] = [
            position_answer(position, months_apart=True) for position in answer["positions"]
        ]
    return answer


def rich_person_answer(
    person: Record, notes: list[Record], lists: Iterable[str], *, months_apart: bool
) -> Record:
    """`person_answer` with the scalars that only v1 was seen with."""
    blank = dict.fromkeys(_V1_SCALARS)
    return blank | person_answer(person, notes, lists, months_apart=months_apart)


def notes_answer(notes: list[Record]) -> list[Record]:
    """Notes without the sandbox's own keys."""
    return [note_answer(note) for note in notes]


def note_answer(note: Record) -> Record:
    """A note as `notes` answers it."""
    return {key: note[key] for key in ("id", "type", "content", "createdAt")}


def custom_value_answer(custom_value: Record) -> Record:
    """A custom field's value as `people/{id}/custom_fields` answers it."""
    return {key: custom_value[key] for key in ("id", "customFieldId", "value", "optionIds")}


def position_answer(position: Record, *, months_apart: bool) -> Record:
    """A position, with `months_apart` with month and year apart instead of dates."""
    if not months_apart:
        return position
    answer = {key: found for key, found in position.items() if key not in {"startDate", "endDate"}}
    for edge in ("start", "end"):
        date = position[f"{edge}Date"]
        answer[f"{edge}Year"] = int(date[:4]) if date else None
        answer[f"{edge}Month"] = int(date[5:7]) if date else None
    return answer


def _empty(person_id: str, name: str) -> list[Record] | None:
    return None if name in _NULL_WHEN_EMPTY and person_id[-1] in "02468ace" else []
