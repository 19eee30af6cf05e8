"""The keys by which a record is found, as they are compared (product.md: Finding the right record).

Two spellings of one key come out equal; keys of two different people never do. Where the two aims
conflict, the second wins: a person found twice is a nuisance, two people made into one is harm.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

from domain.rules.web_address import ascii_host, has_space_or_control, parse_web_address, without_invisible

_WRAPPING = " \t\r\n\"'`‘’“”„«»‹›()[]{}<>,;:."  # what surrounds an address in running text

_LOCAL_PART_LIMIT = 64
_ADDRESS_LIMIT = 254
_IN_ANGLE_BRACKETS = re.compile(r"<([^<>]*)>")
_FORBIDDEN_IN_LOCAL_PART = frozenset('"(),:;<>[\\]')
_BETWEEN_ENTRIES = re.compile(r"[;|/\r\n]+")
_BETWEEN_WORDS = re.compile(r"[\s,]+")

_LINKEDIN_HOST = re.compile(r"(?:(?:www|m|mobile|touch|[a-z]{2}|[a-z]{2}-[a-z]{2})\.)*linkedin\.com")
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_PROFILE_TABS = frozenset({"details", "overlay", "recent-activity"})
_OLD_PROFILE_NUMBERS = re.compile(r"[0-9a-z]{1,3}(?:/[0-9a-z]{1,3}){2}", re.IGNORECASE)
_MEMBER_ID = re.compile(r"AC[a-z]AA[A-Za-z0-9_-]{30,}")
_NOBODY = frozenset({"me", "unavailable"})  # the viewer's own profile, and where deleted ones lead
_FORBIDDEN_IN_SLUG = frozenset('/?#%\\<>"{}|^`,;:@')

_EXTENSION = re.compile(r"[;,\s]*(?:extension|extn|ext|x|#)[\s.:=]*([0-9]{1,8})\s*", re.IGNORECASE)
_PHONE = re.compile(r"[\s(\[]*\+?[0-9\s().\[\]/‐‑‒–—−-]*")
_TRUNK_ZERO_IN_BRACKETS = re.compile(r"(?<=[0-9\s])[(\[]0[)\]]")
_INTERNATIONAL_PREFIX = re.compile(r"^(?:00)+")
_PHONE_DIGITS = range(6, 16)
_PHONE_TEXT_LIMIT = 64
_TELLING_DIGITS = 8
_COUNTRY_CODE_LIMIT = 3


def normal_email(text: str) -> str | None:
    """Return the address alone, in lower case and with its domain in ASCII; None where the text is none.

    Reads `mailto:jane@x.com`, `Jane <jane@x.com>` and addresses wrapped in punctuation. An address has one
    `@`, at most 64 bytes before it and 254 in all, and a domain with a dot. Dots and `+tags` before the `@`
    are kept.
    """
    if not text.isascii():
        visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
        text = unicodedata.normalize("NFC", visible)
    bracketed = _IN_ANGLE_BRACKETS.findall(text)
    text = (bracketed[-1] if bracketed else text).strip(_WRAPPING)
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0].strip(_WRAPPING)
    if has_space_or_control(text) or text.count("@") != 1:
        return None
    local, _, domain = text.partition("@")
    local = unicodedata.normalize("NFC", local.lower())
    host = ascii_host(domain)
    if host is None or not _is_mail_domain(host) or not _is_local_part(local):
        return None
    address = f"{local}@{host}"
    return address if len(address.encode()) <= _ADDRESS_LIMIT else None


def _is_mail_domain(host: str) -> bool:
    _, dot, top = host.rpartition(".")
    return bool(dot) and not top.isdigit()


def _is_local_part(local: str) -> bool:
    return 1 <= len(local.encode()) <= _LOCAL_PART_LIMIT and _FORBIDDEN_IN_LOCAL_PART.isdisjoint(local)


def split_emails(cell: str) -> tuple[str, ...]:
    """Return each entry of a cell once, in order: addresses in normal form, what is no address as it stands.

    Entries are separated by `;`, `,`, `|`, `/`, spaces or line ends. A cell without any `@`, such as `n/a`,
    is one entry, and the name before an address in angle brackets is none.
    """
    entries = _BETWEEN_ENTRIES.split(cell) if "@" in cell else [cell]
    pieces = [piece for entry in entries for piece in _addresses_in(entry.strip())]
    return tuple(dict.fromkeys(normal_email(piece) or piece for piece in pieces))


def _addresses_in(entry: str) -> list[str]:
    words = [word for word in _BETWEEN_WORDS.split(entry) if word]
    if "@" not in entry:
        return [entry] if words else []
    return [word for word in words if "@" in word] if "<" in entry else words


def normal_linkedin(url: str) -> str | None:
    """Return `linkedin.com/in/<slug>` or, in the old form, `linkedin.com/pub/<name>/<a>/<b>/<c>`; else None.

    None is the answer to everything that does not name one person to everybody: companies, posts, links
    into Sales Navigator and Recruiter, `/in/me`. The slug is decoded, NFC and in lower case. It is not
    case-folded, which would make `strauß` and `strauss` one person; member ids (`ACoAA…`) keep their case,
    because it tells them apart.
    """
    address = parse_web_address(url.strip(_WRAPPING))
    if address is None or not _LINKEDIN_HOST.fullmatch(address.host):
        return None
    match [segment for segment in address.path.split("/") if segment]:
        case [kind, name, *rest] if kind.lower() == "in" and _shows_same_person(rest):
            slug = _slug(name)
            return f"linkedin.com/in/{slug}" if slug and slug not in _NOBODY else None
        case [kind, name, *rest] if kind.lower() == "pub" and _OLD_PROFILE_NUMBERS.fullmatch(
            "/".join(rest[:3])
        ):
            slug = _slug(name)
            numbers = "/".join(rest[:3]).lower()
            return f"linkedin.com/pub/{slug}/{numbers}" if slug and _shows_same_person(rest[3:]) else None
        case _:
            return None


def _shows_same_person(rest: list[str]) -> bool:
    return (
        not rest or rest[0].lower() in _PROFILE_TABS or (len(rest) == 1 and bool(_LOCALE.fullmatch(rest[0])))
    )


def _slug(segment: str) -> str | None:
    slug = unicodedata.normalize("NFC", without_invisible(unquote(segment, errors="surrogateescape")))
    if not _MEMBER_ID.fullmatch(slug):
        slug = unicodedata.normalize("NFC", slug.lower())
    slug = slug.strip(_WRAPPING)
    return None if has_space_or_control(slug) or not _FORBIDDEN_IN_SLUG.isdisjoint(slug) else slug


def linkedin_search_terms(canonical: str) -> tuple[str, ...]:
    """Return what to ask a case-insensitive substring search to find any spelling of a canonical URL."""
    return (canonical,) if canonical.isascii() else (canonical, quote(canonical))


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: `digits` without any prefix for dialling abroad, and the digits of its extension."""

    digits: str
    extension: str | None


