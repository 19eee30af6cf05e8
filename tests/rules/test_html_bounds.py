"""HTML made cheap to parse: what a stranger sends can't become more than it is."""

import time
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outreach_input import MAX_BODY
from domain.rules.html_bounds import DEEPEST, LONGEST_LINK, MOST_TAGS, bounded_html
from domain.rules.html_text import safe_html
from domain.rules.html_tokens import words_of

KEPT = frozenset({"p", "div", "b", "a", "table", "tr", "td", "br"})
WIDELY = KEPT | {"i", "u", "em", "strong", "li"}
UNREADABLE = frozenset({"script", "svg", "object"})
FAR_TOO_MANY = MAX_BODY // 20
PIECES = ["<p>", "<b>", "</b>", "<div>", "</div>", "<table><td>", "</table>", "<a href='https://x.io'>"]
BROKEN = [
    "<",
    "</",
    "<!--",
    "<svg>",
    "</svg>",
    '<p a="',
    "<!x",
    "<i>",
    "</object>",
    "<script>",
    "x",
    " ",
    '"',
]


class _Tags(HTMLParser):
    """Counts what a parser makes of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.deepest = self.count = self._depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.count += 1
        self._depth += tag not in ("p", "tr", "td", "br")
        self.deepest = max(self.deepest, self._depth)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag not in ("p", "tr", "td", "br")
        assert self._depth >= 0


def bounded(html: str) -> str:
    return bounded_html(html, KEPT, UNREADABLE)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p class='x>y'>a<b>c</b></p>", "<p>a<b>c</b></p>"),
        ("<b><div>a</b>c", "<b><div>a</div></b>c"),
        ("<div><table><tr><td>a</div>c</table>", "<div><table><tr><td>ac</table></div>"),
        ("a < b <3 & c", "a &lt; b &lt;3 & c"),
        ("a<!-- <b> -->c<!-->d<!x>e<?f>g", "acdeg"),
        ("a<script>'<b>'</script>c<svg><svg></svg>x</svg>d<svg/>e<object>f", "acde"),
        ("<a title=x HREF = 'https://x.io/?\"'>x", '<a href="https://x.io/?&quot;">x</a>'),
        ("<a name=href>x</a><font>y</font>", "<a>x</a>y"),
        ("<a href=b>x<div>y<a href=c>z</a></div>", '<a href="b">x<div>y</div></a><a href="c">z</a>'),
        ("<a href=b>x<table><td><a href=c>y</a></table>", '<a href="b">x<table><td> y</table></a>'),
        (f"<a href={'x' * (LONGEST_LINK + 1)}>y</a>", "<a>y</a>"),
    ],
)
def test_the_words_stay_and_the_tags_are_closed(html: str, said: str) -> None:
    assert bounded(html) == said


@given(st.lists(st.sampled_from(PIECES + BROKEN)).map("".join))
def test_only_known_tags_are_written_and_none_is_left_open(html: str) -> None:
    found = _Tags(bounded(html))
    assert found.names <= KEPT
    assert bounded(bounded(html)) == bounded(html)


@pytest.mark.parametrize("piece", PIECES)
def test_tags_are_neither_many_nor_deep(piece: str) -> None:
    found = _Tags(bounded(piece * FAR_TOO_MANY))
    assert found.count <= MOST_TAGS
    assert found.deepest <= DEEPEST


def test_words_survive_where_tags_do_not() -> None:
    assert words_of(safe_html("<div>word " * 1_000)) == ["word"] * 1_000


def test_what_is_left_open_does_not_multiply() -> None:
    opened = "".join(f"<b title={number}>" for number in range(FAR_TOO_MANY // 2))
    html = f"<p>{opened}</p>{'<p>x' * FAR_TOO_MANY}"
    assert len(html) < MAX_BODY
    assert words_of(safe_html(html))[:1_000] == ["x"] * 1_000


FORMATS = "<b><i><u><em><strong>"
LONG_LINK = f"<a href='https://x.io/{'y' * (LONGEST_LINK - 13)}'>"


@pytest.mark.parametrize(
    ("html", "times"),
    [
        (f"{FORMATS}<p>" * FAR_TOO_MANY, 3),
        (f"{FORMATS}<li>" * FAR_TOO_MANY, 3),
        (f"<p>{FORMATS * 19}{'<p>x' * FAR_TOO_MANY}", 3),
        (f"<p>{LONG_LINK}{'<p>x' * FAR_TOO_MANY}", 24),
        (f"<p>{LONG_LINK}" * 15 + "<p>x" * FAR_TOO_MANY, 24),
        (f"<table>{LONG_LINK}" * 15 + "<p>x" * FAR_TOO_MANY, 24),
    ],
)
def test_what_a_sanitiser_writes_of_it_is_no_multiple_without_end(html: str, times: int) -> None:
    assert len(nh3.clean(bounded_html(html[:MAX_BODY], WIDELY, UNREADABLE), tags=WIDELY)) < times * MAX_BODY


@pytest.mark.parametrize(
    "piece", ["<a ", '<a b="', "<!--", "<a =", "</p>", "<svg>", "<![CDATA[", f"{FORMATS}<p>", "<p>"]
)
def test_what_is_never_closed_is_read_soon(piece: str) -> None:
    started = time.process_time()
    assert safe_html(f"said{piece * (MAX_BODY // len(piece))}").startswith("said")
    assert time.process_time() - started < 1
