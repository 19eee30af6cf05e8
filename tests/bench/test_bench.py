"""The measurements. They judge nothing but that everything was done. The tiny ones run with all tests."""

import sys
from pathlib import Path

import pytest

from domain.configuration import Configuration
from tests.bench.by_hand import measure_by_hand
from tests.bench.conftest import OpenStore, migrated
from tests.bench.machine import machine
from tests.bench.planning import measure_planning
from tests.bench.pushing import PushCosts, measure_pushes
from tests.bench.ringing import measure_ringing
from tests.bench.tables import BY_HAND, planning_table, pushes_table, ringing_table
from tests.running.sandboxes import RemoteSandbox

STORES = {"SQLite, broker inside": ("sqlite", False), "PostgreSQL and Valkey": ("postgresql", True)}

tiny_and_real = pytest.mark.parametrize(
    "size", [pytest.param(1, id="tiny"), pytest.param(100, id="real", marks=pytest.mark.bench)]
)


def show(title: str, table: str) -> None:
    sys.stdout.write(f"\n{title} ({machine()})\n\n{table}\n")


@tiny_and_real
async def test_pushes(
    size: int, environment: dict[str, str], redis_url: str, sandbox: RemoteSandbox, open_store: OpenStore
) -> None:
    people, in_flight = 3 * size, 8
    settings = environment | {"CLOCKWORK_CALLS_IN_FLIGHT": str(in_flight)}
    measured: dict[str, PushCosts] = {}
    for name, (kind, has_redis) in STORES.items():
        with open_store(kind) as url:
            stores = {"DATABASE_URL": await migrated(url), "REDIS_URL": redis_url if has_redis else ""}
            configuration = Configuration.from_environment(settings | stores)
            measured[name] = await measure_pushes(configuration, sandbox, people)
        sandbox.reset()
    measured[BY_HAND] = await measure_by_hand(sandbox, people, in_flight)
    assert {costs.new.pushes for costs in measured.values()} == {people}
    assert {costs.known.calls_per_push for costs in measured.values()} == {1}
    show("Pushes", pushes_table(measured))


@tiny_and_real
def test_planning(size: int) -> None:
    new, known = measure_planning(20 * size)
    assert new > 0 < known
    show("Planning", planning_table(new, known))


@tiny_and_real
async def test_ringing(
    size: int,
    environment: dict[str, str],
    redis_url: str,
    sandbox: RemoteSandbox,
    open_store: OpenStore,
    tmp_path: Path,
) -> None:
    with open_store("postgresql") as url:
        stores = {"DATABASE_URL": await migrated(url), "REDIS_URL": redis_url}
        delays = await measure_ringing(environment | stores, sandbox, tmp_path, max(3, size))
    assert len(delays.milliseconds) == max(3, size)
    show("From a mutation's answer to the first call", ringing_table(delays))
