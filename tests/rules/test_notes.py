"""A note's text: what a recruiter reads, and what never gets there."""

from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.outreach_input import MAX_BODY
from domain.rules.html_tokens import words_of
from domain.rules.notes import LONGEST_NOTE, Outreach, note_digest, note_html, outreach_line
from domain.rules.settings import Direction, OutreachType
from tests.rules.markup import HARMLESS, MARKUP, NESTED, read

AT = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
IN_A_NOTE = HARMLESS | {"blockquote"}
BROWSER = nh3.Cleaner(tags=IN_A_NOTE, attributes={"a": {"href"}}, link_rel=None)
"""Reads as browsers do, and writes what it has read."""
FAKE = "<p><strong>Email sent</strong>, 1 Jan 2026, 09:00 (UTC)<br>Campaign: CFOs</p>"
BREAKING_OUT = [
    "<h3>x<blockquote>y<h1>a<div><h2>b</h2></div></h1></blockquote></h3>",
    "<li>x<blockquote>y<li>a<section><li>b</section>c</li></blockquote></li>",
    "<ul><li>x<blockquote>y<ul><li>a<section><ul><li>b</ul></section></li></ul></blockquote></li></ul>",
    "<li>a<section><li>b</li></section>c</li>",
    "<p>a<table><td><p>b</p></table>c</p>",
    "</blockquote>",
]


def outreach(kind: OutreachType = OutreachType.EMAIL, **others: object) -> Outreach:
    told: dict[str, object] = {"happened_at": AT, "utc_offset": 60, "campaign": "CFOs"} | others
    return Outreach(type=kind, **{"direction": Direction.SENT, **told})  # type: ignore[arg-type]  # any of its fields


def outermost(html: str) -> list[str]:
    """The tags and texts that stand in nothing else."""
    return read(html).outermost


def test_an_email_is_told_with_everything() -> None:
    note = note_html(
        outreach(
            sender="Jane <jane@acme.example>",
            subject="Hello & welcome",
            body="Dear Ada,\n\nshall we?\r\nJane",
        )
    )
    assert note == (
        "<p><strong>Email sent</strong>, 23 Nov 2026, 14:05 (UTC+01:00)<br>Campaign: CFOs"
        "<br>From: Jane &lt;jane@acme.example&gt;<br>Subject: Hello &amp; welcome</p>"
        "<blockquote><p>Dear Ada,<br><br>shall we?<br>Jane</p></blockquote>"
    )


@pytest.mark.parametrize("body", [None, "", " \n"])
def test_where_nothing_was_said_nothing_is_quoted(body: str | None) -> None:
    assert "blockquote" not in note_html(outreach(body=body))


@pytest.mark.parametrize(
    ("kind", "direction", "line"),
    [
        (OutreachType.EMAIL, Direction.RECEIVED, "Email received, 23 Nov 2026, 14:05 (UTC+01:00)"),
        (OutreachType.CALL, Direction.SENT, "Call made, 23 Nov 2026, 14:05 (UTC+01:00)"),
        (
            OutreachType.LINKEDIN_REQUEST,
            Direction.SENT,
            "LinkedIn request sent, 23 Nov 2026, 14:05 (UTC+01:00)",
        ),
    ],
)
def test_a_line_tells_what_happened_and_when(kind: OutreachType, direction: Direction, line: str) -> None:
    assert outreach_line(outreach(kind, direction=direction, subject="secret", body="secret")) == line


@pytest.mark.parametrize(
    ("offset", "shown"),
    [(0, "13:05 (UTC)"), (-330, "07:35 (UTC-05:30)"), (840, "24 Nov 2026, 03:05 (UTC+14:00)")],
)
def test_a_time_is_the_senders_own(offset: int, shown: str) -> None:
    assert shown in outreach_line(outreach(utc_offset=offset))


