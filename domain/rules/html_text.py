"""HTML that is safe to show in Clockwork, made of what a stranger wrote: sanitised, cut and well-formed.

What runs, loads or styles anything is gone (scripts, forms, styles, images that tell who read them); the
words stay, and so do a few plain tags. `nh3` decides what is dangerous; what it leaves is written anew here,
so that a browser reads the tags as they are written: none closes another that is open, least of all the
quotation around them.
"""

import re
from dataclasses import dataclass
from html import escape

import nh3

from domain.rules.html_bounds import bounded_html
from domain.rules.html_tokens import href_of, texts_and_tags, unescaped

LONGEST_BODY = 10_000
"""The most characters of text that are kept."""
CUT_MARK = "… (cut: the message is longer)"

_INLINE = frozenset({"a", "b", "strong", "i", "em", "u"})
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = _LISTS | {"p", "li"}
_ROWS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main"}
    | {"nav", "option", "pre", "section", "table", "tbody", "tfoot", "thead", "tr"}
)
"""What starts a new line and is not kept itself, so that its words don't run into each other.

Headings and quotations are a note's own: in browsers the end of one closes others that are open.
"""
_CELLS = frozenset({"td", "th"})
_UNREADABLE = frozenset(
    {"script", "style", "title", "noscript", "iframe", "object", "template", "svg", "math"}
)
"""What goes with all that is in it."""
_KNOWN = _INLINE | _BLOCKS | _ROWS | _CELLS | {"br"}
_CLEANER = nh3.Cleaner(
    tags=_KNOWN,
    clean_content_tags=_UNREADABLE,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel=None,
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONGEST_HTML = 5 * LONGEST_BODY + 1_000
"""About the most characters of HTML: text alone, however much of it must be escaped, fits."""
_DEEPEST = 20


def safe_html(html: str) -> str:
    """HTML of at most `LONGEST_BODY` characters of text with harmless tags alone; a longer one has a mark."""
    writer = _Writer()
    clean = _CLEANER.clean(bounded_html(html, _KNOWN, _UNREADABLE))
    for text, tag in texts_and_tags(clean, ()):
        writer.text(unescaped(text))
        if writer.is_cut:
            break
        if tag is not None:
            _write_tag(writer, tag)
    return writer.finished()


def html_of_text(text: str) -> str:
    """The same of plain text: escaped, with its line breaks."""
    writer = _Writer()
    writer.open("p")
    for number, line in enumerate(text.strip().splitlines()):
        if number:
            writer.line_break()
        writer.text(line)
    return writer.finished()


def html_of_line(text: str) -> str:
    """One line of text, escaped; what parts its words is a space."""
    return _escaped(_one_line(text))


@dataclass(slots=True)
class _Tag:
    name: str
    html: str
    is_kept: bool
    is_written: bool = False

    @property
    def is_new_line(self) -> bool:
        """Whether a new line stands for it."""
        return self.name in _BLOCKS and not self.is_kept


class _Writer:
    """Writes HTML up to its longest length. A tag is written once there is something in it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._tags: list[_Tag] = []
        self._text_left, self._html_left = LONGEST_BODY, _LONGEST_HTML
        self.is_cut = False
        """Whether nothing more is written but the ends of tags."""
        self._at_start, self._wants_line = True, False

    def open(self, name: str, html: str | None = None) -> None:
        """A tag, which is kept where browsers take it; elsewhere a block begins a new line."""
        tag = _Tag(name, html or f"<{name}>", self._takes(name))
        self._wants_line = self._wants_line or tag.is_new_line
        self._tags.append(tag)

    def close(self) -> None:
        """The tag that was opened last."""
        tag = self._tags.pop()
        if tag.is_written:
            self._parts.append(f"</{tag.name}>")
            self._at_start = self._at_start or tag.name in _BLOCKS
        self._wants_line = self._wants_line or tag.is_new_line

    def new_line(self) -> None:
        """What follows stands on a line of its own."""
        self._wants_line = True

    def line_break(self) -> None:
        """A line break as the sender made it; it counts as a character."""
        self._write("<br>", "")
        self._at_start = True

    def text(self, text: str) -> None:
        """Words; spaces around them begin no line and open no tag."""
        is_first = self._at_start or self._wants_line
        text = _one_line(text)
        text = text.lstrip(" ") if is_first else text
        if text.strip(" "):
            self._write("", text)
            self._at_start = False
        elif text and self._text_left:
            self._parts.append(" ")
            self._text_left -= 1

    def finished(self) -> str:
        """All of it, with every tag closed."""
        while self._tags:
            self.close()
        return "".join(self._parts)

    def _takes(self, name: str) -> bool:
        """Whether a tag may stand here: where it may not, browsers first close what is open."""
        if name == "a":
            return all(tag.name != "a" for tag in self._tags)
        if name in _INLINE:
            return True
        kept = (tag.name for tag in reversed(self._tags) if tag.is_kept)
        block = next((other for other in kept if other in _BLOCKS), None)
        return block in _LISTS if name == "li" else block != "p"

    def _write(self, line_break: str, text: str) -> None:
        if self.is_cut:
            return
        before = self._opening() + line_break
        kept = text[: self._text_left]
        if len(before) + len(_escaped(kept)) > self._html_left:
            kept = kept[: max(0, self._html_left - len(before)) // len("&amp;")]
        self.is_cut = len(kept) < len(text) or self._html_left < len(before) or self._text_left == 0
        written = before + _escaped(kept)
        self._parts += [written, CUT_MARK] if self.is_cut else [written]
        self._text_left -= len(kept) + bool(line_break)
        self._html_left -= len(written)

    def _opening(self) -> str:
        """The tags that are not written yet, after a line break where one is wanted."""
        new = [tag for tag in self._tags[:_DEEPEST] if tag.is_kept and not tag.is_written]
        starts = self._at_start or any(tag.name in _BLOCKS for tag in new)
        line = "<br>" if self._wants_line and not starts else ""
        self._wants_line = False
        for tag in new:
            tag.is_written = True
            self._html_left -= len(tag.name) + len("</>")
        return line + "".join(tag.html for tag in new)


def _write_tag(writer: _Writer, tag: re.Match[str]) -> None:
    """A tag that the sanitiser left, as one of the few that are kept, or as the break that stands for it."""
    name, is_end = tag["name"], bool(tag["end"])
    if name in _ROWS:
        writer.new_line()
    elif name in _CELLS:
        writer.text("" if is_end else " ")
    elif name == "br":
        writer.line_break()
    elif is_end:
        writer.close()
    else:
        writer.open(name, _link(tag["attributes"]) if name == "a" else None)


def _link(attributes: str) -> str:
    href = href_of(attributes)
    return f'<a href="{escape(_one_line(unescaped(href)))}">' if href else "<a>"


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", _SPACES.sub(" ", text))
