"""The command line `sourcewhale-clockwork`."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from api.cli.failure import CommandFailed
from domain.configuration import Misconfigured
from domain.refusals import Refused

COMMANDS = ("demo", "serve", "worker", "sandbox", "migrate", "token", "doctor", "schema")
"""Each is in the module of this folder that has its name, under that name: a function, or an app."""
_UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; what was foreseen to go wrong ends in one sentence on stderr and exit code 2.

    Args:
        arguments: without the program's name; None takes them from the process.

    Raises:
        SystemExit: always, with the command's exit code.
    """
    given = sys.argv[1:] if arguments is None else arguments
    # A worker needs no GraphQL, a token no worker: importing everything would take each of them seconds.
    called = given[:1] if set(given[:1]) <= set(COMMANDS) else COMMANDS
    try:
        make_app(called or COMMANDS)(given)
    except (CommandFailed, Misconfigured) as failure:
        _fail(str(failure))
    except Refused as refused:
        _fail(" ".join(refusal.message for refusal in refused.refusals))


def make_app(commands: Sequence[str]) -> typer.Typer:
    """The program with these of its commands."""
    app = typer.Typer(
        help="The integration between SourceWhale and Clockwork Recruiting. Start with `demo`.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
    )
    app.callback()(_program)
    for name in commands:
        command = getattr(import_module(f"api.cli.{name}"), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _program() -> None:
    """Make a command be called by its name even where it is the only one."""


def _fail(sentence: str) -> None:
    typer.echo(f"error: {sentence}", err=True)
    sys.exit(_UNUSABLE)
