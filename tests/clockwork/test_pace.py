import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clockwork.pace import LONGEST_RETRY_AFTER, Pace, parse_retry_after
from tests.clockwork.support import NOW, Clock


async def starts(pace: Pace, clock: Clock, count: int) -> list[float]:
    """When each of `count` calls that ask at once may start, in the order in which they asked."""
    moments: dict[int, float] = {}

    async def call(number: int) -> None:
        async with pace.slot():
            moments[number] = clock.now()
            await asyncio.sleep(0)

    await asyncio.gather(*(call(number) for number in range(count)))
    assert list(moments) == sorted(moments), "first come, first served"
    return [moment - 1000 for moment in moments.values()]


async def test_after_a_burst_calls_are_evenly_spaced(clock: Clock) -> None:
    pace = Pace(4, 3, now=clock.now, sleep=clock.sleep)
    assert await starts(pace, clock, 7) == pytest.approx([0, 0, 0, 0.25, 0.5, 0.75, 1.0])


@settings(max_examples=30)
@given(rate=st.floats(0.1, 100), in_flight=st.integers(1, 10), count=st.integers(1, 40))
def test_no_stretch_of_time_sees_more_calls_than_the_rate_and_the_burst(
    rate: float, in_flight: int, count: int
) -> None:
    clock = Clock()
    moments = asyncio.run(starts(Pace(rate, in_flight, now=clock.now, sleep=clock.sleep), clock, count))
    for first, start in enumerate(moments):
        for last in range(first, count):
            assert last - first <= (moments[last] - start + 0.001) * rate + in_flight - 1 + 1e-6


async def test_without_a_rate_nobody_waits(clock: Clock) -> None:
    assert await starts(Pace(None, 2, now=clock.now, sleep=clock.sleep), clock, 50) == [0.0] * 50


async def test_no_more_than_the_limit_are_in_flight() -> None:
    pace, under_way, most = Pace(None, 3), 0, 0

    async def call() -> None:
        nonlocal under_way, most
        async with pace.slot():
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(call() for _ in range(20)))
    assert (most, under_way) == (3, 0)


async def test_holding_stops_everybody_and_no_burst_follows(clock: Clock) -> None:
    pace = Pace(2, 2, now=clock.now, sleep=clock.sleep)
    pace.hold(10)
    pace.hold(3)
    assert await starts(pace, clock, 3) == pytest.approx([10, 10.5, 11])


async def test_holding_reaches_those_who_already_wait() -> None:
    clock = Clock()

    async def sleep(seconds: float) -> None:
        if clock.time == 1000:
            pace.hold(5)
        await clock.sleep(seconds)

    pace = Pace(1, 1, now=clock.now, sleep=sleep)
    assert await starts(pace, clock, 2) == pytest.approx([0, 5])


async def test_holding_without_a_rate_ends(clock: Clock) -> None:
    pace = Pace(None, 4, now=clock.now, sleep=clock.sleep)
    pace.hold(7)
    assert await starts(pace, clock, 3) == [7, 7, 7]


async def test_whoever_is_cancelled_while_waiting_uses_nothing_up() -> None:
    clock, blocked = Clock(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        await blocked.wait()
        await clock.sleep(seconds)

    pace = Pace(1, 2, now=clock.now, sleep=sleep)
    pace.hold(1)
    waiting = [asyncio.create_task(starts(pace, clock, 1)) for _ in range(4)]
    await asyncio.sleep(0.01)
    for task in waiting[:3]:
        task.cancel()
    blocked.set()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [isinstance(one, asyncio.CancelledError) for one in done] == [True, True, True, False]
    assert done[3] == pytest.approx([1])


async def test_a_call_that_fails_gives_its_place_back() -> None:
    pace = Pace(None, 1)
    with pytest.raises(RuntimeError, match="broken"):
        async with pace.slot():
            raise RuntimeError("broken")
    async with asyncio.timeout(1), pace.slot():
        pass


@pytest.mark.parametrize(
    ("rate", "in_flight"), [(0, 1), (-1, 1), (float("inf"), 1), (float("nan"), 1), (1, 0)]
)
def test_a_pace_that_lets_nothing_through_is_refused(rate: float, in_flight: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        Pace(rate, in_flight)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("1.5", 1.5),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("99999999999999999999", LONGEST_RETRY_AFTER),
        ("9" * 5000, LONGEST_RETRY_AFTER),
        ("Sun, 01 Mar 2099 12:00:30 GMT", LONGEST_RETRY_AFTER),
        (None, None),
        ("", None),
        ("-5", None),
        ("inf", None),
        ("soon", None),
    ],
)
def test_both_forms_of_retry_after_are_read(header: str | None, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


@given(st.text())
def test_no_retry_after_breaks_anything(header: str) -> None:
    seconds = parse_retry_after(header, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY_AFTER


@given(st.integers(0, 3600))
def test_a_date_says_the_same_as_its_seconds(seconds: int) -> None:
    moment: datetime = (NOW + timedelta(seconds=seconds)).astimezone(UTC)
    assert parse_retry_after(format_datetime(moment, usegmt=True), NOW) == seconds
