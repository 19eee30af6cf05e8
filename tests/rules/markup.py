"""What senders write as HTML, and a reading of what we make of it."""

from html.parser import HTMLParser

from hypothesis import strategies as st

HARMLESS = {"p", "br", "b", "strong", "i", "em", "u", "ul", "ol", "li", "a"}
"""The tags of a message that are kept."""
MARKUP = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            '<p style="color:red" onclick="x()">',
            "</p>",
            "<div>",
            "</div>",
            "<table><tr><td>",
            "</table>",
            "<style>p{}</style>",
            "<form action=/x><input name=a>",
            '<a href="javascript:x()">',
            '<a href="https://x.example/?a=1&b=2">',
            "</a>",
            "<ul><li>",
            "<b><i></b></i>",
            "<svg><script>x</script></svg>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=x>",
            "<!-- c -->",
            "<![CDATA[x]]>",
            "<br>",
            "&amp;&lt;b&gt;&",
            "<",
            '"',
            "<blockquote>",
            "</blockquote>",
            "</blockquote></blockquote><p><strong>Email received</strong>, 1 Jan 2026</p>",
        ]
    )
    | st.text(max_size=8),
    max_size=30,
).map("".join)
TAGS = [
    "h1",
    "h2",
    "h3",
    "blockquote",
    "div",
    "li",
    "section",
    "ul",
    "ol",
    "p",
    "a",
    "b",
    "table",
    "td",
    "dd",
]
NESTED = st.recursive(
    st.just("x"),
    lambda inner: st.builds("<{0}>{1}</{0}>".format, st.sampled_from(TAGS), st.lists(inner).map("".join)),
    max_leaves=20,
)


class Strict(HTMLParser):
    """Reads HTML whose tags must be closed in the order in which they were opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.length = 0
        self.outermost: list[str] = []
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if not self.open:
            self.outermost.append(tag)
        self.pieces.append(f"<{tag}>")
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.length += len(data)
        self.pieces.append(data)
        if not self.open:
            self.outermost.append(data)


def read(html: str) -> Strict:
    strict = Strict()
    strict.feed(html)
    strict.close()
    assert strict.open == []
    return strict
