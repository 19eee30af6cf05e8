"""The four credentials of a Clockwork firm, and the headers made of them.

Source: `clockwork-api.md: Connection`.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field

_SUBDOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def check_subdomain(text: str) -> str:
    """The firm's subdomain, lower-case and without surrounding white space.

    Raises:
        ValueError: it isn't 1 to 63 of `a-z`, `0-9` and `-`, or begins or ends with `-`. Nothing that passes
            can alter the host or the path of an address it is put into.
    """
    subdomain = text.strip().lower()
    if not text.isascii() or not _SUBDOMAIN.fullmatch(subdomain):
        raise ValueError(
            "a subdomain has 1 to 63 letters a-z, digits and hyphens, and no hyphen at either end"
        )
    return subdomain


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a firm's ADMIN types in to connect Clockwork. Only the subdomain shows in its `repr`.

    Raises:
        ValueError: the subdomain is none, or one of the secrets is empty or holds a character that no header
            can carry. The message names the field, never its value.
    """

    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    subdomain: str
    service_key: str = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "subdomain", check_subdomain(self.subdomain))
        for name in ("api_key", "api_secret", "service_key"):
            secret = getattr(self, name).strip()
            if not secret or not secret.isascii() or not secret.isprintable():
                raise ValueError(f"{name} must be printable ASCII text and not empty")
            object.__setattr__(self, name, secret)

    def headers(self) -> dict[str, str]:
        """The request headers that prove who is calling. Secret: they must not be logged."""
        token = b64encode(f"{self.api_key}:{self.api_secret}".encode()).decode()
        return {
            "Authorization": f"Token {token}",
            "X-API-Key": self.service_key,
            "Accept": "application/json",
        }
