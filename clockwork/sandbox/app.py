"""The sandbox as a web application: `/v3.0/{subdomain}/…` is Clockwork, `/_sandbox/…` its control plane."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount

from clockwork.sandbox.control import Control
from clockwork.sandbox.firm import Firm
from clockwork.sandbox.gateway import Gateway
from clockwork.sandbox.options import DEFAULT_CREDENTIALS, SandboxCredentials, SandboxOptions
from clockwork.sandbox.sandbox import Sandbox


def create_sandbox(
    firm: Firm,
    *,
    credentials: SandboxCredentials = DEFAULT_CREDENTIALS,
    page_limit: int = 100,
    journal: Path | None = None,
    options: SandboxOptions | None = None,
    clock: Callable[[], float] = time.time,
) -> Starlette:
    """A local Clockwork filled with `firm`; its `Sandbox` is `app.state.sandbox`.

    By default callers must send the API key `sandbox-key`, the secret `sandbox-secret`, the service key
    `sandbox-service-key` and the subdomain `acme-search`. `journal` names a file that remembers what is
    written, also after a kill; `options` decides what clockwork-api.md leaves open and wins over
    `page_limit`; `clock` gives Unix seconds.

    Raises:
        JournalMismatchError: the journal was written over another firm.
    """
    chosen = options or SandboxOptions(page_limit=page_limit)
    sandbox = Sandbox(firm, credentials, chosen, journal=journal, clock=clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        sandbox.close()

    app = Starlette(
        routes=[Mount("/v3.0", app=Gateway(sandbox)), Mount("/_sandbox", routes=Control(sandbox).routes())],
        lifespan=lifespan,
    )
    app.state.sandbox = sandbox
    return app
