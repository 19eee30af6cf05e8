"""Ending on Ctrl-C or SIGTERM in good order."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def terminating_as_interrupting() -> Iterator[None]:
    """While the block runs, SIGTERM does what Ctrl-C does, so that whatever was opened is closed."""
    before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def until_interrupted() -> None:
    """Wait for Ctrl-C, which then ends the waiting and nothing else."""
    loop, interrupted = asyncio.get_running_loop(), asyncio.Event()
    before = signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(interrupted.set))
    try:
        await interrupted.wait()
    finally:
        signal.signal(signal.SIGINT, before)
