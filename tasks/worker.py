"""Workers of their own, in production: `dramatiq tasks.worker:set_up`, or `run_worker`."""

import os
import signal
import sys
from threading import Event

from dramatiq import set_broker

from domain.configuration import Configuration, Misconfigured
from tasks.broker import make_broker
from tasks.embedded import EmbeddedWorker, equip
from tasks.redis_news import make_news

THREADS = 16
"""How many teams one process serves at once."""


def set_up() -> None:
    """Make Dramatiq's broker from the environment: what Dramatiq's own command line calls in each process.

    It is a function, as importing a module of this room must not read the environment.

    Raises:
        Misconfigured: the environment can't be used, or has no REDIS_URL.
    """
    configuration = Configuration.from_environment(os.environ)
    broker = make_broker(_redis_url(configuration))
    equip(broker, configuration, make_news(configuration.redis_url))
    set_broker(broker)


def run_worker(configuration: Configuration, *, processes: int = 1, threads: int = THREADS) -> None:
    """Work until SIGINT or SIGTERM. Several processes are Dramatiq's own, which replace this one.

    Raises:
        Misconfigured: there is no REDIS_URL.
    """
    _redis_url(configuration)
    if processes > 1:
        command = [sys.executable, "-m", "dramatiq", "tasks.worker:set_up"]
        command += ["--processes", str(processes), "--threads", str(threads)]
        environment = os.environ | {"DATA_DIR": str(configuration.data_dir)}
        os.execve(sys.executable, command, environment)  # noqa: S606 - this very Python with fixed arguments
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with EmbeddedWorker(configuration, make_news(configuration.redis_url), threads=threads):
        ended.wait()


def _redis_url(configuration: Configuration) -> str:
    if configuration.redis_url is None:
        raise Misconfigured(
            "REDIS_URL must be set for a worker of its own; without it `serve` has one inside."
        )
    if not configuration.redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise Misconfigured("REDIS_URL is no address that can be used: write redis://HOST:6379/0.")
    return configuration.redis_url
