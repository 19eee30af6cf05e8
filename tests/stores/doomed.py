"""A program that starts a server, says so, and waits to be killed; `test_stores.py` kills it.

Usage: `python -m tests.stores.doomed postgres|valkey FOLDER`
"""

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from tests.stores.postgres import postgres_server
from tests.stores.valkey import valkey_server


def launch(store: str, folder: Path) -> AbstractContextManager[object]:
    """The launcher of the store."""
    return postgres_server(folder) if store == "postgres" else valkey_server(folder)


if __name__ == "__main__":
    with launch(sys.argv[1], Path(sys.argv[2])):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()
