"""HTML read in one pass, whatever was sent: its tags, its texts and its words.

The standard library's parser goes over what is never closed again and again: some kilobytes take it seconds.
"""

import re
from collections.abc import Collection, Iterator
from html import unescape

RAW = frozenset({"script", "style", "title", "noscript", "iframe", "noembed", "noframes", "xmp"})
"""What is in them is no HTML: it ends at the first end tag of that name."""

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
_NO_CHARACTER = re.compile(r"&#[0-9]{10,};?")
"""A number that is no character's; Python refuses to read a very long one."""


def words_of(html: str) -> list[str]:
    """What can be read in HTML, word by word; every tag parts words."""
    return unescaped(_TOKEN.sub(" ", html)).split()


def unescaped(text: str) -> str:
    """A text with its character references read, such as `&amp;`."""
    return unescape(_NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text))


def parts(html: str, unreadable: Collection[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each text as it stands, with the tag behind it (`end`, `name`, `said`).

    None for a tag: a comment, an element that is raw or `unreadable`, or the end.
    """
    place = 0
    while found := _TOKEN.search(html, place):
        text, place = html[place : found.start()], found.end()
        name = (found["name"] or "").lower()
        if not found["end"] and (name in unreadable or name in RAW):
            place = _behind(html, name, found)
            yield text, None
        else:
            yield text, found if name else None
    yield html[place:], None


def href_of(said: str) -> str | None:
    """The link as it stands in what a tag says behind its name."""
    found = _LINK.search(said)
    return next((part for part in found.groups() if part), None) if found else None


def _behind(html: str, name: str, start: re.Match[str]) -> int:
    """Where the element that starts there ends: at the end of everything if it is not closed."""
    if start["said"].endswith("/") and name in ("svg", "math"):
        return start.end()
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s/>])[^>]*>?", re.IGNORECASE).finditer(html, start.end()):
        if tag[1]:
            depth -= 1
        elif name not in RAW:
            depth += 1
        if depth == 0:
            return tag.end()
    return len(html)
