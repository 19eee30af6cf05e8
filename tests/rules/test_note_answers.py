"""Clockwork's answer to a refused note is kept, and what was said is not."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.html_tokens import words_of
from domain.rules.note_answers import ANSWER_NOT_KEPT, kept_answer
from domain.rules.notes import Outreach, note_html
from domain.rules.settings import Direction, OutreachType


def said(*, body: str, subject: str | None = None, sender: str | None = None) -> Outreach:
    at = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    return Outreach(OutreachType.EMAIL, Direction.SENT, at, 60, "CFOs", sender, subject, body)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        '{"error":"something went wrong"}',
        '{"errors": {"content": ["is too long"]}}',
        "<h1>Unprocessable</h1>",
    ],
)
def test_why_a_note_was_refused_is_kept(answer: str) -> None:
    told = said(subject="A role in Lisbon", sender="Jane", body="Dear Ada, shall we talk?")
    assert kept_answer(answer, told) == answer


@pytest.mark.parametrize(
    "answer",
    [
        '{"errors": {"content": ["Dear Ada, shall we..."]}}',
        '{"error": "jane@acme.example is unknown"}',
        '{"given": "A ROLE IN LISBON"}',
        '{"content": "\\u003cp\\u003eDear&nbsp;Ada,\\u003cbr\\u003eshall we',
    ],
)
def test_an_answer_that_repeats_what_was_said_is_not_kept(answer: str) -> None:
    told = said(subject="A role in Lisbon", sender="jane@acme.example", body="Dear Ada,\nshall we talk?")
    assert kept_answer(answer, told) == ANSWER_NOT_KEPT


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs"))), st.booleans(), st.booleans())
def test_no_answer_that_repeats_a_note_is_kept(body: str, ascii_only: bool, stripped: bool) -> None:
    note = note_html(said(body=body))
    echo = json.dumps({"content": " ".join(words_of(note)) if stripped else note}, ensure_ascii=ascii_only)
    assert kept_answer(echo, said(body=body)) == (ANSWER_NOT_KEPT if body.strip() else echo)
