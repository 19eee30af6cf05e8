"""Upkeep: what a Dramatiq worker needs besides the actor, as middleware, whoever starts the worker."""

import asyncio
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate

from dramatiq import Broker, Middleware, Worker
from dramatiq.asyncio import EventLoopThread, get_event_loop_thread
from dramatiq.brokers.redis import RedisBroker
from dramatiq.worker import ConsumerThread

from tasks.resources import Resources
from tasks.sweep import Sweep

POLL_MILLISECONDS = 20
"""The longest pause between two looks into Redis for rings: a ring usually waits half of it."""
_LOOK_UP_MILLISECONDS = 200
"""The longest time in which an idle thread notices that its worker is stopping; a ring wakes it at once."""
_SWEEP_END_SECONDS = 5.0


class Upkeep(Middleware):
    """Sets the worker's pace, runs the sweep on its event loop, and closes the resources at the end.

    It comes after Dramatiq's AsyncIO, so that the event loop is there before it and goes after it.
    """

    def __init__(self, resources: Resources, sweep: Sweep) -> None:
        self._resources, self._sweep = resources, sweep
        self._sweeping: Future[None] | None = None

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002 - Dramatiq's signature
        """Fetch no ring that no thread is free for: another worker may be idle."""
        worker.worker_timeout = _LOOK_UP_MILLISECONDS
        worker.queue_prefetch = worker.worker_threads

    def after_consumer_thread_boot(self, broker: Broker, thread: ConsumerThread) -> None:
        """Look into Redis often; a ring in this process needs no looking for."""
        if isinstance(broker, RedisBroker):
            thread.worker_timeout = POLL_MILLISECONDS

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002 - Dramatiq's signature
        """Start the sweep."""
        self._sweeping = asyncio.run_coroutine_threadsafe(self._sweep.run(), _event_loop().loop)

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002 - Dramatiq's signature
        """Have the lanes come to their end, while the worker waits for them."""
        _event_loop().loop.call_soon_threadsafe(self._resources.stop)

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002 - Dramatiq's signature
        """End the sweep and close the resources."""
        if self._sweeping is not None:
            try:
                self._sweeping.result(_SWEEP_END_SECONDS)
            except TooLate:
                self._sweeping.cancel()
        _event_loop().run_coroutine(self._resources.close())


def _event_loop() -> EventLoopThread:
    thread = get_event_loop_thread()
    if thread is None:
        raise RuntimeError("Dramatiq's event loop is not running")
    return thread
