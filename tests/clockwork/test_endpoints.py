from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.endpoints import (
    ADD_NOTE,
    CREATE_WEBHOOK,
    ENDPOINTS,
    GET_PERSON,
    LIST_TAGS,
    UPDATE_POSITION,
    Standing,
)


def test_the_table_is_whole_and_no_row_stands_twice() -> None:
    assert len(ENDPOINTS) == 39
    assert len({row.name for row in ENDPOINTS}) == len(ENDPOINTS)
    assert (
        len({(row.method, row.path) for row in ENDPOINTS}) == len(ENDPOINTS) - 1
    )  # people, and people sorted


def test_only_rows_that_were_seen_may_blame_the_credentials() -> None:
    blaming = [row for row in ENDPOINTS if row.every_firm]
    assert all(not row.names_a_record and row.standing is not Standing.ASSUMED for row in blaming)
    assert {row.path for row in blaming} == {"people", "people_search", "tags", "companies", "projects"}


def test_a_body_is_wrapped_as_the_row_says() -> None:
    note = ADD_NOTE.wrapped({"type": "Call", "content": "<p>"})
    assert note == {"note": {"type": "Call", "content": "<p>", "content_type": "text/html"}}
    assert CREATE_WEBHOOK.wrapped({"hook_url": "u"}) == {"hook_url": "u"}


@given(st.text(min_size=1).filter(lambda text: text not in {".", ".."}))
def test_an_id_stays_one_segment_of_the_path(identifier: str) -> None:
    head, person, middle, position = UPDATE_POSITION.path_for(identifier, "7").split("/")
    assert (head, middle, position) == ("people", "positions", "7")
    assert not set(person) & set("/?#\\ ")
    assert unquote(person) == identifier.encode(errors="replace").decode()


@pytest.mark.parametrize("identifier", ["", ".", ".."])
def test_what_would_be_another_path_is_no_id(identifier: str) -> None:
    with pytest.raises(ValueError, match="no record"):
        GET_PERSON.path_for(identifier)


def test_a_row_takes_as_many_ids_as_its_path_has() -> None:
    assert LIST_TAGS.path_for() == "tags"
    with pytest.raises(TypeError):
        GET_PERSON.path_for()
    with pytest.raises(TypeError):
        LIST_TAGS.path_for("1")
