"""Reasons: a step's rule as a sentence for a recruiter, which names the layer where one had a say."""

from collections.abc import Mapping

from domain.rules.gates import whose
from domain.rules.steps import EXPLANATIONS, WRITING_RULES, Action, Rule, Step
from domain.rules.syncing import Layer

_BY_A_LAYER: Mapping[Rule, str] = {
    Rule.PROTECTED: "Protected by {whose}: the value in Clockwork is kept.",
    Rule.NEVER_UPDATED: "By {whose}, this field is never updated on existing records.",
    Rule.HISTORY_OFF: (
        "By {whose}, an existing record gets only its current position, and no schools: full history is off."
    ),
    Rule.EDIT_KEPT: "By {whose}, edits made in Clockwork are kept: this is no longer what we wrote there.",
    Rule.NOTE_WANTED: "By {whose}, outreach of this kind writes a note (Create notes upon).",
    Rule.NOTE_NOT_WANTED: "By {whose}, outreach of this kind writes no note (Create notes upon).",
}
_OF_A_VALUE: Mapping[Layer, str] = {
    Layer.DEFAULT: "Mapped by default.",
    Layer.TEAM: "Mapped by the team.",
    Layer.CAMPAIGN: "The value is a tag of the campaign.",
    Layer.PERSON: "The value is this person's own tag.",
}
_OF_A_COMPANY: Mapping[tuple[Action, Rule], str] = {
    (Action.FIND_COMPANY, Rule.FOUND): "A company of this name is in Clockwork.",
    (Action.FIND_COMPANY, Rule.NOT_FOUND): "No company of this name is in our copy of the firm's companies.",
    (Action.CREATE_COMPANY, Rule.NEW_RECORD): "A position needs this company, which is not in Clockwork yet.",
}
_ABOUT_A_VALUE = WRITING_RULES | {
    Rule.TAGGED,
    Rule.ALREADY_THERE,
    Rule.ALREADY_WRITTEN,
    Rule.CANNOT_BE_READ,
    Rule.CANNOT_BE_CHANGED,
    Rule.SEVERAL_CURRENT,
    Rule.NO_SUCH_TAG,
    Rule.NO_SUCH_OPTION,
    Rule.ONE_VALUE,
    Rule.NO_SUCH_FIELD,
    Rule.NOT_WRITABLE,
}


def explain(step: Step) -> str:
    """Why the step writes or leaves a field alone."""
    sentence = _OF_A_COMPANY.get((step.action, step.rule), EXPLANATIONS[step.rule])
    if step.rule is Rule.COPY_OF_COMPANIES:
        as_of = f"It is of {step.old}." if step.old else "It is not whole yet."
        return f"{EXPLANATIONS[step.rule]} {as_of}"
    if step.layer is None:
        return sentence
    if step.rule in _BY_A_LAYER:
        return _BY_A_LAYER[step.rule].format(whose=whose(step.layer))
    if step.rule in _ABOUT_A_VALUE and step.layer in _OF_A_VALUE:
        return f"{sentence} {_OF_A_VALUE[step.layer]}"
    return sentence
