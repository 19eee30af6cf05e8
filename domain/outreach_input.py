"""What SourceWhale tells of outreach, and what makes it unacceptable, found before anything is read."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from domain.refs import Ref
from domain.refusals import Code, Refusal, Refused, refusal_of, refuse
from domain.rules.acceptance import MAX_ID, MAX_STRING, YEARS, text_faults
from domain.rules.settings import Direction, OutreachType

MAX_EVENTS = 500
MAX_SUBJECT = 1_000
MAX_BODY = 200_000


@dataclass(frozen=True, slots=True)
class Told:
    """One event as SourceWhale tells of it; `happened_at` has its own offset."""

    sourcewhale_id: str
    campaign: Ref
    person: Ref
    type: OutreachType
    direction: Direction
    happened_at: datetime
    subject: str | None = None
    body: str | None = None
    is_html: bool = False
    sender: str | None = None

    @property
    def utc_offset(self) -> int:
        """Minutes that its own clock was ahead of UTC."""
        return (self.happened_at.utcoffset() or timedelta(0)) // timedelta(minutes=1)

    def content(self, membership_id: UUID) -> str:
        """A SHA-256 of all that is told of the event, and of whom it is about."""
        said = (
            membership_id.hex,
            self.type,
            self.direction,
            self.happened_at.isoformat(),
            self.subject,
            self.body,
            self.is_html,
            self.sender,
        )
        return sha256(json.dumps(said).encode()).hexdigest()


def check_told(told: Sequence[Told]) -> None:
    """See that a call's events can be kept.

    Raises:
        Refused: none or too many, an id twice, or values that can't be kept.
    """
    if not told:
        raise refuse(Code.BLANK, "Send at least one event.", "events")
    if len(told) > MAX_EVENTS:
        raise refuse(Code.TOO_MANY, f"Send at most {MAX_EVENTS} events in one call.", "events")
    refusals: list[Refusal] = []
    seen: set[str] = set()
    for index, event in enumerate(told):
        path = ("events", str(index))
        refusals += [refusal.under(*path) for refusal in _faults(event)]
        if event.sourcewhale_id in seen:
            message = "This event is in the call already: send each once."
            refusals.append(Refusal(Code.DUPLICATE, message, (*path, "sourcewhale_id")))
        seen.add(event.sourcewhale_id)
    if refusals:
        raise Refused(*refusals)


def _faults(event: Told) -> Iterator[Refusal]:
    if not event.sourcewhale_id.strip():
        yield Refusal(Code.BLANK, "Give SourceWhale's id of the event.", ("sourcewhale_id",))
    if event.happened_at.tzinfo is None:
        message = "Give the time with its offset, as in 2026-11-23T14:05:00+01:00."
        yield Refusal(Code.INVALID, message, ("happened_at",))
    elif event.happened_at.year not in YEARS:
        message = f"The year must lie between {YEARS[0]} and {YEARS[-1]}."
        yield Refusal(Code.INVALID, message, ("happened_at",))
    texts = (
        (event.sourcewhale_id, MAX_ID, ("sourcewhale_id",)),
        (event.subject, MAX_SUBJECT, ("subject",)),
        (event.sender, MAX_STRING, ("sender",)),
        (event.body, MAX_BODY, ("body", "html" if event.is_html else "text")),
    )
    for text, limit, path in texts:
        yield from map(refusal_of, text_faults(text, limit, *path))
