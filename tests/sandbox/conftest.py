from collections.abc import Iterator

import httpx
import pytest

from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import Firm, believable_firm
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import RunningSandbox, start_in_thread
from tests.sandbox.calling import caller


@pytest.fixture(scope="session")
def firm() -> Firm:
    return believable_firm(150)


@pytest.fixture(scope="session")
def _served(firm: Firm) -> Iterator[tuple[RunningSandbox, Sandbox]]:
    app = create_sandbox(firm)
    with start_in_thread(app) as running:
        yield running, app.state.sandbox


@pytest.fixture
def sandbox(_served: tuple[RunningSandbox, Sandbox]) -> Sandbox:
    """The served sandbox, as new."""
    _served[1].reset()
    return _served[1]


@pytest.fixture
def running(_served: tuple[RunningSandbox, Sandbox], sandbox: Sandbox) -> RunningSandbox:
    assert _served[1] is sandbox
    return _served[0]


@pytest.fixture
def api(running: RunningSandbox) -> Iterator[httpx.Client]:
    """A caller with the right credentials."""
    with caller(running) as client:
        yield client


@pytest.fixture
def control(running: RunningSandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.control_url, trust_env=False) as client:
        yield client
