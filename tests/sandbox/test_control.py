import httpx

from clockwork.sandbox.firm import Firm
from clockwork.sandbox.sandbox import Sandbox
from tests.sandbox.calling import created_person, people_named

WHOLE = {
    "name": "Ada Byron",
    "emails": ["Ada@Engine.example", {"address": "ada@home.example"}],
    "phoneNumbers": ["+44 20 7946 0999"],
    "linkedinUrls": ["https://www.linkedin.com/in/ada"],
    "externalRefs": ["SW-77"],
    "webSites": ["https://ada.example"],
    "schools": ["Home"],
    "addresses": [{"city": "London", "country": "United Kingdom"}],
    "tags": ["CFO", "Mathematics"],
    "positions": [{"title": "Analyst", "companyName": "Engine Works", "startDate": "2020-01-01"}],
    "notes": ["<p>Hello</p>", {"type": "Call", "content": "x"}],
}


def test_a_planted_person_is_whole_over_the_api(api: httpx.Client, control: httpx.Client) -> None:
    planted = control.post("/people", json=WHOLE).json()
    person = people_named(api, "ada@engine.example")[0]
    assert person["id"] == planted["id"]
    assert [email["address"] for email in person["emails"]] == ["Ada@Engine.example", "ada@home.example"]
    assert [tag["name"] for tag in person["tags"]] == ["CFO", "Mathematics"]
    assert person["positions"][0]["companyName"] == "Engine Works"
    assert person["positions"][0]["type"] == "current"
    assert [note["type"] for note in person["notes"]] == ["Internal", "Call"]
    assert person["preferredAddress"] == "London, United Kingdom"
    assert api.get(f"companies/{person['positions'][0]['companyId']}").status_code == 200


def test_an_edit_replaces_what_it_names_and_moves_updated_at(
    api: httpx.Client, control: httpx.Client, firm: Firm
) -> None:
    before = firm.people[0]
    path = f"people/{before['id']}"
    control.patch(f"/{path}", json={"doNotContact": True, "emails": ["new@b.example"]})
    after = api.get(path).json()["person"]
    assert (after["doNotContact"], after["name"]) == (True, before["name"])
    assert after["preferredEmailAddress"] == "new@b.example"
    assert after["updatedAt"] > before["updatedAt"]
    assert control.patch("/people/unknown", json={}).status_code == 404


def test_a_deleted_record_is_gone(api: httpx.Client, control: httpx.Client, firm: Firm) -> None:
    path = f"people/{firm.people[0]['id']}"
    assert control.delete(f"/{path}").status_code == 204
    assert api.get(path).status_code == 404
    assert control.get(f"/{path}").status_code == 404


def test_fields_tags_and_statuses_can_be_planted_and_renamed(
    api: httpx.Client, control: httpx.Client
) -> None:
    field = {"name": "Visa", "fieldType": "single_select", "options": [{"id": "o1", "name": "Yes"}]}
    planted = control.post("/custom_fields", json=field).json()
    assert planted in api.get("custom_fields").json()["customFields"]
    status = api.get("statuses").json()["statuses"][0]
    control.patch(f"/statuses/{status['id']}", json={"name": "Hired"})
    assert api.get("statuses").json()["statuses"][0] == {"id": status["id"], "name": "Hired"}
    control.post("/tags", json={"name": "Rocketry"})
    assert "Rocketry" in [tag["name"] for tag in api.get("tags").json()["tags"]]
    assert control.post("/planets", json={}).status_code == 404


def test_a_planted_company_can_be_off_limits(api: httpx.Client, control: httpx.Client) -> None:
    marked = {"name": "Hush", "doNotContact": True, "doNotContactEndDate": "2030-01-01"}
    company = control.post("/companies", json=marked).json()
    assert api.get(f"companies/{company['id']}").json()["company"]["doNotContactEndDate"] == "2030-01-01"


def test_calls_are_logged_in_order_with_bodies_only_if_asked(
    api: httpx.Client, control: httpx.Client
) -> None:
    control.post("/calls/clear")
    api.get("tags", params={"limit": 3})
    created_person(api)
    api.get("nothing")
    calls = control.get("/calls").json()["calls"]
    assert [(call["method"], call["path"], call["status"], call["isWrite"]) for call in calls] == [
        ("GET", "tags", 200, False),
        ("POST", "people", 201, True),
        ("GET", "nothing", 404, False),
    ]
    assert calls[0]["query"] == {"limit": "3"}
    assert [call["number"] for call in calls] == list(range(calls[0]["number"], calls[0]["number"] + 3))
    assert [call["received"] for call in calls] == sorted(call["received"] for call in calls)
    assert "body" not in calls[1]
    since = {"since": calls[0]["number"], "bodies": "true"}
    assert "Ada Byron" in control.get("/calls", params=since).json()["calls"][0]["body"]


def test_counts_tell_reads_from_writes(api: httpx.Client, control: httpx.Client, firm: Firm) -> None:
    api.get("tags")
    created_person(api)
    counts = control.get("/counts").json()
    assert (counts["people"], counts["reads"], counts["writes"]) == (len(firm.people) + 1, 1, 1)


def test_the_dump_has_everything_and_no_nulls_for_lists(control: httpx.Client, firm: Firm) -> None:
    dump = control.get("/dump").json()
    assert [person["id"] for person in dump["people"]] == [person["id"] for person in firm.people]
    assert all(
        isinstance(person[name], list) for person in dump["people"] for name in ("tags", "notes", "emails")
    )
    assert {"companies", "candidacies", "notes", "tags", "custom_values"} <= set(dump)


def test_a_reset_brings_the_firm_and_the_options_back(
    api: httpx.Client, control: httpx.Client, sandbox: Sandbox
) -> None:
    before = sandbox.dump()
    created_person(api)
    control.patch("/options", json={"page_limit": 5, "shapes": {"search": []}})
    assert len(api.get("people", params={"limit": 50}).json()["people"]) == 5
    control.post("/reset")
    assert sandbox.dump() == before
    assert control.get("/options").json()["page_limit"] == 100


def test_bad_control_calls_are_refused(control: httpx.Client) -> None:
    assert control.patch("/options", json={"colour": "red"}).status_code == 422
    assert control.post("/people", content=b"{").status_code == 400
    assert control.post("/people", json=[]).status_code == 422
