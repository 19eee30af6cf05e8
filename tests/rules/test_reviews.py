"""A remembered answer holds for its candidates and fewer, and for nobody else."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.rules.reviews import Answer, Review

IDS = st.frozensets(st.sampled_from("abcdef"), min_size=1)
REVIEWS = st.builds(
    Review,
    answer=st.sampled_from(Answer),
    candidates=IDS,
    by=st.text(max_size=20),
    at=st.datetimes(timezones=st.just(UTC)),
)


@given(REVIEWS)
def test_what_is_kept_is_what_was_answered(review: Review) -> None:
    assert Review.from_json(review.to_json()) == review


def test_nobody_has_answered_a_person_without_an_answer() -> None:
    assert Review.from_json(None) is None


@given(REVIEWS, IDS)
def test_an_answer_holds_as_long_as_nobody_else_is_found(review: Review, found: frozenset[str]) -> None:
    is_known = found <= review.candidates
    assert review.skips(found) == (is_known and review.answer is Answer.SKIP)
    assert review.creates_beside(found) == (is_known and review.answer is Answer.CREATE)


def test_a_link_answers_by_itself_and_never_again() -> None:
    review = Review(Answer.LINK, frozenset("ab"), "ada", datetime(2026, 1, 1, tzinfo=UTC))
    assert not review.skips("ab")
    assert not review.creates_beside("ab")
