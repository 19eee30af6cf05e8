"""How values of filterable fields are compared."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.crm_values import (
    MAX_PREFIX,
    MAX_VALUE,
    cut_key,
    folded_value,
    indexed,
    is_filterable,
    number_of,
)
from domain.rules.fields import BUILT_IN_FIELDS, C, CrmField, F, FieldType, Option
from tests.rules.texts import ANY_TEXT

CITY = BUILT_IN_FIELDS[F.CITY]
LEVEL = CrmField("custom:level", "Level", FieldType.SINGLE_SELECT, options=(Option("o1", "C-Level"),))


@pytest.mark.parametrize(
    ("field", "text", "key"),
    [
        (F.CITY, " SÃO  Paulo ", "sao paulo"),
        (F.CITY, "   ", ""),
        (F.CITY, "***", "***"),
        (F.CITY, "1,000", "1000"),
        (F.CITY, "+5", "5"),
        (F.CITY, "-5", "-5"),
        (F.CITY, "-0", "0"),
        (F.CITY, "1.50", "1.5"),
        (F.CITY, "0049", "0049"),
        (F.CITY, "2024-09-19", "2024 09 19"),
        (F.EMAILS, "Jane <JANE.Doe@X.com>", "jane.doe@x.com"),
        (F.EMAILS, "No Address", "no address"),
        (F.PHONES, "+44 (0)20 7946 0000", "442079460000"),
        (F.LINKEDIN_URL, "https://uk.linkedin.com/in/Jane/", "linkedin.com/in/jane"),
        (F.WEB_SITES, "http://WWW.Acme.com/", "acme.com"),
        (F.EXTERNAL_REF, " REF-1 ", "REF-1"),
    ],
)
def test_how_a_text_is_compared(field: str, text: str, key: str) -> None:
    assert folded_value(field, text) == key


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5.0),
        (" 1,250,000 ", 1_250_000.0),
        ("1 250", 1_250.0),
        ("-2.5", -2.5),
        ("0.5", 0.5),
        ("2024-09-19", 20_240_919.0),
        ("0049", None),
        ("12,50", None),
        ("1e5", None),
        ("nan", None),
        ("٣", None),
        ("1234567890123456", None),
        ("2024-13-01", None),
        ("about 5", None),
        ("", None),
    ],
)
def test_what_a_text_says_as_a_number(text: str, number: float | None) -> None:
    assert number_of(text) == number


def test_an_option_is_compared_by_its_id_however_it_is_given() -> None:
    assert [value.key for text in ("o1", "c-level", "C Level") if (value := indexed(LEVEL, text))] == [
        "o1"
    ] * 3
    unknown = indexed(LEVEL, "gone")
    assert unknown is not None
    assert unknown.key == "gone"


def test_only_values_of_a_person_are_filterable() -> None:
    filterable = {field.id for field in BUILT_IN_FIELDS.values() if is_filterable(field)}
    assert filterable == set(F) - {F.POSITIONS, F.SCHOOLS}
    assert not filterable & set(C)


@given(ANY_TEXT, ANY_TEXT)
@example("x" * MAX_VALUE, "x" * MAX_VALUE + "y")
def test_two_values_have_one_key_only_if_they_are_one_text(one: str, other: str) -> None:
    first, second = indexed(CITY, one * 40), indexed(CITY, other * 40)
    if first is None or second is None:
        return
    assert (first.key == second.key) == (first.whole == second.whole)
    assert len(first.key) <= MAX_VALUE


@given(st.text(alphabet="ab ", max_size=3 * MAX_VALUE))
def test_a_cut_value_still_begins_as_the_whole_does(text: str) -> None:
    assert cut_key(text)[:MAX_PREFIX] == text[:MAX_PREFIX]


@given(st.floats(-1e14, 1e14).map(lambda number: round(number, 1)))
def test_numbers_that_are_equal_have_one_key(number: float) -> None:
    text = f"{number:.1f}"
    key = folded_value(F.CITY, text)
    if number_of(text) is not None:
        assert float(key) == number
        assert folded_value(F.CITY, key) == key
