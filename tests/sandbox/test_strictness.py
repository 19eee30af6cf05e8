from typing import Any

import httpx
import pytest

from clockwork.sandbox.sandbox import Sandbox

BAD: list[tuple[str, Any, str]] = [
    ("", {"person": {}}, "name"),
    ("", {"person": {"name": "  "}}, "name"),
    ("", {"person": {"name": 7}}, "name"),
    ("", {"person": {"name": "A", "do_not_contact": "yes"}}, "do_not_contact"),
    ("", {"person": {"name": "A", "firstName": "A"}}, "firstName"),
    ("", {"person": {"name": "A", "tag_ids": ["unknown"]}}, "tag_ids"),
    ("", {"person": {"name": "A", "tag_names": "CFO"}}, "tag_names"),
    ("", {"people": {"name": "A"}}, "person"),
    ("", {"person": {"name": "A"}, "extra": 1}, "person"),
    ("", {"person": []}, "person"),
    ("", [], "person"),
    ("/email_addresses", {"email": {"address": "broken(at)example"}}, "address"),
    ("/email_addresses", {"email": {"address": "a@b.example; c@d.example"}}, "address"),
    ("/email_addresses", {"email": {}}, "address"),
    ("/phone_numbers", {"phone_number": {"digits": "none"}}, "digits"),
    ("/linkedin_urls", {"linkedin_url": {"url": ""}}, "url"),
    ("/web_sites", {"web_site": {"url": "two words"}}, "url"),
    ("/external_refs", {"external_ref": {"external_ref": " "}}, "external_ref"),
    ("/addresses", {"address": {"postalCode": "1"}}, "postalCode"),
    ("/addresses", {"address": {"region_id": "unknown"}}, "region_id"),
    ("/positions", {"position": {}}, "title"),
    ("/positions", {"position": {"title": "A", "company_id": "unknown"}}, "company_id"),
    ("/positions", {"position": {"title": "A", "start_month": 13, "start_year": 2020}}, "start_month"),
    ("/positions", {"position": {"title": "A", "start_year": "2020"}}, "start_year"),
    ("/positions", {"position": {"title": "A", "start_month": 3}}, "start_year"),
    ("/schools", {"school": {"degree": "BA"}}, "name"),
    ("/tags", {"person_tag": {"tag_id": "unknown"}}, "tag_id"),
    ("/notes", {"note": {"type": "Telegram", "content": "x"}}, "type"),
    ("/notes", {"note": {"type": "Call"}}, "content"),
    ("/notes", {"note": {"type": "Call", "content": "x", "content_type": "text/rtf"}}, "content_type"),
]


@pytest.mark.parametrize(("path", "body", "field"), BAD)
def test_a_bad_body_is_refused_by_field_and_changes_nothing(
    api: httpx.Client, sandbox: Sandbox, path: str, body: object, field: str
) -> None:
    before = sandbox.dump()
    answer = api.post(f"people/{sandbox.firm.people[0]['id']}{path}" if path else "people", json=body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"errors"}
    assert set(answer.json()["errors"]) == {field}
    assert all(isinstance(message, str) for message in answer.json()["errors"][field])
    assert sandbox.dump() == before


@pytest.mark.parametrize("body", [b"", b"{", b"name=Ada", b"\xff"])
def test_an_unreadable_body_is_a_bad_request(api: httpx.Client, body: bytes) -> None:
    assert api.post("people", content=body).status_code == 400


@pytest.mark.parametrize(
    ("field_type", "body", "field"),
    [
        ("text", {"option_ids": ["x"]}, "option_ids"),
        ("single_select", {"value": "C-Level"}, "value"),
        ("single_select", {"option_ids": ["x"]}, "option_ids"),
        ("multiple_select", {"option_ids": ["x"]}, "option_ids"),
    ],
)
def test_a_custom_value_must_suit_its_field(
    api: httpx.Client, sandbox: Sandbox, field_type: str, body: dict[str, Any], field: str
) -> None:
    fields = sandbox.firm.custom_fields
    chosen = next(
        found for found in fields if found["fieldType"] == field_type and found["entity"] == "person"
    )
    path = f"people/{sandbox.firm.people[0]['id']}/custom_fields/{chosen['id']}"
    answer = api.put(path, json={"person_custom_field": body})
    assert (answer.status_code, set(answer.json()["errors"])) == (422, {field})


def test_a_single_select_takes_one_option(api: httpx.Client, sandbox: Sandbox) -> None:
    field = next(field for field in sandbox.firm.custom_fields if field["fieldType"] == "single_select")
    path = f"people/{sandbox.firm.people[0]['id']}/custom_fields/{field['id']}"
    chosen = [option["id"] for option in field["options"][:2]]
    answer = api.put(path, json={"person_custom_field": {"option_ids": chosen}})
    assert answer.status_code == 422


def test_a_company_field_is_not_for_people(api: httpx.Client, sandbox: Sandbox) -> None:
    field = next(field for field in sandbox.firm.custom_fields if field["entity"] == "company")
    path = f"people/{sandbox.firm.people[0]['id']}/custom_fields/{field['id']}"
    assert api.put(path, json={"person_custom_field": {"option_ids": []}}).status_code == 422


@pytest.mark.parametrize("body", [{"person_id": "unknown"}, {"status_id": "unknown"}, {}])
def test_a_candidacy_needs_a_known_person_and_status(
    api: httpx.Client, sandbox: Sandbox, body: dict[str, str]
) -> None:
    if "status_id" in body:
        body = body | {"person_id": sandbox.firm.people[0]["id"]}
    path = f"projects/{sandbox.firm.projects[0]['id']}/candidacies"
    assert api.post(path, json={"candidacy": body}).status_code == 422


def test_a_change_may_leave_the_name_out_but_not_blank_it(api: httpx.Client, sandbox: Sandbox) -> None:
    path = f"people/{sandbox.firm.people[0]['id']}"
    assert api.patch(path, json={"person": {"biography": "x"}}).status_code == 200
    assert api.patch(path, json={"person": {"name": ""}}).status_code == 422


def test_parts_of_an_unknown_person_are_not_found(api: httpx.Client) -> None:
    answer = api.post("people/unknown/email_addresses", json={"email": {"address": "a@b.example"}})
    assert answer.status_code == 404
