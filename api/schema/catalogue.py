"""What the firm has set up in Clockwork, as it was last read (product.md: Connecting)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import strawberry

from api.fan_out import up_to
from domain.records.connections import CatalogueKind, CatalogueList
from domain.rules.fields import BUILT_IN_FIELDS, Entity, FieldType
from domain.rules.fields import CrmField as DomainField

_MANY_FIELDS, _MANY_OPTIONS, _MANY_ITEMS = 200, 100, 2_000
"""What a large firm has set up."""


@strawberry.type(description="Something that the firm has set up in Clockwork, or an option of a select.")
class CatalogueItem:
    """An id of Clockwork's and a name."""

    id: str = strawberry.field(description="Clockwork's id.")
    name: str = strawberry.field(description="Its name.")


@strawberry.type(description="A field of Clockwork: a built-in one, or one that the firm made.")
class CrmField:
    """A field."""

    id: str = strawberry.field(description="How settings name it, such as `title` or `custom:…`.")
    name: str = strawberry.field(description="Its name for people.")
    type: FieldType = strawberry.field(description="How it holds values.")
    entity: Entity = strawberry.field(description="What it belongs to.")
    options: list[CatalogueItem] = strawberry.field(
        description="The options of a select.", metadata=up_to(_MANY_OPTIONS)
    )

    is_writable: bool = strawberry.field(
        description="Whether Clockwork's API can write it. It can't write the fields that the firm made for "
        "companies: nothing can be mapped to them."
    )

    @classmethod
    def of(cls, field: DomainField) -> "CrmField":
        """As the schema shows it."""
        return cls(
            id=field.id,
            name=field.name,
            type=field.type,
            entity=field.entity,
            options=[CatalogueItem(id=option.id, name=option.name) for option in field.options],
            is_writable=field.is_writable,
        )


@strawberry.type(description="A list of the catalogue that could not be read the last time.")
class CatalogueProblem:
    """Which list, and why."""

    list: str = strawberry.field(description="Which list, such as `TAG`.")
    reason: str = strawberry.field(description="Why it could not be read.")


@strawberry.type(description="What the firm has set up in Clockwork, as it was last read.")
class Catalogue:
    """Every list; the built-in fields are always there."""

    read_at: datetime | None = strawberry.field(description="When it was last read; null: never.")
    problems: list[CatalogueProblem] = strawberry.field(description="The lists that could not be read then.")
    fields: list[CrmField] = strawberry.field(
        description="The fields of persons and companies.", metadata=up_to(_MANY_FIELDS)
    )
    tags: list[CatalogueItem] = strawberry.field(description="The firm's tags.", metadata=up_to(_MANY_ITEMS))
    projects: list[CatalogueItem] = strawberry.field(
        description="The firm's projects.", metadata=up_to(_MANY_ITEMS)
    )
    statuses: list[CatalogueItem] = strawberry.field(
        description="The firm's candidacy statuses.", metadata=up_to(_MANY_ITEMS)
    )
    note_types: list[CatalogueItem] = strawberry.field(
        description="The firm's note types.", metadata=up_to(_MANY_ITEMS)
    )
    users: list[CatalogueItem] = strawberry.field(
        description="The firm's users.", metadata=up_to(_MANY_ITEMS)
    )

    @classmethod
    def of(cls, lists: Mapping[CatalogueKind, CatalogueList]) -> "Catalogue":
        """As the schema shows it."""
        custom = (DomainField.from_json(item) for item in _items(lists, CatalogueKind.FIELD))
        return cls(
            read_at=max((found.read_at for found in lists.values()), default=None),
            problems=[CatalogueProblem(list=f.kind, reason=f.problem) for f in lists.values() if f.problem],
            fields=[CrmField.of(field) for field in (*BUILT_IN_FIELDS.values(), *custom)],
            tags=_named(lists, CatalogueKind.TAG),
            projects=_named(lists, CatalogueKind.PROJECT),
            statuses=_named(lists, CatalogueKind.STATUS),
            note_types=_named(lists, CatalogueKind.NOTE_TYPE),
            users=_named(lists, CatalogueKind.USER),
        )


def _items(lists: Mapping[CatalogueKind, CatalogueList], kind: CatalogueKind) -> Sequence[Mapping[str, str]]:
    return lists[kind].items if kind in lists else ()


def _named(lists: Mapping[CatalogueKind, CatalogueList], kind: CatalogueKind) -> list[CatalogueItem]:
    return [CatalogueItem(id=item["id"], name=item["name"]) for item in _items(lists, kind)]
