"""The connection to Clockwork and its catalogue (product.md: Connecting)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from api.context import Info
from api.fan_out import up_to
from api.schema.arguments import arg
from api.user_errors import Payload, answers_refusals, error_codes
from domain import connecting
from domain.records.connections import CatalogueKind, CatalogueList, Connection, ConnectionStatus
from domain.refusals import Code
from domain.rules.fields import BUILT_IN_FIELDS, Entity, FieldType
from domain.rules.fields import CrmField as DomainField

_MANY_FIELDS, _MANY_OPTIONS, _MANY_ITEMS = 200, 100, 2_000
"""What a large firm has set up."""


@strawberry.type(description="Something that can be connected.")
class Integration:
    """One integration and how it stands."""

    id: str = strawberry.field(description="The integration's own name, such as `clockwork`.")
    name: str = strawberry.field(description="Its name for people.")
    status: ConnectionStatus = strawberry.field(description="How the team's connection to it stands.")


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

    @classmethod
    def of(cls, field: DomainField) -> "CrmField":
        """As the schema shows it."""
        options = [CatalogueItem(id=option.id, name=option.name) for option in field.options]
        return cls(id=field.id, name=field.name, type=field.type, entity=field.entity, options=options)


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


@strawberry.type(description="Which Clockwork account the team has connected. Credentials are never shown.")
class ClockworkAccount:
    """What may be shown of the credentials."""

    subdomain: str = strawberry.field(description="The firm's subdomain.")
    api_key_ending: str = strawberry.field(description="The last four characters of the API key.")
    tested_at: datetime | None = strawberry.field(description="When the credentials were last tried.")


@strawberry.type(description="The team's connection to Clockwork.")
class Clockwork:
    """How it stands, with the catalogue."""

    status: ConnectionStatus = strawberry.field(description="How the connection stands.")
    reason: str | None = strawberry.field(description="Why it needs attention, and what to do.")
    since: datetime | None = strawberry.field(description="Since when it stands so.")
    account: ClockworkAccount | None = strawberry.field(description="The account; null: none is connected.")
    catalogue: Catalogue = strawberry.field(description="What the firm has set up in Clockwork.")

    @classmethod
    def of(cls, view: connecting.ConnectionView) -> "Clockwork":
        """As the schema shows it."""
        connection, lists = view.connection, {found.kind: found for found in view.catalogue}
        if connection is None:
            return cls(
                status=ConnectionStatus.NOT_CONNECTED,
                reason=None,
                since=None,
                account=None,
                catalogue=Catalogue.of(lists),
            )
        return cls(
            status=connection.status,
            reason=connection.reason,
            since=connection.since,
            account=_account(connection),
            catalogue=Catalogue.of(lists),
        )


def _account(connection: Connection) -> ClockworkAccount | None:
    if connection.sealed is None:
        return None
    return ClockworkAccount(
        subdomain=connection.subdomain,
        api_key_ending=connection.api_key_ending,
        tested_at=connection.tested_at,
    )


@strawberry.input(description="The four credentials of a Clockwork account.")
class ClockworkActivateInput:
    """As Clockwork shows them on the user's profile page."""

    api_key: str = strawberry.field(description="The API key.")
    api_secret: str = strawberry.field(description="The API secret, which Clockwork shows once.")
    subdomain: str = strawberry.field(description="The firm's subdomain, as in `acme-search`.")
    service_key: str = strawberry.field(description="The firm's service key.")


@error_codes
class ClockworkActivateErrorCode(Enum):
    """Why credentials were not taken."""

    BLANK = Code.BLANK
    INVALID = Code.INVALID
    CREDENTIALS_REFUSED = Code.CREDENTIALS_REFUSED
    UNREACHABLE = Code.UNREACHABLE


@error_codes
class ClockworkTestErrorCode(Enum):
    """Why the test did not pass."""

    NOT_CONNECTED = Code.NOT_CONNECTED
    CREDENTIALS_REFUSED = Code.CREDENTIALS_REFUSED
    UNREACHABLE = Code.UNREACHABLE
    CONFLICT = Code.CONFLICT


@error_codes
class ClockworkRefreshCatalogueErrorCode(Enum):
    """Why the catalogue was not read."""

    NOT_CONNECTED = Code.NOT_CONNECTED
    CREDENTIALS_REFUSED = Code.CREDENTIALS_REFUSED
    UNREACHABLE = Code.UNREACHABLE
    CONFLICT = Code.CONFLICT


