"""The doorbell: quick, and never an error."""

import time

import pytest
from redis import Redis

from domain.world import time_ordered_id
from tasks.broker import close_broker, make_broker, rings_waiting
from tasks.doorbell import BrokerDoorbell


async def test_a_ring_arrives_once_in_redis(redis_url: str) -> None:
    broker = make_broker(redis_url)
    await BrokerDoorbell(broker).ring(time_ordered_id())
    assert rings_waiting(broker) == 1
    close_broker(broker)


async def test_a_ring_holds_the_team_and_nothing_else(redis_url: str) -> None:
    team_id, broker = time_ordered_id(), make_broker(redis_url)
    await BrokerDoorbell(broker).ring(team_id)
    message = next(broker.consume("lanes"))
    assert message is not None
    assert (message.args, message.kwargs) == ((str(team_id),), {})
    close_broker(broker)


async def test_a_ring_takes_next_to_no_time(redis_url: str) -> None:
    broker = make_broker(redis_url)
    bell = BrokerDoorbell(broker)
    await bell.ring(time_ordered_id())
    fastest = 1.0
    for _ in range(20):
        started = time.perf_counter()
        await bell.ring(time_ordered_id())
        fastest = min(fastest, time.perf_counter() - started)
    close_broker(broker)
    assert fastest < 0.002


async def test_without_redis_a_ring_is_logged_and_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    team_id, broker = time_ordered_id(), make_broker("redis://127.0.0.1:1")
    await BrokerDoorbell(broker).ring(team_id)
    assert str(team_id) in caplog.text
    close_broker(broker)


def test_making_a_broker_connects_to_nothing(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        before = client.info("stats")["total_connections_received"]
        close_broker(make_broker(redis_url))
        assert client.info("stats")["total_connections_received"] == before
