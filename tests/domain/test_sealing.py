from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.sealing import Seal, SealBroken, new_key, parse_key


@given(st.binary(), st.uuids())
def test_what_was_sealed_opens_again(secret: bytes, team: UUID) -> None:
    seal = Seal(parse_key(new_key()))

    assert seal.open(seal.close(secret, team), team) == secret


@given(st.binary(), st.uuids(), st.uuids())
def test_another_team_can_not_open_it(secret: bytes, team: UUID, other: UUID) -> None:
    assume(team != other)
    seal = Seal(parse_key(new_key()))

    with pytest.raises(SealBroken):
        seal.open(seal.close(secret, team), other)


@given(st.binary(), st.uuids(), st.data())
def test_an_altered_one_does_not_open(secret: bytes, team: UUID, data: st.DataObject) -> None:
    seal = Seal(parse_key(new_key()))
    sealed = bytearray(seal.close(secret, team))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1

    with pytest.raises(SealBroken):
        seal.open(bytes(sealed), team)


@given(st.uuids())
def test_another_key_can_not_open_it(team: UUID) -> None:
    sealed = Seal(parse_key(new_key())).close(b"secret", team)

    with pytest.raises(SealBroken):
        Seal(parse_key(new_key())).open(sealed, team)


@pytest.mark.parametrize("text", ["", "short", "x" * 42 + "==", "é" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        parse_key(text)
