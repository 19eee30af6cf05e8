"""Every change as one JSON line, so that a sandbox over the same folder remembers what was written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from clockwork.sandbox.records import Record, TableName

Change = tuple[TableName, str, Record | None]
"""Table, id, the record as it then was (None: deleted)."""


class JournalMismatchError(ValueError):
    """The journal was written over another firm."""


class Journal:
    """Appends changes to `path`; a change counts once its line is flushed.

    A torn last line, as a killed process leaves it, is cut off when the file is opened. The first line names
    the firm (`firm`: seed and number of people): over another one the changes would make no sense.

    Raises:
        JournalMismatchError: the file belongs to another firm.
        ValueError: a line before the last is not readable.
    """

    def __init__(self, path: Path, firm: dict[str, int]) -> None:
        self._path = path
        self._firm = firm
        path.parent.mkdir(parents=True, exist_ok=True)
        self._replayable = _whole_lines(path)
        if self._replayable and json.loads(self._replayable[0]) != {"firm": firm}:
            message = f"{path.name} was written over another firm than {firm}"
            raise JournalMismatchError(message)
        self._file: BinaryIO = path.open("ab")
        if not self._replayable:
            self._write({"firm": firm})
            self.flush()

    def replay(self) -> Iterator[Change]:
        """The changes that were there when the file was opened, oldest first; once."""
        lines, self._replayable = self._replayable[1:], []
        for line in lines:
            change = json.loads(line)
            yield change["table"], change["id"], change["record"]

    def append(self, table: TableName, record_id: str, record: Record | None) -> None:
        """Write one change; it is safe after the next `flush`."""
        self._write({"table": table, "id": record_id, "record": record})

    def flush(self) -> None:
        """Hand everything that was appended to the operating system."""
        self._file.flush()

    def clear(self) -> None:
        """Forget all changes."""
        self._file.flush()
        self._file.truncate(0)
        self._write({"firm": self._firm})
        self.flush()

    def close(self) -> None:
        """Flush and close the file."""
        self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _whole_lines(path: Path) -> list[bytes]:
    """The complete lines of the file; what follows the last line break is cut off it."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    return whole.splitlines()
