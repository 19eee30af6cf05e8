"""A worker in this process, beside the API or on its own."""

from types import TracebackType
from typing import Self

from dramatiq import Broker, Worker

from domain.configuration import Configuration
from domain.world import World, real_world
from tasks.broker import close_broker, make_broker
from tasks.doorbell import BrokerDoorbell, Doorbell
from tasks.drain import declare_drain
from tasks.news import News
from tasks.resources import SLICE_SECONDS, Resources
from tasks.sweep import Sweep
from tasks.upkeep import Upkeep

THREADS = 8
"""A lane occupies a thread while it runs, so this is how many teams are served at once."""


def equip(
    broker: Broker,
    configuration: Configuration,
    news: News,
    *,
    world: World | None = None,
    slice_seconds: float = SLICE_SECONDS,
) -> Doorbell:
    """Make a broker of `make_broker` fit for a worker: the actor, the sweep, and what they work with."""
    bell = BrokerDoorbell(broker)
    resources = Resources(configuration, bell, news, world or real_world(), slice_seconds=slice_seconds)
    declare_drain(broker, resources)
    broker.add_middleware(Upkeep(resources, Sweep(resources, broker, configuration.sweep_seconds)))
    return bell


class EmbeddedWorker:
    """A Dramatiq worker in this process; only one can run at a time, which is Dramatiq's limit.

    Args:
        configuration: with no `redis_url` the rings stay in this process.
        news: told of every push that came to an end. Through Redis it must be the worker's own.
        threads: see `THREADS`.
        slice_seconds: how long a team's lane works before it gives way.
        world: the clock and the source of ids.
    """

    def __init__(
        self,
        configuration: Configuration,
        news: News,
        *,
        threads: int = THREADS,
        slice_seconds: float = SLICE_SECONDS,
        world: World | None = None,
    ) -> None:
        self._broker = make_broker(configuration.redis_url)
        self.bell: Doorbell = equip(
            self._broker,
            configuration,
            news,
            world=world,
            slice_seconds=slice_seconds,
        )
        self._worker = Worker(self._broker, worker_threads=threads)
        self._is_running = False

    def start(self) -> None:
        """Answer rings from now on, in threads of its own."""
        self._is_running = True
        self._broker.emit_after("process_boot")
        self._worker.start()

    def stop(self) -> None:
        """End within some seconds. Blocks; what could not come to its end goes on in the next worker.

        Can be called again; a worker that was stopped can't be started again.
        """
        if self._is_running:
            self._is_running = False
            self._worker.stop()
            close_broker(self._broker)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
