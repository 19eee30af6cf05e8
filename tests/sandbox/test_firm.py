from collections import Counter

import pytest

from clockwork.sandbox.anchors import ANCHORS
from clockwork.sandbox.firm import Firm, believable_firm


def test_the_same_seed_makes_the_same_firm_and_another_another() -> None:
    assert believable_firm(120, seed=5) == believable_firm(120, seed=5)
    assert believable_firm(120, seed=5).people != believable_firm(120, seed=6).people


@pytest.mark.parametrize("people", [0, 1, 20, 150])
def test_a_firm_has_as_many_people_as_asked(people: int) -> None:
    assert len(believable_firm(people).people) == people


@pytest.fixture(scope="module")
def big() -> Firm:
    return believable_firm(2000)


def test_every_id_is_there_once(big: Firm) -> None:
    records = [*big.people, *big.companies, *big.tags, *big.notes, *big.custom_values, *big.candidacies]
    parts = [
        part
        for person in big.people
        for name, value in person.items()
        if isinstance(value, list)
        for part in value
        if name != "tags"
    ]
    ids = [record["id"] for record in [*records, *parts]]
    assert len(ids) == len(set(ids))


def test_just_two_e_mail_addresses_stand_on_two_people(big: Firm) -> None:
    carriers = Counter(
        address
        for person in big.people
        for address in {email["address"].lower() for email in person.get("emails", ())}
    )
    assert sorted(carriers.values())[-3:] == [1, 2, 2]


def test_no_linkedin_url_stands_twice_and_spellings_differ(big: Firm) -> None:
    urls = [url["url"] for person in big.people for url in person.get("linkedinUrls", ())]
    assert len(urls) == len(set(urls))
    for spelling in (
        "http://",
        "HTTPS://",
        "https://www.",
        "https://linkedin.com",
        "?",
        "/uk.",
        "%C",
        "/in/",
    ):
        assert any(spelling in url or spelling.replace("/uk", "//uk") in url for url in urls), spelling


def test_names_repeat_themselves(big: Firm) -> None:
    names = Counter(person["name"] for person in big.people)
    assert sum(count > 1 for count in names.values()) > 20


def test_every_kind_of_gap_and_mark_is_there(big: Firm) -> None:
    assert any("emails" not in person for person in big.people)
    assert any(len(person.get("emails", ())) > 1 for person in big.people)
    assert any("tags" not in person for person in big.people)
    assert any(person.get("doNotContact") for person in big.people)
    assert any("externalRefs" in person for person in big.people)
    marked = [company for company in big.companies if company["doNotContact"]]
    assert {company["doNotContactEndDate"] is None for company in marked} == {True, False}
    assert {field["fieldType"] for field in big.custom_fields} == {"text", "single_select", "multiple_select"}
    assert {field["entity"] for field in big.custom_fields} == {"person", "company"}


def test_references_point_at_records(big: Firm) -> None:
    companies = {company["id"]: company["name"] for company in big.companies}
    people = {person["id"] for person in big.people}
    for person in big.people:
        for position in person.get("positions", ()):
            assert companies[position["companyId"]] == position["companyName"]
    assert {note["personId"] for note in big.notes} <= people
    assert {candidacy["personId"] for candidacy in big.candidacies} <= people
    assert {value["personId"] for value in big.custom_values} <= people


def test_the_anchors_are_in_every_firm(big: Firm) -> None:
    assert [person["name"] for person in big.people[: len(ANCHORS)]] == [anchor.name for anchor in ANCHORS]
