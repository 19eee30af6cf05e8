"""The four credentials that an ADMIN types in: checked, and kept sealed (product.md: Connecting)."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from clockwork.credentials import Credentials, check_subdomain
from domain.refusals import Code, Refusal, Refused
from domain.sealing import Seal, SealBroken

_MAX_CREDENTIAL = 500


def check_credentials(given: Mapping[str, str]) -> Credentials:
    """The credentials, from api_key, api_secret, subdomain and service_key.

    Raises:
        Refused: one of them is blank or malformed.
    """
    refusals = [
        Refusal(Code.INVALID if value.strip() else Code.BLANK, f"Give the {name.replace('_', ' ')}.", (name,))
        for name, value in given.items()
        if not value.strip()
        or len(value) > _MAX_CREDENTIAL
        or not (value.isascii() and value.strip().isprintable())
    ]
    try:
        check_subdomain(given["subdomain"])
    except ValueError:
        if given["subdomain"].strip():
            message = "A subdomain has small letters, digits and hyphens only, as in acme-search."
            refusals.append(Refusal(Code.INVALID, message, ("subdomain",)))
    if refusals:
        raise Refused(*refusals)
    return Credentials(**given)


def close_credentials(seal: Seal, credentials: Credentials, team_id: UUID) -> bytes:
    """The credentials as they are stored, to be opened for this team alone."""
    return seal.close(json.dumps(asdict(credentials)).encode(), team_id)


def open_sealed(seal: Seal, sealed: bytes | None, team_id: UUID) -> Credentials:
    """The credentials as they were given.

    Raises:
        SealBroken: there are none, or this seal doesn't open them for this team.
    """
    if sealed is None:
        raise SealBroken
    return Credentials(**json.loads(seal.open(sealed, team_id)))
