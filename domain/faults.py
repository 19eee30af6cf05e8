"""Faults said in a way that a log may keep: an exception's own text can hold people's data."""

import traceback
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_ROOMS = tuple(f"{_ROOT / room}/" for room in ("api", "clockwork", "domain", "tasks"))


def describe(error: BaseException) -> str:
    """The exception's type and the last place of ours that it passed, without its text; a group's first one.

    For example `KeyError in load_work (domain/pushing/work.py:97)`.
    """
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(_ROOMS)]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    return f"{type(error).__name__} in {last.name} ({Path(last.filename).relative_to(_ROOT)}:{last.lineno})"
