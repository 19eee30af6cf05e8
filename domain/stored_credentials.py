"""A team's stored credentials at work: opened for whoever asks Clockwork, and marked once they do not work.

Source of the rules: product.md: Connecting (Status).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.errors import CredentialsRefused, Culprit
from domain.credentials import open_sealed
from domain.records.connections import Connection, ConnectionStatus, connection_of_team
from domain.records.database import Database
from domain.refusals import Code, Refused, refuse
from domain.sealing import Seal, SealBroken
from domain.viewer import Viewer
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
    """What the verbs of this room need besides the database: the seal, and how a client is opened.

    `copies` says whether the CRM of a firm that is connected is copied.
    """

    seal: Seal
    open_client: OpenClient
    copies: bool = True


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
    return await open_client(db, world, office, connection)


async def check_connected(session: AsyncSession) -> Connection:
    """The team's connection, which is CONNECTED.

    Raises:
        Refused: it is not.
    """
    connection = await connection_of_team(session)
    if connection is None or connection.status is not ConnectionStatus.CONNECTED:
        raise not_connected(connection)
    return connection


async def open_client(db: Database, world: World, office: Office, connection: Connection) -> ClockworkClient:
    """A client with a connection's credentials; those that don't open bring it to NEEDS_ATTENTION.

    Raises:
        Refused: they can't be opened.
    """
    try:
        return office.open_client(open_sealed(office.seal, connection.sealed, connection.team_id))
    except SealBroken:
        async with db.writing(connection.team_id) as session:
            await _note_unopened(session, connection, world.now())
        raise refuse(Code.NOT_CONNECTED, _UNOPENED) from None


async def needs_attention(
    db: Database, team_id: UUID, revision: int, error: CredentialsRefused, now: datetime
) -> None:
    """Note that Clockwork refused the credentials of `revision`; newer ones are left alone."""
    async with db.writing(team_id) as session:
        connection = await connection_of_team(session, lock=True)
        if connection is not None and connection.revision == revision:
            mark_refused(connection, error, now)


def mark_refused(connection: Connection, error: CredentialsRefused, now: datetime) -> None:
    """Note on a locked connection that Clockwork refused its credentials, and which of them."""
    if connection.status is ConnectionStatus.CONNECTED:
        connection.status, connection.since = ConnectionStatus.NEEDS_ATTENTION, now
    connection.reason = _BLAMED[error.culprit][1]


def credentials_refused(error: CredentialsRefused) -> Refused:
    """What a client is told of it."""
    field, message = _BLAMED[error.culprit]
    return refuse(Code.CREDENTIALS_REFUSED, message, field)


def not_connected(connection: Connection | None) -> Refused:
    """What a client is told who asks something of Clockwork that no connection can answer."""
    reason = connection.reason if connection else None
    return refuse(Code.NOT_CONNECTED, reason or "Clockwork is not connected: activate it first.")


async def _note_unopened(session: AsyncSession, connection: Connection, now: datetime) -> None:
    """In one statement, as new credentials may be on their way into the row."""
    _log.error("The credentials of team %s can't be opened with this ENCRYPTION_KEY.", connection.team_id)
    unchanged = update(Connection).where(Connection.revision == connection.revision)
    attention = {"status": ConnectionStatus.NEEDS_ATTENTION, "reason": _UNOPENED, "since": now}
    await session.execute(unchanged.values(attention))
