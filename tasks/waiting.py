"""Waiting that ends early when there is a reason."""

import asyncio


async def happened(event: asyncio.Event, within: float) -> bool:
    """Wait until the event is set, but no longer than `within` seconds; whether it was."""
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        return False
    return True
