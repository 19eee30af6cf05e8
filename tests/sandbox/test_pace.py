import httpx
from hypothesis import given
from hypothesis import strategies as st

from clockwork.sandbox.pace import RateLimit, retry_after
from clockwork.sandbox.sandbox import Sandbox


def test_calls_above_the_limit_are_sent_back(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_options(calls_per_second=2)
    answers = [api.get("tags") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "1"


@given(st.integers(1, 5), st.lists(st.floats(0, 0.5), max_size=40))
def test_no_window_of_a_second_has_more_than_the_limit(limit: int, pauses: list[float]) -> None:
    rate_limit, now, passed = RateLimit(), 0.0, []
    for pause in pauses:
        now += pause
        if rate_limit.wait_for(limit, now) is None:
            passed.append(now)
    assert all(len([time for time in passed if start <= time < start + 1]) <= limit for start in passed)


def test_whoever_waits_as_told_is_let_in() -> None:
    rate_limit = RateLimit()
    assert rate_limit.wait_for(1, 10.0) is None
    wait = rate_limit.wait_for(1, 10.25)
    assert wait == 0.75
    assert rate_limit.wait_for(1, 10.25 + wait) is None


def test_the_wait_is_rounded_up_in_both_forms() -> None:
    assert retry_after(0.2, "seconds", 0.0) == "1"
    assert retry_after(1.2, "seconds", 0.0) == "2"
    assert retry_after(1.2, "date", 0.0) == "Thu, 01 Jan 1970 00:00:02 GMT"
