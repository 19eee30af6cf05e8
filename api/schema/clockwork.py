"""The connection to Clockwork (product.md: Connecting)."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.arguments import arg
from api.schema.catalogue import Catalogue
from api.user_errors import Payload, answers_refusals, error_codes
from domain import connecting
from domain.records.connections import Connection, ConnectionStatus
from domain.refusals import Code


@strawberry.type(description="Something that can be connected.")
class Integration:
    """One integration and how it stands."""

    id: str = strawberry.field(description="The integration's own name, such as `clockwork`.")
    name: str = strawberry.field(description="Its name for people.")
    status: ConnectionStatus = strawberry.field(description="How the team's connection to it stands.")


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
