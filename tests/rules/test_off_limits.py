"""Until when a company's mark holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.dates import PartialDate
from domain.rules.off_limits import last_day


@pytest.mark.parametrize(
    ("end", "day"),
    [
        (PartialDate(2026, 2, 3), date(2026, 2, 3)),
        (PartialDate(2026, 2), date(2026, 2, 28)),
        (PartialDate(2024, 2), date(2024, 2, 29)),
        (PartialDate(2026), date(2026, 12, 31)),
        (PartialDate(9999), date(9999, 12, 31)),
    ],
)
def test_a_vague_end_is_the_last_day_that_it_may_mean(end: PartialDate, day: date) -> None:
    assert last_day(end) == day


@given(st.dates(max_value=date(9999, 12, 30)))
def test_the_next_day_is_another_month_or_year(day: date) -> None:
    after_month = last_day(PartialDate(day.year, day.month)) + timedelta(days=1)
    after_year = last_day(PartialDate(day.year))
    assert (after_month.day, after_month > day) == (1, True)
    assert (after_year.year, after_year >= day) == (day.year, True)
