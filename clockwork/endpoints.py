"""Every call of Clockwork's API, one row each: path, body wrapper, answer keys, and how sure we are of them.

Nothing anywhere else spells a path, a wrapper or an answer key, so that a wrong assumption is one edit here.
Source: `clockwork-api.md: Reading` and `clockwork-api.md: Writing`; `doctor --live` compares the reading rows
with a real account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from urllib.parse import quote


class Standing(StrEnum):
    """How a row is known."""

    SEEN = "seen"
    """A public program sends or reads exactly this against v3.0."""
    V1 = "v1"
    """Seen against the older v1 API."""
    ASSUMED = "assumed"
    """Nobody was seen doing it; it follows the pattern of what was seen."""


NEWEST_CHANGE_FIRST = "-updatedAt"
"""The `sort` of a list of people that begins with the latest change."""
LARGEST_PAGE = 100
"""The largest page that was seen to work."""
PAGING_KEYS = ("meta",)
"""Where a search says which page it answered with."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call.

    Attributes:
        name: how logs, errors and the doctor call it.
        method: the HTTP method; everything but GET is a write.
        path: below the firm's base address, with `{}` for each id.
        standing: how the row is known.
        answers: the keys that may hold the record or the list in the answer, the likeliest first.
        wrapper: the key that the body is wrapped in, if it is.
        query: what is always asked along.
        body: what the wrapped record always holds.
        every_firm: a collection that no firm lacks, so that 404 means a wrong firm and not a missing record.
    """

    name: str
    method: str
    path: str
    standing: Standing
    answers: tuple[str, ...] = ()
    wrapper: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    every_firm: bool = False

    @property
    def is_write(self) -> bool:
        """Whether the call may change something in Clockwork."""
        return self.method != "GET"

    @property
    def names_a_record(self) -> bool:
        """Whether the path holds an id."""
        return "{}" in self.path

    def path_for(self, *ids: str) -> str:
        """The path with its ids filled in, percent-encoded, so that no id can lead to another path.

        Raises:
            ValueError: an id is empty or a dot segment, which no encoding can disarm.
        """
        if len(ids) != sum(name is not None for _, name, _, _ in Formatter().parse(self.path)):
            raise TypeError(f"{self.name} takes another number of ids")
        if any(identifier in ("", ".", "..") for identifier in ids):
            raise ValueError("no record can have this id")
        return self.path.format(*(quote(identifier, safe="", errors="replace") for identifier in ids))

    def wrapped(self, record: Mapping[str, object]) -> dict[str, object]:
        """The request's body for a record."""
        whole = {**record, **self.body}
        return whole if self.wrapper is None else {self.wrapper: whole}


_SEEN, _V1, _ASSUMED = Standing.SEEN, Standing.V1, Standing.ASSUMED

SEARCH_PEOPLE = Endpoint(
    "people.search", "GET", "people_search", _SEEN, ("peopleSearch", "people"), every_firm=True
)
LIST_PEOPLE = Endpoint("people.list", "GET", "people", _SEEN, ("people",), every_firm=True)
LIST_PEOPLE_SORTED = Endpoint("people.list_sorted", "GET", "people", _V1, ("people",), every_firm=True)
GET_PERSON = Endpoint("people.get", "GET", "people/{}", _ASSUMED, ("person",))
LIST_POSITIONS = Endpoint(
    "people.positions", "GET", "people/{}/positions", _SEEN, ("personPositions", "positions")
)
LIST_NOTES = Endpoint("people.notes", "GET", "people/{}/notes", _SEEN, ("notes", "personNotes"))
LIST_PERSON_CUSTOM_FIELDS = Endpoint(
    "people.custom_fields",
    "GET",
    "people/{}/custom_fields",
    _ASSUMED,
    ("personCustomFields", "customFields"),
)
GET_NOTE = Endpoint("notes.get", "GET", "notes/{}", _SEEN, ("note",))
LIST_COMPANIES = Endpoint("companies.list", "GET", "companies", _SEEN, ("companies",), every_firm=True)
GET_COMPANY = Endpoint("companies.get", "GET", "companies/{}", _ASSUMED, ("company",))
LIST_TAGS = Endpoint("tags.list", "GET", "tags", _SEEN, ("tags",), every_firm=True)
LIST_REGIONS = Endpoint("regions.list", "GET", "regions", _SEEN, ("regions",))
LIST_PROJECTS = Endpoint("projects.list", "GET", "projects", _SEEN, ("projects",), every_firm=True)
LIST_CANDIDACIES = Endpoint(
    "projects.candidacies",
    "GET",
    "projects/{}/candidacies",
    _SEEN,
    ("candidacies",),
    query={"include": "person"},
)
LIST_STATUSES = Endpoint("statuses.list", "GET", "statuses", _SEEN, ("statuses",))
LIST_NOTE_TYPES = Endpoint("note_types.list", "GET", "note_types", _ASSUMED, ("noteTypes",))
LIST_CUSTOM_FIELDS = Endpoint("custom_fields.list", "GET", "custom_fields", _ASSUMED, ("customFields",))
LIST_USERS = Endpoint("users.list", "GET", "users", _ASSUMED, ("users",))

