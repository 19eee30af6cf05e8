"""Connecting a team to Clockwork, and keeping the connection (product.md: Connecting)."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.errors import ClockworkError, CredentialsRefused, Culprit
from domain.catalogue import check_catalogue, forget_catalogue, read_catalogue, store_catalogue
from domain.credentials import check_credentials, close_credentials, open_sealed
from domain.pushing.requesting import reopen_blocked, reopen_unlinked
from domain.records.companies import forget_companies
from domain.records.connections import (
    CatalogueList,
    Connection,
    ConnectionStatus,
    catalogue_lists,
    connection_of_team,
)
from domain.records.database import Database
from domain.records.lanes import let_lane_go_on
from domain.records.linking import forget_links
from domain.records.previews import fail_open_previews
from domain.refusals import Code, Refused, refuse
from domain.sealing import Seal, SealBroken
from domain.viewer import Role, Viewer
from domain.world import World

OpenClient = Callable[[Credentials], ClockworkClient]
_log = logging.getLogger(__name__)
_BLAMED = {
    Culprit.API_KEY_OR_SECRET: ("api_key", "Clockwork refused the API key or the API secret: check both."),
    Culprit.SERVICE_KEY_OR_SUBDOMAIN: (
        "service_key",
        "Clockwork refused the service key, or the subdomain is another firm's: check both.",
    ),
}
_UNOPENED = "The stored credentials can't be opened with today's key: enter them again."


@dataclass(frozen=True, slots=True)
class Office:
    """What the verbs of this room need besides the database: the seal, and how a client is opened."""

    seal: Seal
    open_client: OpenClient


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """A team's connection, None if it never had one, and its catalogue."""

    connection: Connection | None
    catalogue: Sequence[CatalogueList]


async def activate(
    db: Database, world: World, office: Office, viewer: Viewer, given: Mapping[str, str]
) -> Connection:
    """Try the credentials against Clockwork, read the catalogue, and only then store them, sealed.

    `given` holds api_key, api_secret, subdomain and service_key. Another firm's Clockwork has other records:
    what linked Persons to the former one's is forgotten, and so is its catalogue.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: a credential is blank or malformed, Clockwork refused it or can't be reached, or did not
            answer when asked for a list of the catalogue that was never read before.
    """
    viewer.require(Role.ADMIN)
    credentials = check_credentials(given)
    client = office.open_client(credentials)
    await _ask(client.prove)
    lists = await read_catalogue(client)
    now = world.now()
    async with db.writing(viewer.team_id) as session:
        connection = await connection_of_team(session, lock=True)
        if connection is not None and connection.subdomain != credentials.subdomain:
            await forget_links(session)
            await forget_catalogue(session)
            await fail_open_previews(session, now, "Another firm's Clockwork was connected.")
            await forget_companies(session)
            connection.companies_read_at = None
            await reopen_unlinked(session, world)
        await check_catalogue(session, lists)
        if connection is None:
            connection = Connection(team_id=viewer.team_id, revision=0)
            session.add(connection)
        connection.status, connection.reason, connection.since = ConnectionStatus.CONNECTED, None, now
        connection.subdomain, connection.api_key_ending = credentials.subdomain, credentials.api_key[-4:]
        connection.sealed = close_credentials(office.seal, credentials, viewer.team_id)
        connection.tested_at = now
        connection.revision += 1
        await let_lane_go_on(session, viewer.team_id)
        await store_catalogue(session, viewer.team_id, lists, now)
        await reopen_blocked(session, world)
    return connection


async def disconnect(db: Database, world: World, viewer: Viewer) -> Connection:
    """Delete the credentials and stop pushing; settings and mappings stay for the next time.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: there is nothing to disconnect.
    """
    viewer.require(Role.ADMIN)
    async with db.writing(viewer.team_id) as session:
        connection = await connection_of_team(session, lock=True)
        if connection is None or connection.sealed is None:
            raise refuse(Code.NOT_CONNECTED, "Clockwork is not connected.")
        connection.status, connection.reason = ConnectionStatus.DISCONNECTED, None
        connection.since, connection.sealed = world.now(), None
        connection.revision += 1
        await fail_open_previews(session, world.now(), "Clockwork was disconnected.")
    return connection


async def test_connection(db: Database, world: World, office: Office, viewer: Viewer) -> Connection:
    """Try the stored credentials now. Refused ones bring the connection to NEEDS_ATTENTION, good ones back.

    Raises:
        Refused: not connected, or Clockwork can't be reached (which says nothing about the credentials).
    """
    viewer.require(Role.ADMIN)

    async def prove(client: ClockworkClient) -> None:
        await client.prove()

    return await _with_stored(db, world, office, viewer, prove)


async def refresh_catalogue(db: Database, world: World, office: Office, viewer: Viewer) -> Connection:
    """Read the catalogue anew; pushes that are BLOCKED for what was missing there are tried again.

    Raises:
        Refused: not connected, credentials refused, or Clockwork can't be reached.
    """
    viewer.require(Role.ADMIN)

    async def refresh(client: ClockworkClient) -> None:
        await client.prove()
        lists = await read_catalogue(client)
        async with db.writing(viewer.team_id) as session:
            await store_catalogue(session, viewer.team_id, lists, world.now())
            await reopen_blocked(session, world)

    return await _with_stored(db, world, office, viewer, refresh)


