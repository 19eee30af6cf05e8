"""HTML read in one pass, whatever was sent: its tags, its texts and its words.

The standard library's parser takes quadratic time over tags that are never closed: seconds for a few
kilobytes.
"""

import re
from collections.abc import Collection, Iterator
from html import unescape

_RAW = frozenset({"script", "style", "title", "noscript", "iframe", "noembed", "noframes", "xmp"})
"""What is in them is no HTML: it ends at the first end tag of that name."""

_TOKEN = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))  # a comment
    |<(?P<end>/?)(?P<name>[a-z][^\s/>]*)(?P<attributes>(?:=\s*(?:"[^"]*"?|'[^']*'?)|[^>])*+)>?
    |<[!?/][^>]*>?  # a declaration, or what browsers take for a comment
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
"""Whatever begins like a tag matches, so that no text is searched twice."""
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


def texts_and_tags(html: str, unreadable: Collection[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each text as it stands, with the tag after it: groups `end` (a slash or nothing), `name`, `attributes`.

    None for a tag: a comment, an element that is raw or `unreadable`, which is left out whole, or the end.
    """
    place = 0
    while found := _TOKEN.search(html, place):
        text, place = html[place : found.start()], found.end()
        name = (found["name"] or "").lower()
        if not found["end"] and (name in unreadable or name in _RAW):
            place = _end_of_element(html, name, found)
            yield text, None
        else:
            yield text, found if name else None
    yield html[place:], None


def href_of(attributes: str) -> str | None:
    """The link among the attributes of a tag, as it stands there."""
    found = _LINK.search(attributes)
    return next((part for part in found.groups() if part), None) if found else None


def _end_of_element(html: str, name: str, start: re.Match[str]) -> int:
    """Where the element that starts there ends: at the end of everything if it is not closed."""
    if start["attributes"].endswith("/") and name in ("svg", "math"):
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
