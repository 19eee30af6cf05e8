"""The parts of an address on the web, read from whatever a person or a page has put into a cell."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OPAQUE_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_ASCII_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_LABEL_LIMIT = 63
_HOST_LIMIT = 253


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address; `host` is lower-case ASCII with a dot, the rest is as it was typed."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str


def without_invisible(text: str) -> str:
    """Drop what copying from a page leaves behind: zero-width spaces, soft hyphens, marks of direction.

    The zero-width joiners stay: in some scripts, and between emoji, they tell two texts apart.
    """
    return text.translate(_INVISIBLE)


def has_space_or_control(text: str) -> bool:
    """Whether the text holds any kind of space, a control character or half a surrogate pair."""
    if text.isascii():
        return " " in text or not text.isprintable()
    return any(unicodedata.category(char) in {"Cc", "Cs", "Zs", "Zl", "Zp"} for char in text)


def ascii_host(host: str) -> str | None:
    """Return the host in lower-case ASCII (other labels as punycode), or None where it can't be a host name.

    The letters ß and ς keep a form of their own, as IDNA 2008 wants: straße.de is not strasse.de.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", host).lower()).replace("。", ".")
    labels = [_ascii_label(label) for label in folded.removesuffix(".").split(".")]
    known = [label for label in labels if label is not None]
    name = ".".join(known)
    return name if len(known) == len(labels) and len(name) <= _HOST_LIMIT else None


def _ascii_label(label: str) -> str | None:
    if not label.isascii():
        if len(label) > _LABEL_LIMIT or not all(
            char == "-" or unicodedata.category(char)[0] in "LMN" for char in label
        ):
            return None
        label = f"xn--{label.encode('punycode').decode('ascii')}"
    return label if len(label) <= _LABEL_LIMIT and _ASCII_LABEL.fullmatch(label) else None


def with_scheme(text: str) -> str | None:
    """Return the trimmed text, with `https://` where it has no scheme; None for `mailto:` and its like."""
    text = without_invisible(text).strip()
    if _SCHEME.match(text):
        return text
    if text.startswith("//"):
        return f"https:{text}"
    return None if _OPAQUE_SCHEME.match(text) else f"https://{text}"


def parse_web_address(text: str) -> WebAddress | None:
    """Read an address with or without its scheme.

    None unless it is http or https, with a dot in its host name, and without credentials, spaces, control
    characters and backslashes.
    """
    url = with_scheme(text)
    if url is None or "\\" in url or has_space_or_control(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = ascii_host(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or host is None or "." not in host:
        return None
    return WebAddress(parts.scheme, host, port, parts.path, parts.query, parts.fragment)
