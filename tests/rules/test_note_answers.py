"""Of Clockwork's answer to a refused note nothing is kept that could have been said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.note_answers import kept_answer

TELLING = {"HTTP 422", "HTTP 422: type", "HTTP 422: content", "HTTP 422: type, content"}


@pytest.mark.parametrize(
    ("status", "fields", "kept"),
    [
        (422, (), "HTTP 422"),
        (422, ("content",), "HTTP 422: content"),
        (400, ("", "content", "type", "Dear Ada"), "HTTP 400: type, content"),
        (None, ("content_type",), "HTTP: content_type"),
    ],
)
def test_the_status_and_the_fields_that_we_sent_are_kept(
    status: int | None, fields: tuple[str, ...], kept: str
) -> None:
    assert kept_answer(status, fields) == kept


@given(st.sets(st.text() | st.sampled_from(["type", "content"])))
def test_nothing_else_is_kept_whatever_clockwork_names(fields: set[str]) -> None:
    assert kept_answer(422, fields - {"content_type"}) in TELLING
