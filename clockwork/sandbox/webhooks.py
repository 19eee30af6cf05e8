"""The webhooks that the sandbox sends: best effort, in order, to this machine only."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from clockwork.sandbox.records import Record

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_TIMEOUT_SECONDS = 2.0
_logger = logging.getLogger(__name__)


def is_loopback(url: str) -> bool:
    """Whether a hook's URL is http(s) on this machine."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in _LOOPBACK and port != 0


def candidacy_updated(candidacy: Record) -> Record:
    """The body of the one event: snake_case, as clockwork-api.md has it."""
    known = {
        "id": candidacy["id"],
        "person_id": candidacy["personId"],
        "project_id": candidacy["projectId"],
        "status_id": candidacy["statusId"],
        "rank": candidacy["rank"],
        "stoplight_status": candidacy["stoplightStatus"],
        "created_at": candidacy["createdAt"],
        "updated_at": candidacy["updatedAt"],
    }
    unset = (
        "created_user_id",
        "assessment_note_id",
        "next_steps_note_id",
        "overview_note_id",
        "color_category",
    )
    return {"event_name": "candidacy_updated", "candidacy": known | dict.fromkeys(unset)}


class WebhookSender:
    """Posts bodies one after another in a thread of its own, which starts with the first."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None

    def send(self, urls: list[str], body: Record) -> None:
        """Post `body` to each of `urls`, later; a failure is logged without its URL and not repeated."""
        if not urls:
            return
        self._thread = self._thread or ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="sandbox-webhooks"
        )
        for url in urls:
            self._thread.submit(_post, url, json.dumps(body).encode())

    def close(self) -> None:
        """Send nothing more than what is being sent."""
        if self._thread:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None


def _post(url: str, body: bytes) -> None:
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=_TIMEOUT_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        connection.getresponse().read()
    except (OSError, HTTPException) as error:
        _logger.info("a webhook was not delivered: %s", type(error).__name__)
    finally:
        connection.close()
