"""LinkedIn URLs as keys."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.rules.keys import linkedin_search_terms, normal_linkedin
from tests.rules.texts import ANY_TEXT, SLUGS

MEMBER_ID = "ACoAAA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7"


@pytest.mark.parametrize(
    "url",
    [
        "linkedin.com/in/jane-doe",
        "https://www.linkedin.com/in/jane-doe/",
        "http://linkedin.com/in/jane-doe//",
        "//www.linkedin.com/in/jane-doe",
        "HTTPS://WWW.LINKEDIN.COM/IN/JANE-DOE",
        "https://uk.linkedin.com/in/jane-doe?trk=people",
        "https://m.linkedin.com/in/jane-doe#about",
        "https://touch.www.linkedin.com/in/jane-doe",
        "https://www.linkedin.com/in/jane-doe/en",
        "https://www.linkedin.com/in/jane-doe/de-de/?originalSubdomain=de",
        "https://www.linkedin.com/in/jane-doe/overlay/contact-info/",
        "https://www.linkedin.com/in/jane-doe/details/experience",
        "https://www.linkedin.com/in/jane%2Ddoe",
        " <https://www.linkedin.com/in/jane-doe>, ",
        "https://www.linkedin.com/in/\u200bjane-doe\u200b",
        "https://www.linkedin.com:443/in/jane-doe",
    ],
)
def test_spellings_of_one_profile(url: str) -> None:
    assert normal_linkedin(url) == "linkedin.com/in/jane-doe"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://de.linkedin.com/in/j%C3%BCrgen", "linkedin.com/in/jürgen"),
        ("https://de.linkedin.com/in/ju\u0308rgen", "linkedin.com/in/jürgen"),
        ("https://www.linkedin.com/in/%E6%9D%8E-%E6%98%8E", "linkedin.com/in/李-明"),
        ("https://www.linkedin.com/pub/jane-doe/1/2/345", "linkedin.com/pub/jane-doe/1/2/345"),
        ("https://www.linkedin.com/pub/Jane-Doe/5B/a31/2a3/en", "linkedin.com/pub/jane-doe/5b/a31/2a3"),
        (f"https://www.linkedin.com/in/{MEMBER_ID}", f"linkedin.com/in/{MEMBER_ID}"),
    ],
)
def test_canonical_forms(url: str, canonical: str) -> None:
    assert normal_linkedin(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "jane-doe",
        "https://www.linkedin.com/",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/in/me/",
        "https://www.linkedin.com/in/unavailable",
        "https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/school/mit",
        "https://www.linkedin.com/posts/jane-doe_hello-activity-1",
        "https://www.linkedin.com/feed/update/urn:li:activity:1",
        "https://www.linkedin.com/sales/lead/ACwAAA,NAME_SEARCH",
        "https://www.linkedin.com/sales/people/ACwAAA",
        "https://www.linkedin.com/talent/profile/AEMAAA",
        "https://www.linkedin.com/recruiter/profile/1,2,CAP",
        "https://www.linkedin.com/profile/view?id=12345",
        "https://www.linkedin.com/pub/jane-doe",
        "https://www.linkedin.com/pub/dir/Jane/Doe",
        "https://www.linkedin.com/in/jane/other/person",
        "https://www.linkedin.com/in/jane%2Fdoe",
        "https://www.linkedin.com/in/jane%2541",
        "https://www.linkedin.com/in/j%FCrgen",
        "https://www.linkedin.com/in/jane doe",
        "https://linkedin.com.evil.example/in/jane-doe",
        "https://notlinkedin.com/in/jane-doe",
        "https://www.linkedin.com@evil.example/in/jane-doe",
        "https://evil.example/linkedin.com/in/jane-doe",
        "ftp://linkedin.com/in/jane-doe",
        "https://[linkedin.com/in/jane-doe",
    ],
)
def test_what_is_no_public_profile(url: str) -> None:
    assert normal_linkedin(url) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("linkedin.com/in/strauß", "linkedin.com/in/strauss"),
        ("linkedin.com/in/jose", "linkedin.com/in/josé"),
        ("linkedin.com/in/janedoe", "linkedin.com/in/jane-doe"),
        ("linkedin.com/in/jane-doe", "linkedin.com/pub/jane-doe/1/2/345"),
        ("linkedin.com/pub/jane-doe/1/2/345", "linkedin.com/pub/jane-doe/1/2/346"),
        (f"linkedin.com/in/{MEMBER_ID}", f"linkedin.com/in/{MEMBER_ID[:-2]}q7"),
        ("linkedin.com/in/jane-\N{GIRL}\N{ZERO WIDTH JOINER}\N{BOY}", "linkedin.com/in/jane-\N{GIRL}\N{BOY}"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert normal_linkedin(one) is not None
    assert normal_linkedin(one) != normal_linkedin(other)


def test_search_terms_have_both_spellings_of_a_slug() -> None:
    assert linkedin_search_terms("linkedin.com/in/jane") == ("linkedin.com/in/jane",)
    assert linkedin_search_terms("linkedin.com/in/jürgen") == (
        "linkedin.com/in/jürgen",
        "linkedin.com/in/j%C3%BCrgen",
    )


@given(ANY_TEXT, st.sampled_from(["", "linkedin.com/in/", "https://www.linkedin.com/pub/x/1/2/3/"]))
def test_normal_linkedin_is_idempotent(text: str, prefix: str) -> None:
    canonical = normal_linkedin(prefix + text)
    assert canonical is None or normal_linkedin(canonical) == canonical


@given(
    SLUGS,
    st.sampled_from(["", "https://", "http://www.", "HTTPS://fr."]),
    st.sampled_from(["", "/", "?a=b", "#top", "/en/", "/pt-br?x"]),
)
def test_host_and_suffix_change_no_profile(slug: str, prefix: str, suffix: str) -> None:
    assert normal_linkedin(f"{prefix}linkedin.com/in/{slug}{suffix}") == normal_linkedin(
        f"linkedin.com/in/{slug}"
    )


@given(SLUGS, SLUGS)
def test_different_slugs_are_never_equal(one: str, other: str) -> None:
    assume(one != other)
    assert normal_linkedin(f"linkedin.com/in/{one}") != normal_linkedin(f"linkedin.com/in/{other}")


@given(SLUGS)
def test_the_search_terms_lead_back_to_the_profile(slug: str) -> None:
    canonical = normal_linkedin(f"linkedin.com/in/{slug}")
    assert canonical is not None
    assert {normal_linkedin(f"https://www.{term}/") for term in linkedin_search_terms(canonical)} == {
        canonical
    }
