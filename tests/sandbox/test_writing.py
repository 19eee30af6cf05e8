from typing import Any

import httpx
import pytest

from clockwork.sandbox.firm import Firm
from clockwork.sandbox.sandbox import Sandbox
from tests.sandbox.calling import created_person

PARTS: list[tuple[str, dict[str, Any], str]] = [
    ("email_addresses", {"email": {"address": "a@b.example", "location": "work"}}, "personEmailAddress"),
    ("phone_numbers", {"phone_number": {"digits": "+44 20 7946 0999"}}, "personPhoneNumber"),
    ("linkedin_urls", {"linkedin_url": {"url": "https://www.linkedin.com/in/ada"}}, "personLinkedinUrl"),
    ("addresses", {"address": {"city": "London", "street_2": "Flat 2"}}, "personAddress"),
    ("positions", {"position": {"title": "Analyst", "company_name": "Engine Works"}}, "position"),
    ("schools", {"school": {"name": "Oxford", "degree": "BA", "end_year": 1999}}, "personSchool"),
    ("web_sites", {"web_site": {"url": "https://ada.example"}}, "personWebSite"),
    ("external_refs", {"external_ref": {"external_ref": "SW-9"}}, "personExternalRef"),
    ("notes", {"note": {"type": "Call", "content": "<p>Hi</p>", "content_type": "text/html"}}, "note"),
]


def test_a_created_person_comes_back_whole_and_wrapped(api: httpx.Client, sandbox: Sandbox) -> None:
    tag = sandbox.firm.tags[0]
    given = {"name": "Ada King Byron", "nick_name": "Ada", "do_not_contact": True, "tag_ids": [tag["id"]]}
    answer = api.post("people", json={"person": given | {"tag_names": ["Mathematics"]}})
    person = answer.json()["person"]
    assert answer.status_code == 201
    assert (person["firstName"], person["lastName"]) == ("Ada", "King Byron")
    assert (person["nickName"], person["doNotContact"]) == ("Ada", True)
    assert [found["name"] for found in person["tags"]] == [tag["name"], "Mathematics"]
    assert sandbox.store.tag_named("mathematics")


@pytest.mark.parametrize(("path", "body", "key"), PARTS)
def test_a_part_answers_its_id_only_and_is_there(
    api: httpx.Client, sandbox: Sandbox, path: str, body: dict[str, Any], key: str
) -> None:
    person_id = created_person(api)
    answer = api.post(f"people/{person_id}/{path}", json=body)
    assert answer.status_code == 201
    assert set(answer.json()) == {key}
    assert set(answer.json()[key]) == {"id"}
    person = sandbox.person(person_id) or {}
    there = {part["id"] for parts in person.values() if isinstance(parts, list) for part in parts}
    assert answer.json()[key]["id"] in there


@pytest.mark.parametrize(("path", "body", "key"), PARTS)
def test_the_same_part_twice_makes_two(api: httpx.Client, path: str, body: dict[str, Any], key: str) -> None:
    person_id = created_person(api)
    ids = {api.post(f"people/{person_id}/{path}", json=body).json()[key]["id"] for _ in range(2)}
    assert len(ids) == 2


def test_the_same_person_twice_makes_two(api: httpx.Client) -> None:
    assert created_person(api) != created_person(api)


