"""The command `schema`."""

import difflib
from pathlib import Path
from typing import Annotated

import typer
from graphql import build_schema, lexicographic_sort_schema, print_schema

from api.cli.failure import CommandFailed
from api.cli.terminal import notes
from api.schema import schema as api_schema

FILE = Path("schema.graphql")


def schema(
    check: Annotated[
        bool, typer.Option("--check", help="Compare with ./schema.graphql; exit code 1 if it differs.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write it to ./schema.graphql.")] = False,
) -> None:
    """Print the GraphQL schema in its definition language, sorted."""
    if check and write:
        raise CommandFailed("Give --check or --write, not both.")
    text = definition()
    if check:
        _compare(text)
    elif write:
        FILE.write_text(text, encoding="utf-8")
        notes().print(f"Wrote {FILE}.")
    else:
        typer.echo(text, nl=False)


def definition() -> str:
    """The schema as the committed file holds it: sorted, so that a difference is a change."""
    return print_schema(lexicographic_sort_schema(build_schema(api_schema.as_str()))) + "\n"


def _compare(text: str) -> None:
    try:
        committed = FILE.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(
            f"./{FILE} can't be read: run this where it lies, or make it with --write."
        ) from error
    if committed == text:
        notes().print(f"{FILE} is up to date.")
        return
    for line in difflib.unified_diff(
        committed.splitlines(), text.splitlines(), str(FILE), "the program's", lineterm=""
    ):
        typer.echo(line)
    notes().print(f"{FILE} differs from the program's schema: run `sourcewhale-clockwork schema --write`.")
    raise typer.Exit(1)
