"""Filters: the fields whose values are kept, as the settings and the catalogue say (product.md: Search)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.crm_copies import CrmFilter, FilterStatus, filters_of_team
from domain.rules.crm_values import has_options, is_filterable
from domain.rules.fields import CrmField
from domain.team_rules import TeamRules, load_team_rules


async def fields_kept(session: AsyncSession) -> Sequence[CrmField]:
    """The fields whose values are written with every person."""
    kept = await filters_of_team(session)
    return [one.as_field for one in kept if one.status is not FilterStatus.DROPPING]


async def follow_filters(session: AsyncSession, team_id: UUID, now: datetime) -> None:
    """Have the filters be what the settings and the catalogue say, in the transaction that changes those.

    A new field, and one whose type or options are others than when it was indexed, is INDEXING from the
    beginning; one that is no longer wanted, or gone from Clockwork, is DROPPING.
    """
    known = {one.field: one for one in await filters_of_team(session, lock=True)}
    wanted = _wanted(await load_team_rules(session))
    for field in wanted.values():
        kept = known.get(field.id)
        if kept is None:
            kept = CrmFilter(team_id=team_id, field=field.id)
            session.add(kept)
            _begin(kept, field, now)
        elif kept.status is FilterStatus.DROPPING or _is_compared_otherwise(kept.as_field, field):
            _begin(kept, field, now)
        else:
            kept.definition = field.to_json()
    for kept in known.values():
        if kept.field not in wanted and kept.status is not FilterStatus.DROPPING:
            kept.status, kept.since = FilterStatus.DROPPING, now
    await session.flush()


def _wanted(rules: TeamRules) -> Mapping[str, CrmField]:
    fields = (rules.catalogue.fields.get(name) for name in rules.settings.filterable_fields)
    return {field.id: field for field in fields if field is not None and is_filterable(field)}


def _begin(kept: CrmFilter, field: CrmField, now: datetime) -> None:
    kept.status, kept.since, kept.definition = FilterStatus.INDEXING, now, field.to_json()
    kept.after = kept.done = kept.total = 0


def _is_compared_otherwise(former: CrmField, field: CrmField) -> bool:
    """Whether values of the field may have other keys now."""
    if former.type is not field.type:
        return True
    return has_options(field) and set(former.options) != set(field.options)
