"""By which keys a record is found, and what follows from who carries them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clockwork.records import Person as Record
from domain.rules.finding import (
    Conflict,
    Found,
    Key,
    KeyKind,
    external_ref_of,
    keys_carried,
    keys_of,
    shows,
    verdict,
)
from domain.rules.keys import normal_email
from domain.rules.urls import Network
from domain.rules.variables import Variables
from tests.rules.people import PERSONS

REF = Key(KeyKind.EXTERNAL_REF, "sourcewhale:7")
MAIL = Key(KeyKind.EMAIL, "jane@acme.com")
PROFILE = Key(KeyKind.LINKEDIN, "linkedin.com/in/jane")


def test_the_keys_stand_in_the_order_of_the_ladder_each_once() -> None:
    person = Variables(
        name="Jane Doe",
        emails=("n/a", "Jane@ACME.com", "jane@acme.com ", "j@beta.org"),
        social_urls={Network.LINKEDIN: "http://de.linkedin.com/in/Jane/", Network.GITHUB: "github.com/jane"},
    )
    assert keys_of(person, "7") == (REF, MAIL, Key(KeyKind.EMAIL, "j@beta.org"), PROFILE)


def test_a_name_is_no_key() -> None:
    assert keys_of(Variables(name="Jane Doe", phones=("+442079460958",)), "7") == (REF,)


@pytest.mark.parametrize(
    ("stated", "ref"),
    [(None, "sourcewhale:7"), ("  ", "sourcewhale:7"), ("\u200b", "sourcewhale:7"), (" REF-1 ", "REF-1")],
)
def test_a_person_without_a_reference_gets_one_from_sourcewhales_id(stated: str | None, ref: str) -> None:
    assert external_ref_of(Variables(external_ref=stated), "7") == ref


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        ({"emails": [{"address": "JANE@acme.com"}, {"address": None}]}, {MAIL}),
        ({"emails": None, "preferredEmailAddress": "jane@acme.com"}, {MAIL}),
        ({"preferredLinkedinUrl": "linkedin.com/in/jane?trk=x"}, {PROFILE}),
        ({"linkedinUrls": [{"url": "https://www.linkedin.com/in/JANE"}]}, {PROFILE}),
        ({"externalRefs": [{"externalRef": " sourcewhale:7 "}]}, {REF}),
        ({"name": "Jane Doe", "preferredPhoneNumber": "+442079460958"}, set()),
    ],
)
def test_the_keys_that_a_record_carries(answer: dict[str, object], keys: set[Key]) -> None:
    assert keys_carried(Record.from_json({"id": "p1", **answer})) == keys


@pytest.mark.parametrize("kind", KeyKind)
def test_a_list_that_is_absent_says_nothing_and_a_null_one_says_none(kind: KeyKind) -> None:
    lists = {KeyKind.EMAIL: "emails", KeyKind.LINKEDIN: "linkedinUrls", KeyKind.EXTERNAL_REF: "externalRefs"}
    assert not shows(Record.from_json({"id": "p1", "preferredEmailAddress": "jane@acme.com"}), kind)
    assert shows(Record.from_json({"id": "p1", lists[kind]: None}), kind)


@pytest.mark.parametrize(
    ("hits", "outcome"),
    [
        ({}, Found(None)),
        ({REF: [], MAIL: []}, Found(None)),
        ({REF: [], MAIL: ["p1"]}, Found("p1", (MAIL,))),
        ({REF: ["p1"], MAIL: ["p1", "p1"], PROFILE: []}, Found("p1", (REF, MAIL))),
        ({REF: ["p1"], MAIL: ["p2"]}, Conflict({"p1": (REF,), "p2": (MAIL,)})),
        ({MAIL: ["p1", "p2"]}, Conflict({"p1": (MAIL,), "p2": (MAIL,)})),
    ],
)
def test_the_verdict(hits: Mapping[Key, list[str]], outcome: Found | Conflict) -> None:
    assert verdict(hits) == outcome


@given(st.dictionaries(st.sampled_from([REF, MAIL, PROFILE]), st.lists(st.sampled_from(["p1", "p2"]))))
def test_a_record_is_found_only_if_no_key_points_at_another(hits: dict[Key, list[str]]) -> None:
    pointed_at = {record_id for ids in hits.values() for record_id in ids}
    outcome = verdict(hits)
    if isinstance(outcome, Conflict):
        assert set(outcome.candidates) == pointed_at
        assert len(pointed_at) > 1
    else:
        assert {outcome.record_id} - {None} == pointed_at


@given(PERSONS)
def test_a_record_with_a_persons_own_values_carries_every_key(person: Variables) -> None:
    keys = keys_of(person, "7")
    record = Record.from_json(
        {
            "id": "p1",
            "emails": [{"address": address} for address in person.emails],
            "linkedinUrls": [{"url": url} for url in person.social_urls.values()],
            "externalRefs": [{"externalRef": external_ref_of(person, "7")}],
        }
    )
    assert set(keys) <= keys_carried(record)


def test_a_key_that_is_not_ascii_is_searched_for_in_both_its_spellings() -> None:
    assert MAIL.search_terms == ("jane@acme.com",)
    assert len(Key(KeyKind.LINKEDIN, "linkedin.com/in/josé").search_terms) == 2


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("zed@müller-quux.example", "zed@müller-quux.example"),
        ("Zed@MÜLLER.Straße.example", "zed@müller.straße.example"),
        ("josé@例え.jp", "josé@例え.jp"),
    ],
)
def test_an_address_of_an_international_domain_is_searched_for_in_both_its_spellings(
    address: str, written: str
) -> None:
    (key,) = keys_of(Variables(emails=(address,)), "7")[1:]
    assert key.search_terms == (key.value, written)
    assert "xn--" in key.value
    assert normal_email(written) == key.value


@pytest.mark.parametrize("host", ["xn--.example", "xn--99999999.example", "xn--acme.com", "xn--a-\xe9.com"])
def test_a_domain_that_only_looks_international_is_searched_for_as_it_stands(host: str) -> None:
    assert Key(KeyKind.EMAIL, f"zed@{host}").search_terms == (f"zed@{host}",)


@given(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=20))
def test_every_spelling_that_is_searched_for_is_the_same_key(label: str) -> None:
    value = normal_email(f"zed@{label}.example")
    if value is not None:
        terms = Key(KeyKind.EMAIL, value).search_terms
        assert {normal_email(term) for term in terms} == {value}
        assert len(terms) == 1 + ("xn--" in value)
