"""The command `worker`."""

import asyncio
import logging
from typing import Annotated

import typer

from api.cli.database import check_url, read_configuration
from api.cli.terminal import log_to_stderr, notes
from tasks.worker import THREADS, run_worker


def worker(
    threads: Annotated[
        int, typer.Option(min=1, max=1000, help="How many teams each process serves at the same time.")
    ] = THREADS,
    processes: Annotated[int, typer.Option(min=1, max=64, help="How many processes to run.")] = 1,
) -> None:
    """Run a worker that pushes to Clockwork. Needs REDIS_URL; start as many as you like.

    Ctrl-C or SIGTERM ends it within seconds; what was under way goes on in another worker.
    """
    configuration = read_configuration()
    log_to_stderr(logging.INFO)
    asyncio.run(check_url(configuration))
    if configuration.redis_url is not None:
        notes().print("Working until Ctrl-C.")
    run_worker(configuration, processes=processes, threads=threads)
