"""Request bodies, read strictly (clockwork-api.md: Writing): wrapper, keys, types, required values."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clockwork.sandbox.calls import InvalidError, RefusedError
from clockwork.sandbox.records import Record

Check = Callable[[Any], str | None]
"""Says what is wrong with a value, None: nothing."""

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_YEARS = range(1900, 2101)
_MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Body:
    """What a call takes: the `wrapper` (None: none), the check of each known key, the required keys."""

    wrapper: str | None
    checks: Mapping[str, Check]
    required: frozenset[str] = frozenset()

    def read(self, raw: bytes, *, partly: bool = False) -> Record:
        """The record in a request body; `partly` (PATCH) lets required keys be absent, not blank.

        Raises:
            RefusedError: 400 where it is no JSON, 422 where it is not what the call takes.
        """
        record = self._unwrap(raw)
        errors = {key: ["is unknown"] for key in record.keys() - self.checks.keys()}
        for key, check in self.checks.items():
            if key in record and (problem := check(record[key])):
                errors[key] = [problem]
            elif key in self.required and _is_missing(record, key, partly=partly):
                errors[key] = ["can't be blank"]
        if errors:
            raise InvalidError(errors)
        return record

    def _unwrap(self, raw: bytes) -> Record:
        try:
            body = json.loads(raw)
        except ValueError as error:
            raise RefusedError(400, "the body is not readable JSON") from error
        if self.wrapper and (not isinstance(body, dict) or set(body) != {self.wrapper}):
            raise InvalidError({self.wrapper: ["is the one key that the body must have"]})
        record = body[self.wrapper] if self.wrapper else body
        if not isinstance(record, dict):
            raise InvalidError({self.wrapper or "base": ["must be an object"]})
        return record


def _is_missing(record: Record, key: str, *, partly: bool) -> bool:
    if key not in record:
        return not partly
    return record[key] is None or (isinstance(record[key], str) and not record[key].strip())


def text(value: object) -> str | None:
    """A string or null."""
    return None if value is None or isinstance(value, str) else "must be a string"


def truth(value: object) -> str | None:
    """True, false or null."""
    return None if value is None or isinstance(value, bool) else "must be true or false"


def texts(value: object) -> str | None:
    """A list of strings that are not blank."""
    good = isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value)
    return None if good else "must be a list of strings"


def email_address(value: object) -> str | None:
    """One e-mail address."""
    return None if isinstance(value, str) and _EMAIL.fullmatch(value) else "is not an e-mail address"


def url(value: object) -> str | None:
    """A string without white space."""
    return None if isinstance(value, str) and value and not re.search(r"\s", value) else "is not a URL"


def phone_digits(value: object) -> str | None:
    """A string with at least one digit."""
    good = isinstance(value, str) and any(letter.isdigit() for letter in value)
    return None if good else "is not a phone number"


def year(value: object) -> str | None:
    """A whole number from 1900 to 2100, or null."""
    good = value is None or (type(value) is int and value in _YEARS)
    return None if good else "is not a year"


def month(value: object) -> str | None:
    """A whole number from 1 to 12, or null."""
    good = value is None or (type(value) is int and value in _MONTHS)
    return None if good else "is not a month"


def content_type(value: object) -> str | None:
    """`text/html` or `text/plain`."""
    return None if value in ("text/html", "text/plain") else "must be text/html or text/plain"


def _texts_of(*keys: str) -> dict[str, Check]:
    return dict.fromkeys(keys, text)


PERSON = Body(
    "person",
    _texts_of("name", "nick_name", "biography", "assistant_name", "skype_name")
    | {"do_not_contact": truth, "no_relocation": truth, "tag_names": texts, "tag_ids": texts},
    frozenset({"name"}),
)
EMAIL = Body("email", {"address": email_address, "location": text}, frozenset({"address"}))
PHONE = Body(
    "phone_number", {"digits": phone_digits} | _texts_of("extension", "location"), frozenset({"digits"})
)
LINKEDIN_URL = Body("linkedin_url", {"url": url}, frozenset({"url"}))
WEB_SITE = Body("web_site", {"url": url, "location": text}, frozenset({"url"}))
EXTERNAL_REF = Body("external_ref", _texts_of("external_ref"), frozenset({"external_ref"}))
ADDRESS = Body(
    "address",
    _texts_of("street", "street_2", "city", "state", "postal_code", "country", "region_id", "location"),
)
POSITION = Body(
    "position",
    _texts_of("title", "company_id", "company_name")
    | {"start_month": month, "start_year": year, "end_month": month, "end_year": year},
)
SCHOOL = Body(
    "school",
    _texts_of("name", "degree", "field_of_study") | {"start_year": year, "end_year": year},
    frozenset({"name"}),
)
PERSON_TAG = Body("person_tag", _texts_of("tag_id"), frozenset({"tag_id"}))
CUSTOM_VALUE = Body("person_custom_field", {"value": text, "option_ids": texts})
NOTE = Body(
    "note", _texts_of("type", "content") | {"content_type": content_type}, frozenset({"type", "content"})
)
NOTE_CHANGE = Body("note", _texts_of("content"), frozenset({"content"}))
COMPANY = Body("company", _texts_of("name", "web_site"), frozenset({"name"}))
CANDIDACY = Body("candidacy", _texts_of("person_id", "status_id"), frozenset({"person_id"}))
CANDIDACY_CHANGE = Body("candidacy", _texts_of("status_id"), frozenset({"status_id"}))
WEBHOOK = Body(None, {"hook_url": url}, frozenset({"hook_url"}))
