from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import believable_firm
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import RunningSandbox, start_in_thread
from domain.configuration import Configuration
from tasks.resources import Resources
from tests.conftest import OpenDatabase
from tests.tasks.support import KEY, Scene, SilentBell


@pytest.fixture(scope="session")
def _served() -> Iterator[tuple[RunningSandbox, Sandbox]]:
    app = create_sandbox(believable_firm(40))
    with start_in_thread(app) as running:
        yield running, app.state.sandbox


@pytest.fixture
def sandbox(_served: tuple[RunningSandbox, Sandbox]) -> Sandbox:
    _served[1].reset()
    return _served[1]


@pytest.fixture
def configuration(
    _served: tuple[RunningSandbox, Sandbox], database_url: str, tmp_path: Path
) -> Configuration:
    return Configuration(
        database_url=database_url,
        redis_url=None,
        clockwork_base_url=_served[0].base_url,
        encryption_key=KEY,
        data_dir=tmp_path,
        production=False,
        graphiql=False,
        calls_per_second=None,
        calls_in_flight=8,
        settle_seconds=0.3,
        lease_seconds=12.0,
        copy_refresh_seconds=0.0,
    )


@pytest.fixture
async def scene(
    configuration: Configuration, sandbox: Sandbox, open_database: OpenDatabase
) -> AsyncIterator[Scene]:
    async with open_database(configuration.database_url) as db:
        yield Scene(db, configuration, sandbox)


@pytest.fixture
def bell() -> SilentBell:
    return SilentBell()


@pytest.fixture
async def make_worker(scene: Scene, bell: SilentBell) -> AsyncIterator[Callable[..., Resources]]:
    """Makes what one worker owns, on the test's own event loop; keywords change the configuration."""
    made: list[Resources] = []

    def make(*, slice_seconds: float = 60.0, **changes: Any) -> Resources:  # noqa: ANN401 - Configuration's fields
        changed = replace(scene.configuration, **changes)
        made.append(scene.resources(bell, configuration=changed, slice_seconds=slice_seconds))
        return made[-1]

    yield make
    for resources in made:
        await resources.close()
