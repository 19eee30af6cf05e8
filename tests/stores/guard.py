"""Runs one server for as long as the pipe on standard input is open.

A process that is killed can't stop its children, but the kernel closes its pipes. So the end of standard
input says that the parent is gone, or wants the server gone, whatever the cause: the guard then stops the
server, removes its scratch folder and ends with the server's exit code. Unlike `PR_SET_PDEATHSIG` this
survives a change of user, does not depend on which thread started the server, and works beyond Linux.

Usage: `python guard.py STOP_SIGNAL USER SCRATCH COMMAND [ARGUMENT ...]`; an empty USER keeps the current one.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading


def start(command: list[str], user: str) -> subprocess.Popen[bytes]:
    """Start the server, as another user if one is named (which only root may do)."""
    return subprocess.Popen(  # noqa: S603 - the launchers choose the command
        command,
        stdin=subprocess.DEVNULL,
        user=user or None,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
    )


def main(stop_signal: str, user: str, scratch: str, *command: str) -> int:
    """Run the command until it ends or standard input does, and give its exit code."""
    server = start(list(command), user)

    def stop_at_end_of_input() -> None:
        os.read(sys.stdin.fileno(), 1)
        server.send_signal(signal.Signals[stop_signal])

    threading.Thread(target=stop_at_end_of_input, daemon=True).start()
    code = server.wait()
    shutil.rmtree(scratch, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
