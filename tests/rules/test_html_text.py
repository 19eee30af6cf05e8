"""HTML and text made safe to show: the words stay, and what is harmful, open or too long does not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.html_text import CUT_MARK, LONGEST_BODY, html_of_text, safe_html
from domain.rules.html_tokens import words_of
from tests.rules.markup import HARMLESS, MARKUP, read


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<div>Hi Ada</div><div>it's Jane</div>", "Hi Ada<br>it's Jane"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b<br>c"),
        ('<p style="x" class="y">Hi <img src="https://t.example/p.gif"></p>', "<p>Hi </p>"),
        ('<a href="mailto:a@b.io" onclick="x">write</a>', '<a href="mailto:a@b.io">write</a>'),
        ('<a href="javascript:x()">click</a>', "<a>click</a>"),
        ("<ul><li>one<li>two</ul>", "<ul><li>one</li><li>two</li></ul>"),
        ("<title>t</title><style>s</style><script>x</script>said", "said"),
        ("a<br>\n  b", "a<br>b"),
        ("<p></p><p>a<b> </b></p>", "<p>a </p>"),
        (
            "<h1>Role</h1>said<blockquote>earlier</blockquote><p>Jane</p>",
            "Role<br>said<br>earlier<p>Jane</p>",
        ),
        ("<li>one<li>two", "one<br>two"),
        ("<ul><li>a<table><td><li>b</table>c</ul>", "<ul><li>a<br>b<br>c</li></ul>"),
    ],
)
def test_html_keeps_its_words_and_loses_the_rest(html: str, safe: str) -> None:
    assert safe_html(html) == safe


@given(MARKUP)
@example("<b>" * 50 + "deep")
def test_nothing_harmful_gets_through_and_every_tag_is_closed(html: str) -> None:
    found = read(safe_html(html))
    assert found.tags <= HARMLESS
    for tag, name, value in found.attributes:
        assert (tag, name) == ("a", "href")
        assert (value or "").startswith(("https://", "http://", "mailto:"))


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs"))))
def test_a_texts_words_survive(text: str) -> None:
    assert words_of(html_of_text(text)) == text.split()


@given(st.text(alphabet="ab &<>\"'\n", min_size=1), st.integers(LONGEST_BODY // 2, 4 * LONGEST_BODY))
def test_what_is_too_long_is_cut_with_a_mark(piece: str, length: int) -> None:
    text = (piece * length)[:length]
    html = html_of_text(text)
    assert read(html).length <= LONGEST_BODY + len(CUT_MARK)
    assert len(html) < 6 * LONGEST_BODY
    if len(" ".join(text.split())) > LONGEST_BODY:
        assert CUT_MARK in html


def test_what_just_fits_is_not_cut() -> None:
    assert html_of_text("&" * LONGEST_BODY) == f"<p>{'&amp;' * LONGEST_BODY}</p>"
    assert html_of_text("&" * (LONGEST_BODY + 1)) == f"<p>{'&amp;' * LONGEST_BODY}{CUT_MARK}</p>"


def test_a_cut_leaves_no_half_tag() -> None:
    html = safe_html(f"<ul><li><b>{'x' * LONGEST_BODY}y</b></li><li>z</li></ul>")
    assert html == f"<ul><li><b>{'x' * LONGEST_BODY}{CUT_MARK}</b></li></ul>"


@pytest.mark.parametrize("tag", ["<br>", "<b>x</b>", '<a href="https://x.example/' + "y" * 1_900 + '">x</a>'])
def test_tags_alone_make_nothing_endless(tag: str) -> None:
    html = safe_html(tag * 40_000)
    assert len(read(html).open) == 0
    assert len(html) < 6 * LONGEST_BODY