def normal_phone(text: str) -> Phone | None:
    """Read a number of 6 to 15 digits, written in any usual way, with `ext`, `x` or `#` before an extension.

    A leading `+` or `00` is dropped, and the `(0)` of `+44 (0)20`. None where the text is not such a number.
    """
    text = _with_ascii_digits(text).strip()
    if len(text) > _PHONE_TEXT_LIMIT:
        return None
    if text[:4].lower() == "tel:":
        text = text[4:]
    number, extension = text, None
    if found := _EXTENSION.search(text):
        number, extension = text[: found.start()], found[1]
        if found.end() != len(text):
            return None
    if not _PHONE.fullmatch(number):
        return None
    if number.lstrip("([ ").startswith(("+", "00")):
        number = _TRUNK_ZERO_IN_BRACKETS.sub("", number)
    digits = _INTERNATIONAL_PREFIX.sub("", re.sub(r"[^0-9]", "", number))
    return Phone(digits, extension) if len(digits) in _PHONE_DIGITS else None


def _with_ascii_digits(text: str) -> str:
    chars = (str(unicodedata.decimal(char, char)) for char in without_invisible(text))
    return "".join(chars).replace("＋", "+")


def same_phone(a: Phone, b: Phone) -> bool:
    """Whether two numbers reach the same phone: equal, or one lacks the country code that the other has.

    A trunk zero doesn't count, at least 8 digits must agree, and an extension that only one names is no
    difference.
    """
    if a.extension and b.extension and a.extension != b.extension:
        return False
    shorter, longer = sorted((a.digits.removeprefix("0"), b.digits.removeprefix("0")), key=len)
    is_national_part = len(shorter) >= _TELLING_DIGITS and len(longer) - len(shorter) <= _COUNTRY_CODE_LIMIT
    return a.digits == b.digits or (is_national_part and longer.endswith(shorter))


def normal_external_ref(text: str) -> str | None:
    """Return an external reference without the space around it, its case kept; None if nothing is left."""
    return text.strip() or None
