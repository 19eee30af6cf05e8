"""Showing the demo's report to a person."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.contacts import Contacts
from api.cli.demo_report import Fate, Line, Report

_STYLES = {
    Fate.CREATED: "green",
    Fate.UPDATED: "cyan",
    Fate.LEFT_ALONE: "dim",
    Fate.BLOCKED: "yellow",
    Fate.REVIEW: "yellow",
    Fate.REFUSED: "red",
    Fate.SKIPPED: "dim",
    Fate.WAITING: "yellow",
    Fate.FAILED: "bold red",
}
_MOST_LINES = 200


def show_columns(console: Console, contacts: Contacts, name: str) -> None:
    """Which columns of the file were understood, and which were not."""
    understood = ", ".join(f"{heading} → {variable}" for heading, variable in contacts.understood)
    ignored = f"\nIgnored columns: {', '.join(contacts.ignored)}" if contacts.ignored else ""
    text = (
        f"{name}: {contacts.rows} rows, {len(contacts.contacts)} persons.\nColumns: {understood}{ignored}\n"
    )
    console.print(text, markup=False, highlight=False)


def show_report(console: Console, report: Report) -> None:
    """The fates, each one that isn't plain, why fields were left alone, and the sandbox's own count."""
    told = [line for line in report.lines if not line.is_plain]
    if told:
        console.print(_table_of_lines(told[:_MOST_LINES]))
    if len(told) > _MOST_LINES:
        console.print(f"… and {len(told) - _MOST_LINES:,} more: --json lists all.", markup=False)
    console.print(_table_of_fates(report))
    if report.left_fields:
        console.print(_table_of_left_fields(report))
    console.print("\n".join(_proof(report)), markup=False, highlight=False)


def _table_of_lines(lines: list[Line]) -> Table:
    table = Table("Row", "Person", "", "Why", title="What is not plain", title_justify="left")
    for line in lines:
        rows = ", ".join(str(row) for row in line.contact.rows)
        fate = Text(line.fate.value, style=_STYLES[line.fate])
        table.add_row(rows, Text(line.name), fate, Text(line.reason or ""))
    return table


def _table_of_fates(report: Report) -> Table:
    table = Table("Persons", "", title="Summary", title_justify="left")
    for fate in Fate:
        if report.fates.get(fate):
            table.add_row(str(report.fates[fate]), Text(fate.value, style=_STYLES[fate]))
    return table


def _table_of_left_fields(report: Report) -> Table:
    table = Table("Fields", "Why", title="Fields left alone", title_justify="left")
    for explanation, number in report.left_fields.items():
        table.add_row(str(number), explanation)
    return table


def _proof(report: Report) -> Iterator[str]:
    before, after = report.before["people"], report.after["people"]
    yield f"The sandbox says: {before:,} people before, {after:,} now; {report.writes:,} writing calls."
    if not report.writes:
        yield "Nothing was written to Clockwork: nothing was left to write."
    yield f"Importing and pushing took {report.seconds:.1f} s."
