"""Which position of a record is the one that a Person holds now (product.md: Settings)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clockwork.dates import PartialDate
from clockwork.records import Position
from domain.rules.comparing import Job, YearMonth, dates_compatible, same_company, same_job, same_title


@dataclass(frozen=True, slots=True)
class Seat:
    """A position in Clockwork, as a job."""

    position_id: str | None
    job: Job


def seat_of(position: Position) -> Seat:
    """Read a position; one with no end and no word that it is over counts as held now."""
    current = position.is_current or (position.kind != "former" and position.end is None)
    start, end = _year_month(position.start), _year_month(position.end)
    return Seat(position.id, Job(position.title, position.company_name, start, end, current=current))


def _year_month(date: PartialDate | None) -> YearMonth | None:
    return (date.year, date.month) if date else None


def find_seat(job: Job, others: Sequence[Job], seats: Sequence[Seat]) -> Seat | None:
    """The position that is the current `job`, perhaps under another title; `others` are the Person's others.

    The same job comes first, one that is held now before one that Clockwork says is over.
    """
    return next(_candidates(job, others, seats), None)


def _candidates(job: Job, others: Sequence[Job], seats: Sequence[Seat]) -> Iterator[Seat]:
    held = [seat for seat in seats if seat.job.current]
    same = [seat for seat in held if same_job(job, seat.job)]
    yield from (seat for seat in same if _titles_agree(job, seat.job))
    yield from same
    over = [seat for seat in seats if not seat.job.current and same_job(job, seat.job)]
    yield from (seat for seat in over if not job.title or _titles_agree(job, seat.job))
    alone = len(held) == 1
    known = [seat for seat in held if _can_be(job, seat.job, alone=alone)]
    yield from (seat for seat in known if _titles_agree(job, seat.job))
    yield from (seat for seat in known if not any(same_job(other, seat.job) for other in others))
    yield from over


def _can_be(job: Job, held: Job, *, alone: bool) -> bool:
    """Whether a position that is held now is ours under another title, or with a company not yet known.

    Two known starts that differ are two positions: a promotion is added, not written over the old one.
    `alone`: it is the only position held now.
    """
    if not dates_compatible(job.start, held.start):
        return False
    if job.company and held.company:
        return same_company(job.company, held.company)
    if held.company:
        return alone or _titles_agree(job, held)
    return _titles_agree(job, held) or (alone and not (job.title and held.title))


def _titles_agree(a: Job, b: Job) -> bool:
    return bool(a.title and b.title) and same_title(a.title or "", b.title or "")