@error_codes
class ClockworkDisconnectErrorCode(Enum):
    """Why nothing was disconnected."""

    NOT_CONNECTED = Code.NOT_CONNECTED


@strawberry.type(description="What `clockworkActivate` answers.")
class ClockworkActivatePayload(Payload[ClockworkActivateErrorCode]):
    """The connection."""

    clockwork: Clockwork | None = strawberry.field(default=None, description="The connection now.")


@strawberry.type(description="What `clockworkTest` answers.")
class ClockworkTestPayload(Payload[ClockworkTestErrorCode]):
    """The connection."""

    clockwork: Clockwork | None = strawberry.field(default=None, description="The connection now.")


@strawberry.type(description="What `clockworkRefreshCatalogue` answers.")
class ClockworkRefreshCataloguePayload(Payload[ClockworkRefreshCatalogueErrorCode]):
    """The connection."""

    clockwork: Clockwork | None = strawberry.field(default=None, description="The connection now.")


@strawberry.type(description="What `clockworkDisconnect` answers.")
class ClockworkDisconnectPayload(Payload[ClockworkDisconnectErrorCode]):
    """The connection."""

    clockwork: Clockwork | None = strawberry.field(default=None, description="The connection now.")


async def _clockwork(info: Info) -> Clockwork:
    return Clockwork.of(await connecting.connection_view(info.context.db, info.context.viewer))


@strawberry.type
class ClockworkQuery:
    """What can be connected, and how it stands."""

    @strawberry.field(description="What can be connected, by name.")
    async def integrations(
        self,
        info: Info,
        search: Annotated[str | None, arg("A part of the name.")] = None,
    ) -> list[Integration]:
        """Those whose name contains `search`."""
        if search and search.strip().casefold() not in "clockwork recruiting":
            return []
        view = await connecting.connection_view(info.context.db, info.context.viewer)
        status = view.connection.status if view.connection else ConnectionStatus.NOT_CONNECTED
        return [Integration(id="clockwork", name="Clockwork Recruiting", status=status)]

    @strawberry.field(description="The team's connection to Clockwork.")
    async def clockwork(self, info: Info) -> Clockwork:
        """Read it."""
        return await _clockwork(info)


@strawberry.type
class ClockworkMutation:
    """Connecting and disconnecting: for admins."""

    @strawberry.mutation(
        description="Connect to Clockwork; the credentials are tried first and stored encrypted. Admins only."
    )
    @answers_refusals
    async def clockwork_activate(
        self,
        info: Info,
        input: Annotated[ClockworkActivateInput, arg("The credentials.")],
    ) -> ClockworkActivatePayload:
        """Then waiting pushes go on."""
        context = info.context
        given = {name: getattr(input, name) for name in ("api_key", "api_secret", "subdomain", "service_key")}
        await connecting.activate(context.db, context.world, context.office, context.viewer, given)
        await context.ring()
        return ClockworkActivatePayload(clockwork=await _clockwork(info))

    @strawberry.mutation(description="Try the stored credentials now. Admins only.")
    @answers_refusals
    async def clockwork_test(self, info: Info) -> ClockworkTestPayload:
        """Refused credentials bring the connection to NEEDS_ATTENTION, good ones back."""
        context = info.context
        await connecting.test_connection(context.db, context.world, context.office, context.viewer)
        await context.ring()
        return ClockworkTestPayload(clockwork=await _clockwork(info))

    @strawberry.mutation(description="Read the catalogue anew. Admins only.")
    @answers_refusals
    async def clockwork_refresh_catalogue(self, info: Info) -> ClockworkRefreshCataloguePayload:
        """Fields, options, tags, projects, statuses, note types and users."""
        context = info.context
        await connecting.refresh_catalogue(context.db, context.world, context.office, context.viewer)
        await context.ring()
        return ClockworkRefreshCataloguePayload(clockwork=await _clockwork(info))

    @strawberry.mutation(description="Delete the credentials and stop pushing; settings stay. Admins only.")
    @answers_refusals
    async def clockwork_disconnect(self, info: Info) -> ClockworkDisconnectPayload:
        """Waiting pushes stay, for the next time."""
        await connecting.disconnect(info.context.db, info.context.world, info.context.viewer)
        return ClockworkDisconnectPayload(clockwork=await _clockwork(info))
