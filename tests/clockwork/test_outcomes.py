import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork import endpoints as at
from clockwork.endpoints import ENDPOINTS, Endpoint
from clockwork.errors import (
    RAW_LIMIT,
    Ambiguous,
    ClockworkError,
    ComeBackLater,
    CredentialsRefused,
    Culprit,
    NotFound,
    Refused,
    Unreachable,
)
from clockwork.outcomes import sort_answer, sort_unreadable, sort_unsent
from tests.clockwork.support import JSON

READ, WRITE = at.GET_PERSON, at.ADD_EMAIL


@pytest.mark.parametrize(
    ("status", "read", "write"),
    [
        (200, None, None),
        (201, None, None),
        (204, None, None),
        (302, Refused, Ambiguous),
        (400, Refused, Refused),
        (401, CredentialsRefused, CredentialsRefused),
        (403, CredentialsRefused, CredentialsRefused),
        (404, NotFound, NotFound),
        (408, ComeBackLater, Ambiguous),
        (409, Refused, Refused),
        (413, Refused, Refused),
        (422, Refused, Refused),
        (425, ComeBackLater, ComeBackLater),
        (429, ComeBackLater, ComeBackLater),
        (500, ComeBackLater, Ambiguous),
        (502, ComeBackLater, Ambiguous),
        (503, ComeBackLater, Ambiguous),
        (999, ComeBackLater, Ambiguous),
    ],
)
def test_each_status_means_one_thing_for_a_read_and_one_for_a_write(
    status: int, read: type[ClockworkError] | None, write: type[ClockworkError] | None
) -> None:
    for endpoint, kind in ((READ, read), (WRITE, write)):
        error = sort_answer(endpoint, status, b"", 4.0)
        assert (None if error is None else type(error)) is kind
        assert error is None or (error.status, error.endpoint) == (status, endpoint.name)
        if isinstance(error, ComeBackLater | Ambiguous):
            assert error.retry_after == 4.0


@given(status=st.integers(100, 999), endpoint=st.sampled_from(ENDPOINTS), body=st.binary(max_size=50))
def test_a_write_is_only_called_unapplied_when_that_is_sure(
    status: int, endpoint: Endpoint, body: bytes
) -> None:
    error = sort_answer(endpoint, status, body, None)
    assert (error is None) == (200 <= status < 300)
    if isinstance(error, ComeBackLater) and endpoint.is_write:
        assert status in (425, 429)
    if isinstance(error, Ambiguous):
        assert endpoint.is_write


@pytest.mark.parametrize(
    ("endpoint", "status", "culprit"),
    [
        (READ, 401, Culprit.API_KEY_OR_SECRET),
        (READ, 403, Culprit.SERVICE_KEY_OR_SUBDOMAIN),
        (at.SEARCH_PEOPLE, 404, Culprit.SERVICE_KEY_OR_SUBDOMAIN),
        (at.LIST_TAGS, 404, Culprit.SERVICE_KEY_OR_SUBDOMAIN),
        (at.CREATE_PERSON, 404, Culprit.SERVICE_KEY_OR_SUBDOMAIN),
    ],
)
def test_the_culprit_is_named_as_far_as_clockwork_tells(
    endpoint: Endpoint, status: int, culprit: Culprit
) -> None:
    error = sort_answer(endpoint, status, b"who are you?", None)
    assert isinstance(error, CredentialsRefused)
    assert (error.culprit, error.raw) == (culprit, "who are you?")


def test_a_missing_collection_that_is_only_assumed_blames_nobody() -> None:
    error = sort_answer(at.LIST_CUSTOM_FIELDS, 404, b"", None)
    assert type(error) is Refused


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ({"errors": {"address": ["is invalid", "is taken"]}}, {"address": ("is invalid", "is taken")}),
        ({"errors": {"postalCode": "is too long"}}, {"postal_code": ("is too long",)}),
        ({"errors": ["no name"]}, {"": ("no name",)}),
        ({"data": {"message": "no name"}}, {"": ("no name",)}),
        ({"message": "no name"}, {"": ("no name",)}),
        ({"error": "no name"}, {"": ("no name",)}),
        (["no name"], {}),
        ({}, {}),
    ],
)
def test_what_clockwork_complains_about_is_kept_by_field(
    answer: object, fields: dict[str, tuple[str, ...]]
) -> None:
    error = sort_answer(WRITE, 422, json.dumps(answer).encode(), None)
    assert isinstance(error, Refused)
    assert error.fields == fields


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_refusal_is_too_odd_to_be_sorted(body: bytes) -> None:
    assert isinstance(sort_answer(WRITE, 422, body, None), Refused)


def test_a_refusal_too_deep_to_be_read_is_still_a_refusal() -> None:
    assert isinstance(sort_answer(WRITE, 422, b"[" * 200_000, None), Refused)


def test_the_sentence_holds_no_answer_and_the_answer_is_capped() -> None:
    body = json.dumps({"errors": {"address": ["ada@example.com"] * 1000}}).encode()
    error = sort_answer(WRITE, 422, body, None)
    assert isinstance(error, Refused)
    assert str(error) == "Clockwork refused the content (people.add_email, HTTP 422)."
    assert "ada@example.com" in error.raw
    assert len(error.raw) == RAW_LIMIT
    assert "ada" not in repr(error)


def test_a_lost_answer_is_ambiguous_only_for_a_write() -> None:
    assert isinstance(sort_unreadable(WRITE, None, "the connection broke"), Ambiguous)
    assert type(sort_unreadable(READ, 200, "the answer should be JSON")) is ComeBackLater
    assert isinstance(sort_unsent(WRITE), Unreachable)
