"""Values of filterable fields, as they are compared (product.md: Search; design.md: Stores).

Texts are compared without case, accents and punctuation, addresses by their normal form, options by their id.
What a text says as a number is kept beside it, so that ranges need no guessing: a plain number, or a date
written as 2024-09-19, which counts as 20240919.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from domain.rules.fields import CrmField, Entity, F, FieldType, name_key
from domain.rules.keys import normal_email, normal_external_ref, normal_linkedin, normal_phone
from domain.rules.urls import normal_url

MAX_FIELD = 120
"""The most characters of a field's id."""
MAX_VALUE = 200
"""The most characters of a value that an index holds.

A longer one ends with a digest there, so that equality stays exact.
"""

_DIGEST = 40
MAX_PREFIX = MAX_VALUE - _DIGEST
"""The most characters that a value may be asked to start with."""
_MOST_DIGITS = 15
"""A number of more digits is none: it would lose some. Nor is one that begins with a zero: 0049 is a code."""

_NUMBER = re.compile(r"([+-]?)([1-9][0-9]{0,2}(?:[, ][0-9]{3})+|[1-9][0-9]*|0)(\.[0-9]+)?", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)

SELECTS = (FieldType.SINGLE_SELECT, FieldType.MULTIPLE_SELECT)


@dataclass(frozen=True, slots=True)
class IndexedValue:
    """A value of a field: `key` is what is compared and indexed, `text` the whole of it if that was cut."""

    key: str
    text: str | None
    number: float | None

    @property
    def whole(self) -> str:
        """What is looked into."""
        return self.key if self.text is None else self.text


def is_filterable(field: CrmField) -> bool:
    """Whether the copy can be filtered on a field: a person's, and no history."""
    fits = len(field.id) <= MAX_FIELD
    return fits and field.entity is Entity.PERSON and field.type is not FieldType.HISTORY


def has_options(field: CrmField) -> bool:
    """Whether a field's values are options, compared by their ids."""
    return field.type in SELECTS


def indexed(field: CrmField, text: str) -> IndexedValue | None:
    """One value of a field as it is indexed; None: it is blank.

    Of a select `text` is an option's id; any other text counts as the name of the option that it names.
    """
    if has_options(field):
        known = {option.id for option in field.options}
        option = None if text in known else field.option(text)
        return _cut(option.id if option else text.strip(), None)
    return _cut(folded_value(field.id, text), number_of(text))


def folded_value(field_id: str, text: str) -> str:
    """A text of a field that is no select, as it is compared; empty for a blank one. 1,000 is 1000."""
    if field_id in _FOLDING:
        return _FOLDING[field_id](text.strip())
    return name_key(text) if (number := _plain_number(text)) is None else f"{number:.{_MOST_DIGITS}g}"


def number_of(text: str) -> float | None:
    """What a text says as a number, or as a date (2024-09-19 is 20240919); None: neither."""
    date = _DATE.fullmatch(text.strip())
    return float("".join(date.groups())) if date else _plain_number(text)


def _plain_number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, rest = found.groups()
    whole = re.sub(r"[, ]", "", whole)
    if len(whole) + len(rest or "") > _MOST_DIGITS:
        return None
    return float(f"{sign}{whole}{rest or ''}") + 0.0  # there is no negative zero


def cut_key(text: str) -> str:
    """A folded text as an index holds it: whole, or its beginning with a digest of the whole."""
    if len(text) <= MAX_VALUE:
        return text
    digest = sha256(text.encode()).hexdigest()[:_DIGEST]
    return text[:MAX_PREFIX] + digest


def _cut(text: str, number: float | None) -> IndexedValue | None:
    if not text:
        return None
    key = cut_key(text)
    return IndexedValue(key, None if key == text else text, number)


def _phone(text: str) -> str:
    phone = normal_phone(text)
    return phone.digits if phone else name_key(text)


_FOLDING: Mapping[str, Callable[[str], str]] = {
    F.EMAILS: lambda text: normal_email(text) or text.casefold(),
    F.PHONES: _phone,
    F.LINKEDIN_URL: lambda text: normal_linkedin(text) or normal_url(text) or text.casefold(),
    F.WEB_SITES: lambda text: normal_url(text) or text.casefold(),
    F.EXTERNAL_REF: lambda text: normal_external_ref(text) or "",
}
"""How the values of built-in fields are compared that are no words."""
