"""From a mutation's answer to the first call that reaches Clockwork, on an idle system."""

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from domain.configuration import Configuration
from tests.running.api import Api, running_api
from tests.running.contacts import contact
from tests.running.sandboxes import RemoteSandbox
from tests.running.waiting import until
from tests.running.workers import started

_CAMPAIGN = "ringing"
_REST_SECONDS = 0.1
"""How long everything is left in peace between two mutations: everything must be idle again."""


@dataclass(frozen=True, slots=True)
class Delays:
    """Milliseconds, one for each mutation; below zero where the call came before the answer."""

    milliseconds: list[float]

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=20, method="inclusive")[-1]

    @property
    def worst(self) -> float:
        return max(self.milliseconds)


async def measure_ringing(
    environment: dict[str, str], sandbox: RemoteSandbox, logs: Path, times: int
) -> Delays:
    """Add persons to a campaign one by one, on a migrated database with Redis and a worker of its own.

    The API runs in this process, so that its answer is timed without a network in between.
    """
    delays: list[float] = []
    contacts = [contact(number) for number in range(times + 1)]
    with started(environment, logs, 1):
        async with running_api(Configuration.from_environment(environment)) as api:
            await api.activate()
            await api.tell(_CAMPAIGN, contacts)
            for number, one in enumerate(contacts, 1):
                before = sandbox.last_call()
                await api.add(_CAMPAIGN, [one])
                answered = time.monotonic()
                await until(partial(_are_done, api, number))
                delays.append((sandbox.calls(before)[0]["received"] - answered) * 1000)
                await asyncio.sleep(_REST_SECONDS)
    return Delays(delays[1:])  # the first one opens every connection


async def _are_done(api: Api, count: int) -> bool:
    return (await api.progress(_CAMPAIGN))["done"] >= count
