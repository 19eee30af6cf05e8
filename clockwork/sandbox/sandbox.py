"""The sandbox itself: a firm, what was written to it, and the knobs that a test or a developer turns."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

from clockwork.sandbox.calls import CallLog
from clockwork.sandbox.faults import Fault, FaultPlan
from clockwork.sandbox.firm import Firm
from clockwork.sandbox.journal import Journal
from clockwork.sandbox.options import (
    DEFAULT_CREDENTIALS,
    EXTRA_LISTS,
    PAGE_LISTS,
    SandboxCredentials,
    SandboxOptions,
)
from clockwork.sandbox.pace import RateLimit
from clockwork.sandbox.planting import completed, fresh_parts
from clockwork.sandbox.records import Record, TableName, spaced, zulu
from clockwork.sandbox.search import SearchIndex
from clockwork.sandbox.store import Store
from clockwork.sandbox.webhooks import WebhookSender, candidacy_updated


class Sandbox:
    """One local Clockwork. Its methods may be called from any thread: the HTTP side holds the same `lock`.

    Attributes:
        firm: what it was filled with, never changed.
        credentials: what callers must send.
        options: see `SandboxOptions`; replace it to change one.
        faults: what goes wrong now.
        calls: the log.
        store: the tables.
        search: people_search's index.
        rate_limit: the state of the rate limit.
        lock: held while a call is applied.
    """

    def __init__(
        self,
        firm: Firm,
        credentials: SandboxCredentials = DEFAULT_CREDENTIALS,
        options: SandboxOptions | None = None,
        *,
        journal: Path | None = None,
        clock: Callable[[], float] = time.time,
        new_id: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        """`journal` names a file that remembers changes; `clock` gives Unix seconds."""
        self.firm = firm
        self.credentials = credentials
        self._first_options = options or SandboxOptions()
        self.options = self._first_options
        self.faults = FaultPlan()
        self.calls = CallLog()
        self.rate_limit = RateLimit()
        self.lock = RLock()
        self.now = clock
        self.new_id = new_id
        self._webhooks = WebhookSender()
        self._journal: Journal | None = None
        self._fill()
        if journal:
            self._open_journal(journal)

    def _fill(self) -> None:
        self.store = Store(self.firm, self._changed)
        self.search = SearchIndex(self.store["people"])

    def _open_journal(self, path: Path) -> None:
        journal = Journal(path, {"seed": self.firm.seed, "people": len(self.firm.people)})
        for table, record_id, record in journal.replay():
            if record is None:
                self.store.remove(table, record_id)
            else:
                self.store.put(table, record)
        self._journal = journal

    def _changed(self, table: TableName, record_id: str, record: Record | None) -> None:
        if self._journal:
            self._journal.append(table, record_id, record)
        if table == "people":
            lag = self.faults.search_lag
            self.search.update(record_id, self.now() + lag if lag else 0.0)

    def commit(self) -> None:
        """Make all changes so far outlive this process."""
        if self._journal:
            self._journal.flush()

    def close(self) -> None:
        """End the webhook thread and close the journal; the sandbox can still be read."""
        self._webhooks.close()
        if self._journal:
            self._journal.close()
            self._journal = None

    def stamp(self) -> str:
        """The time now in the form of people."""
        return spaced(datetime.fromtimestamp(self.now(), UTC))

    def zulu_stamp(self) -> str:
        """The time now in the form of notes, candidacies and webhooks."""
        return zulu(datetime.fromtimestamp(self.now(), UTC))

    def announce(self, candidacy: Record) -> None:
        """Send `candidacy_updated` to all registered hooks."""
        self._webhooks.send(
            [hook["hookUrl"] for hook in self.store["webhooks"]], candidacy_updated(candidacy)
        )

    def person(self, person_id: str) -> Record | None:
        """A person with every list (never null), `notes` and `customFields`; None where there is none."""
        with self.lock:
            person = self.store["people"].get(person_id)
            return self._whole(person) if person else None

    def people(self) -> list[Record]:
        """All people as `person` gives them, oldest record first."""
        with self.lock:
            return [self._whole(person) for person in self.store["people"]]

    def dump(self) -> Record:
        """Everything: whole people and all other tables by name."""
        with self.lock:
            others: tuple[TableName, ...] = (
                "companies", "tags", "projects", "statuses", "note_types", "custom_fields", "custom_values",
                "candidacies", "notes", "webhooks",
            )  # fmt: skip
            return {"people": self.people()} | {name: list(self.store[name]) for name in others}

    def counts(self) -> dict[str, int]:
        """How many people, companies, notes and candidacies there are, and how many calls read or wrote."""
        with self.lock:
            tables: tuple[TableName, ...] = ("people", "companies", "notes", "candidacies")
            return {name: len(self.store[name]) for name in tables} | {
                "reads": self.calls.reads,
                "writes": self.calls.writes,
            }

    def set_faults(self, faults: Sequence[Fault], seed: int = 1) -> None:
        """Replace all faults; none: everything goes well again."""
        with self.lock:
            self.faults = FaultPlan(faults, seed)

    def set_options(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of SandboxOptions
        """Change some of the options."""
        with self.lock:
            self.options = replace(self.options, **changes)

    def plant(self, table: TableName, record: Record) -> Record:
        """Add a record as if a recruiter had done it in Clockwork; what is not given is filled in.

        A person's lists may hold plain strings (e-mail addresses, URLs, numbers, names of tags) or records;
        `notes` and `customFields` are taken too.
        """
        with self.lock:
            planted = self.store.put(table, completed(self, table, record))
            if table == "people":
                self._plant_parts(planted["id"], record)
            self.commit()
            return planted

    def edit(self, table: TableName, record_id: str, changes: Record) -> Record:
        """Change some keys of a record as a recruiter would: lists are replaced, notes are added.

        Raises:
            KeyError: there is no such record.
        """
        with self.lock:
            known = self.store[table].get(record_id)
            if known is None:
                raise KeyError(record_id)
            touched = {"updatedAt": self.zulu_stamp() if table == "candidacies" else self.stamp()}
            fresh = touched if "updatedAt" in known else {}
            edited = self.store.put(table, known | fresh | fresh_parts(self, table, changes))
            if table == "people":
                self._plant_parts(record_id, changes)
            self.commit()
        if table == "candidacies":
            self.announce(edited)
        return edited

    def remove(self, table: TableName, record_id: str) -> None:
        """Delete a record as a recruiter would; nothing happens where there is none."""
        with self.lock:
            self.store.remove(table, record_id)
            self.commit()

    def reset(self) -> None:
        """Back to the firm as it was: without changes, faults and logged calls, with its first options."""
        with self.lock:
            if self._journal:
                self._journal.clear()
            self._fill()
            self.faults = FaultPlan()
            self.calls.clear()
            self.rate_limit = RateLimit()
            self.options = self._first_options

    def _plant_parts(self, person_id: str, record: Record) -> None:
        for note in record.get("notes") or ():
            given = note if isinstance(note, dict) else {"content": note}
            self.store.put("notes", completed(self, "notes", given | {"personId": person_id}))
        for custom_value in record.get("customFields") or ():
            planted = completed(self, "custom_values", custom_value | {"personId": person_id})
            self.store.put("custom_values", planted)

    def _whole(self, person: Record) -> Record:
        lists: Record = {name: person.get(name) or [] for name in (*PAGE_LISTS, *EXTRA_LISTS)}
        return (
            person
            | lists
            | {
                "doNotContact": bool(person.get("doNotContact")),
                "notes": self.store["notes"].of(person["id"]),
                "customFields": self.store["custom_values"].of(person["id"]),
            }
        )
