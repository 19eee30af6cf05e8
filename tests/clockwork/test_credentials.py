import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.credentials import Credentials, check_subdomain


def test_the_headers_are_those_of_the_page(credentials: Credentials) -> None:
    token = base64.b64encode(b"key-1:secret-2").decode()
    assert credentials.headers() == {
        "Authorization": f"Token {token}",
        "X-API-Key": "service-3",
        "Accept": "application/json",
    }


def test_no_secret_shows(credentials: Credentials) -> None:
    assert repr(credentials) == "Credentials(subdomain='acme')"


@pytest.mark.parametrize("name", ["api_key", "api_secret", "service_key"])
@pytest.mark.parametrize("secret", ["", "  ", "a\nb: c", "a\r", "schlüssel", "a\x00"])
def test_a_secret_that_no_header_can_carry_is_refused_without_showing_it(name: str, secret: str) -> None:
    fields = {"api_key": "a", "api_secret": "b", "subdomain": "c", "service_key": "d"}
    if secret.strip() == "a":
        secret = "a\rb"
    with pytest.raises(ValueError, match=name) as refused:
        Credentials(**{**fields, name: secret})
    assert not secret.strip() or secret not in str(refused.value)


def test_a_subdomain_is_lowered_and_trimmed() -> None:
    assert check_subdomain(" Acme-2 ") == "acme-2"
    assert check_subdomain("a" * 63) == "a" * 63


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-a",
        "a-",
        "a" * 64,
        "a.b",
        "a/b",
        "a?b",
        "a#b",
        "a@b",
        "..",
        "ä",
        "a%2fb",
        "a b",
        "a\n/b",
        "\u212a",
    ],
)
def test_what_is_no_subdomain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="subdomain"):
        check_subdomain(text)


@given(st.text())
def test_a_subdomain_that_passes_cannot_leave_its_place(text: str) -> None:
    try:
        subdomain = check_subdomain(text)
    except ValueError:
        return
    assert set(subdomain) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
