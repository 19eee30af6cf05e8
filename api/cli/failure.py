"""What ends a command in a way that was foreseen."""


class CommandFailed(Exception):
    """The command can't do what was asked: one sentence that says why and what to do, exit code 2."""
