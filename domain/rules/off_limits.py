"""Off-limits: who marks a person, and until when a company's mark holds (product.md: Off-limits).

A company's mark covers its current employees and lifts on its own end date
(clockwork-api.md: Facts about Clockwork that bind the rules).
"""

from calendar import monthrange
from datetime import date
from enum import StrEnum

from clockwork.dates import PartialDate

_DECEMBER = 12


class MarkedBy(StrEnum):
    """What bears Clockwork's Do Not Contact: the person's own record, or a current position's company."""

    PERSON = "PERSON"
    COMPANY = "COMPANY"


def last_day(end: PartialDate) -> date:
    """The last day on which a mark holds: that of the month or of the year where no more is said."""
    month = end.month or _DECEMBER
    return date(end.year, month, end.day or monthrange(end.year, month)[1])
