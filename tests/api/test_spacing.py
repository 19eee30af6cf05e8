import asyncio
from contextlib import aclosing
from uuid import UUID

import pytest

from api.spacing import spaced
from tasks.news import LocalNews

TEAM = UUID(int=1)
SECONDS = 0.05


async def test_many_news_come_as_one_and_the_last_is_told() -> None:
    news = LocalNews(wake_seconds=60)
    now = asyncio.get_running_loop().time
    async with news.listen(TEAM) as changes, aclosing(spaced(changes, SECONDS)) as told:
        for _ in range(3):
            before = now()
            for _ in range(100):
                news.publish(TEAM)
            await anext(told)
            assert now() - before > SECONDS * 0.9
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(SECONDS * 3):
                await anext(told)


async def test_news_after_a_silence_are_told_too() -> None:
    news = LocalNews(wake_seconds=60)
    async with news.listen(TEAM) as changes, aclosing(spaced(changes, SECONDS)) as told:
        asyncio.get_running_loop().call_later(SECONDS * 3, news.publish, TEAM)
        async with asyncio.timeout(30):
            await anext(told)


async def test_news_without_a_pause_are_thinned_out() -> None:
    news = LocalNews(wake_seconds=60)
    loop = asyncio.get_running_loop()

    async def publish_without_end() -> None:
        while True:
            news.publish(TEAM)
            await asyncio.sleep(0)

    publishing = asyncio.create_task(publish_without_end())
    async with news.listen(TEAM) as changes, aclosing(spaced(changes, SECONDS)) as told:
        before = loop.time()
        for _ in range(4):
            await anext(told)
        assert loop.time() - before > 4 * SECONDS * 0.9
    publishing.cancel()
    await asyncio.wait([publishing])
