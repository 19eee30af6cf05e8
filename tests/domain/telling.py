"""Events as SourceWhale tells of them, and the statements that a verb makes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from sqlalchemy import event as sqlalchemy_event

from domain.outreach_input import Told
from domain.records.database import Database
from domain.refs import Ref
from domain.rules.settings import Direction, OutreachType

AT = datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=1)))


def told(number: int = 1, whose: int = 1, **changes: object) -> Told:
    event = Told(
        sourcewhale_id=f"e-{number}",
        campaign=Ref(sourcewhale_id="c-1"),
        person=Ref(sourcewhale_id=f"p-{whose}"),
        type=OutreachType.EMAIL,
        direction=Direction.SENT,
        happened_at=AT,
        subject="Hello",
        body="Dear Ada",
    )
    return replace(event, **changes)  # type: ignore[arg-type]  # any of its fields


def saying_what_was_said(statements: Iterable[str]) -> list[str]:
    """Those of the statements that read the words of events."""
    return [each for each in statements if each.startswith("SELECT") and "outreach_events.body" in each]


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    sqlalchemy_event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    yield statements
    sqlalchemy_event.remove(db.engine.sync_engine, "before_cursor_execute", note)
