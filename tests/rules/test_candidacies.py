"""What a stage does to a candidacy: create it, move it forward, or leave it alone and say why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.sandbox.catalogue import STATUSES
from domain.rules.candidacies import Candidacy, Decision, Written, decide_candidacy
from domain.rules.fields import Option
from domain.rules.status_order import StatusOrder
from domain.rules.steps import EXPLANATIONS, Action, Outcome, Rule

FIRM = [Option(name, name) for name in STATUSES]
ORDER = StatusOrder.of(FIRM)
AT = datetime(2026, 3, 1, tzinfo=UTC)

some_status = st.sampled_from(STATUSES)
some_there = st.lists(
    st.builds(Candidacy, st.sampled_from("abc"), st.none() | some_status | st.just("unheard of")),
    max_size=3,
    unique_by=lambda candidacy: candidacy.id,
)


def wrote(status: str, candidacy_id: str | None = "a", **others: object) -> Written:
    return replace(Written("person", "project", candidacy_id, status, AT), **others)  # type: ignore[arg-type]  # fields


some_written = st.none() | st.builds(
    lambda status, former, candidacy_id, answered: wrote(
        status, candidacy_id, former=former, is_answered=answered
    ),
    some_status,
    st.none() | some_status,
    st.sampled_from("abc"),
    st.booleans(),
)


def decide(wanted: str, *there: Candidacy, written: Written | None = None) -> Decision:
    return decide_candidacy(Option(wanted, wanted), there, written, FIRM, ORDER)


def test_who_is_not_in_the_project_is_put_into_it() -> None:
    step = decide("Pursuing").step
    assert (step.action, step.rule, step.writes) == (Action.CREATE_CANDIDACY, Rule.NEW_CANDIDACY, True)
    assert (step.field, step.old, step.new) == ("candidacy", None, "Pursuing")


@pytest.mark.parametrize(
    ("there", "written", "wanted", "rule"),
    [
        ("Pursuing", None, "Pursuing", Rule.ALREADY_THERE),
        ("Pursuing", "Research", "Pursuing", Rule.ALREADY_THERE),
        ("Research", None, "Interviewing", Rule.MOVES_FORWARD),
        ("Research", "Research", "Interviewing", Rule.MOVES_FORWARD),
        ("Pursuing", None, "Not Interested", Rule.MOVES_FORWARD),
        ("Not Interested", None, "Pursuing", Rule.WOULD_MOVE_BACK),
        ("Placed", "Placed", "Not Interested", Rule.WOULD_MOVE_BACK),
        ("Pursuing", "Research", "Interviewing", Rule.CHANGED_IN_CLOCKWORK),
        ("Research", "Pursuing", "Interviewing", Rule.CHANGED_IN_CLOCKWORK),
        (None, None, "Research", Rule.FILL_BLANK),
        (None, "Research", "Pursuing", Rule.CHANGED_IN_CLOCKWORK),
        ("unheard of", None, "Pursuing", Rule.UNKNOWN_STATUS),
    ],
)
def test_what_becomes_of_a_candidacy(there: str | None, written: str | None, wanted: str, rule: Rule) -> None:
    decision = decide(wanted, Candidacy("a", there), written=wrote(written) if written else None)
    assert decision.step.rule is rule
    assert (decision.step.old, decision.step.new) == (there, wanted)
    assert decision.step.writes is (rule in {Rule.MOVES_FORWARD, Rule.FILL_BLANK})


def test_whoever_was_taken_out_of_the_project_is_not_put_back() -> None:
    for there in ((), (Candidacy("b", "Research"),)):
        step = decide("Pursuing", *there, written=wrote("Research")).step
        assert (step.rule, step.writes) == (Rule.REMOVED_IN_CLOCKWORK, False)


def test_of_several_candidacies_the_one_that_we_wrote_moves_else_the_furthest() -> None:
    there = (Candidacy("a", "Research"), Candidacy("b", "Finalist"), Candidacy("c", None))
    assert decide("Candidate", *there, written=wrote("Research")).candidacy == there[0]
    furthest = decide("Candidate", *there)
    assert (furthest.candidacy, furthest.step.rule) == (there[1], Rule.WOULD_MOVE_BACK)


@pytest.mark.parametrize(("candidacy_id", "action"), [(None, "CREATE_CANDIDACY"), ("a", "UPDATE_CANDIDACY")])
def test_what_was_sent_without_an_answer_and_is_there_is_ours(candidacy_id: str | None, action: str) -> None:
    sent = wrote("Pursuing", candidacy_id, former="Research" if candidacy_id else None, is_answered=False)
    decision = decide("Pursuing", Candidacy("a", "Pursuing"), written=sent)
    assert (decision.step.action, decision.step.rule, decision.step.outcome) == (
        action,
        Rule.ANSWER_LOST,
        Outcome.DONE,
    )
    assert decision.ours == "Pursuing"
    onward = decide("Interviewing", Candidacy("a", "Pursuing"), written=sent)
    assert onward.step.rule is Rule.MOVES_FORWARD


def test_what_was_sent_without_an_answer_and_is_not_there_is_sent_again() -> None:
    creation = wrote("Pursuing", None, is_answered=False)
    assert decide("Pursuing", written=creation).step.rule is Rule.NEW_CANDIDACY
    change = wrote("Pursuing", former="Research", is_answered=False)
    assert decide("Pursuing", Candidacy("a", "Research"), written=change).step.rule is Rule.MOVES_FORWARD


@given(some_status, some_there, some_written)
def test_nobody_is_moved_back_nor_over_a_change_by_hand(
    wanted: str, there: list[Candidacy], written: Written | None
) -> None:
    decision = decide(wanted, *there, written=written)
    if not decision.step.writes:
        return
    if decision.candidacy is None:
        assert there == []
        return
    status = decision.candidacy.status_id
    assert status is None or ORDER.is_further(wanted, status)
    if written is not None:
        assert status in (written.status_id, written.former)


@given(some_status, some_there, some_written)
def test_deciding_again_after_writing_writes_nothing(
    wanted: str, there: list[Candidacy], written: Written | None
) -> None:
    decision = decide(wanted, *there, written=written)
    if not decision.step.writes:
        return
    kept = [candidacy for candidacy in there if candidacy != decision.candidacy]
    ours = Candidacy(decision.candidacy.id if decision.candidacy else "new", wanted)
    again = decide(wanted, ours, *kept, written=wrote(wanted, ours.id))
    assert (again.step.rule, again.step.writes) == (Rule.ALREADY_THERE, False)


@given(some_status, some_there, some_written)
def test_every_decision_has_a_sentence(wanted: str, there: list[Candidacy], written: Written | None) -> None:
    assert EXPLANATIONS[decide(wanted, *there, written=written).step.rule].endswith(".")


@given(some_written.filter(lambda written: written is not None))
def test_what_was_written_is_kept_as_it_was(written: Written) -> None:
    assert Written.from_json(written.to_json()) == written
