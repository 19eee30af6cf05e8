"""Opaque global ids of what is stored here: a type's name and a UUID, in URL-safe base64 without padding."""

import base64
import binascii
from uuid import UUID

_MOST_CHARACTERS = 200


def encode(type_name: str, uuid: UUID) -> str:
    """The global id, e.g. of `("Push", …)`."""
    return base64.urlsafe_b64encode(f"{type_name}:{uuid.hex}".encode()).decode().rstrip("=")


def decode(text: str, expected: str) -> UUID | None:
    """The UUID in a global id of the type `expected`; None if the id is malformed or another type's.

    Only what `encode` writes is taken, so that one thing never has two ids.
    """
    if len(text) > _MOST_CHARACTERS:
        return None
    try:
        name, _, digits = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")
        uuid = UUID(hex=digits)
    except (binascii.Error, ValueError):
        return None
    return uuid if name == expected and encode(name, uuid) == text else None
