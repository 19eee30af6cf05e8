from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from api.cli.contacts import Contact, Contacts
from api.cli.demo_acts import RefusedContact
from api.cli.demo_report import EARLIER, Fate, Line, Report, count_left_fields, judge
from api.cli.demo_show import show_columns, show_report

STARTED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ADA = Contact({"sourcewhaleId": "1", "firstName": "Ada", "lastName": "Byron"}, (1, 4))
GRACE = Contact({"sourcewhaleId": "2", "name": "Grace [bold]Hopper"}, (2,))
NAMELESS = Contact({"sourcewhaleId": "3"}, (3,))
CONTACTS = Contacts((ADA, GRACE, NAMELESS), 4, (("Who", "name"),), ("Shoe size",))
BEFORE = {"people": 10, "reads": 0, "writes": 0}


def push(status: str, result: str | None = None, **more: object) -> dict[str, Any]:
    plain = {"reason": "Because.", "rule": "RULE", "candidates": [], "steps": [],
             "finishedAt": "2026-03-01T12:00:05+00:00"}  # fmt: skip
    return {"status": status, "result": result, **plain, **more}


def step(action: str, outcome: str, field: str, explanation: str = "Why.") -> dict[str, str]:
    return {"action": action, "outcome": outcome, "field": field, "explanation": explanation, "rule": "RULE"}


STEPS = [step("FIND", "DONE", "emails"), step("ADD_TAG", "DONE", "tags"), step("ADD_TAG", "DONE", "tags"),
         step("ADD_EMAIL", "LEFT", "emails")]  # fmt: skip


def line_of(given: dict[str, Any]) -> Line:
    return judge(Contacts((ADA,), 1, (), ()), (), {"1": given}, STARTED)[0]


@pytest.mark.parametrize(
    ("given", "fate", "reason"),
    [
        (push("DONE", "CREATED"), Fate.CREATED, None),
        (push("DONE", "UNCHANGED"), Fate.LEFT_ALONE, "Clockwork has all of this already."),
        (push("DONE", "CREATED", finishedAt="2026-03-01T11:59:59Z"), Fate.LEFT_ALONE, EARLIER),
        (
            push("DONE", "UPDATED", steps=STEPS),
            Fate.UPDATED,
            "Wrote tags.",
        ),
        (push("BLOCKED"), Fate.BLOCKED, "Because."),
        (push("SKIPPED"), Fate.SKIPPED, "Because."),
        (push("PENDING"), Fate.WAITING, "Because."),
        (push("FAILED", rule="REFUSED"), Fate.REFUSED, "Because."),
        (push("FAILED", rule="RETRIES_RAN_OUT"), Fate.FAILED, "Because."),
        (
            push("REVIEW", candidates=[{"name": "Ada"}, {"name": None}]),
            Fate.REVIEW,
            "Because. Candidates: Ada or (no name).",
        ),
    ],
)  # fmt: skip
def test_a_push_tells_what_became_of_the_contact(
    given: dict[str, Any], fate: Fate, reason: str | None
) -> None:
    line = line_of(given)
    assert (line.fate, line.reason) == (fate, reason)


def test_every_contact_has_one_line_in_the_order_of_the_file() -> None:
    refused = [RefusedContact(GRACE, "emails: This is not an e-mail address.")]
    lines = judge(CONTACTS, refused, {"1": push("DONE", "CREATED"), "9": push("FAILED")}, STARTED)
    assert [(line.name, line.fate) for line in lines] == [
        ("Ada Byron", Fate.CREATED),
        ("Grace [bold]Hopper", Fate.REFUSED),
        ("(no name)", Fate.WAITING),
    ]


def test_fields_left_alone_are_counted_by_reason_and_only_for_this_run() -> None:
    steps = [
        step("FIND", "LEFT", "emails", "No."),
        step("FIND_COMPANY", "LEFT", "company.name", "No."),
        step("UPDATE_FIELD", "LEFT", "city", "Protected."),
        step("UPDATE_FIELD", "LEFT", "title", "Same."),
        step("ADD_TAG", "LEFT", "tags", "Same."),
    ]
    earlier = push("DONE", "CREATED", finishedAt="2026-03-01T11:00:00Z", steps=steps)
    pushes = {"1": push("DONE", "UNCHANGED", steps=steps), "2": earlier}
    lines = judge(CONTACTS, (), pushes, STARTED)
    assert count_left_fields(pushes, lines) == {"Same.": 2, "Protected.": 1}


def report(*lines: Line, people: int = 10, writes: int = 0) -> Report:
    after = {"people": people, "reads": 9, "writes": writes}
    return Report(CONTACTS, lines, {"Same.": 2}, BEFORE, after, 1.25)


def test_it_is_fine_if_nothing_failed_and_the_sandbox_has_who_was_created() -> None:
    created, failed = Line(ADA, Fate.CREATED, None), Line(GRACE, Fate.FAILED, "Gave up.")
    assert report(created, people=11, writes=3).is_fine
    assert not report(created, people=12, writes=3).is_fine
    assert not report(created, failed, people=11, writes=3).is_fine
    assert report(Line(GRACE, Fate.REFUSED, "Content.")).is_fine


def test_a_person_sees_fates_reasons_and_the_proof() -> None:
    console = Console(file=StringIO(), width=120)
    lines = (
        Line(ADA, Fate.CREATED, None),
        Line(GRACE, Fate.BLOCKED, "No name."),
        Line(NAMELESS, Fate.LEFT_ALONE, EARLIER),
    )
    show_columns(console, CONTACTS, "people.csv")
    show_report(console, report(*lines, people=11, writes=3))
    assert isinstance(console.file, StringIO)
    text = console.file.getvalue()
    assert "people.csv: 4 rows, 3 persons." in text
    assert "Ignored columns: Shoe size" in text
    assert "Grace [bold]Hopper" in text
    assert "Ada" not in text
    assert EARLIER not in text
    assert "10 people before, 11 now; 3 writing calls" in text


def test_a_run_that_wrote_nothing_says_so() -> None:
    console = Console(file=StringIO(), width=120)
    show_report(console, report(Line(ADA, Fate.LEFT_ALONE, EARLIER)))
    assert isinstance(console.file, StringIO)
    assert "Nothing was written to Clockwork" in console.file.getvalue()
