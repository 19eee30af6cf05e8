"""Settings and mappings as they would be saved, for a preview of what that would touch."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from api.schema.mappings import FieldMappingInput
from api.schema.note_mapping import NoteMappingInput
from api.schema.settings import SettingsInput
from api.schema.stage_mapping import StageMappingInput
from domain.field_mapping import FIELD_MAPPINGS, changed_field_mapping
from domain.note_mapping import changed_note_mapping
from domain.previewing.requesting import Proposal
from domain.proposing import changed_settings, settings_key
from domain.records.versions import THE_TEAM, Subject
from domain.refusals import Code, Refused, refuse
from domain.rules.fields import Entity
from domain.stage_mapping import changed_stage_mapping
from domain.team_rules import TeamRules

_OF_ANOTHER = {
    Entity.PERSON: "This is the mapping for persons: propose one for companies under `companyFields`.",
    Entity.COMPANY: "This is the mapping for companies: propose one for persons under `personFields`.",
}


@strawberry.input(description="Settings and mappings as they would be saved, with the same inputs.")
class SettingsPreviewInput:
    """At least one of them."""

    settings: SettingsInput | None = strawberry.field(
        default=UNSET, description="As `settingsUpdate` takes them."
    )
    person_fields: FieldMappingInput | None = strawberry.field(
        default=UNSET, description="As `fieldMappingUpdate` takes it, for persons."
    )
    company_fields: FieldMappingInput | None = strawberry.field(
        default=UNSET, description="As `fieldMappingUpdate` takes it, for companies."
    )
    stages: StageMappingInput | None = strawberry.field(
        default=UNSET, description="As `stageMappingUpdate` takes it."
    )
    notes: NoteMappingInput | None = strawberry.field(
        default=UNSET, description="As `noteMappingUpdate` takes it."
    )

    def proposals(self) -> list[Proposal]:
        """What is given.

        Raises:
            Refused: no user can have the name that the settings are for, or a field mapping is said to be of
                another entity than its place here says.
        """
        given = []
        if self.settings:
            given.append(_settings(self.settings))
        if self.person_fields:
            given.append(_fields(self.person_fields, Entity.PERSON, "person_fields"))
        if self.company_fields:
            given.append(_fields(self.company_fields, Entity.COMPANY, "company_fields"))
        if self.stages:
            given.append(_stages(self.stages))
        if self.notes:
            given.append(_notes(self.notes))
        return given


def _settings(said: SettingsInput) -> Proposal:
    path = ("settings",)

    def change(rules: TeamRules) -> Mapping[str, Any]:
        return changed_settings(rules, said.changes(), user=said.user, reset=said.taken_back)

    try:
        return Proposal(settings_key(said.user), said.expected_version, change, path)
    except Refused as refused:
        raise Refused(*(refusal.under(*path) for refusal in refused.refusals)) from refused


def _fields(said: FieldMappingInput, entity: Entity, path: str) -> Proposal:
    if said.entity not in (None, entity):
        raise refuse(Code.INVALID, _OF_ANOTHER[entity], path, "entity")

    def change(rules: TeamRules) -> Mapping[str, Any]:
        try:
            return changed_field_mapping(rules, said.over, entity)
        except Refused as refused:
            raise said.placed(refused) from refused

    return Proposal((FIELD_MAPPINGS[entity], THE_TEAM), said.expected_version, change, (path,))


def _stages(said: StageMappingInput) -> Proposal:
    def change(rules: TeamRules) -> Mapping[str, Any]:
        return changed_stage_mapping(rules, said.changes(), said.status_order)

    return Proposal((Subject.STAGE_MAPPING, THE_TEAM), said.expected_version, change, ("stages",))


def _notes(said: NoteMappingInput) -> Proposal:
    def change(rules: TeamRules) -> Mapping[str, Any]:
        return changed_note_mapping(rules, said.changes())

    return Proposal((Subject.NOTE_MAPPING, THE_TEAM), said.expected_version, change, ("notes",))
