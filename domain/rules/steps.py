"""Steps: what a push does, or leaves alone, one line each with its reason."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.rules.syncing import Layer


class Action(StrEnum):
    """What a step does. Nothing here deletes (product.md: Settings)."""

    FIND = "FIND"
    CREATE_PERSON = "CREATE_PERSON"
    UPDATE_FIELD = "UPDATE_FIELD"
    ADD_EMAIL = "ADD_EMAIL"
    ADD_PHONE = "ADD_PHONE"
    ADD_LINKEDIN_URL = "ADD_LINKEDIN_URL"
    ADD_WEB_SITE = "ADD_WEB_SITE"
    ADD_ADDRESS = "ADD_ADDRESS"
    ADD_POSITION = "ADD_POSITION"
    UPDATE_POSITION = "UPDATE_POSITION"
    ADD_SCHOOL = "ADD_SCHOOL"
    ADD_TAG = "ADD_TAG"
    ADD_EXTERNAL_REF = "ADD_EXTERNAL_REF"
    SET_CUSTOM_FIELD = "SET_CUSTOM_FIELD"
    CREATE_CANDIDACY = "CREATE_CANDIDACY"
    UPDATE_CANDIDACY = "UPDATE_CANDIDACY"
    ADD_NOTE = "ADD_NOTE"
    FIND_COMPANY = "FIND_COMPANY"
    CREATE_COMPANY = "CREATE_COMPANY"
    UPDATE_COMPANY = "UPDATE_COMPANY"


LOOK_UPS = frozenset({Action.FIND, Action.FIND_COMPANY})
"""The actions that change nothing in Clockwork."""
OF_COMPANIES = frozenset({Action.CREATE_COMPANY, Action.UPDATE_COMPANY})
"""The actions that write what many people share."""
OF_EMPLOYMENT = OF_COMPANIES | {Action.FIND_COMPANY, Action.ADD_POSITION, Action.UPDATE_POSITION}
"""The actions that depend on which companies there are; they stand together in a plan."""


class Rule(StrEnum):
    """Why a step writes or leaves alone; `EXPLANATIONS` has the sentence for each."""

    NEW_RECORD = "NEW_RECORD"
    FILL_BLANK = "FILL_BLANK"
    OVERWRITE = "OVERWRITE"
    ADD_MISSING = "ADD_MISSING"
    ALREADY_THERE = "ALREADY_THERE"
    ALREADY_WRITTEN = "ALREADY_WRITTEN"
    EMPTY_VALUE = "EMPTY_VALUE"
    PROTECTED = "PROTECTED"
    NEVER_UPDATED = "NEVER_UPDATED"
    CANNOT_BE_READ = "CANNOT_BE_READ"
    CANNOT_BE_CHANGED = "CANNOT_BE_CHANGED"
    HISTORY_OFF = "HISTORY_OFF"
    ONLY_CURRENT = "ONLY_CURRENT"
    TAGGED = "TAGGED"
    EDIT_KEPT = "EDIT_KEPT"
    SEVERAL_CURRENT = "SEVERAL_CURRENT"
    NO_SUCH_TAG = "NO_SUCH_TAG"
    NO_SUCH_OPTION = "NO_SUCH_OPTION"
    ONE_VALUE = "ONE_VALUE"
    NO_SUCH_FIELD = "NO_SUCH_FIELD"
    NOT_WRITABLE = "NOT_WRITABLE"
    FOUND = "FOUND"
    NOT_FOUND = "NOT_FOUND"
    LINK_GONE = "LINK_GONE"
    ADOPTED = "ADOPTED"
    NONE_OF_THEM = "NONE_OF_THEM"
    NEW_CANDIDACY = "NEW_CANDIDACY"
    MOVES_FORWARD = "MOVES_FORWARD"
    WOULD_MOVE_BACK = "WOULD_MOVE_BACK"
    CHANGED_IN_CLOCKWORK = "CHANGED_IN_CLOCKWORK"
    REMOVED_IN_CLOCKWORK = "REMOVED_IN_CLOCKWORK"
    UNKNOWN_STATUS = "UNKNOWN_STATUS"
    ANSWER_LOST = "ANSWER_LOST"
    NOTE_WANTED = "NOTE_WANTED"
    NOTE_NOT_WANTED = "NOTE_NOT_WANTED"
    NOTE_FOUND = "NOTE_FOUND"
    NOTE_UNTRACEABLE = "NOTE_UNTRACEABLE"
    NO_SUCH_NOTE_TYPE = "NO_SUCH_NOTE_TYPE"
    FOUND_BY_WEB_SITE = "FOUND_BY_WEB_SITE"
    NAME_DECIDED = "NAME_DECIDED"
    SHARED_COMPANY = "SHARED_COMPANY"
    WHOSE_WEB_SITE = "WHOSE_WEB_SITE"
    NO_COMPANY = "NO_COMPANY"
    COPY_OF_COMPANIES = "COPY_OF_COMPANIES"


EXPLANATIONS: Mapping[Rule, str] = {
    Rule.NEW_RECORD: "A new record gets all that is known.",
    Rule.FILL_BLANK: "The field was blank in Clockwork.",
    Rule.OVERWRITE: "Clockwork had another value, and the field may be updated.",
    Rule.ADD_MISSING: "Clockwork did not have this value yet.",
    Rule.ALREADY_THERE: "Clockwork has this value already.",
    Rule.ALREADY_WRITTEN: "We wrote this value before; Clockwork does not show it.",
    Rule.EMPTY_VALUE: "SourceWhale has no value, and an empty value never blanks one in Clockwork.",
    Rule.PROTECTED: "The field is protected and has a value in Clockwork.",
    Rule.NEVER_UPDATED: "The field is never updated on existing records.",
    Rule.CANNOT_BE_READ: "Clockwork does not show what it has here: writing could repeat or replace a value.",
    Rule.CANNOT_BE_CHANGED: "Clockwork offers no way to change this once it is there.",
    Rule.HISTORY_OFF: "An existing record gets only its current position, and no schools: history is off.",
    Rule.ONLY_CURRENT: "SourceWhale knows no other position than the current one.",
    Rule.TAGGED: "A tag fills this field, and a change by hand does not replace it.",
    Rule.EDIT_KEPT: "Somebody changed this in Clockwork after we wrote it: the edit is kept.",
    Rule.SEVERAL_CURRENT: "Clockwork has several current positions, and the company is not known.",
    Rule.NO_SUCH_TAG: "The firm has no tag of this name.",
    Rule.NO_SUCH_OPTION: "The field has no option of this name.",
    Rule.ONE_VALUE: "The field holds one value, and another of SourceWhale's comes first.",
    Rule.NO_SUCH_FIELD: "The field that this is mapped to is not in Clockwork any more.",
    Rule.NOT_WRITABLE: "This is not a value that Clockwork can take for the field.",
    Rule.FOUND: "A record with this key is in Clockwork.",
    Rule.NOT_FOUND: "No record with this key is in Clockwork.",
    Rule.LINK_GONE: "The record that this person was linked to is not in Clockwork any more.",
    Rule.ADOPTED: "An earlier attempt had created this record; it was found again.",
    Rule.NONE_OF_THEM: "A user said that none of the records with these keys is this person.",
    Rule.NEW_CANDIDACY: "The person was not in the project yet.",
    Rule.MOVES_FORWARD: "The person moves forward in the project.",
    Rule.WOULD_MOVE_BACK: "The person is further in the project already, and nobody is moved backwards.",
    Rule.CHANGED_IN_CLOCKWORK: "Someone changed this in Clockwork since we last wrote it.",
    Rule.REMOVED_IN_CLOCKWORK: "Someone took the person out of the project in Clockwork since we wrote.",
    Rule.UNKNOWN_STATUS: "The status in Clockwork is not in the catalogue: nobody knows which is further.",
    Rule.ANSWER_LOST: "An earlier attempt had written this; only its answer was lost.",
    Rule.NOTE_WANTED: "Outreach of this kind writes a note.",
    Rule.NOTE_NOT_WANTED: "Outreach of this kind writes no note, as Create notes upon says.",
    Rule.NOTE_FOUND: "An earlier attempt had written this note; it was found again.",
    Rule.NOTE_UNTRACEABLE: "The record went before it was clear whether this note was there: not sent again.",
    Rule.NO_SUCH_NOTE_TYPE: "The note type for outreach of this kind is not in Clockwork.",
    Rule.FOUND_BY_WEB_SITE: "No company of this name is in our copy, but one with this web site.",
    Rule.NAME_DECIDED: "The web site is another company's in Clockwork than the name: the name decides.",
    Rule.SHARED_COMPANY: "A company belongs to many people: what it has is never overwritten.",
    Rule.WHOSE_WEB_SITE: "The web site may be that of another company where the person has worked.",
    Rule.NO_COMPANY: "There is no company in Clockwork to write this to, and no position that needs one.",
    Rule.COPY_OF_COMPANIES: "There are too many companies to read them all for this: our copy was used.",
}


WRITING_RULES = frozenset({Rule.NEW_RECORD, Rule.FILL_BLANK, Rule.OVERWRITE, Rule.ADD_MISSING})
"""The rules by which something is sent to Clockwork; every other one leaves a field alone."""


class Outcome(StrEnum):
    """What became of a step."""

    PLANNED = "PLANNED"
    DONE = "DONE"
    LEFT = "LEFT"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the field it is about, its old and new value in words, and the rule that decided.

    `body` is what is sent to Clockwork (its own keys), `target` the sub-record that is changed. `answer` is
    Clockwork's raw answer to a refusal (of a note: `note_answers.kept_answer`). `also` are other fields that
    one call settles together with `field`: a position has a title and a company. `layer` is the layer of the
    settings or tags behind the decision. `leaves` is what is remembered as written, by field, where
    that is not just `new` (see `remembering`); `base` is what was so, by field, when the step was planned.
    `is_unsent`: it is planned, and its call was surely never applied.
    """

    action: Action
    rule: Rule
    outcome: Outcome
    field: str | None = None
    old: str | None = None
    new: str | None = None
    body: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    target: str | None = None
    answer: str | None = None
    also: tuple[str, ...] = ()
    layer: Layer | None = None
    leaves: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    base: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    is_unsent: bool = False

    @property
    def writes(self) -> bool:
        """Whether it still has to be sent to Clockwork."""
        return self.outcome is Outcome.PLANNED

    @property
    def wrote(self) -> bool:
        """Whether it changed something in Clockwork."""
        return self.outcome is Outcome.DONE and self.action not in LOOK_UPS

    def became(self, outcome: Outcome, answer: str | None = None) -> "Step":
        """The same step after it was tried."""
        return dataclasses.replace(self, outcome=outcome, answer=answer)

    def about(self, *fields: str) -> "Step":
        """The same step, which settles these fields too."""
        others = tuple(dict.fromkeys(field for field in fields if field != self.field))
        return dataclasses.replace(self, also=others)

    def leaving(self, leaves: Mapping[str, tuple[str, ...]]) -> "Step":
        """The same step, of which this is remembered."""
        return dataclasses.replace(self, leaves=leaves)

    def unsent(self) -> "Step":
        """The same step after a run that surely did not send it, if it was still to be sent."""
        return dataclasses.replace(self, is_unsent=self.writes)

    def to_json(self) -> dict[str, Any]:
        """As the push keeps it: what was sent is in old and new already.

        What a step leaves, and its base, are kept as long as nobody knows whether it was sent.
        """
        kept = {
            "action": self.action,
            "rule": self.rule,
            "outcome": self.outcome,
            "field": self.field,
            "old": self.old,
            "new": self.new,
            "answer": self.answer,
            "layer": self.layer,
        }
        also = {"also": [str(field) for field in self.also]} if self.also else {}
        said = {key: str(value) for key, value in kept.items() if value is not None}
        return said | also | self._unknown_to_json()

    def _unknown_to_json(self) -> dict[str, Any]:
        if not self.writes or self.is_unsent:
            return {"is_unsent": True} if self.is_unsent else {}
        texts = {"leaves": self.leaves, "base": self.base}
        return {
            name: {field: list(values) for field, values in by_field.items()}
            for name, by_field in texts.items()
            if by_field
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Step":
        """What `to_json` kept."""
        return cls(
            Action(data["action"]),
            Rule(data["rule"]),
            Outcome(data["outcome"]),
            data.get("field"),
            data.get("old"),
            data.get("new"),
            answer=data.get("answer"),
            also=tuple(data.get("also", ())),
            layer=Layer(data["layer"]) if "layer" in data else None,
            leaves={field: tuple(values) for field, values in data.get("leaves", {}).items()},
            base={field: tuple(values) for field, values in data.get("base", {}).items()},
            is_unsent=data.get("is_unsent", False),
        )


def leave(action: Action, rule: Rule, field_id: str, new: str | None = None, old: str | None = None) -> Step:
    """A step that leaves a field alone, and says why."""
    return Step(action, rule, Outcome.LEFT, field_id, old, new)


def decided(
    action: Action,
    rule: Rule,
    field_id: str,
    new: str,
    body: Mapping[str, Any],
    old: str | None = None,
    target: str | None = None,
) -> Step:
    """A step that sends `body` if the rule is one to write by, else one that leaves the field alone."""
    if rule not in WRITING_RULES:
        return leave(action, rule, field_id, new, old)
    return Step(action, rule, Outcome.PLANNED, field_id, old, new, body, target)