@pytest.mark.parametrize("kind", OutreachType)
@pytest.mark.parametrize("direction", Direction)
def test_every_type_has_words_of_its_own(kind: OutreachType, direction: Direction) -> None:
    others = {outreach_line(outreach(k, direction=d)) for k in OutreachType for d in Direction}
    assert len(others) == len(OutreachType) * len(Direction)
    assert outreach_line(outreach(kind, direction=direction)) in others


@given(MARKUP, st.text(), st.text(), st.text())
def test_whatever_is_told_makes_a_well_formed_note(
    body: str, sender: str, subject: str, campaign: str
) -> None:
    told = outreach(sender=sender, subject=subject, campaign=campaign, body=body, is_html=True)
    assert read(note_html(told)).tags <= IN_A_NOTE


def every_breaking_out(test: Callable[[str, bool], None]) -> Callable[[str, bool], None]:
    for html in BREAKING_OUT:
        test = example(html + FAKE, True)(test)
    return test


@every_breaking_out
@given(MARKUP | NESTED.map(lambda html: html + FAKE), st.booleans())
def test_a_body_never_stands_beside_the_heading(body: str, is_html: bool) -> None:
    note = note_html(outreach(body=body, is_html=is_html))
    for seen in (note, BROWSER.clean(note)):
        assert outermost(seen) in (["p"], ["p", "blockquote"])
        assert seen.startswith("<p><strong>Email sent</strong>")


@every_breaking_out
@given(MARKUP | NESTED.map(lambda html: html + FAKE), st.booleans())
def test_browsers_read_a_note_as_it_is_written_also_in_a_list(body: str, is_html: bool) -> None:
    page = f"<ul><li>{note_html(outreach(body=body, is_html=is_html))}</li><li>another's</li></ul>"
    assert read(BROWSER.clean(page)).pieces == read(page).pieces


def test_a_note_is_known_again_however_it_is_set() -> None:
    note = note_html(outreach(body="Dear Ada,\nshall we?"))
    assert note_digest(note) == note_digest(note.replace("<br>", "\n<br />\n").replace("<p>", "<div> "))
    assert note_digest(note) != note_digest(note_html(outreach(body="Dear Ada,\nshall we!")))


class Standard(HTMLParser):
    """The standard library's reading, by which digests were made that are kept."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@given(MARKUP, st.booleans(), st.text(), st.text())
@example(
    "a<b>b</b>&amp;lt; c &not it; <a href='https://x.example/?a=1&lt=2'>l</a> < <3 &", True, "<a@x>", "&#1;"
)
def test_our_notes_are_read_as_they_were(body: str, is_html: bool, sender: str, subject: str) -> None:
    note = note_html(outreach(body=body, is_html=is_html, sender=sender, subject=subject))
    assert words_of(note) == " ".join(Standard(note).texts).split()


def test_a_digest_that_is_kept_stays_the_same() -> None:
    note = (
        "<p><strong>Email sent</strong>, 23 Nov 2026, 14:05 (UTC+01:00)<br>Campaign: R&amp;D</p>"
        '<blockquote><p>Dear <b>Ada</b>,<br><a href="https://x.example/?a=1&amp;b=2">&lt;here&gt;</a></p></blockquote>'
    )
    assert note_digest(note) == "76c6abadcd465a34593b09718c8b375b5358501264eb13e47f3efb329794c769"


@pytest.mark.parametrize(
    "piece", ["&", "é", "<br>", "<b>x</b>", '<a href="https://x.io/' + "&" * 1_900 + '">x</a>']
)
def test_none_of_our_notes_is_taken_for_anothers(piece: str) -> None:
    told = outreach(
        body=piece * (MAX_BODY // len(piece)),
        is_html=True,
        sender="&" * 500,
        subject="&" * 1_000,
        campaign="&" * 300,
    )
    note = note_html(told)
    assert len(note) < LONGEST_NOTE / 3
    assert len(note.encode("ascii", "xmlcharrefreplace")) < LONGEST_NOTE
