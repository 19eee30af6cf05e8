"""URLs as they are written and as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.urls import Network, network_of, normal_url, same_url, web_url
from tests.rules.texts import ANY_TEXT, HOSTS, WORDS

URLS = st.builds("https://{}/{}/{}?q={}".format, HOSTS, WORDS, WORDS, WORDS)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("https://www.Example.com/", "example.com"),
        ("http://example.com:80/About/", "example.com/About"),
        ("example.com:8080/a", "example.com:8080/a"),
        ("//example.com/a#team", "example.com/a"),
        ("https://example.com/a?utm_source=x&id=1&fbclid=2&UTM_Medium=y", "example.com/a?id=1"),
        ("https://example.com/?trk=x", "example.com"),
        ("https://bücher.example/straße", "xn--bcher-kva.example/stra%C3%9Fe"),
        ("https://example.com/stra%c3%9fe/%7ejane", "example.com/stra%C3%9Fe/~jane"),
        ("https://example.com/100%", "example.com/100%25"),
        ("https://example.com./a", "example.com/a"),
        ("www.com", "www.com"),
        ("mailto:jane@example.com", None),
        ("javascript:alert(1)", None),
        ("ftp://example.com", None),
        ("localhost:8000", None),
        ("two words.com", None),
        ("https://user:secret@example.com", None),
        ("https://example.com:port/", None),
        ("https://example.com:99999/", None),
        ("https://[::1]/", None),
        ("", None),
    ],
)
def test_the_form_for_comparing(text: str, normal: str | None) -> None:
    assert normal_url(text) == normal


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (" example.com/Jane ", "https://example.com/Jane"),
        ("http://example.com", "http://example.com"),
        ("//example.com", "https://example.com"),
        ("https://example.com/a?utm_source=x#y", "https://example.com/a?utm_source=x#y"),
        ("https://example.com/\u200b", "https://example.com/"),
        ("https://example.com/" + "a" * 1_980, "https://example.com/" + "a" * 1_980),
        ("https://example.com/" + "a" * 1_981, None),
        ("ftp://example.com", None),
        ("javascript://example.com/%0aalert(1)", None),
        ("https://jane:secret@example.com", None),
        ("https://example.com\\@evil.example", None),
        ("https://exa\nmple.com", None),
        ("intranet", None),
        ("", None),
    ],
)
def test_the_form_for_writing(text: str, written: str | None) -> None:
    assert web_url(text) == written


@pytest.mark.parametrize(
    ("url", "network"),
    [
        ("https://uk.linkedin.com/in/jane", Network.LINKEDIN),
        ("x.com/jane", Network.TWITTER),
        ("https://mobile.twitter.com/jane", Network.TWITTER),
        ("github.com/jane", Network.GITHUB),
        ("https://www.facebook.com/jane", Network.FACEBOOK),
        ("instagram.com/jane", Network.INSTAGRAM),
        ("https://www.xing.com/profile/Jane_Doe", Network.XING),
        ("https://youtu.be/abc", Network.YOUTUBE),
        ("https://stackoverflow.com/users/1", Network.STACKOVERFLOW),
        ("https://netflix.com", Network.WEBSITE),
        ("https://jane.github.io", Network.WEBSITE),
        ("https://twitter.com.evil.example/jane", Network.WEBSITE),
        ("no url", Network.WEBSITE),
    ],
)
def test_networks_by_host(url: str, network: Network) -> None:
    assert network_of(url) is network


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://twitter.com/jane", "x.com/jane", True),
        ("https://twitter.com/Jane?s=20", "https://mobile.x.com/@jane/", True),
        ("https://twitter.com/jane/status/1", "https://x.com/jane/status/1", True),
        ("https://github.com/Jane", "http://www.github.com/jane/", True),
        ("https://gist.github.com/jane", "https://github.com/jane", False),
        ("https://github.com/jane/One", "https://github.com/jane/one", False),
        ("https://uk.linkedin.com/in/Jane/?trk=x", "linkedin.com/in/jane", True),
        ("https://linkedin.com/in/jane", "https://linkedin.com/in/jane-2", False),
        ("https://example.com/Jane", "https://example.com/jane", False),
        ("http://example.com", "https://www.example.com/", True),
        (" not a url", "not a url", True),
        ("not a url", "Not a URL", False),
    ],
)
def test_same_url(a: str, b: str, same: bool) -> None:
    assert same_url(a, b) is same_url(b, a) is same


@given(ANY_TEXT, st.sampled_from(["", "https://", "www.example.com/", "example.com:443/?"]))
def test_normalising_and_writing_are_idempotent(text: str, prefix: str) -> None:
    normal, written = normal_url(prefix + text), web_url(prefix + text)
    assert normal is None or normal_url(normal) == normal
    assert written is None or (web_url(written) == written and normal_url(written) == normal)


@given(URLS)
def test_scheme_case_of_host_and_tracking_make_no_other_url(url: str) -> None:
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    assert same_url(url, f"{scheme.upper()}://WWW.{host.upper()}/{path}&utm_campaign=x#top")
    assert same_url(url, f"http://{rest}")


@given(ANY_TEXT, ANY_TEXT)
def test_same_url_is_reflexive_and_symmetric(a: str, b: str) -> None:
    assert same_url(a, a)
    assert same_url(a, b) == same_url(b, a)


@given(HOSTS, WORDS, WORDS)
def test_different_paths_are_different_urls(host: str, one: str, other: str) -> None:
    assert same_url(f"{host}/{one}", f"{host}/{other}") == (one == other)