CREATE_PERSON = Endpoint(
    "people.create", "POST", "people", _SEEN, ("person",), wrapper="person", every_firm=True
)
UPDATE_PERSON = Endpoint("people.update", "PATCH", "people/{}", _ASSUMED, ("person",), wrapper="person")
ADD_EMAIL = Endpoint(
    "people.add_email",
    "POST",
    "people/{}/email_addresses",
    _SEEN,
    ("personEmailAddress", "emailAddress", "email"),
    wrapper="email",
)
ADD_PHONE = Endpoint(
    "people.add_phone",
    "POST",
    "people/{}/phone_numbers",
    _SEEN,
    ("personPhoneNumber", "phoneNumber"),
    wrapper="phone_number",
)
ADD_LINKEDIN_URL = Endpoint(
    "people.add_linkedin_url",
    "POST",
    "people/{}/linkedin_urls",
    _SEEN,
    ("personLinkedinUrl", "linkedinUrl"),
    wrapper="linkedin_url",
)
ADD_ADDRESS = Endpoint(
    "people.add_address",
    "POST",
    "people/{}/addresses",
    _SEEN,
    ("personAddress", "address"),
    wrapper="address",
)
ADD_POSITION = Endpoint(
    "people.add_position",
    "POST",
    "people/{}/positions",
    _SEEN,
    ("position", "personPosition"),
    wrapper="position",
)
UPDATE_POSITION = Endpoint(
    "people.update_position",
    "PATCH",
    "people/{}/positions/{}",
    _ASSUMED,
    ("position", "personPosition"),
    wrapper="position",
)
ADD_SCHOOL = Endpoint(
    "people.add_school", "POST", "people/{}/schools", _ASSUMED, ("personSchool", "school"), wrapper="school"
)
ADD_TAG = Endpoint(
    "people.add_tag", "POST", "people/{}/tags", _SEEN, ("personTag", "tag"), wrapper="person_tag"
)
ADD_WEB_SITE = Endpoint(
    "people.add_web_site",
    "POST",
    "people/{}/web_sites",
    _ASSUMED,
    ("personWebSite", "webSite"),
    wrapper="web_site",
)
ADD_EXTERNAL_REF = Endpoint(
    "people.add_external_ref",
    "POST",
    "people/{}/external_refs",
    _ASSUMED,
    ("personExternalRef", "externalRef"),
    wrapper="external_ref",
)
SET_CUSTOM_FIELD = Endpoint(
    "people.set_custom_field",
    "PUT",
    "people/{}/custom_fields/{}",
    _ASSUMED,
    ("personCustomField",),
    wrapper="person_custom_field",
)
ADD_NOTE = Endpoint(
    "people.add_note",
    "POST",
    "people/{}/notes",
    _ASSUMED,
    ("note", "personNote"),
    wrapper="note",
    body={"content_type": "text/html"},
)
UPDATE_NOTE = Endpoint("notes.update", "PATCH", "notes/{}", _ASSUMED, ("note",), wrapper="note")
CREATE_COMPANY = Endpoint("companies.create", "POST", "companies", _ASSUMED, ("company",), wrapper="company")
UPDATE_COMPANY = Endpoint(
    "companies.update", "PATCH", "companies/{}", _ASSUMED, ("company",), wrapper="company"
)
CREATE_CANDIDACY = Endpoint(
    "candidacies.create",
    "POST",
    "projects/{}/candidacies",
    _ASSUMED,
    ("candidacy",),
    wrapper="candidacy",
)
UPDATE_CANDIDACY = Endpoint(
    "candidacies.update", "PATCH", "candidacies/{}", _ASSUMED, ("candidacy",), wrapper="candidacy"
)
CREATE_WEBHOOK = Endpoint("webhooks.create", "POST", "webhooks", _SEEN, ("webhook",))
DELETE_WEBHOOK = Endpoint("webhooks.delete", "DELETE", "webhooks/{}", _SEEN)

ENDPOINTS: tuple[Endpoint, ...] = tuple(row for row in list(globals().values()) if isinstance(row, Endpoint))
"""The whole table, reading before writing."""
