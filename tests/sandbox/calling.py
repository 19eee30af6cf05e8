"""Calls a sandbox as a program with credentials would: with plain httpx."""

import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import httpx

from clockwork.sandbox.server import RunningSandbox

RIGHT = {
    "Authorization": "Token " + b64encode(b"sandbox-key:sandbox-secret").decode(),
    "X-API-Key": "sandbox-service-key",
    "Accept": "application/json",
}


def caller(running: RunningSandbox, *, subdomain: str = "acme-search", timeout: float = 5.0) -> httpx.Client:
    base_url = f"{running.base_url}/{subdomain}"
    return httpx.Client(base_url=base_url, headers=RIGHT, timeout=timeout, trust_env=False)


def created_person(api: httpx.Client, name: str = "Ada Byron") -> str:
    """The id of a new person."""
    answer = api.post("people", json={"person": {"name": name}})
    assert answer.status_code == 201
    return str(answer.json()["person"]["id"])


def people_named(api: httpx.Client, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("people_search", params={"q": name}).json()["peopleSearch"]
    return found


def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Returns as soon as `condition` holds; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)
