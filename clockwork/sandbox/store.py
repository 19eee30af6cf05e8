"""What the sandbox remembers: one table for each kind of record, reported change by change."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import get_args

from clockwork.sandbox.firm import Firm
from clockwork.sandbox.records import Record, TableName

OnChange = Callable[[TableName, str, Record | None], None]
"""Told after each change: table, id, the new record (None: deleted)."""

_OWNERS: dict[TableName, str] = {"notes": "personId", "custom_values": "personId", "candidacies": "projectId"}


class Table:
    """Records by id, in the order in which they came; with `owner_key` also by owner."""

    def __init__(self, records: Iterable[Record], owner_key: str | None = None) -> None:
        self._records = {record["id"]: record for record in records}
        self._owner_key = owner_key
        self._owned: dict[str, dict[str, None]] = {}
        self._newest_first: list[Record] | None = None
        if owner_key:
            for record in self._records.values():
                self._owned.setdefault(record[owner_key], {})[record["id"]] = None

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def get(self, record_id: str) -> Record | None:
        """The record, None where there is none."""
        return self._records.get(record_id)

    def of(self, owner_id: str) -> list[Record]:
        """The records of one owner (a person's notes, a project's candidacies)."""
        return [self._records[record_id] for record_id in self._owned.get(owner_id, ())]

    def page(self, limit: int, offset: int) -> list[Record]:
        """`limit` records from `offset` on, oldest record first."""
        return list(islice(self._records.values(), offset, offset + limit))

    def newest_page(self, limit: int, offset: int) -> list[Record]:
        """The same in the order of `updatedAt`, newest change first."""
        if self._newest_first is None:
            self._newest_first = sorted(
                self._records.values(), key=lambda record: record["updatedAt"], reverse=True
            )
        return self._newest_first[offset : offset + limit]

    def put(self, record: Record) -> None:
        """Add `record`, or replace the one with its id."""
        self._records[record["id"]] = record
        self._newest_first = None
        if self._owner_key:
            self._owned.setdefault(record[self._owner_key], {})[record["id"]] = None

    def remove(self, record_id: str) -> None:
        """Forget a record; nothing happens where there is none."""
        record = self._records.pop(record_id, None)
        self._newest_first = None
        if record is not None and self._owner_key:
            del self._owned[record[self._owner_key]][record_id]


class Store:
    """All tables of one firm. Records handed in or out are never changed in place."""

    def __init__(self, firm: Firm, on_change: OnChange) -> None:
        self._on_change = on_change
        self._tables: dict[TableName, Table] = {
            name: Table(getattr(firm, name, ()), _OWNERS.get(name)) for name in get_args(TableName)
        }
        self._company_ids = {company["name"].casefold(): company["id"] for company in self["companies"]}
        self._tag_ids = {tag["name"].casefold(): tag["id"] for tag in self["tags"]}

    def __getitem__(self, table: TableName) -> Table:
        return self._tables[table]

    def put(self, table: TableName, record: Record) -> Record:
        """Add or replace a record, and report it."""
        self._tables[table].put(record)
        if table == "companies":
            self._company_ids.setdefault(record["name"].casefold(), record["id"])
        if table == "tags":
            self._tag_ids.setdefault(record["name"].casefold(), record["id"])
        self._on_change(table, record["id"], record)
        return record

    def remove(self, table: TableName, record_id: str) -> None:
        """Delete a record, and report it."""
        self._tables[table].remove(record_id)
        self._on_change(table, record_id, None)

    def company_named(self, name: str) -> Record | None:
        """A company of that name, case-insensitively."""
        found = self["companies"].get(self._company_ids.get(name.casefold(), ""))
        return found if found and found["name"].casefold() == name.casefold() else None

    def tag_named(self, name: str) -> Record | None:
        """A tag of that name, case-insensitively."""
        found = self["tags"].get(self._tag_ids.get(name.casefold(), ""))
        return found if found and found["name"].casefold() == name.casefold() else None
