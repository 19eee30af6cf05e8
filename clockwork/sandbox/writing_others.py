"""The other writing calls of clockwork-api.md: custom fields, notes, companies, candidacies, webhooks."""

from clockwork.sandbox import bodies
from clockwork.sandbox.calls import Answer, Call, InvalidError
from clockwork.sandbox.firm import candidacy as candidacy_record
from clockwork.sandbox.firm import company as company_record
from clockwork.sandbox.planting import default_status_id
from clockwork.sandbox.reading import known
from clockwork.sandbox.records import Record
from clockwork.sandbox.routing import endpoint
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.shapes import custom_value_answer, note_answer
from clockwork.sandbox.webhooks import is_loopback
from clockwork.sandbox.writing_people import created


@endpoint("PUT", "people/{id}/custom_fields/{id}")
def put_custom_field(sandbox: Sandbox, call: Call) -> Answer:
    """Set a custom field of a person, whatever it was."""
    person = known(sandbox, "people", call.ids[0])
    field = known(sandbox, "custom_fields", call.ids[1])
    body = bodies.CUSTOM_VALUE.read(call.body)
    _check_custom_value(field, body)
    values = sandbox.store["custom_values"].of(person["id"])
    before = next((found["id"] for found in values if found["customFieldId"] == field["id"]), None)
    record = {
        "id": before or sandbox.new_id(),
        "personId": person["id"],
        "customFieldId": field["id"],
        "value": body.get("value"),
        "optionIds": body.get("option_ids", []),
    }
    return Answer(200, {"personCustomField": custom_value_answer(sandbox.store.put("custom_values", record))})


def _check_custom_value(field: Record, body: Record) -> None:
    chosen = body.get("option_ids", [])
    if field["entity"] != "person":
        raise InvalidError({"custom_field_id": ["is not a field of people"]})
    if field["fieldType"] == "text":
        if chosen:
            raise InvalidError({"option_ids": ["must be empty for a text field"]})
        return
    if body.get("value") is not None:
        raise InvalidError({"value": ["must be blank for a select field"]})
    if field["fieldType"] == "single_select" and len(chosen) > 1:
        raise InvalidError({"option_ids": ["must be one at most"]})
    if not set(chosen) <= {option["id"] for option in field["options"]}:
        raise InvalidError({"option_ids": ["has an unknown option"]})


@endpoint("POST", "people/{id}/notes")
def add_note(sandbox: Sandbox, call: Call) -> Answer:
    """One more note on a person; `type` is the name or the id of a note type."""
    person = known(sandbox, "people", call.ids[0])
    body = bodies.NOTE.read(call.body)
    names = {
        key: kind["name"]
        for kind in sandbox.store["note_types"]
        for key in (kind["id"], kind["name"].casefold())
    }
    name = names.get(body["type"]) or names.get(body["type"].casefold())
    if name is None:
        raise InvalidError({"type": ["is not a note type"]})
    note = {
        "id": sandbox.new_id(),
        "personId": person["id"],
        "type": name,
        "content": body["content"],
        "createdAt": sandbox.zulu_stamp(),
    }
    sandbox.store.put("notes", note)
    return created(sandbox, "note", {"id": note["id"]})


@endpoint("PATCH", "notes/{id}")
def change_note(sandbox: Sandbox, call: Call) -> Answer:
    """Change the content of a note."""
    note = known(sandbox, "notes", call.ids[0])
    body = bodies.NOTE_CHANGE.read(call.body)
    return Answer(200, {"note": note_answer(sandbox.store.put("notes", note | body))})


@endpoint("POST", "companies")
def create_company(sandbox: Sandbox, call: Call) -> Answer:
    """A new company."""
    body = bodies.COMPANY.read(call.body)
    record = company_record(sandbox.new_id(), body["name"], body.get("web_site"), sandbox.stamp())
    sandbox.store.put("companies", record)
    return created(sandbox, "company", {"id": record["id"]})


@endpoint("PATCH", "companies/{id}")
def change_company(sandbox: Sandbox, call: Call) -> Answer:
    """Change a company."""
    company = known(sandbox, "companies", call.ids[0])
    body = bodies.COMPANY.read(call.body, partly=True)
    keys = {"name": "name", "web_site": "webSite"}
    changes = {ours: body[theirs] for theirs, ours in keys.items() if theirs in body}
    changed = sandbox.store.put("companies", company | changes | {"updatedAt": sandbox.stamp()})
    return Answer(200, {"company": changed})


@endpoint("POST", "projects/{id}/candidacies")
def create_candidacy(sandbox: Sandbox, call: Call) -> Answer:
    """A person into a project; a second time makes a second candidacy."""
    project = known(sandbox, "projects", call.ids[0])
    body = bodies.CANDIDACY.read(call.body)
    if body["person_id"] not in sandbox.store["people"]:
        raise InvalidError({"person_id": ["is not a person"]})
    status_id = _status_id(sandbox, body) if body.get("status_id") else default_status_id(sandbox.store)
    rank = len(sandbox.store["candidacies"].of(project["id"])) + 1
    link = (project["id"], body["person_id"])
    record = candidacy_record(sandbox.new_id(), link, status_id, rank, sandbox.zulu_stamp())
    sandbox.store.put("candidacies", record)
    sandbox.announce(record)
    return created(sandbox, "candidacy", {"id": record["id"]})


@endpoint("PATCH", "candidacies/{id}")
def change_candidacy(sandbox: Sandbox, call: Call) -> Answer:
    """Give a candidacy another status."""
    candidacy = known(sandbox, "candidacies", call.ids[0])
    body = bodies.CANDIDACY_CHANGE.read(call.body)
    changes = {"statusId": _status_id(sandbox, body), "updatedAt": sandbox.zulu_stamp()}
    changed = sandbox.store.put("candidacies", candidacy | changes)
    sandbox.announce(changed)
    return Answer(200, {"candidacy": changed})


def _status_id(sandbox: Sandbox, body: Record) -> str:
    status_id = str(body["status_id"])
    if status_id not in sandbox.store["statuses"]:
        raise InvalidError({"status_id": ["is not a status"]})
    return status_id


@endpoint("POST", "webhooks")
def create_webhook(sandbox: Sandbox, call: Call) -> Answer:
    """Register a URL on this machine; the answer is flat."""
    body = bodies.WEBHOOK.read(call.body)
    if not is_loopback(body["hook_url"]):
        raise InvalidError({"hook_url": ["must be http(s) on this machine"]})
    hook = sandbox.store.put("webhooks", {"id": sandbox.new_id(), "hookUrl": body["hook_url"]})
    return Answer(sandbox.options.created_status, {"id": hook["id"]})


@endpoint("DELETE", "webhooks/{id}")
def delete_webhook(sandbox: Sandbox, call: Call) -> Answer:
    """Send nothing more to a URL."""
    sandbox.store.remove("webhooks", known(sandbox, "webhooks", call.ids[0])["id"])
    return Answer(204, None)
