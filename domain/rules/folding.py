"""Text without what writers differ in: case, accents, punctuation, the space between words."""

import re
import unicodedata
from functools import lru_cache

_LATIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_INITIALS = re.compile(r"(?<!\w)[^\W\d_](?:(?:\.[^\W\d_])+(?!\w)\.?|\.(?:\s[^\W\d_]\.)+)")
_DOT_OR_SPACE = re.compile(r"[.\s]")
_STRAY_SIGNS = re.compile(r"(?<![^\W_])(?<![+#])[+#]+|(?<![+#])[+#]+(?=\w)")
REMEMBERED = 8_192
"""How many texts are kept folded: a plan compares each of a Person's with each of the record's."""


@lru_cache(REMEMBERED)
def folded(text: str) -> str:
    """Return the words of a text for comparing: lower case, no accents, no punctuation, single spaces.

    Accents go from Latin letters only: elsewhere they make another letter (и, й). Initials are joined (S.A.
    is sa), apostrophes leave no gap, and a word keeps the signs that end it (C, C++ and C# are three things).
    """
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = _APOSTROPHES.sub("", _without_latin_accents(_compatibly_caseless(text)).translate(_LATIN_LETTERS))
    text = _INITIALS.sub(_joined, unicodedata.normalize("NFC", text))
    words = "".join(char if char in "+#" or unicodedata.category(char)[0] in "LMN" else " " for char in text)
    return " ".join(_STRAY_SIGNS.sub(" ", words).split())


def _compatibly_caseless(text: str) -> str:
    """Return the form of the Unicode Standard's compatibility caseless match (section 3.13, D146)."""
    once = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKD", once.casefold())


def _without_latin_accents(text: str) -> str:
    kept: list[str] = []
    keeps_marks = False
    for char in text:
        kind = unicodedata.category(char)[0]
        if kind != "M":
            keeps_marks = kind == "L" and not _is_latin(char)
        if kind != "M" or keeps_marks:
            kept.append(char)
    return "".join(kept)


def _is_latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")


def _joined(initials: re.Match[str]) -> str:
    return f"{_DOT_OR_SPACE.sub('', initials[0])} "
