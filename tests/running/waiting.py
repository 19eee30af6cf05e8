"""Waiting for what other processes do, which no event of ours tells."""

import asyncio
from collections.abc import Awaitable, Callable

LOOK_SECONDS = 0.1
"""How often to look: seldom enough to leave the processors to those who work."""


async def until(condition: Callable[[], Awaitable[bool]], within: float = 60.0) -> None:
    """Return once the condition holds.

    Raises:
        TimeoutError: it did not in so many seconds.
    """
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(LOOK_SECONDS)
