"""A real Clockwork account, examined with the credentials in the environment."""

from collections.abc import AsyncIterator, Mapping

from api.cli.failure import CommandFailed
from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.doctor import Finding, examine
from clockwork.pace import Pace
from clockwork.transport import open_http
from domain.configuration import Configuration
from domain.world import real_world

VARIABLES = {
    "api_key": "CLOCKWORK_API_KEY",
    "api_secret": "CLOCKWORK_API_SECRET",
    "subdomain": "CLOCKWORK_SUBDOMAIN",
    "service_key": "CLOCKWORK_SERVICE_KEY",
}
"""Where each credential is read from."""


def read_credentials(environment: Mapping[str, str]) -> Credentials:
    """The credentials that the environment holds.

    Raises:
        CommandFailed: one is missing or malformed.
    """
    given = {name: environment.get(variable, "") for name, variable in VARIABLES.items()}
    missing = [VARIABLES[name] for name, value in given.items() if not value.strip()]
    if missing:
        raise CommandFailed(f"Set {', '.join(missing)} to the credentials of the account.")
    try:
        return Credentials(**given)
    except ValueError as error:
        name, _, rest = str(error).partition(" ")
        raise CommandFailed(f"The credentials can't be used: {VARIABLES.get(name, name)} {rest}.") from error


async def examine_account(configuration: Configuration, credentials: Credentials) -> AsyncIterator[Finding]:
    """Call every reading endpoint once, at the configured pace.

    Raises:
        CommandFailed: CLOCKWORK_BASE_URL is no address.
    """
    pace = Pace(configuration.calls_per_second, configuration.calls_in_flight)
    async with open_http() as http:
        try:
            client = ClockworkClient(
                http, credentials, pace, now=real_world().now, base_url=configuration.clockwork_base_url
            )
        except ValueError as error:
            raise CommandFailed("CLOCKWORK_BASE_URL must be a plain http or https address.") from error
        async for finding in examine(client):
            yield finding
