"""News: heard across threads and processes, and never relied on."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from redis import Redis

from domain.world import time_ordered_id
from tasks.news import LocalNews, News
from tasks.redis_news import RedisNews, make_news
from tests.tasks.support import until


async def is_told(changes: AsyncIterator[None], within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            await anext(changes)
    except TimeoutError:
        return False
    return True


@pytest.fixture(params=["local", "redis"])
async def ends(request: pytest.FixtureRequest) -> AsyncIterator[tuple[News, News]]:
    """Where news is published, and where it is listened to."""
    if request.param == "local":
        news = LocalNews(60)
        yield news, news
        return
    url = str(request.getfixturevalue("redis_url"))
    publisher, listener = RedisNews(url, 60), RedisNews(url, 60)
    yield publisher, listener
    await publisher.close()
    await listener.close()


async def test_a_listener_hears_of_its_team_alone(ends: tuple[News, News]) -> None:
    publisher, listener = ends
    team, other = time_ordered_id(), time_ordered_id()
    async with listener.listen(team) as changes, listener.listen(other) as others:
        while await is_told(changes, 0.2):
            """The first connection to Redis is news to all."""
        while await is_told(others, 0.05):
            """Likewise."""
        publisher.publish(team)
        assert await is_told(changes, 5)
        assert not await is_told(others, 0.1)


async def test_many_news_at_once_wake_a_listener_once_or_twice(ends: tuple[News, News]) -> None:
    publisher, listener = ends
    team = time_ordered_id()
    async with listener.listen(team) as changes:
        while await is_told(changes, 0.2):
            """Settle first."""
        for _ in range(100):
            publisher.publish(team)
        woken = 0
        while await is_told(changes, 0.3):
            woken += 1
    assert 1 <= woken <= 2


async def test_a_listener_wakes_by_itself_in_case_news_was_lost() -> None:
    async with LocalNews(0.05).listen(time_ordered_id()) as changes:
        assert await is_told(changes, 5)


async def test_news_crosses_event_loops() -> None:
    news, team = LocalNews(60), time_ordered_id()
    async with news.listen(team) as changes:
        thread = threading.Thread(target=news.publish, args=(team,))
        thread.start()
        assert await is_told(changes, 5)
        thread.join()


async def test_news_without_a_listener_is_no_error(ends: tuple[News, News]) -> None:
    publisher, listener = ends
    team = time_ordered_id()
    async with listener.listen(team):
        pass
    publisher.publish(team)


async def test_redis_may_come_and_go(redis_url: str) -> None:
    news, team = RedisNews(redis_url, 60), time_ordered_id()
    async with news.listen(team) as changes:
        assert await is_told(changes, 5)
        with Redis.from_url(redis_url) as client:
            client.client_kill_filter(_type="pubsub")
        assert await is_told(changes, 5)
        news.publish(team)
        assert await is_told(changes, 5)
    await news.close()


async def test_without_redis_news_are_lost_quietly(caplog: pytest.LogCaptureFixture) -> None:
    news = make_news("redis://127.0.0.1:1")
    news.publish(time_ordered_id())

    async def logged() -> bool:
        return "could not be published" in caplog.text

    await until(logged)
    await news.close()
