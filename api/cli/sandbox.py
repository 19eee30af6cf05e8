"""The command `sandbox`."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from starlette.applications import Starlette

from api.cli.failure import CommandFailed
from api.cli.signals import interruptible, until_interrupted
from api.cli.terminal import notes, print_json
from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import believable_firm
from clockwork.sandbox.journal import JournalMismatchError
from clockwork.sandbox.options import DEFAULT_CREDENTIALS
from clockwork.sandbox.server import RunningSandbox

JOURNAL = "sandbox.jsonl"
"""The file in a named folder that remembers what was written to the sandbox."""


def sandbox(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1; 0 takes any free one.")
    ] = 8765,
    people: Annotated[int, typer.Option(min=0, max=200_000, help="How many people the firm has.")] = 2000,
    seed: Annotated[int, typer.Option(help="Another number makes another firm.")] = 1,
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Remember what is written in this folder, so that the next run goes on from there."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the address and credentials as JSON.")
    ] = False,
) -> None:
    """Run a local Clockwork to develop against, until Ctrl-C.

    It speaks Clockwork's API over HTTP, filled with a made-up search firm that is the same in every run.
    Its control plane under /_sandbox shows what was written, and lets calls fail on purpose.
    """
    running = bind(make_sandbox(people, seed, folder), port)
    (_print_json if as_json else _print_guide)(running)
    notes().print(f"The sandbox answers at {running.base_url} until Ctrl-C.", markup=False, highlight=False)
    with suppress(KeyboardInterrupt), interruptible(), running.start():
        asyncio.run(until_interrupted())


def make_sandbox(people: int, seed: int, folder: Path | None) -> Starlette:
    """The sandbox as a web application, its journal in `folder`.

    Raises:
        CommandFailed: the folder can't be used, or belongs to another firm.
    """
    try:
        return create_sandbox(believable_firm(people, seed), journal=folder and folder / JOURNAL)
    except JournalMismatchError as error:
        raise CommandFailed(f"{folder} holds a sandbox of another firm: name another folder.") from error
    except (OSError, ValueError) as error:
        raise CommandFailed(f"{folder} can't be used as the sandbox's folder: name another one.") from error


def bind(app: Starlette, port: int) -> RunningSandbox:
    """The sandbox with its port taken.

    Raises:
        CommandFailed: the port is not free.
    """
    try:
        return RunningSandbox(app, port)
    except OSError as error:
        raise CommandFailed(f"Port {port} of 127.0.0.1 is not free: choose another with --port.") from error


def _print_json(running: RunningSandbox) -> None:
    print_json(
        {
            "baseUrl": running.base_url,
            "controlUrl": running.control_url,
            "apiKey": DEFAULT_CREDENTIALS.api_key,
            "apiSecret": DEFAULT_CREDENTIALS.api_secret,
            "subdomain": DEFAULT_CREDENTIALS.subdomain,
            "serviceKey": DEFAULT_CREDENTIALS.service_key,
        }
    )


def _print_guide(running: RunningSandbox) -> None:
    given = DEFAULT_CREDENTIALS
    notes().print(
        f"  API key      {given.api_key}\n"
        f"  API secret   {given.api_secret}\n"
        f"  Subdomain    {given.subdomain}\n"
        f"  Service key  {given.service_key}\n\n"
        "Connect to it: start the service with\n\n"
        f"  CLOCKWORK_BASE_URL={running.base_url} sourcewhale-clockwork serve\n\n"
        "and activate Clockwork with these four. What was written:\n\n"
        f"  curl {running.control_url}/counts",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
