"""People of the firm's CRM as the copy keeps them: what an answer showed, and nothing that it did not.

Source: design.md: Stores; clockwork-api.md: Not known (absence is not emptiness).
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from clockwork.records import Address, PersonCustomField, Position
from clockwork.records import Person as Record
from domain.rules.crm_values import IndexedValue, indexed
from domain.rules.fields import CrmField, F, custom_field_id, name_key
from domain.rules.finding import MAX_KEY, Key, KeyKind
from domain.rules.folding import folded
from domain.rules.keys import normal_email, normal_external_ref, normal_linkedin
from domain.rules.mailboxes import mailbox_of

MAX_NAME_KEY = 200
"""The most characters by which people are sorted."""
MAX_DOC = 4_000
"""The most characters of a person that free text is looked for in."""
MAX_ID = 100
"""The most characters of an id of Clockwork's."""
MAILBOX = "MAILBOX"
"""The kind of key beside `KeyKind` under which all aliases of a mailbox are one."""

_TEXTS: Mapping[str, str] = {
    F.NAME: "name",
    F.NICK_NAME: "nick_name",
    F.BIOGRAPHY: "biography",
    F.SKYPE_NAME: "skype_name",
    F.ASSISTANT_NAME: "assistant_name",
}
_LISTS: Mapping[str, tuple[str, str, str | None]] = {
    F.EMAILS: ("emails", "address", "preferred_email_address"),
    F.PHONES: ("phone_numbers", "digits", "preferred_phone_number"),
    F.LINKEDIN_URL: ("linkedin_urls", "url", "preferred_linkedin_url"),
    F.WEB_SITES: ("web_sites", "url", "preferred_web_site"),
    F.EXTERNAL_REF: ("external_refs", "external_ref", None),
    F.TAGS: ("tags", "name", None),
}
_PLACES: Mapping[str, str] = {
    F.CITY: "city",
    F.STATE: "state",
    F.POSTCODE: "postal_code",
    F.COUNTRY: "country",
}
_SEARCHED = (F.NAME, F.COMPANY, F.TITLE, F.EMAILS)
"""What free text is looked for in (product.md: Search)."""
_WORD_START = "  "
"""Stands before each word of a document: with a letter or two it makes the three that an index needs."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A current position; what is not known of it is empty."""

    title: str
    company_id: str
    company: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedPerson:
    """One person of the copy.

    `values` are texts by field id; a field of which nothing is known is absent, one that is blank is there
    and empty. Custom fields are there only with a value, and known as a whole if `has_custom`. `seats` are
    the current positions, and `off_limits` Clockwork's own mark; both None: not known.
    """

    clockwork_id: str
    updated_at: datetime | None
    off_limits: bool | None
    values: Mapping[str, tuple[str, ...]]
    seats: tuple[Seat, ...] | None
    has_custom: bool

    def over(self, former: "CopiedPerson | None") -> "CopiedPerson":
        """This reading, and what the former one knew of what this one does not show."""
        if former is None:
            return self
        kept = {
            field: texts
            for field, texts in former.values.items()
            if not (self.has_custom and _is_custom(field))
        }
        return dataclasses.replace(
            self,
            updated_at=self.updated_at or former.updated_at,
            off_limits=former.off_limits if self.off_limits is None else self.off_limits,
            values={**kept, **self.values},
            seats=former.seats if self.seats is None else self.seats,
            has_custom=self.has_custom or former.has_custom,
        )

    @property
    def is_clear(self) -> bool:
        """Whether all is known that off-limits needs: the mark, the addresses and the current positions."""
        return self.off_limits is not None and self.seats is not None and F.EMAILS in self.values

    def texts(self, field: str) -> tuple[str, ...]:
        """The texts of a field; empty also where nothing is known."""
        return self.values.get(field, ())

    @property
    def name(self) -> str:
        """The name; empty if there is none."""
        return next(iter(self.texts(F.NAME)), "")

    @property
    def name_key(self) -> str:
        """By which people are sorted."""
        return name_key(self.name)[:MAX_NAME_KEY]

    def identities(self) -> frozenset[tuple[str, str]]:
        """Every key that the person is found by: its kind and its normal form."""
        emails = {email for text in self.texts(F.EMAILS) if (email := normal_email(text))}
        found = {
            *(Key(KeyKind.EMAIL, email) for email in emails),
            *(
                Key(KeyKind.LINKEDIN, url)
                for text in self.texts(F.LINKEDIN_URL)
                if (url := normal_linkedin(text))
            ),
            *(
                Key(KeyKind.EXTERNAL_REF, ref)
                for text in self.texts(F.EXTERNAL_REF)
                if (ref := normal_external_ref(text))
            ),
        }
        keys = {(str(key.kind), key.value) for key in found}
        keys |= {(MAILBOX, mailbox) for email in emails if (mailbox := mailbox_of(email))}
        return frozenset((kind, value) for kind, value in keys if len(value) <= MAX_KEY)

    def doc(self) -> str:
        """What free text is looked for in: every word once, each with the mark of its beginning before it."""
        words = [word for field in _SEARCHED for text in self.texts(field) for word in folded(text).split()]
        return "".join(_WORD_START + word for word in dict.fromkeys(words))[:MAX_DOC]

    def indexed(self, fields: Iterable[CrmField]) -> Mapping[str, Sequence[IndexedValue]]:
        """By field, its values as they are indexed, each once; a field without any is left out."""
        found: dict[str, Sequence[IndexedValue]] = {}
        for field in fields:
            values = {value.key: value for text in self.texts(field.id) if (value := indexed(field, text))}
            if values:
                found[field.id] = tuple(values.values())
        return found

    def to_json(self) -> dict[str, Any]:
        """As the copy keeps it; the id, the mark and the time stand beside it."""
        seats = self.seats
        return {
            "values": {field: list(texts) for field, texts in self.values.items()},
            "seats": None
            if seats is None
            else [[seat.title, seat.company_id, seat.company] for seat in seats],
            "custom": self.has_custom,
        }

    @classmethod
    def from_json(
        cls, data: Mapping[str, Any], clockwork_id: str, updated_at: datetime | None, off_limits: bool | None
    ) -> Self:
        """The inverse of `to_json`."""
        seats = data["seats"]
        return cls(
            clockwork_id=clockwork_id,
            updated_at=updated_at,
            off_limits=off_limits,
            values={field: tuple(texts) for field, texts in data["values"].items()},
            seats=None if seats is None else tuple(Seat(*seat) for seat in seats),
            has_custom=data["custom"],
        )


