"""What a recruiter would see in Clockwork, read from the sandbox and never from the service's own tables."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from secrets import token_hex

from starlette.applications import Starlette

from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.firm import Firm
from clockwork.sandbox.options import SandboxCredentials
from clockwork.sandbox.records import TableName
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import RunningSandbox, start_in_thread
from tests.whole.api import Json

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNAUTHORIZED = 401


class Clockwork:
    """A sandbox that is served on a port which stays the same, also over a time in which it is down."""

    def __init__(self, firm: Firm) -> None:
        app: Starlette = create_sandbox(firm)
        self._app = app
        self.sandbox: Sandbox = app.state.sandbox
        self._server = start_in_thread(app)
        self.base_url = self._server.base_url

    def start_afresh(self) -> None:
        """As new, under other credentials: what earlier tests have left behind can't get in any more."""
        self.sandbox.reset()
        self.sandbox.credentials = SandboxCredentials(api_key=f"key-{token_hex(8)}")

    def change_credentials(self, **changes: str) -> None:
        """Take other ones from now on, as when a key is revoked in Clockwork."""
        self.sandbox.credentials = replace(self.sandbox.credentials, **changes)

    def stop(self) -> None:
        """Serve no more."""
        self._server.stop()

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nobody listens while the block runs."""
        self._server.stop()
        try:
            yield
        finally:
            self._server = RunningSandbox(self._app, self._server.port).start()

    def fails(self, *faults: Fault) -> None:
        """What goes wrong from now on, instead of what did before."""
        self.sandbox.set_faults(faults)

    def plant(self, name: str, **parts: object) -> str:
        """A person whom a recruiter has entered; the id."""
        planted: str = self.sandbox.plant("people", {"name": name, **parts})["id"]
        return planted

    def person(self, person_id: str) -> Json:
        """A whole person, who must be there."""
        found = self.sandbox.person(person_id)
        assert found is not None
        return found

    def named(self, name: str) -> list[Json]:
        """Everybody of that name."""
        return [person for person in self.sandbox.people() if person["name"] == name]

    def only(self, name: str) -> Json:
        """The one person of that name."""
        (person,) = self.named(name)
        return person

    def carrying(self, email: str) -> list[Json]:
        """Everybody with an e-mail address, in any spelling."""
        return [person for person in self.sandbox.people() if email.lower() in emails(person)]

    def id_of(self, table: TableName, name: str) -> str:
        """The id of a tag, a custom field or the like, by its name."""
        (found,) = (record["id"] for record in self.sandbox.store[table] if record["name"] == name)
        return str(found)

    def custom_text(self, person_id: str, field: str) -> str | None:
        """The text of a person's custom field; None where it has none."""
        field_id = self.id_of("custom_fields", field)
        held = self.person(person_id)["customFields"]
        return next((value["value"] for value in held if value["customFieldId"] == field_id), None)

    def forget_calls(self) -> None:
        """From here on only new calls count."""
        self.sandbox.calls.clear()

    def calls(self) -> list[Json]:
        """Every call since, those of earlier tests' credentials excepted."""
        return [call for call in self.sandbox.calls.entries() if call["status"] != _UNAUTHORIZED]

    def writes(self) -> list[str]:
        """The writing calls since, such as `POST people/{id}/tags`, in order."""
        return [f"{call['method']} {_bare(call['path'])}" for call in self.calls() if call["isWrite"]]

    def reads(self) -> list[str]:
        """The reading calls since, such as `people_search jane@x.com` and `people/{id}`, in order."""
        reads = (call for call in self.calls() if not call["isWrite"])
        return [f"{_bare(call['path'])} {call['query'].get('q', '')}".strip() for call in reads]


def emails(person: Json) -> set[str]:
    """A person's e-mail addresses, in lower case."""
    return {email["address"].lower() for email in person["emails"]}


def tags(person: Json) -> set[str]:
    """The names of a person's tags."""
    return {tag["name"] for tag in person["tags"]}


def _bare(path: str) -> str:
    return _ID.sub("{id}", path)
