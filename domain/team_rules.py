"""What one team's pushes are decided by, read together: settings, mappings and catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.campaigns import Campaign, Membership
from domain.records.connections import CatalogueKind, CatalogueList, catalogue_lists
from domain.records.versions import THE_TEAM, DocumentKey, Subject, newest_versions
from domain.rules.field_mapping import DEFAULT_COMPANY_MAPPING, DEFAULT_MAPPING, FieldMapping
from domain.rules.fields import Catalogue, CrmField, Option
from domain.rules.note_mapping import NoteMapping
from domain.rules.planning.plan import mapped_fields
from domain.rules.settings import LayeredSettings, Settings
from domain.rules.stage_mapping import StageMapping
from domain.rules.syncing import EffectiveSync, Layer, Override, effective_sync

Documents = Mapping[DocumentKey, Mapping[str, Any]]
"""What is saved."""


@dataclass(frozen=True, slots=True)
class TeamRules:
    """A snapshot. `documents` are as they were saved: what is absent is a default; `versions` are theirs."""

    documents: Documents
    versions: Mapping[DocumentKey, int]
    team_settings: LayeredSettings
    field_mapping: FieldMapping
    mapped: frozenset[str]
    company_mapping: FieldMapping
    company_mapped: frozenset[str]
    stage_mapping: StageMapping
    note_mapping: NoteMapping
    catalogue: Catalogue

    @classmethod
    def of(
        cls, documents: Documents, versions: Mapping[DocumentKey, int], catalogue: Catalogue
    ) -> "TeamRules":
        """The rules that saved (or proposed) documents and the defaults give together."""

        def saved(subject: Subject) -> Mapping[str, Any] | None:
            return documents.get((subject, THE_TEAM))

        fields, companies = saved(Subject.FIELD_MAPPING), saved(Subject.COMPANY_MAPPING)
        stages, notes = saved(Subject.STAGE_MAPPING), saved(Subject.NOTE_MAPPING)
        field_mapping = FieldMapping.from_json(fields) if fields else DEFAULT_MAPPING
        company_mapping = FieldMapping.from_json(companies) if companies else DEFAULT_COMPANY_MAPPING
        return cls(
            documents=documents,
            versions=versions,
            team_settings=LayeredSettings.of(saved(Subject.SETTINGS) or {}, {}),
            field_mapping=field_mapping,
            mapped=mapped_fields(field_mapping),
            company_mapping=company_mapping,
            company_mapped=mapped_fields(company_mapping),
            stage_mapping=StageMapping.from_json(stages) if stages else StageMapping(),
            note_mapping=NoteMapping.from_json(notes) if notes else NoteMapping(),
            catalogue=catalogue,
        )

    @property
    def settings(self) -> Settings:
        """The team's settings, without any user's."""
        return self.team_settings.values

    def settings_of(self, user: str | None) -> LayeredSettings:
        """The settings that hold for a user's campaigns; for nobody's (None) the team's."""
        said = self.documents.get((Subject.SETTINGS, user)) if user else None
        return LayeredSettings.of(self.team_settings.team, said) if said else self.team_settings

    def version(self, subject: Subject, user: str = THE_TEAM) -> int:
        """How often something was saved."""
        return self.versions.get((subject, user), 0)

    def mapping_source(self, subject: Subject) -> Layer:
        """Whether a mapping is the team's own or the built-in one."""
        return Layer.TEAM if (subject, THE_TEAM) in self.documents else Layer.DEFAULT

    def sync_of(self, campaign: Campaign, membership: Membership | None) -> EffectiveSync:
        """How a Person in a campaign syncs; without a membership: how the campaign itself says."""
        override = Override.from_json(membership.override) if membership else Override()
        when_adding = self.settings_of(campaign.owner).layered("when_adding")
        return effective_sync(when_adding, campaign.says(), override)


async def load_team_rules(session: AsyncSession) -> TeamRules:
    """Read the team's rules: two statements, whatever the size of the team."""
    newest = await newest_versions(session)
    return TeamRules.of(
        {key: version.document for key, version in newest.items()},
        {key: version.number for key, version in newest.items()},
        _catalogue(await catalogue_lists(session)),
    )


def _catalogue(lists: Sequence[CatalogueList]) -> Catalogue:
    by_kind = {found.kind: found for found in lists}

    def items(kind: CatalogueKind) -> Sequence[Mapping[str, Any]]:
        return by_kind[kind].items if kind in by_kind else ()

    def options(kind: CatalogueKind) -> list[Option] | None:
        """None: the list could never be read."""
        found = by_kind.get(kind)
        if found is None or (found.problem and not found.items):
            return None
        return [Option(item["id"], item["name"]) for item in found.items]

    return Catalogue.of(
        [CrmField.from_json(item) for item in items(CatalogueKind.FIELD)],
        options(CatalogueKind.TAG) or (),
        options(CatalogueKind.STATUS),
        options(CatalogueKind.NOTE_TYPE),
        options(CatalogueKind.PROJECT),
    )
