"""Sealing: a team's credentials, encrypted so that only that team's row can open them.

AES-256-GCM with the team's id as associated data: a ciphertext copied to another team's row does not open.
"""

import base64
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_KEY_BYTES = 32


class SealBroken(Exception):
    """The ciphertext was made with another key, for another team, or was altered."""


class Seal:
    """Seals and opens small secrets with one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, secret: bytes, team_id: UUID) -> bytes:
        """The sealed `secret`: a fresh nonce of 12 bytes, then ciphertext and tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, team_id.bytes)

    def open(self, sealed: bytes, team_id: UUID) -> bytes:
        """The secret again.

        Raises:
            SealBroken: it was sealed with another key or for another team, or altered since.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], team_id.bytes)
        except InvalidTag as broken:
            raise SealBroken from broken


def parse_key(text: str) -> bytes:
    """A key from configuration: 32 bytes in base64 (standard or URL-safe).

    Raises:
        ValueError: it is anything else.
    """
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise ValueError(
            "ENCRYPTION_KEY must be 32 bytes in base64, as `openssl rand -base64 32` prints them."
        )
    return key


def new_key() -> str:
    """A fresh key, as configuration takes it."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()
