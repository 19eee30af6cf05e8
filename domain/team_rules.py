"""What one team's pushes are decided by, read together: settings, field mapping and catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.campaigns import Campaign, Membership
from domain.records.connections import CatalogueKind, catalogue_lists
from domain.records.versions import Subject, newest_versions
from domain.rules.fields import Catalogue, CrmField, Option
from domain.rules.mapping import DEFAULT_MAPPING, FieldMapping
from domain.rules.planning.plan import mapped_fields
from domain.rules.settings import Settings, from_document
from domain.rules.syncing import EffectiveSync, Override, effective_sync


@dataclass(frozen=True, slots=True)
class TeamRules:
    """A snapshot. `said` is the settings document as saved: what is absent there is a default."""

    settings: Settings
    said: Mapping[str, Any]
    settings_version: int
    mapping: FieldMapping
    mapped: frozenset[str]
    mapping_version: int
    catalogue: Catalogue

    def sync_of(self, campaign: Campaign, membership: Membership | None) -> EffectiveSync:
        """How a Person in a campaign syncs; without a membership: how the campaign itself says."""
        said = Override(campaign.sync_as, campaign.when_adding)
        override = Override.from_json(membership.override) if membership else Override()
        return effective_sync(self.settings.layered("when_adding", self.said), said, override)


async def load_team_rules(session: AsyncSession) -> TeamRules:
    """Read the team's rules: two statements, whatever the size of the team."""
    versions = await newest_versions(session)
    settings, mapping = versions.get(Subject.SETTINGS), versions.get(Subject.FIELD_MAPPING)
    lists = {found.kind: found.items for found in await catalogue_lists(session)}
    said = settings.document if settings else {}
    effective = FieldMapping.from_json(mapping.document) if mapping else DEFAULT_MAPPING
    return TeamRules(
        settings=from_document(said),
        said=said,
        settings_version=settings.number if settings else 0,
        mapping=effective,
        mapped=mapped_fields(effective),
        mapping_version=mapping.number if mapping else 0,
        catalogue=Catalogue.of(
            [CrmField.from_json(item) for item in lists.get(CatalogueKind.FIELD, ())],
            [Option(item["id"], item["name"]) for item in lists.get(CatalogueKind.TAG, ())],
        ),
    )
