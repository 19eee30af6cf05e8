"""The command `serve`."""

import asyncio
import logging
from contextlib import suppress
from typing import Annotated

import typer

from api.cli.database import check_url, read_configuration
from api.cli.migrating import bring_up_to_date
from api.cli.serving import address, listen, make_server
from api.cli.terminal import log_to_stderr, notes
from domain.configuration import Configuration

_LAST_REQUESTS_SECONDS = 10


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 opens it to the network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any free one.")] = 8000,
    migrate: Annotated[
        bool | None,
        typer.Option(
            "--migrate/--no-migrate",
            help="Bring the database up to date first.",
            show_default="--migrate in development, --no-migrate in production",
        ),
    ] = None,
) -> None:
    """Serve the GraphQL API, with a worker inside unless REDIS_URL is set.

    Ctrl-C or SIGTERM ends it: requests under way have 10 seconds, pushes go on at the next start.
    """
    configuration = read_configuration()
    log_to_stderr(logging.INFO)
    migrates = not configuration.production if migrate is None else migrate
    asyncio.run(bring_up_to_date(configuration) if migrates else check_url(configuration))
    with listen(host, port) as listener:
        _announce(configuration, address(listener))
        # Having stopped in good order, uvicorn passes the signal on.
        with suppress(KeyboardInterrupt):
            make_server(configuration, last_requests_seconds=_LAST_REQUESTS_SECONDS).run(sockets=[listener])


def _announce(configuration: Configuration, url: str) -> None:
    page = f"GraphiQL: {url}/graphql\n" if configuration.graphiql else ""
    worker = "of its own (REDIS_URL is set)" if configuration.redis_url else "inside"
    notes().print(
        f"GraphQL:  {url}/graphql\n{page}Worker:   {worker}\n"
        "Token:    sourcewhale-clockwork token create --team TEAM --user NAME --role ADMIN\n"
        "Ctrl-C ends it.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
