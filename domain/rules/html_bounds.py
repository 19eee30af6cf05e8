"""HTML that is cheap to parse, whatever was sent: few tags, all closed, none deep inside others.

What a sender left open is opened again in every paragraph by browsers, and so by a sanitiser: some kilobytes
can become gigabytes. Not behind this: it looks at each character a few times, and every tag is one that it
wrote itself. What is harmless is not decided here: that is the sanitiser's part.
"""

import re
from collections.abc import Collection, Iterator

DEEPEST = 100
"""How many tags may be open at once; of one that would be deeper the words are kept."""
MOST_TAGS = 10_000
"""After so many tags only words are kept."""

_TOKEN = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))  # a comment
    |<(?P<end>/?)(?P<name>[a-z][^\s/>]*)(?P<said>(?:=\s*(?:"[^"]*"?|'[^']*'?)|[^>])*+)>?
    |<[!?/][^>]*>?  # a declaration, or what browsers take for a comment
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
"""Never fails once it has begun, and so never goes over the same text twice."""
_LINK = re.compile(
    r"""(?:^|[\s"'/])href\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]+))""",
    re.IGNORECASE,
)
_RAW = frozenset({"script", "style", "title", "noscript", "iframe", "noembed", "noframes", "xmp"})
"""What is in them is no HTML: it ends at the first end tag of that name."""
_CLOSED_BY_OTHERS = frozenset(
    {"p", "li", "dd", "dt", "tr", "td", "th", "tbody", "tfoot", "thead", "caption", "option"}
)
"""Often left open, as the next one, or the end of what they are in, closes them."""
_EMPTY = frozenset({"br", "hr"})


def bounded_html(html: str, kept: Collection[str], unreadable: Collection[str]) -> str:
    """The HTML with the tags `kept` alone, `href` as their only attribute, and without what is `unreadable`.

    Words stay, in their order. All tags are closed but `_CLOSED_BY_OTHERS`.
    """
    writer = _Writer(kept)
    for text, tag in _parts(html, unreadable):
        writer.text(text)
        if tag is None:
            continue
        if tag["end"]:
            writer.close(tag["name"].lower())
        else:
            writer.open(tag["name"].lower(), tag["said"])
    return writer.finished()


def _parts(html: str, unreadable: Collection[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each text with the tag behind it; None: a comment, what can't be read, or the end."""
    place = 0
    while found := _TOKEN.search(html, place):
        text, place = html[place : found.start()], found.end()
        name = (found["name"] or "").lower()
        if not found["end"] and (name in unreadable or name in _RAW):
            place = _behind(html, name, found)
            yield text, None
        else:
            yield text, found if name else None
    yield html[place:], None


def _behind(html: str, name: str, start: re.Match[str]) -> int:
    """Where the element that starts there ends: at the end of everything if it is not closed."""
    if start["said"].endswith("/") and name in ("svg", "math"):
        return start.end()
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s/>])[^>]*>?", re.IGNORECASE).finditer(html, start.end()):
        if tag[1]:
            depth -= 1
        elif name not in _RAW:
            depth += 1
        if depth == 0:
            return tag.end()
    return len(html)


class _Writer:
    """Writes texts and tags, and knows which are open."""

    def __init__(self, kept: Collection[str]) -> None:
        self._kept = kept
        self._parts: list[str] = []
        self._open: list[str] = []
        self._tags_left = MOST_TAGS

    def text(self, text: str) -> None:
        """What stands between tags: no `<` in it begins one."""
        self._parts.append(text.replace("<", "&lt;"))

    def open(self, name: str, said: str) -> None:
        """A start tag, with its attributes as they stand."""
        if name not in self._kept:
            return
        is_stacked = name not in _CLOSED_BY_OTHERS and name not in _EMPTY
        if not self._tags_left or (is_stacked and len(self._open) >= DEEPEST):
            self._parts.append(" ")
            return
        self._tags_left -= 1
        if is_stacked:
            self._open.append(name)
        self._parts.append(f"<{name}{_link(said)}>" if name == "a" else f"<{name}>")

    def close(self, name: str) -> None:
        """An end tag; it closes what was left open inside, and nothing where it has no start tag."""
        if name in _CLOSED_BY_OTHERS:
            if name in self._kept and self._tags_left:
                self._tags_left -= 1
                self._parts.append(f"</{name}>")
            return
        inner = self._innermost(name)
        if inner is not None:
            self._close_down_to(inner)

    def finished(self) -> str:
        """All of it, with every tag closed."""
        self._close_down_to(0)
        return "".join(self._parts)

    def _innermost(self, name: str) -> int | None:
        """Its place among the open tags, unless a table stands between."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place] == name:
                return place
            if self._open[place] == "table":
                return None
        return None

    def _close_down_to(self, place: int) -> None:
        self._parts += [f"</{name}>" for name in reversed(self._open[place:])]
        del self._open[place:]


def _link(said: str) -> str:
    found = _LINK.search(said)
    url = next((part for part in found.groups() if part), None) if found else None
    return "" if url is None else ' href="{}"'.format(url.replace('"', "&quot;"))
