"""The command `demo`."""

import asyncio
import logging
import socket
import time
from pathlib import Path
from typing import Annotated

import httpx
import typer

from api.cli.contacts import Contacts, read_contacts
from api.cli.demo_acts import (
    add_to_campaign,
    connect_clockwork,
    import_contacts,
    newest_pushes,
    watch_pushes,
)
from api.cli.demo_report import Report, count_left_fields, judge
from api.cli.demo_show import show_columns, show_report
from api.cli.demo_stage import Stage, demo_folder, set_stage
from api.cli.failure import CommandFailed
from api.cli.serving import listen
from api.cli.signals import interruptible, until_interrupted
from api.cli.terminal import log_to_stderr, notes, print_json, progress, results
from domain.world import real_world

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "contacts.csv"
"""The contacts that ship with the tests."""


def demo(
    people: Annotated[
        Path | None,
        typer.Option(help="A CSV of contacts with a line of headings.", show_default="60 sample contacts"),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Keep the database and the sandbox here: a second run then finds nothing left to write.",
            show_default="a temporary folder, removed at the end",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The API's port on 127.0.0.1; 0 takes any free one.")
    ] = 0,
    ends: Annotated[
        bool,
        typer.Option(
            "--exit",
            help="End after the report instead of staying up; exit code 1 if anything failed unexpectedly.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON on stdout.")] = False,
) -> None:
    """See it work: push the contacts of a CSV into a local Clockwork, through the real API.

    Starts a sandbox of Clockwork and the service on this machine, connects them, imports the contacts, adds
    them to a campaign and shows what became of each. Stays up with GraphiQL until Ctrl-C. Nothing leaves
    this machine.
    """
    file = people or SAMPLE
    if people is None and not SAMPLE.exists():
        raise CommandFailed("The sample contacts are not installed: name a CSV with --people FILE.")
    contacts = read_contacts(file)
    log_to_stderr(logging.ERROR)
    with interruptible(), demo_folder(folder) as place, listen("127.0.0.1", port) as listener:
        report = asyncio.run(_play(contacts, file.name, place, listener, ends=ends, as_json=as_json))
    if not report.is_fine:
        raise typer.Exit(1)


async def _play(
    contacts: Contacts, name: str, folder: Path, listener: socket.socket, *, ends: bool, as_json: bool
) -> Report:
    show_columns(notes(), contacts, name)
    async with set_stage(folder, listener) as stage:
        report = await _perform(stage, contacts)
        if as_json:
            print_json(report.to_json() | ({} if ends else _addresses(stage)))
        else:
            show_report(results(), report)
        if not ends:
            _invite(stage)
            await until_interrupted()
    return report


async def _perform(stage: Stage, contacts: Contacts) -> Report:
    """Import and push everything, and find out what became of it."""
    client, started, clock = stage.client, real_world().now(), time.monotonic()
    before = await _counts(stage)
    with progress() as bars:
        await connect_clockwork(client)
        taken, refused = await import_contacts(client, contacts.contacts, bars)
        await add_to_campaign(client, taken, bars)
        await watch_pushes(client, bars)
    seconds, pushes = time.monotonic() - clock, await newest_pushes(client)
    lines = judge(contacts, refused, pushes, started)
    return Report(contacts, lines, count_left_fields(pushes, lines), before, await _counts(stage), seconds)


async def _counts(stage: Stage) -> dict[str, int]:
    """What the sandbox itself says, over its control plane."""
    async with httpx.AsyncClient(trust_env=False) as http:
        counts: dict[str, int] = (await http.get(f"{stage.sandbox.control_url}/counts")).json()
    return counts


def _addresses(stage: Stage) -> dict[str, object]:
    return {"service": {"graphqlUrl": stage.client.graphql_url, "token": stage.token,
                        "sandboxControlUrl": stage.sandbox.control_url}}  # fmt: skip


def _invite(stage: Stage) -> None:
    notes().print(
        f"\nGraphiQL is at {stage.client.graphql_url} until Ctrl-C. Put this under Headers:\n\n"
        f'  {{"Authorization": "Bearer {stage.token}"}}\n\n'
        f"and ask, for example:  {{ pushes(first: 5) {{ nodes {{ status reason person {{ name }} }} }} }}\n\n"
        f"What is in the sandbox: {stage.sandbox.control_url}/dump",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