async def connection_view(db: Database, viewer: Viewer) -> ConnectionView:
    """The team's connection and catalogue."""
    async with db.reading(viewer.team_id) as session:
        return ConnectionView(await connection_of_team(session), await catalogue_lists(session))


async def open_credentials(
    session: AsyncSession, seal: Seal, now: datetime
) -> tuple[Credentials, int] | None:
    """The stored credentials and the connection's revision; None unless the team is CONNECTED.

    Credentials that the seal doesn't open bring the connection to NEEDS_ATTENTION: the session must be one
    that writes.
    """
    connection = await connection_of_team(session)
    if connection is None or connection.status is not ConnectionStatus.CONNECTED:
        return None
    try:
        return open_sealed(seal, connection.sealed, connection.team_id), connection.revision
    except SealBroken:
        await _note_unopened(session, connection, now)
        return None


async def client_of_team(db: Database, world: World, office: Office, viewer: Viewer) -> ClockworkClient:
    """A client with the stored credentials, for a verb that asks Clockwork at once.

    Raises:
        Refused: the team is not CONNECTED, or its credentials can't be opened.
    """
    async with db.reading(viewer.team_id) as session:
        connection = await check_connected(session)
    return await _open_client(db, world, office, connection)


async def check_connected(session: AsyncSession) -> Connection:
    """The team's connection, which is CONNECTED.

    Raises:
        Refused: it is not.
    """
    connection = await connection_of_team(session)
    if connection is None or connection.status is not ConnectionStatus.CONNECTED:
        raise _not_connected(connection)
    return connection


async def needs_attention(
    db: Database, team_id: UUID, revision: int, error: CredentialsRefused, now: datetime
) -> None:
    """Note that Clockwork refused the credentials of `revision`; newer ones are left alone."""
    async with db.writing(team_id) as session:
        connection = await connection_of_team(session, lock=True)
        if connection is not None and connection.revision == revision:
            _refuse_connection(connection, error, now)


async def _note_unopened(session: AsyncSession, connection: Connection, now: datetime) -> None:
    """In one statement, as new credentials may be on their way into the row."""
    _log.error("The credentials of team %s can't be opened with this ENCRYPTION_KEY.", connection.team_id)
    unchanged = update(Connection).where(Connection.revision == connection.revision)
    attention = {"status": ConnectionStatus.NEEDS_ATTENTION, "reason": _UNOPENED, "since": now}
    await session.execute(unchanged.values(attention))


async def _open_client(db: Database, world: World, office: Office, connection: Connection) -> ClockworkClient:
    try:
        return office.open_client(open_sealed(office.seal, connection.sealed, connection.team_id))
    except SealBroken:
        async with db.writing(connection.team_id) as session:
            await _note_unopened(session, connection, world.now())
        raise refuse(Code.NOT_CONNECTED, _UNOPENED) from None


async def _with_stored(
    db: Database,
    world: World,
    office: Office,
    viewer: Viewer,
    act: Callable[[ClockworkClient], Awaitable[None]],
) -> Connection:
    async with db.reading(viewer.team_id) as session:
        connection = await connection_of_team(session)
    if connection is None or connection.sealed is None:
        raise _not_connected(connection)
    client = await _open_client(db, world, office, connection)
    refused: CredentialsRefused | None = None
    try:
        await act(client)
    except CredentialsRefused as error:
        refused = error
    except ClockworkError as error:
        raise _unreachable() from error
    async with db.writing(viewer.team_id) as session:
        current = await connection_of_team(session, lock=True)
        if current is None or current.revision != connection.revision:
            raise refuse(Code.CONFLICT, "The connection was changed meanwhile: try again.")
        if refused is not None:
            _refuse_connection(current, refused, world.now())
        elif current.status is ConnectionStatus.NEEDS_ATTENTION:
            current.status, current.reason, current.since = ConnectionStatus.CONNECTED, None, world.now()
        current.tested_at = world.now()
    if refused is not None:
        raise _credentials_refused(refused) from refused
    return current


def _refuse_connection(connection: Connection, error: CredentialsRefused, now: datetime) -> None:
    if connection.status is ConnectionStatus.CONNECTED:
        connection.status, connection.since = ConnectionStatus.NEEDS_ATTENTION, now
    connection.reason = _BLAMED[error.culprit][1]


async def _ask(call: Callable[[], Awaitable[None]]) -> None:
    try:
        await call()
    except CredentialsRefused as refused:
        raise _credentials_refused(refused) from refused
    except ClockworkError as error:
        raise _unreachable() from error


def _credentials_refused(error: CredentialsRefused) -> Refused:
    field, message = _BLAMED[error.culprit]
    return refuse(Code.CREDENTIALS_REFUSED, message, field)


def _not_connected(connection: Connection | None) -> Refused:
    reason = connection.reason if connection else None
    return refuse(Code.NOT_CONNECTED, reason or "Clockwork is not connected: activate it first.")


def _unreachable() -> Refused:
    return refuse(Code.UNREACHABLE, "Clockwork can't be reached at the moment: try again in a minute.")
