import re
from typing import Any

import httpx
import pytest

from clockwork.sandbox.firm import Firm
from clockwork.sandbox.options import Shapes
from clockwork.sandbox.sandbox import Sandbox

SEARCH_KEYS = {
    "id",
    "name",
    "firstName",
    "lastName",
    "createdAt",
    "updatedAt",
    "loadedAt",
    "lastImportedUpdatedAt",
    "mostRecentNoteUpdatedAt",
    "doNotContact",
    "noRelocation",
    "assistant",
    "assistantName",
    "user",
    "preferredEmailAddress",
    "preferredPhoneNumber",
    "preferredLinkedinUrl",
    "preferredWebSite",
    "preferredImAccount",
    "preferredAddress",
    "positions",
    "schools",
    "emails",
    "phoneNumbers",
    "addresses",
    "compensation",
    "tags",
    "notes",
    "linkedinUrls",
    "externalRefs",
}


@pytest.mark.parametrize(
    ("path", "key", "keys"),
    [
        ("companies", "companies", {"id", "name", "webSite", "doNotContact", "doNotContactEndDate"}),
        ("tags", "tags", {"id", "name"}),
        ("regions", "regions", {"id", "name"}),
        ("projects", "projects", {"id", "name", "status"}),
        ("statuses", "statuses", {"id", "name"}),
        ("note_types", "noteTypes", {"id", "name"}),
        ("custom_fields", "customFields", {"id", "name", "entity", "fieldType", "options"}),
        ("users", "users", {"id", "name", "email"}),
    ],
)
def test_a_list_comes_under_its_key(api: httpx.Client, path: str, key: str, keys: set[str]) -> None:
    body = api.get(path).json()
    assert set(body) == {key}
    assert body[key]
    assert keys <= set(body[key][0])


def test_people_search_carries_the_keys_of_the_page(api: httpx.Client) -> None:
    body = api.get("people_search", params={"q": "eleanor whitcombe"}).json()
    assert set(body) == {"peopleSearch", "meta"}
    assert body["meta"] == {"total": 1, "page": 1}
    assert set(body["peopleSearch"][0]) == SEARCH_KEYS
    assert body["peopleSearch"][0]["preferredEmailAddress"] == "Eleanor.Whitcombe@harrowvale.example"


def test_the_listing_carries_fewer_lists_and_the_single_person_all(api: httpx.Client, firm: Firm) -> None:
    listed = api.get("people", params={"limit": 1}).json()["people"][0]
    single = api.get(f"people/{firm.people[0]['id']}").json()["person"]
    assert not {"schools", "addresses", "notes", "linkedinUrls", "externalRefs"} & set(listed)
    assert set(single) >= SEARCH_KEYS | {"webSites", "nickName", "biography"}


def test_shapes_can_be_made_poorer(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_options(shapes=Shapes(search=(), listing=(), single=()))
    person = api.get("people_search", params={"q": "eleanor.whitcombe"}).json()["peopleSearch"][0]
    assert not [key for key, value in person.items() if isinstance(value, list)]
    assert person["preferredLinkedinUrl"] == "https://www.linkedin.com/in/eleanor-whitcombe"


def test_empty_tags_come_as_null_for_some_people_and_as_a_list_for_others(api: httpx.Client) -> None:
    people = api.get("people", params={"limit": 100}).json()["people"]
    empty = [person["tags"] for person in people if not person["tags"]]
    assert None in empty
    assert [] in empty


def test_people_are_stamped_without_a_zone_and_notes_with_one(api: httpx.Client, firm: Firm) -> None:
    person = api.get("people", params={"limit": 1}).json()["people"][0]
    notes = api.get(f"people/{firm.notes[0]['personId']}/notes").json()["notes"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", person["updatedAt"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", notes[0]["createdAt"])
    assert set(notes[0]) == {"id", "type", "content", "createdAt"}


def test_paging_by_offset_gives_everybody_once(api: httpx.Client, firm: Firm) -> None:
    found: list[str] = []
    for offset in range(0, 200, 40):
        page = api.get("people", params={"limit": 40, "offset": offset}).json()["people"]
        found += [person["id"] for person in page]
    assert found == [person["id"] for person in firm.people]


def test_paging_a_search_gives_every_hit_once(api: httpx.Client) -> None:
    def page(number: int) -> dict[str, Any]:
        query: dict[str, str | int] = {"q": "chief", "page": number, "limit": 7}
        body: dict[str, Any] = api.get("people_search", params=query).json()
        return body

    total = page(1)["meta"]["total"]
    found = [person["id"] for number in range(1, total // 7 + 3) for person in page(number)["peopleSearch"]]
    assert len(found) == len(set(found)) == total > 14


def test_a_page_is_cut_to_a_hundred(api: httpx.Client) -> None:
    assert len(api.get("people", params={"limit": 500}).json()["people"]) == 100
    assert len(api.get("people_search", params={"limit": 500}).json()["peopleSearch"]) == 100


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "ten"}, {"offset": "-1"}, {"sort": "name"}])
def test_a_page_that_makes_no_sense_is_refused(api: httpx.Client, query: dict[str, str]) -> None:
    answer = api.get("people", params=query)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == set(query)


def test_the_newest_change_comes_first_unless_sorting_is_ignored(api: httpx.Client, sandbox: Sandbox) -> None:
    newest: dict[str, str | int] = {"sort": "-updatedAt", "limit": 100}
    stamps = [person["updatedAt"] for person in api.get("people", params=newest).json()["people"]]
    assert stamps == sorted(stamps, reverse=True)
    sandbox.set_options(honour_sort=False)
    people = api.get("people", params=newest).json()["people"]
    assert [person["id"] for person in people] == [person["id"] for person in sandbox.firm.people[:100]]


@pytest.mark.parametrize(
    "path", ["people/{}", "people/{}/notes", "notes/{}", "companies/{}", "projects/{}/candidacies"]
)
def test_an_unknown_id_is_not_found(api: httpx.Client, path: str) -> None:
    assert api.get(path.format("00000000-0000-4000-8000-000000000000")).status_code == 404


def test_candidacies_carry_their_person_when_asked(api: httpx.Client, firm: Firm) -> None:
    path = f"projects/{firm.projects[0]['id']}/candidacies"
    plain = api.get(path, params={"limit": 2}).json()["candidacies"]
    full = api.get(path, params={"limit": 2, "include": "person"}).json()["candidacies"]
    assert "person" not in plain[0]
    assert [candidacy["person"]["id"] for candidacy in full] == [candidacy["personId"] for candidacy in plain]


def test_custom_values_come_with_their_field(api: httpx.Client, firm: Firm) -> None:
    body = api.get(f"people/{firm.custom_values[0]['personId']}/custom_fields").json()
    assert set(body["personCustomFields"][0]) == {"id", "customFieldId", "value", "optionIds"}


def test_positions_can_come_with_month_and_year_apart(api: httpx.Client, sandbox: Sandbox) -> None:
    path = f"people/{sandbox.firm.people[0]['id']}/positions"
    assert api.get(path).json()["personPositions"][0]["startDate"] == "2019-04-01 00:00:00"
    sandbox.set_options(months_apart=True)
    position = api.get(path).json()["personPositions"][0]
    assert (position["startYear"], position["startMonth"], position["endYear"]) == (2019, 4, None)
    assert "startDate" not in position
