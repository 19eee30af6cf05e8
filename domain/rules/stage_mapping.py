"""Stage mapping: which of the firm's statuses a stage becomes (product.md: Mappings)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.rules.causes import Cause
from domain.rules.fields import Option
from domain.rules.gates import Gate, GateDecision, Reached, decide_stage_gate
from domain.rules.syncing import EffectiveSync, Layer, Stage


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


def status_with(status_id: str | None, statuses: Sequence[Option] | None) -> Option | None:
    """The firm's status with this id; `statuses` None: the catalogue's list could never be read."""
    return next((status for status in statuses or () if status.id == status_id), None)


def acts(sync: EffectiveSync, stage: Stage, mapping: StageMapping) -> bool:
    """Whether a stage has something to act on: a project, and a status that it is mapped to."""
    return sync.project_id.value is not None and stage in mapping.statuses


def explain_stage(
    sync: EffectiveSync,
    reached: Reached,
    stage: Stage,
    mapping: StageMapping,
    statuses: Sequence[Option] | None,
) -> GateDecision:
    """What a Person's stage does in Clockwork, with a code and a sentence in every case.

    OPEN: it sets a status. WAIT: it will, once its point is reached or the status is there.
    SKIP: it does nothing.
    """
    decision = decide_stage_gate(sync, reached)
    if decision.gate is not Gate.OPEN:
        return decision
    return explain_mapping(stage, mapping, statuses)


def explain_mapping(stage: Stage, mapping: StageMapping, statuses: Sequence[Option] | None) -> GateDecision:
    """The same for a Person who passes the gate: which status the stage becomes."""
    layer = Layer.DEFAULT if mapping == StageMapping() else Layer.TEAM
    status_id, name = mapping.statuses.get(stage), stage_name(stage)
    if status_id is None:
        reason = f"The stage does nothing in Clockwork: {name} is mapped to none of the firm's statuses."
        return GateDecision(Gate.SKIP, Cause.STAGE_NOT_MAPPED, reason, layer)
    status = status_with(status_id, statuses)
    if status is None:
        reason = f"The status that {name} is mapped to is not in the catalogue any more: map it to another."
        return GateDecision(Gate.WAIT, Cause.NO_SUCH_STATUS, reason, layer)
    reason = (
        f"{name} sets the status {status.name} in the project, unless the person is as far there already or "
        "someone changed the status in Clockwork."
    )
    return GateDecision(Gate.OPEN, None, reason, layer)


def stage_name(stage: Stage) -> str:
    """A stage in a sentence: `Not interested`."""
    return stage.replace("_", " ").capitalize()
