"""Whether two texts say the same, although Clockwork may keep ours as HTML."""

import html
import re
import unicodedata

_MARK_UP = re.compile(r"<[^<>]*>|&#?\w+;")
_TAG = re.compile(r"<[^<>]*>")
_NOTHING = re.compile(r"(?:</?(?:p|br|div|span)\b[^<>]*>|&nbsp;|\s)*", re.IGNORECASE)


def same_words(new: str, old: str) -> bool:
    """Whether two texts differ in white space alone, or in the mark-up that Clockwork put around ours."""
    if _spaced(new) == _spaced(old):
        return True
    return bool(_MARK_UP.search(old)) and _bare(old) in {_unspaced(new), _bare(new)}


def has_words(text: str | None) -> bool:
    """Whether a text says anything: empty mark-up is as blank as nothing."""
    return text is not None and not _NOTHING.fullmatch(text)


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _unspaced(text: str) -> str:
    """Without any white space: whether a tag parts two words is not told by the tag."""
    return "".join(unicodedata.normalize("NFC", text).split())


def _bare(text: str) -> str:
    return _unspaced(html.unescape(_TAG.sub("", text)))
