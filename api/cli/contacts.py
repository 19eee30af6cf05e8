"""Contacts out of a spreadsheet: any CSV with a line of headings, whatever program wrote it."""

import codecs
import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.cli.contact_columns import ID, Column, Person, person_of, understand
from api.cli.failure import CommandFailed

LARGEST_FILE = 64 * 1024 * 1024
"""The most bytes of a file that are read."""

_DELIMITERS = (",", ";", "\t", "|")
_ID_DIGITS = 16


class _Sheet(csv.excel):
    """CSV as spreadsheets write it; broken quoting is an error instead of a guess."""

    strict = True
    skipinitialspace = True


@dataclass(frozen=True, slots=True)
class Contact:
    """One Person, and the numbers of the rows that say so; rows count from 1, without the headings."""

    person: Person
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a file holds: Persons in the order of their first rows, and what became of each column.

    `understood` pairs each heading with the variable that it fills; `ignored` are the other headings.
    """

    contacts: tuple[Contact, ...]
    rows: int
    understood: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]


def read_contacts(path: Path) -> Contacts:
    """Read a CSV file.

    Raises:
        CommandFailed: the file can't be read, or `parse_contacts` can't use it.
    """
    try:
        if path.is_dir():
            raise CommandFailed(f"{path} is a folder: name a CSV file.")
        if path.stat().st_size > LARGEST_FILE:
            raise CommandFailed(f"{path} is larger than {LARGEST_FILE // 1024**2} MB: split it.")
        return parse_contacts(path.read_bytes(), path.name)
    except OSError as error:
        raise CommandFailed(f"{path} can't be read: {error.strerror}.") from error


def parse_contacts(data: bytes, name: str) -> Contacts:
    """Make Persons of a CSV file's content; the file is called `name` in a refusal.

    UTF-8, UTF-16 or Windows' Latin-1, delimited by commas, semicolons, tabs or bars. A row without an id of
    SourceWhale gets one made of what it says, so that the same row has the same id in every run and every
    file. Rows with the same id are one Person: what the last of them says counts.

    Raises:
        CommandFailed: it is no text, its quoting is broken, no column is understood, or there are no rows.
    """
    text = _decoded(data, name)
    rows = _table(text, max(_DELIMITERS, key=lambda delimiter: _fit(text, delimiter)), name)
    headings = rows[0] if rows else []
    columns = [understand(heading) for heading in headings]
    if all(column is None or column.variable == ID for column in columns):
        raise CommandFailed(
            f"No column of {name} was understood: its first line must name the columns, "
            "for example First Name, Last Name, Email, LinkedIn, Company, Job Title."
        )
    contacts = _contacts(_equally_long(rows, name), columns)
    if not contacts:
        raise CommandFailed(f"{name} has no rows with contacts under its headings.")
    return Contacts(
        contacts,
        len(rows) - 1,
        tuple((heading.strip(), c.variable) for heading, c in zip(headings, columns, strict=True) if c),
        tuple(
            heading.strip() or f"column {number}"
            for number, (heading, column) in enumerate(zip(headings, columns, strict=True), 1)
            if column is None
        ),
    )


def _decoded(data: bytes, name: str) -> str:
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    raise CommandFailed(f"{name} is not a text file: save the sheet as CSV in UTF-8.")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if data[1:2] == b"\0":
        return ("utf-16-le",)
    return ("utf-16-be",) if data[:1] == b"\0" else ("utf-8", "cp1252")


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """How well a delimiter explains the first line: headings that are understood, then their number."""
    rows = csv.reader(io.StringIO(text, newline=""), _Sheet, delimiter=delimiter)
    try:
        headings: list[str] = next(filter(None, rows), [])
    except csv.Error:
        return 0, 0
    return sum(understand(heading) is not None for heading in headings), len(headings)


def _table(text: str, delimiter: str, name: str) -> list[list[str]]:
    """All rows that are not blank lines, the headings first."""
    reader = csv.reader(io.StringIO(text, newline=""), _Sheet, delimiter=delimiter)
    try:
        return [row for row in reader if row]
    except csv.Error as error:
        too_long = "field limit" in str(error)
        trouble = "a cell is far too long" if too_long else "a quotation mark is missing or out of place"
        raise CommandFailed(f"{name} can't be read in line {reader.line_num}: {trouble}.") from error


def _equally_long(rows: Sequence[list[str]], name: str) -> Iterator[list[str]]:
    """The rows under the headings.

    Raises:
        CommandFailed: a row has something beyond the last heading, so that its cells can't be trusted.
    """
    width = len(rows[0])
    for number, row in enumerate(rows[1:], 1):
        if any(cell.strip() for cell in row[width:]):
            raise CommandFailed(
                f"Row {number} of {name} has more cells than there are headings: "
                "put cells that hold a delimiter into quotation marks."
            )
        yield row


def _contacts(rows: Iterator[list[str]], columns: Sequence[Column | None]) -> tuple[Contact, ...]:
    merged: dict[str, Contact] = {}
    for number, row in enumerate(rows, 1):
        person = person_of(row, columns)
        if not person.keys() - {ID}:
            continue
        identity = str(person.setdefault(ID, _made_id(person)))
        known = merged.get(identity, Contact({}, ()))
        merged[identity] = Contact(known.person | person, (*known.rows, number))
    return tuple(merged.values())


def _made_id(person: Person) -> str:
    content = json.dumps(person, ensure_ascii=False, sort_keys=True)
    return f"csv-{hashlib.sha256(content.encode()).hexdigest()[:_ID_DIGITS]}"