def copied(record: Record, custom: Sequence[PersonCustomField] | None = None) -> CopiedPerson:
    """What an answer showed of a person; `custom` is what was read of their custom fields (None: nothing)."""
    values: dict[str, tuple[str, ...]] = {}
    for field, name in _TEXTS.items():
        if name in record.known:
            values[field] = _texts([getattr(record, name)])
    for field, (name, attribute, preferred) in _LISTS.items():
        parts = getattr(record, name)
        first = getattr(record, preferred) if preferred else None
        if parts is not None or first:
            values[field] = _texts([first, *(getattr(part, attribute) for part in parts or ())])
    if record.addresses is not None:
        values |= {field: _places(record.addresses, name) for field, name in _PLACES.items()}
    seats = None if record.positions is None else _seats(record.positions)
    if seats is not None:
        values[F.TITLE] = _texts([seat.title for seat in seats])
        values[F.COMPANY] = _texts([seat.company for seat in seats])
    return CopiedPerson(
        clockwork_id=record.id,
        updated_at=record.updated_at,
        off_limits=record.do_not_contact,
        values=values | _custom(custom or ()),
        seats=seats,
        has_custom=custom is not None,
    )


def is_copyable(record: Record) -> bool:
    """Whether a record can be kept: its id is one."""
    return record.id == _clean(record.id) and len(record.id) <= MAX_ID


def _custom(custom: Sequence[PersonCustomField]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for held in custom:
        texts = _texts(held.option_ids or [held.value])
        if held.custom_field_id and texts:
            field = custom_field_id(_clean(held.custom_field_id))
            found[field] = tuple(dict.fromkeys((*found.get(field, ()), *texts)))
    return found


def _is_custom(field: str) -> bool:
    return field.startswith(custom_field_id(""))


def _seats(positions: Iterable[Position]) -> tuple[Seat, ...]:
    seats = (
        Seat(_clean(job.title or ""), _clean(job.company_id or "")[:MAX_ID], _clean(job.company_name or ""))
        for job in positions
        if job.is_current
    )
    return tuple(dict.fromkeys(seats))


def _places(addresses: Iterable[Address], name: str) -> tuple[str, ...]:
    return _texts([getattr(address, name) for address in addresses])


def _texts(found: Iterable[str | None]) -> tuple[str, ...]:
    """Each text once, in order, without what can't be stored; blank ones are left out."""
    return tuple(dict.fromkeys(text for one in found if one and (text := _clean(one))))


def _clean(text: str) -> str:
    """A text that every store can hold: without null characters and halves of surrogate pairs."""
    return text.replace("\0", "").encode(errors="replace").decode().strip()
