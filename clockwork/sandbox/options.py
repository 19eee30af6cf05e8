"""What of the sandbox can be set: credentials, and answers to what clockwork-api.md does not know."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

PAGE_LISTS = ("positions", "schools", "emails", "phoneNumbers", "addresses", "compensation", "tags", "notes")
"""The lists that a person of people_search was seen with."""

EXTRA_LISTS = ("linkedinUrls", "webSites", "externalRefs")
"""Lists of v1."""


@dataclass(frozen=True, slots=True)
class SandboxCredentials:
    """What a caller must send; made up, and fixed by default."""

    api_key: str = "sandbox-key"
    api_secret: str = "sandbox-secret"  # noqa: S105 - the documented key of a made-up firm
    subdomain: str = "acme-search"
    service_key: str = "sandbox-service-key"

    @property
    def authorization(self) -> bytes:
        """The expected `Authorization` header."""
        return b"Token " + b64encode(f"{self.api_key}:{self.api_secret}".encode())


DEFAULT_CREDENTIALS = SandboxCredentials()


@dataclass(frozen=True, slots=True)
class Shapes:
    """The list keys that a person carries in each call; `()` leaves the preferred values only."""

    search: tuple[str, ...] = (*PAGE_LISTS, "linkedinUrls", "externalRefs")
    listing: tuple[str, ...] = ("positions", "emails", "phoneNumbers", "compensation", "tags")
    single: tuple[str, ...] = (*PAGE_LISTS, *EXTRA_LISTS)


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """Settable at any time, in process or with `PATCH /_sandbox/options`.

    Attributes:
        page_limit: the largest page; a larger `limit` is cut to it.
        default_limit: the size of a page when no `limit` is given.
        calls_per_second: calls that are let through in any one second; None: no limit.
        retry_after: the form of `Retry-After` in a 429.
        other_subdomain_status: the answer to another firm's subdomain.
        honour_sort: false: `sort` is ignored.
        create_companies: a position's unknown `company_name` makes a company; false: it stays text.
        touch_on_parts: writing a person's e-mail, tag, position and so on moves the person's `updatedAt`.
        created_status: the status of an answer to a successful POST.
        wrap_created: false: created records come back flat, not under their key.
        months_apart: positions carry `startMonth, startYear, endMonth, endYear` instead of dates.
        shapes: the lists of a person.
    """

    page_limit: int = 100
    default_limit: int = 25
    calls_per_second: float | None = None
    retry_after: Literal["seconds", "date"] = "seconds"
    other_subdomain_status: Literal[403, 404] = 403
    honour_sort: bool = True
    create_companies: bool = True
    touch_on_parts: bool = False
    created_status: Literal[200, 201] = 201
    wrap_created: bool = True
    months_apart: bool = False
    shapes: Shapes = field(default_factory=Shapes)
