"""Connecting a team to Clockwork, and keeping the connection (product.md: Connecting)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.errors import ClockworkError, CredentialsRefused
from domain.catalogue import ReadList, check_catalogue, forget_catalogue, read_catalogue, store_catalogue
from domain.copying.starting import forget_copy, go_on_copying
from domain.credentials import check_credentials, close_credentials
from domain.pushing.reopening import reopen_blocked, reopen_unlinked
from domain.records.companies import forget_companies
from domain.records.conflicts import run_again_when_lost
from domain.records.connections import (
    CatalogueKind,
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
from domain.refusals import Code, refuse
from domain.sealing import Seal
from domain.stored_credentials import Office, credentials_refused, mark_refused, not_connected, open_client
from domain.viewer import Role, Viewer
from domain.world import World

Lists = Mapping[CatalogueKind, ReadList]


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
    lists, refused = await _tried(_prove_and_read(client))
    if refused is not None:
        raise credentials_refused(refused) from refused
    return await _store(db, world, viewer, credentials, office, lists)


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

    async def prove(client: ClockworkClient) -> Lists:
        await client.prove()
        return {}

    return await _with_stored(db, world, office, viewer, prove)


async def refresh_catalogue(db: Database, world: World, office: Office, viewer: Viewer) -> Connection:
    """Read the catalogue anew; pushes that are BLOCKED for what was missing there are tried again.

    Raises:
        Refused: not connected, credentials refused, Clockwork can't be reached, or the connection was changed
            meanwhile; nothing was stored.
    """
    viewer.require(Role.ADMIN)
    return await _with_stored(db, world, office, viewer, _prove_and_read)


async def connection_view(db: Database, viewer: Viewer) -> ConnectionView:
    """The team's connection and catalogue."""
    async with db.reading(viewer.team_id) as session:
        return ConnectionView(await connection_of_team(session), await catalogue_lists(session))


@run_again_when_lost
async def _store(
    db: Database, world: World, viewer: Viewer, credentials: Credentials, office: Office, lists: Lists
) -> Connection:
    """Keep credentials that work, with the catalogue that was read by them; the copy begins or goes on."""
    now = world.now()
    async with db.writing(viewer.team_id) as session:
        connection = await connection_of_team(session, lock=True)
        await let_lane_go_on(session, viewer.team_id)
        if connection is not None and connection.subdomain != credentials.subdomain:
            await _leave_firm(session, world)
        await check_catalogue(session, lists)
        if connection is None:
            connection = Connection(team_id=viewer.team_id, revision=0)
            session.add(connection)
        _connect(connection, credentials, office.seal, now)
        await store_catalogue(session, viewer.team_id, lists, now)
        if office.copies:
            await go_on_copying(session, viewer.team_id, now)
        await reopen_blocked(session, world)
    return connection


async def _leave_firm(session: AsyncSession, world: World) -> None:
    """Forget what is known of the former firm's Clockwork."""
    await forget_links(session)
    await forget_catalogue(session)
    await fail_open_previews(session, world.now(), "Another firm's Clockwork was connected.")
    await forget_companies(session)
    await forget_copy(session)
    await reopen_unlinked(session, world)


def _connect(connection: Connection, credentials: Credentials, seal: Seal, now: datetime) -> None:
    """Note that these credentials were tried and work."""
    connection.status, connection.reason, connection.since = ConnectionStatus.CONNECTED, None, now
    connection.subdomain, connection.api_key_ending = credentials.subdomain, credentials.api_key[-4:]
    connection.sealed = close_credentials(seal, credentials, connection.team_id)
    connection.tested_at = now
    connection.revision += 1


async def _prove_and_read(client: ClockworkClient) -> Lists:
    await client.prove()
    return await read_catalogue(client)


async def _with_stored(
    db: Database,
    world: World,
    office: Office,
    viewer: Viewer,
    ask: Callable[[ClockworkClient], Awaitable[Lists]],
) -> Connection:
    """Ask with the stored credentials; note on the connection whether they work, and keep the lists read.

    Nothing is kept of a connection that was changed meanwhile: the lists may be another firm's.
    """
    async with db.reading(viewer.team_id) as session:
        connection = await connection_of_team(session)
    if connection is None or connection.sealed is None:
        raise not_connected(connection)
    client = await open_client(db, world, office, connection)
    lists, refused = await _tried(ask(client))
    async with db.writing(viewer.team_id) as session:
        current = await connection_of_team(session, lock=True)
        if current is None or current.revision != connection.revision:
            raise refuse(Code.CONFLICT, "The connection was changed meanwhile: try again.")
        _note_tried(current, refused, world.now())
        if lists:
            await store_catalogue(session, viewer.team_id, lists, world.now())
            await reopen_blocked(session, world)
    if refused is not None:
        raise credentials_refused(refused) from refused
    return current


def _note_tried(connection: Connection, refused: CredentialsRefused | None, now: datetime) -> None:
    if refused is not None:
        mark_refused(connection, refused, now)
    elif connection.status is ConnectionStatus.NEEDS_ATTENTION:
        connection.status, connection.reason, connection.since = ConnectionStatus.CONNECTED, None, now
    connection.tested_at = now


async def _tried(call: Awaitable[Lists]) -> tuple[Lists, CredentialsRefused | None]:
    """What a call has read, and what Clockwork said against its credentials; None: it took them.

    Raises:
        Refused: it can't be reached, which says nothing about them.
    """
    try:
        return await call, None
    except CredentialsRefused as refused:
        return {}, refused
    except ClockworkError as error:
        message = "Clockwork can't be reached at the moment: try again in a minute."
        raise refuse(Code.UNREACHABLE, message) from error
