"""Candidacies: what a stage does to a Person's place in a project (product.md: Mappings, Stage mapping)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.rules.fields import Option
from domain.rules.status_order import StatusOrder
from domain.rules.steps import Action, Outcome, Rule, Step
from domain.rules.syncing import Layer

FIELD = "candidacy"
"""What the steps name as their field: its values are names of statuses."""

_WRITES = frozenset({Rule.NEW_CANDIDACY, Rule.MOVES_FORWARD, Rule.FILL_BLANK})
"""The rules by which a candidacy is created or moved."""


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A person's place in a project, as Clockwork shows it; `status_id` None: it has no status."""

    id: str
    status_id: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """What we wrote last to a person's place in a project, and when.

    Until the call is answered, `is_answered` is False: `candidacy_id` is None for a creation, and the status
    there is either `status_id` or still `former`, the one that we had written before.
    """

    person_id: str
    project_id: str
    candidacy_id: str | None
    status_id: str
    at: datetime
    former: str | None = None
    is_answered: bool = True

    def answered(self, candidacy_id: str, status_id: str) -> "Written":
        """The same once it is known what is there."""
        return replace(self, candidacy_id=candidacy_id, status_id=status_id, former=None, is_answered=True)

    def to_json(self) -> dict[str, Any]:
        """As a membership keeps it."""
        return {
            "id": self.candidacy_id,
            "personId": self.person_id,
            "projectId": self.project_id,
            "statusId": self.status_id,
            "formerStatusId": self.former,
            "isAnswered": self.is_answered,
            "at": self.at.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Written":
        """The inverse of `to_json`."""
        return cls(
            data["personId"],
            data["projectId"],
            data["id"],
            data["statusId"],
            datetime.fromisoformat(data["at"]),
            data["formerStatusId"],
            data["isAnswered"],
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The step, the candidacy it is about, and the status there if that is the one that we wrote last.

    A step that writes creates a candidacy where there is none.
    """

    step: Step
    candidacy: Candidacy | None = None
    ours: str | None = None


def decide_candidacy(
    wanted: Option,
    there: Sequence[Candidacy],
    written: Written | None,
    statuses: Sequence[Option],
    order: StatusOrder,
) -> Decision:
    """Create what is absent, move forward only, and leave alone what someone changed since our last write.

    `there` are the person's candidacies in the project, which can be several; `written` is what we wrote last
    to any of them; `order` is that of `statuses`, and `wanted` is one of them.
    """
    names = {status.id: status.name for status in statuses}
    if written is not None and written.candidacy_id is not None and not _shown(there, written):
        return Decision(_step(Action.UPDATE_CANDIDACY, Rule.REMOVED_IN_CLOCKWORK, wanted.name))
    candidacy = _shown(there, written) or _furthest(there, order)
    if candidacy is None:
        return Decision(_step(Action.CREATE_CANDIDACY, Rule.NEW_CANDIDACY, wanted.name))
    ours = candidacy.status_id if _is_ours(candidacy, written) else None
    rule = _rule(wanted, candidacy, written, order)
    if rule is Rule.ALREADY_THERE and written is not None and _was_sent(written, wanted):
        action = Action.UPDATE_CANDIDACY if written.candidacy_id else Action.CREATE_CANDIDACY
        step = _step(action, Rule.ANSWER_LOST, wanted.name, names.get(written.former or ""))
        return Decision(step, candidacy, ours)
    old = names.get(candidacy.status_id, candidacy.status_id) if candidacy.status_id else None
    return Decision(_step(Action.UPDATE_CANDIDACY, rule, wanted.name, old), candidacy, ours)


def _rule(wanted: Option, candidacy: Candidacy, written: Written | None, order: StatusOrder) -> Rule:
    status_id = candidacy.status_id
    if status_id == wanted.id:
        return Rule.ALREADY_THERE
    if written is not None and not _is_ours(candidacy, written):
        return Rule.CHANGED_IN_CLOCKWORK
    if status_id is None:
        return Rule.FILL_BLANK
    if not order.knows(status_id):
        return Rule.UNKNOWN_STATUS
    return Rule.MOVES_FORWARD if order.is_further(wanted.id, status_id) else Rule.WOULD_MOVE_BACK


def _was_sent(written: Written, wanted: Option) -> bool:
    """Whether an earlier attempt sent this very status and got no answer."""
    return not written.is_answered and written.status_id == wanted.id


def _is_ours(candidacy: Candidacy, written: Written | None) -> bool:
    """Whether the status there is one that we wrote."""
    if written is None or candidacy.status_id is None:
        return False
    unanswered = not written.is_answered and candidacy.status_id == written.former
    return candidacy.status_id == written.status_id or unanswered


def _shown(there: Sequence[Candidacy], written: Written | None) -> Candidacy | None:
    written_id = written.candidacy_id if written else None
    return next((candidacy for candidacy in there if candidacy.id == written_id), None)


def _furthest(there: Sequence[Candidacy], order: StatusOrder) -> Candidacy | None:
    """Of several the furthest; one without a status, or with one that is not known, counts as least far."""

    def place(candidacy: Candidacy) -> int:
        known = candidacy.status_id is not None and order.knows(candidacy.status_id)
        return order.ids.index(candidacy.status_id or "") if known else -1

    return max(there, key=place, default=None)


def _step(action: Action, rule: Rule, new: str, old: str | None = None) -> Step:
    """One step, whose outcome follows from its rule."""
    outcome = Outcome.PLANNED if rule in _WRITES else Outcome.LEFT
    outcome = Outcome.DONE if rule is Rule.ANSWER_LOST else outcome
    return Step(action, rule, outcome, FIELD, old, new, layer=Layer.TEAM)
