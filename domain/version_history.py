"""The saves in each layer of the settings, and of the mappings: who, when, and what each changed.

Source of the rule: product.md: Settings (every save is a version).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.mappings import DEFAULT_DOCUMENTS
from domain.records.campaigns import Campaign, Membership
from domain.records.database import Database
from domain.records.versions import DocumentKey, Version, versions_before
from domain.refs import Ref, resolve_campaign, resolve_membership
from domain.rules.differences import Difference, differences, sync_differences
from domain.rules.fields import Catalogue
from domain.team_rules import load_team_rules
from domain.versioning import sync_key
from domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class VersionView:
    """A save with what it changed."""

    version: Version
    changes: Sequence[Difference]


async def list_versions(
    db: Database, viewer: Viewer, key: DocumentKey, *, before: int | None, limit: int
) -> Sequence[VersionView]:
    """Up to `limit` saves, newest first, older than number `before`: three statements, however many.

    Fields, projects, statuses and note types stand in the changes by their names of today; one that has gone
    from Clockwork stands there by its id.
    """
    async with db.reading(viewer.team_id) as session:
        versions = await versions_before(session, key, before, limit + 1)
        names = _names((await load_team_rules(session)).catalogue)
    return _views(versions, limit, DEFAULT_DOCUMENTS.get(key[0], {}), names, differences)


async def list_sync_versions(
    db: Database,
    viewer: Viewer,
    campaign_ref: Ref,
    person_ref: Ref | None,
    *,
    before: int | None,
    limit: int,
) -> Sequence[VersionView]:
    """Up to `limit` saves of what a campaign says about sync, or of what this Person overrides in it.

    Otherwise as `list_versions`.

    Raises:
        Refused: no such campaign, Person, or membership.
    """
    async with db.reading(viewer.team_id) as session:
        said_by = await _said_by(session, campaign_ref, person_ref)
        versions = await versions_before(session, sync_key(said_by), before, limit + 1)
        names = _names((await load_team_rules(session)).catalogue)
    return _views(versions, limit, {}, names, sync_differences)


async def _said_by(session: AsyncSession, campaign_ref: Ref, person_ref: Ref | None) -> Campaign | Membership:
    campaign = await resolve_campaign(session, campaign_ref, "campaign")
    if person_ref is None:
        return campaign
    _, membership = await resolve_membership(session, campaign, person_ref, "person")
    return membership


def _views(
    versions: Sequence[Version],
    limit: int,
    built_in: Mapping[str, Any],
    names: Mapping[str, str],
    differ: Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, str]], Sequence[Difference]],
) -> Sequence[VersionView]:
    """Each version but one over `limit`, which is there to be compared with."""
    documents = [*(version.document for version in versions), built_in]
    return [
        VersionView(version, differ(former, document, names))
        for version, (document, former) in zip(versions[:limit], pairwise(documents), strict=False)
    ]


def _names(catalogue: Catalogue) -> Mapping[str, str]:
    """Those of all that a save may name, by id."""
    options = (*(catalogue.statuses or ()), *(catalogue.note_types or ()))
    return {
        **(catalogue.projects or {}),
        **{option.id: option.name for option in options},
        **{field.id: field.name for field in catalogue.fields.values()},
    }
