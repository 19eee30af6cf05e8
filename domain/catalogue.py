"""The catalogue: what a firm has set up in Clockwork, read list by list."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.client import ClockworkClient
from clockwork.errors import ClockworkError, ComeBackLater
from clockwork.records import CustomField, FieldEntity
from clockwork.records import FieldType as ClockworkType
from domain.copying.filters import follow_filters
from domain.records.connections import CatalogueKind, CatalogueList, catalogue_lists
from domain.refusals import Code, refuse
from domain.rules.fields import CrmField, Entity, FieldType, Option, custom_field_id

_TYPES = {
    ClockworkType.TEXT: FieldType.TEXT,
    ClockworkType.SINGLE_SELECT: FieldType.SINGLE_SELECT,
    ClockworkType.MULTIPLE_SELECT: FieldType.MULTIPLE_SELECT,
}

_ENTITIES = {FieldEntity.PERSON: Entity.PERSON, FieldEntity.COMPANY: Entity.COMPANY}

_NAMES = {
    CatalogueKind.FIELD: "custom fields",
    CatalogueKind.NOTE_TYPE: "note types",
    CatalogueKind.STATUS: "statuses",
    CatalogueKind.TAG: "tags",
    CatalogueKind.PROJECT: "projects",
    CatalogueKind.USER: "users",
}


@dataclass(frozen=True, slots=True)
class ReadList:
    """One list as it was read; `items` None and a `problem`, which may soon pass, when it could not be."""

    items: list[dict[str, Any]] | None
    problem: str | None = None
    may_pass: bool = False


async def read_catalogue(client: ClockworkClient) -> dict[CatalogueKind, ReadList]:
    """Read every list; the problem of one that can't be read is noted and holds back no other."""
    return {kind: await _read(reader(client)) for kind, reader in _READERS.items()}


async def check_catalogue(session: AsyncSession, lists: Mapping[CatalogueKind, ReadList]) -> None:
    """See that no list is unknown only because Clockwork could not serve it at the moment.

    Pushes would take it for empty, and end for want of a tag or a field that is there.

    Raises:
        Refused: such a list was never read before either.
    """
    known = {found.kind for found in await catalogue_lists(session) if found.items or not found.problem}
    unknown = [_NAMES[kind] for kind, read in lists.items() if read.may_pass and kind not in known]
    if unknown:
        message = f"Clockwork did not answer when asked for its {', '.join(unknown)}: try again in a minute."
        raise refuse(Code.UNREACHABLE, message)


async def forget_catalogue(session: AsyncSession) -> None:
    """Forget every list of the team, as they are another firm's."""
    await session.execute(delete(CatalogueList))


async def store_catalogue(
    session: AsyncSession, team_id: UUID, lists: Mapping[CatalogueKind, ReadList], now: datetime
) -> None:
    """Keep what was read; a list that could not be read keeps its former items. The copy's filters follow."""
    known = {found.kind: found for found in await catalogue_lists(session)}
    for kind, read in lists.items():
        kept = known.get(kind)
        if kept is None:
            kept = CatalogueList(team_id=team_id, kind=kind, items=[])
            session.add(kept)
        kept.items = kept.items if read.items is None else read.items
        kept.problem = read.problem
        kept.read_at = now
    await follow_filters(session, team_id, now)


async def _read(items: Awaitable[list[dict[str, Any]]]) -> ReadList:
    try:
        return ReadList(await items)
    except ClockworkError as error:
        return ReadList(None, str(error), isinstance(error, ComeBackLater))


async def _fields(client: ClockworkClient) -> list[dict[str, Any]]:
    fields = (_field(field) for field in await client.custom_fields())
    return [field.to_json() for field in fields if field is not None]


def _field(field: CustomField) -> CrmField | None:
    """The firm's field as rules know it; one of a type or entity that nobody knows is passed over."""
    if field.field_type not in _TYPES or field.entity not in _ENTITIES:
        return None
    options = tuple(Option(option.id, option.name) for option in field.options)
    return CrmField(
        custom_field_id(field.id), field.name, _TYPES[field.field_type], _ENTITIES[field.entity], options
    )


async def _named(
    client: ClockworkClient, call: Callable[[ClockworkClient], Awaitable[Any]]
) -> list[dict[str, Any]]:
    return [{"id": item.id, "name": item.name} for item in await call(client)]


async def _gathered(items: AsyncIterator[Any]) -> list[dict[str, Any]]:
    return [{"id": item.id, "name": item.name} async for item in items]


_READERS: Mapping[CatalogueKind, Callable[[ClockworkClient], Awaitable[list[dict[str, Any]]]]] = {
    CatalogueKind.FIELD: _fields,
    CatalogueKind.NOTE_TYPE: lambda client: _named(client, ClockworkClient.note_types),
    CatalogueKind.STATUS: lambda client: _named(client, ClockworkClient.statuses),
    CatalogueKind.TAG: lambda client: _named(client, ClockworkClient.tags),
    CatalogueKind.PROJECT: lambda client: _gathered(client.projects()),
    CatalogueKind.USER: lambda client: _named(client, ClockworkClient.users),
}
