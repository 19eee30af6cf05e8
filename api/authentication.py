"""Who is asking: the bearer token of an HTTP request or of a WebSocket's `connection_init`."""

from collections.abc import Mapping

from domain.authenticating import authenticate
from domain.records.database import Database
from domain.viewer import Viewer

_SCHEME = "bearer"
_KEYS = ("authorization", "authtoken")


class Unauthenticated(Exception):
    """No token, or one that is unknown or revoked; which of these is not told."""

    sentence = "Sign in with a token: `Authorization: Bearer swcw_…`."


def token_of_header(header: str | None) -> str:
    """The token of `Authorization: Bearer …`; an empty text if there is none."""
    scheme, _, token = (header or "").strip().partition(" ")
    return token.strip() if scheme.lower() == _SCHEME else ""


def token_of_payload(payload: Mapping[str, object]) -> str:
    """The token of a `connection_init` payload: `{"Authorization": "Bearer …"}` or `{"authToken": "…"}`."""
    given = {name.lower(): value for name, value in payload.items() if isinstance(value, str)}
    header, token = (given.get(key) for key in _KEYS)
    return token_of_header(header) if header is not None else token or ""


async def viewer_of_token(db: Database, token: str) -> Viewer:
    """Whom the token stands for now: one query.

    Raises:
        Unauthenticated: nobody.
    """
    viewer = await authenticate(db, token)
    if viewer is None:
        raise Unauthenticated
    return viewer
