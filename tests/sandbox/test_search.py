import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clockwork.sandbox.faults import Fault
from clockwork.sandbox.firm import Firm, believable_firm
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.search import SearchIndex, searched_text, whole_key
from clockwork.sandbox.store import Table
from tests.sandbox.calling import created_person, people_named

SMALL = believable_firm(60)
INDEX = SearchIndex(Table(SMALL.people))
TEXTS = {person["id"]: searched_text(person) for person in SMALL.people}


@pytest.mark.parametrize(
    "query",
    [
        "eleanor.whitcombe@HARROWVALE.example",
        "Eleanor",
        "whit eleanor",
        "harrow capital financial whitcombe",
        "linkedin.com/in/eleanor-whitcombe",
        "https://www.linkedin.com/in/Eleanor-Whitcombe",
        "SW-1001",
    ],
)
def test_a_person_is_found_by(api: httpx.Client, query: str) -> None:
    assert [person["name"] for person in people_named(api, query)] == ["Eleanor Whitcombe"]


@pytest.mark.parametrize(
    "query", ["eleanor@whitcombe.example", "Eleanor Adeyemi", "linkedin.com/in/eleanor-whitcombe/details"]
)
def test_nobody_is_found_where_a_term_is_missing(api: httpx.Client, query: str) -> None:
    assert people_named(api, query) == []


def test_a_changed_person_is_found_by_what_is_there_now(api: httpx.Client, sandbox: Sandbox) -> None:
    person_id = created_person(api, "Ada Byron")
    api.post(f"people/{person_id}/email_addresses", json={"email": {"address": "ada@engine.example"}})
    assert len(people_named(api, "ada@engine.example")) == 1
    sandbox.edit("people", person_id, {"emails": ["ada@other.example"]})
    assert people_named(api, "ada@engine.example") == []
    sandbox.remove("people", person_id)
    assert people_named(api, "byron") == []


@settings(max_examples=200)
@given(st.lists(st.sampled_from(" ".join(TEXTS.values()).split()), min_size=1, max_size=3))
def test_every_hit_has_all_terms_and_plain_words_miss_nobody(terms: list[str]) -> None:
    expected = [person_id for person_id, text in TEXTS.items() if all(term in text for term in terms)]
    found = INDEX.find(" ".join(terms), now=0.0)
    assert set(found) <= set(expected)
    if not any(whole_key(term) for term in terms):
        assert found == expected


@given(st.sampled_from([email["address"] for person in SMALL.people for email in person.get("emails", ())]))
def test_every_e_mail_address_finds_its_people(address: str) -> None:
    carriers = {person_id for person_id, text in TEXTS.items() if address.lower() in text.split("\n")}
    assert carriers <= set(INDEX.find(address.upper(), now=0.0))


def test_a_change_shows_up_after_the_lag_and_as_it_then_is(firm: Firm) -> None:
    now = 1_000.0
    sandbox = Sandbox(firm, clock=lambda: now)
    sandbox.set_faults([Fault("search_lag", seconds=5.0)])
    planted = sandbox.plant("people", {"name": "Ada Byron"})
    sandbox.set_faults([])
    sandbox.edit("people", planted["id"], {"name": "Ada Lovelace"})
    assert sandbox.search.find("lovelace", now) == [planted["id"]]
    assert sandbox.search.find("lovelace", now + 5) == [planted["id"]]
    assert sandbox.search.find("byron", now + 5) == []


def test_a_new_person_is_hidden_from_search_during_the_lag_only(firm: Firm) -> None:
    sandbox = Sandbox(firm, clock=lambda: 1_000.0)
    sandbox.set_faults([Fault("search_lag", seconds=5.0)])
    planted = sandbox.plant("people", {"name": "Ada Byron"})
    assert sandbox.search.find("byron", 1_004.9) == []
    assert sandbox.search.find("byron", 1_005.0) == [planted["id"]]
