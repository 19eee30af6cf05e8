"""Note mapping: which of the firm's note types an outreach type becomes (product.md: Mappings)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.rules.settings import OutreachType


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
