"""What a person sees: results on stdout, everything else on stderr."""

import json
import logging
import sys
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_CHATTY = ("alembic.runtime.migration", "dramatiq")
_PIPED_WIDTH = 160


def log_to_stderr(level: int) -> None:
    """Log from `level` on, as `logging` names it; of libraries that tell their every step only warnings."""
    logging.basicConfig(level=level, format=_LOG_FORMAT)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def results() -> Console:
    """The console for results, on stdout."""
    return Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)


def notes() -> Console:
    """The console for everything that is no result, on stderr."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else _PIPED_WIDTH)


def print_json(value: Mapping[str, object]) -> None:
    """Print a machine-readable result on stdout, whatever language it speaks."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def progress() -> Progress:
    """Bars on stderr that vanish at the end; nothing at all unless a person watches."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=notes(),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
