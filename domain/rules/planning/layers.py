"""Which layer is behind a step: of the setting that held it back, or the tag or mapping of its value."""

from collections.abc import Mapping

from domain.rules.planning.given import Given
from domain.rules.settings import SettingName
from domain.rules.steps import Rule, Step
from domain.rules.syncing import Layer

_SETTING_OF: Mapping[Rule, SettingName] = {
    Rule.PROTECTED: SettingName.PROTECTED_FIELDS,
    Rule.NEVER_UPDATED: SettingName.NEVER_UPDATED_FIELDS,
    Rule.HISTORY_OFF: SettingName.UPDATE_FULL_HISTORY,
    Rule.EDIT_KEPT: SettingName.KEEP_CLOCKWORK_EDITS,
}
_MOST_SPECIFIC_FIRST = tuple(reversed(Layer))


def layer_behind(given: Given, step: Step) -> Layer | None:
    """The layer; None where neither a setting, nor a tag, nor the mapping has a say."""
    if step.rule in _SETTING_OF:
        return given.settings.source(_SETTING_OF[step.rule])
    fields = {field_id for field_id in (step.field, *step.also) if field_id is not None}
    tagged = {given.tagged[field_id] for field_id in fields & given.tagged.keys()}
    if tagged:
        return next(layer for layer in _MOST_SPECIFIC_FIRST if layer in tagged)
    if given.known_companies is not None and not fields.isdisjoint(given.known_companies.mapped):
        return given.known_companies.mapping_source
    return None if fields.isdisjoint(given.mapped) else given.mapping_source
