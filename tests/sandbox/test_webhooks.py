import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import SimpleQueue
from threading import Thread
from typing import Any

import httpx
import pytest

from clockwork.sandbox.sandbox import Sandbox


@pytest.fixture
def received() -> Iterator[tuple[str, SimpleQueue[dict[str, Any]]]]:
    """The URL of a receiver, and what it received."""
    queue: SimpleQueue[dict[str, Any]] = SimpleQueue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queue.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))) | {"path": self.path})
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Be silent."""

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", queue
        server.shutdown()
        thread.join()


def test_a_changed_candidacy_is_told_in_snake_case(
    api: httpx.Client, sandbox: Sandbox, received: tuple[str, SimpleQueue[dict[str, Any]]]
) -> None:
    url, queue = received
    answer = api.post("webhooks", json={"hook_url": f"{url}/hook?key=1"})
    assert (answer.status_code, set(answer.json())) == (201, {"id"})
    candidacy = sandbox.firm.candidacies[0]
    status_id = sandbox.firm.statuses[2]["id"]
    api.patch(f"candidacies/{candidacy['id']}", json={"candidacy": {"status_id": status_id}})
    event = queue.get(timeout=5)
    assert (event["path"], event["event_name"]) == ("/hook?key=1", "candidacy_updated")
    assert set(event["candidacy"]) == {
        "id",
        "person_id",
        "project_id",
        "status_id",
        "rank",
        "stoplight_status",
        "created_at",
        "updated_at",
        "created_user_id",
        "assessment_note_id",
        "next_steps_note_id",
        "overview_note_id",
        "color_category",
    }
    assert (event["candidacy"]["id"], event["candidacy"]["status_id"]) == (candidacy["id"], status_id)


def test_a_recruiters_edit_is_told_too_and_a_deleted_hook_hears_nothing(
    api: httpx.Client, sandbox: Sandbox, received: tuple[str, SimpleQueue[dict[str, Any]]]
) -> None:
    url, queue = received
    deleted = api.post("webhooks", json={"hook_url": f"{url}/deleted"}).json()["id"]
    api.post("webhooks", json={"hook_url": f"{url}/kept"})
    assert api.delete(f"webhooks/{deleted}").status_code == 204
    sandbox.edit("candidacies", sandbox.firm.candidacies[1]["id"], {"rank": 9})
    assert queue.get(timeout=5)["path"] == "/kept"
    assert queue.empty()


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example/x",
        "ftp://127.0.0.1/x",
        "127.0.0.1/x",
        "http://127.0.0.1:x/",
        "http://10.0.0.1/",
    ],
)
def test_a_hook_must_be_http_on_this_machine(api: httpx.Client, url: str) -> None:
    assert api.post("webhooks", json={"hook_url": url}).status_code == 422


def test_a_hook_that_nobody_answers_harms_nothing(api: httpx.Client, sandbox: Sandbox) -> None:
    api.post("webhooks", json={"hook_url": "http://127.0.0.1:9/"})
    candidacy_id = sandbox.firm.candidacies[0]["id"]
    body = {"candidacy": {"status_id": sandbox.firm.statuses[0]["id"]}}
    assert api.patch(f"candidacies/{candidacy_id}", json=body).status_code == 200
