"""Addresses on the web: as they are written, as they are compared, and the network that they belong to."""

import re
import unicodedata
from enum import StrEnum
from urllib.parse import quote

from domain.rules.keys import normal_linkedin
from domain.rules.web_address import parse_web_address, with_scheme

_URL_LIMIT = 2_000
_DEFAULT_PORTS = frozenset({80, 443, None})
_WWW = re.compile(r"^(?:www\.)+(?=.*\.)")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RESERVED = "%!$&'()*+,;=:@/?"
_TRACKING = re.compile(
    r"utm_.*|trk|trk_?info|tracking_?id|lipi|licu|refid|gclid|dclid|fbclid|msclkid|yclid|igshid|igsh|mc_[ce]id|_hs\w+|hs\w+tracking",
    re.IGNORECASE,
)


class Network(StrEnum):
    """Where a Social URL leads (product.md: Words, Variable); WEBSITE is everywhere else."""

    LINKEDIN = "LINKEDIN"
    TWITTER = "TWITTER"
    GITHUB = "GITHUB"
    FACEBOOK = "FACEBOOK"
    INSTAGRAM = "INSTAGRAM"
    XING = "XING"
    YOUTUBE = "YOUTUBE"
    STACKOVERFLOW = "STACKOVERFLOW"
    MEDIUM = "MEDIUM"
    TIKTOK = "TIKTOK"
    WEBSITE = "WEBSITE"


_NETWORKS = {
    "linkedin.com": Network.LINKEDIN,
    "twitter.com": Network.TWITTER,
    "x.com": Network.TWITTER,
    "github.com": Network.GITHUB,
    "facebook.com": Network.FACEBOOK,
    "fb.com": Network.FACEBOOK,
    "instagram.com": Network.INSTAGRAM,
    "xing.com": Network.XING,
    "youtube.com": Network.YOUTUBE,
    "youtu.be": Network.YOUTUBE,
    "stackoverflow.com": Network.STACKOVERFLOW,
    "medium.com": Network.MEDIUM,
    "tiktok.com": Network.TIKTOK,
}

_HANDLE_PAGES = re.compile(
    r"(?:(?:mobile\.|m\.)?(?:twitter|x)\.com|github\.com)/(?:@|%40)?[\w-]+", re.IGNORECASE | re.ASCII
)
_TWITTER_HOST = re.compile(r"^(?:(?:mobile|m)\.)?(?:twitter|x)\.com(?=/|$)")


def web_url(text: str) -> str | None:
    """Return the URL as we write it: as typed, with `https://` before it where it has no scheme.

    None where it is not an http or https address with a dot in its host, where it carries credentials, or
    where it is longer than 2,000 characters.
    """
    url = with_scheme(text)
    return url if url and len(url) <= _URL_LIMIT and parse_web_address(url) else None


def normal_url(text: str) -> str | None:
    """Return the form in which URLs are compared, `host[:port][/path][?query]`; None where there is none.

    Scheme, `www.`, default ports, the last slash, the fragment and parameters that only track a visitor are
    dropped.
    """
    address = parse_web_address(text)
    if address is None:
        return None
    host = _WWW.sub("", address.host)
    port = "" if address.port in _DEFAULT_PORTS else f":{address.port}"
    path = _normal_escapes(address.path).rstrip("/")
    parameters = [pair for pair in _normal_escapes(address.query).split("&") if pair and not _tracks(pair)]
    return f"{host}{port}{path}" + ("?" + "&".join(parameters) if parameters else "")


def _tracks(pair: str) -> bool:
    return bool(_TRACKING.fullmatch(pair.partition("=")[0]))


def _normal_escapes(text: str) -> str:
    """Escape what must be escaped, with capitals, and nothing else (RFC 3986, section 6.2.2)."""
    return _ESCAPE.sub(_normal_escape, quote(unicodedata.normalize("NFC", text), safe=_RESERVED))


def _normal_escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def network_of(url: str) -> Network:
    """Return the network whose host, or a host below it, the URL names; WEBSITE for any other text."""
    address = parse_web_address(url)
    labels = address.host.split(".") if address else []
    return _NETWORKS.get(".".join(labels[-2:]), Network.WEBSITE)


def same_url(a: str, b: str) -> bool:
    """Whether two URLs lead to the same page; texts that are no URL are the same if they are equal.

    Knows that twitter.com is x.com, that handles there and on GitHub have no case, and LinkedIn's spellings.
    """
    return _url_key(a) == _url_key(b)


def _url_key(text: str) -> str:
    url = normal_linkedin(text) or normal_url(text)
    if url is None:
        return text.strip()
    bare, _, _ = url.partition("?")
    if _HANDLE_PAGES.fullmatch(bare):
        url = bare.lower().replace("/@", "/").replace("/%40", "/")
    return _TWITTER_HOST.sub("twitter.com", url)
