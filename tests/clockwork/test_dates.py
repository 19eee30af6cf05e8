from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.dates import PartialDate, parse_partial_date, parse_timestamp, partial_date_from_parts
from tests.clockwork.support import JSON


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-09-19 22:17:16", datetime(2024, 9, 19, 22, 17, 16, tzinfo=UTC)),
        ("2023-10-02T15:52:27Z", datetime(2023, 10, 2, 15, 52, 27, tzinfo=UTC)),
        ("2023-10-02T15:52:27.123Z", datetime(2023, 10, 2, 15, 52, 27, 123000, tzinfo=UTC)),
        ("2023-10-02 15:52:27.123456789", datetime(2023, 10, 2, 15, 52, 27, 123456, tzinfo=UTC)),
        ("2023-10-02T17:52:27+02:00", datetime(2023, 10, 2, 15, 52, 27, tzinfo=UTC)),
        (1696261947, datetime(2023, 10, 2, 15, 52, 27, tzinfo=UTC)),
        (1696261947.5, datetime(2023, 10, 2, 15, 52, 27, 500000, tzinfo=UTC)),
        (1696261947000, datetime(2023, 10, 2, 15, 52, 27, tzinfo=UTC)),
        ("1696261947", datetime(2023, 10, 2, 15, 52, 27, tzinfo=UTC)),
    ],
)
def test_every_form_of_a_timestamp_is_read_as_utc(value: object, moment: datetime) -> None:
    assert parse_timestamp(value) == moment


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "yesterday",
        True,
        [],
        {},
        -1,
        float("nan"),
        float("inf"),
        10**400,
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_what_is_no_timestamp_is_none(value: object) -> None:
    assert parse_timestamp(value) is None


@given(JSON)
def test_no_json_breaks_the_reading_of_dates(value: object) -> None:
    moment = parse_timestamp(value)
    assert moment is None or moment.tzinfo is UTC
    parse_partial_date(value)
    partial_date_from_parts(value, value, value)


@given(st.datetimes(timezones=st.just(UTC)))
def test_both_written_forms_say_the_same_time(moment: datetime) -> None:
    assert parse_timestamp(moment.replace(tzinfo=None).isoformat(" ")) == moment
    assert parse_timestamp(moment.isoformat().replace("+00:00", "Z")) == moment


@pytest.mark.parametrize(
    ("value", "partial"),
    [
        ("2016-09-01 00:00:00", PartialDate(2016, 9, 1)),
        ("2016-09-01T00:00:00Z", PartialDate(2016, 9, 1)),
        ("2016-09-01", PartialDate(2016, 9, 1)),
        ("2016-09", PartialDate(2016, 9)),
        ("2016-9", PartialDate(2016, 9)),
        ("2016", PartialDate(2016)),
        (2016, PartialDate(2016)),
        ("2016-00-00", PartialDate(2016)),
    ],
)
def test_every_form_of_a_date_is_read(value: object, partial: PartialDate) -> None:
    assert parse_partial_date(value) == partial


@pytest.mark.parametrize(
    "value", [None, "", "2016-13", "2016-02-30", 0, 10**30, True, "2016-09-01x", "today", "２０１６"]
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert parse_partial_date(value) is None


@given(st.dates())
def test_a_date_reads_back_from_its_text(day: date) -> None:
    partial = PartialDate(day.year, day.month, day.day)
    assert parse_partial_date(str(partial)) == partial == parse_partial_date(day.isoformat())


def test_month_and_year_come_apart_as_numbers_or_text() -> None:
    assert partial_date_from_parts("2016", "09") == PartialDate(2016, 9)
    assert partial_date_from_parts(2016, 0) == PartialDate(2016)
    assert partial_date_from_parts(None, 9) is None
    assert partial_date_from_parts(2016, 13) is None


def test_partial_dates_are_ordered_by_time_and_the_vaguer_comes_first() -> None:
    ordered = [PartialDate(2015, 12, 31), PartialDate(2016), PartialDate(2016, 1), PartialDate(2016, 1, 1)]
    assert sorted([ordered[2], ordered[0], ordered[3], ordered[1]]) == ordered


@pytest.mark.parametrize("parts", [(0, None, None), (2016, 13, None), (2016, None, 1), (2015, 2, 29)])
def test_a_date_that_cannot_exist_is_refused(parts: tuple[int, int | None, int | None]) -> None:
    with pytest.raises(ValueError, match=r"year|month|day"):
        PartialDate(*parts)
