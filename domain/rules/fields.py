"""CRM fields: the built-in ones of Clockwork, and the firm's custom fields (product.md: Words)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.rules.folding import folded

_CUSTOM = "custom:"


class FieldType(StrEnum):
    """How a field holds values. LIST is several texts; HISTORY is positions or schools."""

    TEXT = "TEXT"
    LIST = "LIST"
    HISTORY = "HISTORY"
    SINGLE_SELECT = "SINGLE_SELECT"
    MULTIPLE_SELECT = "MULTIPLE_SELECT"


class Entity(StrEnum):
    """What a field belongs to."""

    PERSON = "PERSON"
    COMPANY = "COMPANY"


class UpdatePolicy(StrEnum):
    """What may happen to a field that already exists in Clockwork; IF_BLANK is what Protected means."""

    ALWAYS = "ALWAYS"
    IF_BLANK = "IF_BLANK"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a select."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class CrmField:
    """A field. `id` is how settings and mappings name it: `title`, or `custom:<Clockwork's id>`."""

    id: str
    name: str
    type: FieldType
    entity: Entity = Entity.PERSON
    options: tuple[Option, ...] = ()

    @property
    def custom_id(self) -> str | None:
        """Clockwork's id of a custom field; None for a built-in one."""
        return self.id.removeprefix(_CUSTOM) if self.id.startswith(_CUSTOM) else None

    @property
    def is_writable(self) -> bool:
        """Whether the API can write it (clockwork-api.md: Writing): not what the firm made for companies."""
        return self.entity is Entity.PERSON or self.custom_id is None

    def option(self, value: str) -> Option | None:
        """The option that a value means: the one that is spelt alike, else whatever case and punctuation."""
        return _named(value, _by_spelling(self.options))

    def to_json(self) -> dict[str, Any]:
        """As the catalogue keeps it."""
        options = [{"id": option.id, "name": option.name} for option in self.options]
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "entity": self.entity,
            "options": options,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "CrmField":
        """The inverse of `to_json`."""
        options = tuple(Option(option["id"], option["name"]) for option in data["options"])
        return cls(data["id"], data["name"], FieldType(data["type"]), Entity(data["entity"]), options)


def custom_field_id(clockwork_id: str) -> str:
    """The id by which a firm's custom field is named here."""
    return _CUSTOM + clockwork_id


class F(StrEnum):
    """The ids of the built-in fields."""

    NAME = "name"
    NICK_NAME = "nickName"
    BIOGRAPHY = "biography"
    SKYPE_NAME = "skypeName"
    ASSISTANT_NAME = "assistantName"
    TITLE = "title"
    COMPANY = "company"
    EMAILS = "emails"
    PHONES = "phones"
    LINKEDIN_URL = "linkedinUrl"
    WEB_SITES = "webSites"
    CITY = "city"
    STATE = "state"
    POSTCODE = "postcode"
    COUNTRY = "country"
    POSITIONS = "positions"
    SCHOOLS = "schools"
    TAGS = "tags"
    EXTERNAL_REF = "externalRef"


class C(StrEnum):
    """The ids of a company's built-in fields."""

    NAME = "company.name"
    WEB_SITE = "company.webSite"


BUILT_IN_FIELDS: Mapping[str, CrmField] = {
    field.id: field
    for field in (
        CrmField(F.NAME, "Name", FieldType.TEXT),
        CrmField(F.NICK_NAME, "Nickname", FieldType.TEXT),
        CrmField(F.BIOGRAPHY, "Biography", FieldType.TEXT),
        CrmField(F.SKYPE_NAME, "Skype name", FieldType.TEXT),
        CrmField(F.ASSISTANT_NAME, "Assistant's name", FieldType.TEXT),
        CrmField(F.TITLE, "Current title", FieldType.TEXT),
        CrmField(F.COMPANY, "Current company", FieldType.TEXT),
        CrmField(F.EMAILS, "E-mail addresses", FieldType.LIST),
        CrmField(F.PHONES, "Phone numbers", FieldType.LIST),
        CrmField(F.LINKEDIN_URL, "LinkedIn URL", FieldType.LIST),
        CrmField(F.WEB_SITES, "Web sites", FieldType.LIST),
        CrmField(F.CITY, "City", FieldType.TEXT),
        CrmField(F.STATE, "State", FieldType.TEXT),
        CrmField(F.POSTCODE, "Postcode", FieldType.TEXT),
        CrmField(F.COUNTRY, "Country", FieldType.TEXT),
        CrmField(F.POSITIONS, "Work history", FieldType.HISTORY),
        CrmField(F.SCHOOLS, "Education", FieldType.HISTORY),
        CrmField(F.TAGS, "Tags", FieldType.LIST),
        CrmField(F.EXTERNAL_REF, "External reference", FieldType.LIST),
        CrmField(C.NAME, "Company name", FieldType.TEXT, Entity.COMPANY),
        CrmField(C.WEB_SITE, "Company web site", FieldType.TEXT, Entity.COMPANY),
    )
}
"""Every built-in field of a person or company that the API can write (clockwork-api.md: Writing)."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the rules need of a firm's catalogue: its fields by id, its tags by every spelling.

    `statuses` and `note_types` are in Clockwork's own order, `projects` are names by id; None: they could
    never be read, so that nobody knows which there are.
    """

    fields: Mapping[str, CrmField]
    tags: Mapping[str, Option]
    statuses: tuple[Option, ...] | None = None
    note_types: tuple[Option, ...] | None = None
    projects: Mapping[str, str] | None = None

    @classmethod
    def of(
        cls,
        custom: Sequence[CrmField],
        tags: Sequence[Option],
        statuses: Sequence[Option] | None = None,
        note_types: Sequence[Option] | None = None,
        projects: Sequence[Option] | None = None,
    ) -> "Catalogue":
        """The built-in fields, the firm's custom fields, its tags, its statuses, note types and projects."""
        fields = {**BUILT_IN_FIELDS, **{field.id: field for field in custom}}
        return cls(
            fields,
            _by_spelling(tags),
            None if statuses is None else tuple(statuses),
            None if note_types is None else tuple(note_types),
            None if projects is None else {project.id: project.name for project in projects},
        )

    def lacks_project(self, project_id: str | None) -> bool:
        """Whether the firm's projects were read, and that one was not among them."""
        return project_id is not None and self.projects is not None and project_id not in self.projects

    def tag(self, name: str) -> Option | None:
        """The firm's tag of that name: the one that is spelt alike, else whatever case and punctuation."""
        return _named(name, self.tags)


def name_key(name: str) -> str:
    """A name of the firm's as it is compared; signs that folding would drop stand for themselves."""
    return folded(name) or name.strip()


_SPELLINGS: tuple[Callable[[str], str], ...] = (str.strip, lambda name: name.strip().casefold(), name_key)
"""How a name is compared, the strictest first: a firm may have both "C" and "c"."""


def _by_spelling(options: Sequence[Option]) -> Mapping[str, Option]:
    """The options by every spelling; where two share one, the stricter has it, then the first."""
    return {spell(option.name): option for spell in reversed(_SPELLINGS) for option in reversed(options)}


def _named(name: str, options: Mapping[str, Option]) -> Option | None:
    return next((options[key] for spell in _SPELLINGS if (key := spell(name)) in options), None)
