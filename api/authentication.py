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


async def viewer_of_header(db: Database, header: str | None) -> Viewer:
    """Whom `Authorization: Bearer …` stands for.

    Raises:
        Unauthenticated: the header is missing or has no valid token.
    """
    scheme, _, token = (header or "").strip().partition(" ")
    return await _viewer_of_token(db, token.strip() if scheme.lower() == _SCHEME else "")


async def viewer_of_payload(db: Database, payload: Mapping[str, object]) -> Viewer:
    """Whom a `connection_init` payload stands for: `{"Authorization": "Bearer …"}` or `{"authToken": "…"}`.

    Raises:
        Unauthenticated: the payload has no valid token.
    """
    given = {name.lower(): value for name, value in payload.items() if isinstance(value, str)}
    header, token = (given.get(key) for key in _KEYS)
    if header is not None:
        return await viewer_of_header(db, header)
    return await _viewer_of_token(db, token or "")


async def _viewer_of_token(db: Database, token: str) -> Viewer:
    viewer = await authenticate(db, token)
    if viewer is None:
        raise Unauthenticated
    return viewer
