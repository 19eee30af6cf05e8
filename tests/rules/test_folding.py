"""Text without case, accents and punctuation."""

import pytest
from hypothesis import example, given

from domain.rules.folding import folded
from tests.rules.texts import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Senior   Director,\tSales ", "senior director sales"),
        ("José Ñandú", "jose nandu"),
        ("Łódź Ørsted Straße Æther Œuvre", "lodz orsted strasse aether oeuvre"),
        ("İstanbul Işık", "istanbul isik"),
        ("O'Neill’s", "oneills"),
        ("S.A. L.L.C. U.S", "sa llc us"),
        ("J. P. Morgan", "jp morgan"),
        ("J.P.Morgan", "jp morgan"),
        ("Jane B. Doe, M. Sc.", "jane b doe m sc"),
        ("Coca-Cola / Pepsi_Co", "coca cola pepsi co"),
        ("C++, C# and C", "c++ c# and c"),
        ("A+B #1", "a b 1"),
        ("ﬁnance ㎏ Ａｃｍｅ", "finance kg acme"),
        ("Ac\u200bme", "acme"),
        ("Чайковский ЙОД", "чайковский йод"),
        ("株式会社ドコモ", "株式会社ドコモ"),
        ("हिन्दी", "हिन्दी"),
        ("한국", "한국"),
        ("e\u0301", "e"),
        ("🙂 —", ""),
        ("", ""),
    ],
)
def test_what_is_left_of_a_text(text: str, words: str) -> None:
    assert folded(text) == words


@given(ANY_TEXT)
@example("a_+")
@example("c++ b##d")
@example("s.\u0301a.b")
def test_folding_is_idempotent_and_leaves_single_spaces(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert once == " ".join(once.split())
