"""Stage mapping: which of the firm's statuses a stage becomes (product.md: Mappings)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.rules.syncing import Stage


@dataclass(frozen=True, slots=True)
class StageMapping:
    """By stage the id of a status; what is absent becomes nothing.

    `order` are ids of statuses, from the first of a search to the last, as an admin set it; empty: as
    the catalogue says.
    """

    statuses: Mapping[Stage, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"statuses": dict(self.statuses), "order": list(self.order)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "StageMapping":
        """The inverse of `to_json`."""
        statuses = {Stage(stage): status_id for stage, status_id in data["statuses"].items()}
        return cls(statuses, tuple(data["order"]))
