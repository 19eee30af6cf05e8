"""The order of a firm's statuses: forward is one way, whatever the firm calls them and whatever is chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.sandbox.catalogue import STATUSES
from domain.rules.fields import Option
from domain.rules.status_order import StatusOrder

FIRM = [Option(f"s{place}", name) for place, name in enumerate(STATUSES)]
IDS = {status.name: status.id for status in FIRM}
NAMES = {status.id: status.name for status in FIRM}

some_statuses = st.lists(
    st.sampled_from([*STATUSES, "Long List", "Short List", "Placed!", "client interview"]), unique=True
).map(lambda names: [Option(f"s{place}", name) for place, name in enumerate(names)])
some_ids = st.lists(st.sampled_from([f"s{place}" for place in range(30)]), unique=True)


def names(order: StatusOrder) -> list[str]:
    return [NAMES[status_id] for status_id in order.ids]


def test_clockworks_own_list_is_turned_round_and_placed_is_last() -> None:
    ordered = names(StatusOrder.of(FIRM))
    assert ordered[:8] == [
        "Research",
        "Potential Candidate",
        "Pursuing",
        "Qualifying",
        "Candidate",
        "Interviewing",
        "Finalist",
        "Offer Extended",
    ]
    assert (ordered[8], ordered[-1]) == ("Turned Off", "Placed")


@pytest.mark.parametrize(
    ("to", "than", "forward"),
    [
        ("Interviewing", "Research", True),
        ("Not Interested", "Pursuing", True),
        ("Placed", "Offer Extended", True),
        ("Placed", "Not Interested", True),
        ("Pursuing", "Not Interested", False),
        ("Not Interested", "Placed", False),
        ("Research", "Candidate", False),
        ("Research", "Research", False),
    ],
)
def test_what_is_forward_in_clockworks_own_list(to: str, than: str, *, forward: bool) -> None:
    assert StatusOrder.of(FIRM).is_further(IDS[to], IDS[than]) is forward


def test_a_list_that_is_printed_furthest_last_stays_as_it_is() -> None:
    listed = ["Research", "Long List", "Pursuing", "On Hold", "Interviewing", "placed"]
    statuses = [Option(name, name) for name in listed]
    assert StatusOrder.of(statuses).ids == (
        "Research",
        "Long List",
        "Pursuing",
        "Interviewing",
        "On Hold",
        "placed",
    )


def test_a_firms_own_statuses_stay_between_their_neighbours() -> None:
    statuses = [Option(name, name) for name in ("Placed", "Finalist", "Client Meeting", "Interviewing")]
    assert StatusOrder.of(statuses).ids == ("Interviewing", "Client Meeting", "Finalist", "Placed")


def test_statuses_that_an_admin_leaves_out_stand_behind_those_that_they_usually_follow() -> None:
    statuses = [Option(name, name) for name in ("Research", "Pursuing", "Interviewing", "Finalist")]
    assert StatusOrder.of(statuses, ["Interviewing", "Pursuing", "gone"]).ids == (
        "Research",
        "Interviewing",
        "Finalist",
        "Pursuing",
    )


@given(some_statuses, some_ids)
def test_every_status_is_there_exactly_once(statuses: list[Option], chosen: list[str]) -> None:
    assert sorted(StatusOrder.of(statuses, chosen).ids) == sorted(status.id for status in statuses)


@given(some_statuses, some_ids)
def test_the_admins_order_is_kept(statuses: list[Option], chosen: list[str]) -> None:
    order = StatusOrder.of(statuses, chosen)
    known = [status_id for status_id in chosen if order.knows(status_id)]
    assert [status_id for status_id in order.ids if status_id in chosen] == known


@given(some_statuses, some_ids)
def test_forward_is_one_way_and_goes_on(statuses: list[Option], chosen: list[str]) -> None:
    order = StatusOrder.of(statuses, chosen)
    for one in order.ids:
        for other in order.ids:
            assert order.is_further(one, other) + order.is_further(other, one) == (one != other)
            for third in order.ids:
                if order.is_further(one, other) and order.is_further(other, third):
                    assert order.is_further(one, third)


@given(some_statuses)
def test_placed_is_last_and_what_closes_stands_behind_the_pipeline(statuses: list[Option]) -> None:
    ordered = [next(s.name for s in statuses if s.id == found) for found in StatusOrder.of(statuses).ids]
    if "Placed" in ordered and "Placed!" not in ordered:
        assert ordered[-1] == "Placed"
    if "Not Interested" in ordered and "Interviewing" in ordered:
        assert ordered.index("Interviewing") < ordered.index("Not Interested")
