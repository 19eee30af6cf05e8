"""HTML that is cheap to parse, whatever was sent: few tags, all closed, none deep inside others.

Browsers, and so a sanitiser, open again in every paragraph what a sender left open: some kilobytes can become
gigabytes. Here each character is looked at a few times, and all tags that come out were written here. What is
harmless is the sanitiser's part.
"""

from collections.abc import Collection

from domain.rules.html_tokens import href_of, texts_and_tags

DEEPEST = 100
"""How many tags may be open at once; of one that would be deeper the words are kept."""
MOST_TAGS = 2_000
"""After so many tags only words are kept: a sanitiser may write each anew with all that formats it."""
LONGEST_LINK = 2_000
"""Of a longer one the words are kept."""

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
    for text, tag in texts_and_tags(html, unreadable):
        writer.text(text)
        if tag is None:
            continue
        if tag["end"]:
            writer.close(tag["name"].lower())
        else:
            writer.open(tag["name"].lower(), tag["attributes"])
    return writer.finished()


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

    def open(self, name: str, attributes: str) -> None:
        """A start tag, with its attributes as they stand."""
        if name not in self._kept:
            return
        if name == "a":
            self.close(name)  # as browsers do, which know no link in a link
        is_stacked = name not in _CLOSED_BY_OTHERS and name not in _EMPTY
        is_too_deep = is_stacked and (len(self._open) >= DEEPEST or (name == "a" and name in self._open))
        if not self._tags_left or is_too_deep:
            self._parts.append(" ")
            return
        self._tags_left -= 1
        if is_stacked:
            self._open.append(name)
        self._parts.append(f"<{name}{_href(attributes)}>" if name == "a" else f"<{name}>")

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


def _href(attributes: str) -> str:
    url = href_of(attributes)
    return "" if url is None or len(url) > LONGEST_LINK else ' href="{}"'.format(url.replace('"', "&quot;"))
