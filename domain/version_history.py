"""The saves of settings and mappings: who, when, and what each changed (product.md: Settings)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.mappings import DEFAULT_DOCUMENTS
from domain.records.database import Database
from domain.records.versions import DocumentKey, Version, versions_before
from domain.rules.differences import Difference, differences
from domain.rules.fields import Catalogue
from domain.team_rules import load_team_rules
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

    Fields, statuses and note types stand in the changes by their names of today; one that has gone from
    Clockwork stands there by its id.
    """
    async with db.reading(viewer.team_id) as session:
        versions = await versions_before(session, key, before, limit + 1)
        names = _names((await load_team_rules(session)).catalogue)
    built_in = DEFAULT_DOCUMENTS.get(key[0], {})
    documents = [*(version.document for version in versions), built_in]
    return [
        VersionView(version, differences(former, document, names))
        for version, (document, former) in zip(versions[:limit], pairwise(documents), strict=False)
    ]


def _names(catalogue: Catalogue) -> Mapping[str, str]:
    options = (*(catalogue.statuses or ()), *(catalogue.note_types or ()))
    fields = {field.id: field.name for field in catalogue.fields.values()}
    return {option.id: option.name for option in options} | fields
