"""Note mapping: which of the firm's note types an outreach type becomes (product.md: Mappings)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.rules.fields import Option, name_key
from domain.rules.settings import OutreachType

DEFAULT_NOTE_TYPES: Mapping[OutreachType, str] = {
    OutreachType.EMAIL: "Email",
    OutreachType.SMS: "Email",
    OutreachType.WHATSAPP: "Email",
    OutreachType.LINKEDIN_REQUEST: "Email",
    OutreachType.LINKEDIN_MESSAGE: "Email",
    OutreachType.INMAIL: "Email",
    OutreachType.CALL: "Call",
    OutreachType.TASK: "Follow Up",
}
"""The names of note types that Clockwork brings along (clockwork-api.md: Note types seen)."""


@dataclass(frozen=True, slots=True)
class NoteMapping:
    """By outreach type the id of a note type; what is absent uses the built-in default."""

    types: Mapping[OutreachType, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"types": dict(self.types)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "NoteMapping":
        """The inverse of `to_json`."""
        return cls({OutreachType(kind): type_id for kind, type_id in data["types"].items()})

    def note_type_of(self, kind: OutreachType, known: Sequence[Option] | None) -> Option | None:
        """The firm's note type for outreach of this type; None: the firm has no such type (any more).

        `known` are the firm's note types. None: they could never be read, and the default's name is taken as
        it is, with no id; what was mapped by its id is then not known by name.
        """
        mapped = self.types.get(kind)
        if mapped is not None:
            return next((option for option in known or () if option.id == mapped), None)
        name = DEFAULT_NOTE_TYPES[kind]
        if known is None:
            return Option("", name)
        return next((option for option in known if name_key(option.name) == name_key(name)), None)