def test_created_records_can_come_flat_and_with_200(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_options(wrap_created=False, created_status=200)
    answer = api.post("people", json={"person": {"name": "Ada"}})
    assert (answer.status_code, answer.json()["name"]) == (200, "Ada")


def test_changing_a_person_leaves_the_rest_and_replaces_tags(api: httpx.Client, sandbox: Sandbox) -> None:
    first, second = sandbox.firm.tags[:2]
    person_id = created_person(api)
    api.patch(f"people/{person_id}", json={"person": {"biography": "Poet", "tag_ids": [first["id"]]}})
    changed = api.patch(f"people/{person_id}", json={"person": {"tag_ids": [second["id"]]}}).json()["person"]
    assert (changed["name"], changed["biography"]) == ("Ada Byron", "Poet")
    assert changed["tags"] == [second]


def test_a_tag_is_added_by_its_id(api: httpx.Client, sandbox: Sandbox) -> None:
    person_id = created_person(api)
    tag = sandbox.firm.tags[3]
    answer = api.post(f"people/{person_id}/tags", json={"person_tag": {"tag_id": tag["id"]}})
    assert set(answer.json()) == {"personTag"}
    assert api.get(f"people/{person_id}").json()["person"]["tags"] == [tag]


def test_a_company_name_makes_a_company_or_uses_the_one_there_is(api: httpx.Client, sandbox: Sandbox) -> None:
    person_id = created_person(api)
    for name in ("Engine Works", "ENGINE WORKS"):
        api.post(f"people/{person_id}/positions", json={"position": {"company_name": name}})
    positions = api.get(f"people/{person_id}/positions").json()["personPositions"]
    assert positions[0]["companyId"] == positions[1]["companyId"]
    assert sandbox.counts()["companies"] == len(sandbox.firm.companies) + 1


def test_a_company_name_can_stay_text(api: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.set_options(create_companies=False)
    person_id = created_person(api)
    api.post(f"people/{person_id}/positions", json={"position": {"company_name": "Engine Works"}})
    position = api.get(f"people/{person_id}/positions").json()["personPositions"][0]
    assert (position["companyId"], position["companyName"]) == (None, "Engine Works")


def test_a_position_ends_when_it_is_given_an_end(api: httpx.Client) -> None:
    person_id = created_person(api)
    given = {"title": "Analyst", "start_year": 2020, "start_month": 3}
    position_id = api.post(f"people/{person_id}/positions", json={"position": given}).json()["position"]["id"]
    path = f"people/{person_id}/positions/{position_id}"
    changed = api.patch(path, json={"position": {"end_year": 2024}}).json()["position"]
    assert (changed["startDate"], changed["endDate"]) == ("2020-03-01", "2024-01-01")
    assert (changed["title"], changed["type"]) == ("Analyst", "former")


def test_updated_at_moves_with_the_person_and_with_parts_only_if_asked(
    firm: Firm, api: httpx.Client, sandbox: Sandbox
) -> None:
    path = f"people/{firm.people[0]['id']}"
    before = firm.people[0]["updatedAt"]
    email = {"email": {"address": "a@b.example"}}
    api.post(f"{path}/email_addresses", json=email)
    assert api.get(path).json()["person"]["updatedAt"] == before
    sandbox.set_options(touch_on_parts=True)
    api.post(f"{path}/email_addresses", json=email)
    assert api.get(path).json()["person"]["updatedAt"] > before


def test_a_note_can_name_its_type_or_its_id_and_be_changed(api: httpx.Client, sandbox: Sandbox) -> None:
    person_id = created_person(api)
    kind = sandbox.firm.note_types[3]
    _, note_id = (
        api.post(f"people/{person_id}/notes", json={"note": {"type": given, "content": "x"}}).json()["note"][
            "id"
        ]
        for given in (kind["name"], kind["id"])
    )
    api.patch(f"notes/{note_id}", json={"note": {"content": "y"}})
    notes = api.get(f"people/{person_id}/notes").json()["notes"]
    assert [(note["type"], note["content"]) for note in notes] == [(kind["name"], "y"), (kind["name"], "x")]
    assert api.get(f"notes/{note_id}").json()["note"] == notes[0]


def test_a_custom_field_is_set_once_however_often_it_is_put(api: httpx.Client, sandbox: Sandbox) -> None:
    field = next(field for field in sandbox.firm.custom_fields if field["fieldType"] == "single_select")
    path = f"people/{created_person(api)}/custom_fields"
    for option in field["options"][:2]:
        body = {"person_custom_field": {"option_ids": [option["id"]]}}
        assert api.put(f"{path}/{field['id']}", json=body).status_code == 200
    values = api.get(path).json()["personCustomFields"]
    assert [found["optionIds"] for found in values] == [[field["options"][1]["id"]]]


def test_a_company_is_created_and_changed(api: httpx.Client) -> None:
    given = {"company": {"name": "Engine Works", "web_site": "https://engine.example"}}
    company_id = api.post("companies", json=given).json()["company"]["id"]
    api.patch(f"companies/{company_id}", json={"company": {"name": "Engine Works Ltd"}})
    company = api.get(f"companies/{company_id}").json()["company"]
    assert (company["name"], company["webSite"]) == ("Engine Works Ltd", "https://engine.example")


def test_a_candidacy_starts_as_research_may_stand_twice_and_moves(
    api: httpx.Client, sandbox: Sandbox
) -> None:
    ids = {status["name"]: status["id"] for status in sandbox.firm.statuses}
    path = f"projects/{sandbox.firm.projects[0]['id']}/candidacies"
    body = {"candidacy": {"person_id": created_person(api)}}
    first, second = (api.post(path, json=body).json()["candidacy"]["id"] for _ in range(2))
    assert first != second
    assert (sandbox.store["candidacies"].get(first) or {})["statusId"] == ids["Research"]
    moved = api.patch(f"candidacies/{first}", json={"candidacy": {"status_id": ids["Placed"]}})
    assert moved.json()["candidacy"]["statusId"] == ids["Placed"]
