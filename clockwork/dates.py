"""Reads the several forms in which Clockwork writes a point in time or a date that may lack its day.

Source: `clockwork-api.md: Shapes` and `clockwork-api.md: Not known` ("read all forms").
"""

import math
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import total_ordering

_EPOCH_TEXT = re.compile(r"[0-9]{9,14}(\.[0-9]{1,9})?", re.ASCII)
_DATE_TEXT = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[T ].*)?)?)?", re.ASCII)
_NUMBER_TEXT = re.compile(r"[0-9]{1,4}", re.ASCII)

# 100,000,000,000 seconds after 1970 is the year 5138: anything larger was counted in milliseconds.
_FIRST_MILLISECONDS = 1e11


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which only the year is certain to be known, as positions and schools have it.

    Ordered by time; of two that agree, the vaguer comes first (2016 < 2016-01 < 2016-01-01).

    Raises:
        ValueError: there is no such date, or it has a day and no month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:  # noqa: PLR2004 - the years that datetime knows
            raise ValueError("a year is a number from 1 to 9999")
        if self.month is None:
            if self.day is not None:
                raise ValueError("a day needs a month")
        elif not 1 <= self.month <= 12:  # noqa: PLR2004 - the months of a year
            raise ValueError("a month is a number from 1 to 12")
        elif self.day is not None and not 1 <= self.day <= monthrange(self.year, self.month)[1]:
            raise ValueError("there is no such day in that month")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._sort_key() < other._sort_key()

    def __str__(self) -> str:
        month = "" if self.month is None else f"-{self.month:02}"
        day = "" if self.day is None else f"-{self.day:02}"
        return f"{self.year:04}{month}{day}"

    def _sort_key(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0


def parse_timestamp(value: object) -> datetime | None:
    """The aware UTC time that `value` says, or None when it says none.

    Read are `2024-09-19 22:17:16` (UTC, no zone), `2023-10-02T15:52:27Z`, other ISO 8601 forms with an offset
    or fractions of a second, and seconds or milliseconds since 1970 as a number or as text.
    """
    try:
        if isinstance(value, str):
            text = value.strip()
            if not _EPOCH_TEXT.fullmatch(text):
                return _in_utc(datetime.fromisoformat(text))
            return _from_epoch(float(text))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_epoch(float(value))
    except (ValueError, OverflowError, OSError):
        return None
    return None


def parse_partial_date(value: object) -> PartialDate | None:
    """The date that `value` says, as far as it says one, or None.

    Read are `2016-09-01 00:00:00`, `2016-09-01T00:00:00Z`, `2016-09-01`, `2016-09`, `2016` and the number
    2016. A month or day of zero counts as not given. The time of day and its zone are left out of account.
    """
    if isinstance(value, int):
        return partial_date_from_parts(value)
    if not isinstance(value, str):
        return None
    match = _DATE_TEXT.fullmatch(value.strip())
    return partial_date_from_parts(*match.groups()) if match else None


def partial_date_from_parts(year: object, month: object = None, day: object = None) -> PartialDate | None:
    """The date of a `start_year`/`start_month` style pair (numbers or text), or None without a usable year.

    A month or day of zero, or one that can't be read as a number, counts as not given; a date that can't
    exist gives None.
    """
    known_year, known_month = _number(year), _number(month)
    if known_year is None:
        return None
    try:
        return PartialDate(known_year, known_month, _number(day) if known_month else None)
    except ValueError:
        return None


def _number(part: object) -> int | None:
    """A positive number of at most four digits; None for anything else."""
    if isinstance(part, bool):
        return None
    if isinstance(part, int):
        return part or None
    if isinstance(part, str) and _NUMBER_TEXT.fullmatch(part.strip()):
        return int(part) or None
    return None


def _from_epoch(seconds: float) -> datetime | None:
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return datetime.fromtimestamp(seconds / 1000 if seconds >= _FIRST_MILLISECONDS else seconds, UTC)


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
