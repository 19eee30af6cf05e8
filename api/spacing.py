"""News that come thick and fast, thinned out: what is sent to a client again and again has its price."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress


async def spaced(news: AsyncIterator[None], seconds: float) -> AsyncGenerator[None]:
    """Gives None at most once every `seconds`, the first time after as long; no news stay untold.

    Args:
        news: endless, and whoever waits for it may give up, as of `News.listen`.
        seconds: the news of so long a time come as one.
    """
    while True:
        if not await _any_within(news, seconds):
            await anext(news)
        yield


async def _any_within(news: AsyncIterator[None], seconds: float) -> bool:
    """Whether there was any, once the time is over."""
    told = False
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for _ in news:
                told = True
    return told
