"""HTML read in one pass: whatever others wrote, its words are read, and soon."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.html_tokens import unescaped, words_of
from domain.rules.notes import LONGEST_NOTE, note_digest

NEVER_CLOSED = [
    "<a ",
    "<!--",
    '<a href="',
    "</",
    "<?",
    "<a x=y ",
    "<",
    '<a ="',
    "<svg ",
    "<!-",
    "&#x1",
    "&#9",
    "&",
]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("a<b>b</b>c", ["a", "b", "c"]),
        ("a &lt;b&gt;&nbsp;c", ["a", "<b>", "c"]),
        ("&am<b></b>p;lt;", ["&am", "p;lt;"]),
        ('<a title="x > y">z</a>', ["z"]),
        ("a<!-- b -->c<!doctype d>e", ["a", "c", "e"]),
        ("a < b", ["a", "<", "b"]),
        (f"&#{'9' * 5_000};x", ["\N{REPLACEMENT CHARACTER}x"]),
    ],
)
def test_words_are_read(html: str, words: list[str]) -> None:
    assert words_of(html) == words


@pytest.mark.parametrize("piece", NEVER_CLOSED)
def test_words_are_read_in_the_time_of_one_pass(piece: str) -> None:
    started = time.process_time()
    words_of((piece * LONGEST_NOTE)[:LONGEST_NOTE])
    assert time.process_time() - started < 1


@given(st.text(alphabet=st.characters() | st.sampled_from("<>&#;x0123456789\ud800")))
def test_no_note_of_anothers_is_too_odd_to_be_read(html: str) -> None:
    assert len(note_digest(html)) == 64


@given(st.characters(blacklist_categories=("Cc", "Cs")))
def test_a_character_may_be_written_as_its_number(character: str) -> None:
    assert unescaped(f"&#{ord(character)};") == unescaped(f"&#x{ord(character):x};")
