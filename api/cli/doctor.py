"""The command `doctor`."""

import asyncio
import os
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from api.cli.account import examine_account, read_credentials
from api.cli.surroundings import Check, check_surroundings, configuration_as_is
from api.cli.terminal import print_json, progress, results
from clockwork.credentials import Credentials
from clockwork.doctor import Finding
from clockwork.endpoints import ENDPOINTS
from domain.configuration import Configuration

_MARKS = {True: "[green]yes[/]", False: "[red bold]NO[/]", None: "–"}


def doctor(
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="Call every reading endpoint of a real account once, with the credentials in "
            "CLOCKWORK_API_KEY, CLOCKWORK_API_SECRET, CLOCKWORK_SUBDOMAIN and CLOCKWORK_SERVICE_KEY. "
            "Nothing is written.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Check what the service needs: its key, database and Redis; with --live a Clockwork account.

    Nothing is changed anywhere. Exit code 1 if something is not as expected.
    """
    configuration = configuration_as_is(os.environ)
    fine = _examine_live(configuration, as_json) if live else _examine_here(configuration, as_json)
    if not fine:
        raise typer.Exit(1)


def _examine_here(configuration: Configuration, as_json: bool) -> bool:
    checks = asyncio.run(check_surroundings(configuration, os.environ))
    fine = all(check.fine for check in checks)
    if as_json:
        listed = [{"name": check.name, "asExpected": check.fine, "remark": check.remark} for check in checks]
        print_json({"asExpected": fine, "checks": listed})
    else:
        results().print(_table_of_checks(checks))
    return fine


def _examine_live(configuration: Configuration, as_json: bool) -> bool:
    findings = asyncio.run(_findings(configuration, read_credentials(os.environ)))
    fine = all(finding.as_expected is not False for finding in findings)
    if as_json:
        print_json({"asExpected": fine, "findings": [_as_json(finding) for finding in findings]})
    else:
        results().print(_table_of_findings(findings))
    return fine


async def _findings(configuration: Configuration, credentials: Credentials) -> Sequence[Finding]:
    findings: list[Finding] = []
    with progress() as bars:
        bar = bars.add_task("Calling Clockwork", total=sum(not row.is_write for row in ENDPOINTS))
        async for finding in examine_account(configuration, credentials):
            findings.append(finding)
            bars.advance(bar)
    return findings


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "endpoint": finding.endpoint.name,
        "call": f"{finding.endpoint.method} {finding.endpoint.path}",
        "standing": finding.standing.value,
        "asExpected": finding.as_expected,
        "remark": finding.remark,
    }


def _table_of_checks(checks: Sequence[Check]) -> Table:
    table = Table("What", "As expected", "Remark")
    for check in checks:
        table.add_row(check.name, _MARKS[check.fine], check.remark)
    return table


def _table_of_findings(findings: Sequence[Finding]) -> Table:
    table = Table("Call", "Standing", "As expected", "Remark")
    for finding in findings:
        call = f"{finding.endpoint.method} {finding.endpoint.path}"
        table.add_row(call, finding.standing.value, _MARKS[finding.as_expected], finding.remark)
    return table
