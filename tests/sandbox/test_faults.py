import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.sandbox.faults import Fault, FaultKind, FaultPlan
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import RunningSandbox
from tests.sandbox.calling import caller, until

ADA = {"person": {"name": "Ada Byron"}}


def people(sandbox: Sandbox) -> int:
    return sandbox.counts()["people"]


@pytest.mark.parametrize(("kind", "applied"), [("error_before", 0), ("error_after", 1)])
def test_an_error_before_changes_nothing_and_an_error_after_does(
    api: httpx.Client, sandbox: Sandbox, kind: FaultKind, applied: int
) -> None:
    before = people(sandbox)
    sandbox.set_faults([Fault(kind, status=502)])
    assert api.post("people", json=ADA).status_code == 502
    assert people(sandbox) == before + applied


@pytest.mark.parametrize(("kind", "applied"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_answers_nothing(
    api: httpx.Client, sandbox: Sandbox, kind: FaultKind, applied: int
) -> None:
    before = people(sandbox)
    sandbox.set_faults([Fault(kind, times=1)])
    with pytest.raises(httpx.TransportError):
        api.post("people", json=ADA)
    assert people(sandbox) == before + applied
    assert sandbox.calls.entries()[0]["status"] is None
    assert api.get("tags").status_code == 200


def test_a_late_call_is_applied_although_the_caller_left(running: RunningSandbox, sandbox: Sandbox) -> None:
    before = people(sandbox)
    sandbox.set_faults([Fault("late", seconds=0.3, times=1)])
    with caller(running, timeout=0.1) as hasty, pytest.raises(httpx.ReadTimeout):
        hasty.post("people", json=ADA)
    assert people(sandbox) == before
    until(lambda: people(sandbox) == before + 1)


def test_a_late_call_answers_whoever_waits(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_faults([Fault("late", seconds=0.05)])
    assert api.post("people", json=ADA).status_code == 201


def test_latency_comes_on_top_of_another_fault(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_faults([Fault("latency", seconds=0.05), Fault("error_before", status=503)])
    answer = api.get("tags")
    assert answer.status_code == 503
    assert answer.elapsed.total_seconds() >= 0.05


def test_a_malformed_answer_is_half_a_text(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_faults([Fault("malformed")])
    answer = api.get("tags")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()


def test_too_many_calls_name_the_wait_as_seconds_or_date(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_faults([Fault("too_many", seconds=7)])
    answer = api.get("tags")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    sandbox.set_options(retry_after="date")
    assert api.get("tags").headers["retry-after"].endswith(" GMT")


def test_a_redirect_names_its_target(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_faults([Fault("redirect", location="http://127.0.0.1:9/")])
    answer = api.get("tags")
    assert (answer.status_code, answer.headers["location"]) == (302, "http://127.0.0.1:9/")


def test_credentials_can_be_gone_from_now_on(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_faults([Fault("unauthorized", skip=1)])
    assert [api.get("tags").status_code for _ in range(3)] == [200, 401, 401]


def test_faults_are_set_and_cleared_over_http(api: httpx.Client, control: httpx.Client) -> None:
    wanted = {"faults": [{"kind": "error_before", "path": "tag*", "method": "GET", "times": 1}]}
    assert control.post("/faults", json=wanted).status_code == 204
    assert [api.get(path).status_code for path in ("users", "tags", "tags")] == [200, 500, 200]
    control.post("/faults", json={"faults": [{"kind": "unauthorized"}]})
    control.delete("/faults")
    assert api.get("tags").status_code == 200


@pytest.mark.parametrize("fault", [{"kind": "earthquake"}, {"kind": "late", "when": 1}, {}])
def test_an_unknown_fault_is_refused(control: httpx.Client, fault: dict[str, object]) -> None:
    assert control.post("/faults", json={"faults": [fault]}).status_code == 422


def test_a_fault_strikes_only_calls_that_fit() -> None:
    fault = Fault("error_before", method="write", path="people/*/notes")
    assert fault.fits("POST", "people/1/notes")
    assert not fault.fits("GET", "people/1/notes")
    assert not fault.fits("POST", "people/1/tags")


def test_the_first_of_two_faults_strikes_and_the_second_when_it_is_used_up() -> None:
    plan = FaultPlan([Fault("error_before", times=1), Fault("drop_after", times=1)])
    struck = [plan.strike("GET", "tags")[1] for _ in range(3)]
    assert [fault and fault.kind for fault in struck] == ["error_before", "drop_after", None]


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 12))
def test_skip_and_times_count_exactly(skip: int, times: int, calls: int) -> None:
    plan = FaultPlan([Fault("error_before", skip=skip, times=times)])
    struck = [plan.strike("GET", "tags")[1] is not None for _ in range(calls)]
    expected = [False] * skip + [True] * times + [False] * calls
    assert struck == expected[:calls]


@given(st.integers(), st.floats(0, 1))
def test_probabilities_come_out_the_same_for_the_same_seed(seed: int, probability: float) -> None:
    def strikes() -> list[bool]:
        plan = FaultPlan([Fault("error_before", probability=probability)], seed)
        return [plan.strike("GET", "tags")[1] is not None for _ in range(20)]

    assert strikes() == strikes()
