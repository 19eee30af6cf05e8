"""The broker, which carries doorbells and nothing else (design.md: How a push travels, 2)."""

import redis
from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.common import dq_name
from dramatiq.middleware import AsyncIO, Middleware
from redis.backoff import NoBackoff
from redis.retry import Retry

QUEUE = "lanes"
ACTOR = "drain"

_REDIS_SECONDS = 2.0


def make_broker(redis_url: str | None) -> Broker:
    """Dramatiq's broker: in this process, or in Redis. Nothing is connected before the first ring.

    Of Dramatiq's middleware only the event loop is needed: a lane bounds its own time and ends by itself when
    its worker is told to stop, and the sweep is the retry.
    """
    middleware: list[Middleware] = [AsyncIO()]
    broker = StubBroker(middleware) if redis_url is None else _redis_broker(redis_url, middleware)
    broker.declare_queue(QUEUE)
    # No ring is ever delayed, so that no worker need poll for delayed ones.
    broker.delay_queues.discard(dq_name(QUEUE))
    return broker


def rings_waiting(broker: Broker) -> int:
    """How many rings the broker holds, those being answered included. Asks Redis, and blocks meanwhile."""
    if isinstance(broker, RedisBroker):
        return int(broker.do_qsize(QUEUE))
    return int(broker.queues[QUEUE].qsize())


def close_broker(broker: Broker) -> None:
    """Close the connections to Redis, which Dramatiq leaves open."""
    broker.close()
    if isinstance(broker, RedisBroker):
        broker.client.close()


def _redis_broker(url: str, middleware: list[Middleware]) -> Broker:
    client = redis.Redis.from_url(
        url,
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
    return RedisBroker(client=client, middleware=middleware)  # type: ignore[no-untyped-call]  # Dramatiq leaves it untyped
