"""The command line `sourcewhale-clockwork`."""

import sys
from collections.abc import Sequence

import typer

from api.cli import token
from api.cli.demo import demo
from api.cli.doctor import doctor
from api.cli.failure import CommandFailed
from api.cli.migrate import migrate
from api.cli.sandbox import sandbox
from api.cli.schema import schema
from api.cli.serve import serve
from api.cli.worker import worker
from domain.configuration import Misconfigured
from domain.refusals import Refused

_UNUSABLE = 2

app = typer.Typer(
    help="The integration between SourceWhale and Clockwork Recruiting. Start with `demo`.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
for command in (demo, serve, worker, sandbox, migrate):
    app.command()(command)
app.add_typer(token.app, name="token")
for command in (doctor, schema):
    app.command()(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; what was foreseen to go wrong ends in one sentence on stderr and exit code 2.

    Args:
        arguments: without the program's name; None takes them from the process.

    Raises:
        SystemExit: always, with the command's exit code.
    """
    try:
        app(arguments)
    except (CommandFailed, Misconfigured) as failure:
        _fail(str(failure))
    except Refused as refused:
        _fail(" ".join(refusal.message for refusal in refused.refusals))


def _fail(sentence: str) -> None:
    typer.echo(f"error: {sentence}", err=True)
    sys.exit(_UNUSABLE)
