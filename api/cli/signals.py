"""Ending on Ctrl-C or SIGTERM in good order."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Handler = Callable[[int, FrameType | None], object]


@contextmanager
def interruptible() -> Iterator[None]:
    """While the block runs, Ctrl-C and SIGTERM raise KeyboardInterrupt, so that what was opened is closed.

    Also where a shell had Ctrl-C ignored, as it does for what it starts in the background.
    """
    with (
        _handling(signal.SIGINT, signal.default_int_handler),
        _handling(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT)),
    ):
        yield


async def until_interrupted() -> None:
    """Wait for Ctrl-C, which then ends the waiting and nothing else."""
    loop, interrupted = asyncio.get_running_loop(), asyncio.Event()
    with _handling(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(interrupted.set)):
        await interrupted.wait()


@contextmanager
def _handling(number: signal.Signals, handler: Handler) -> Iterator[None]:
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)
