"""The writing calls of clockwork-api.md on people and their parts. The same POST twice makes two."""

from clockwork.sandbox import bodies, records
from clockwork.sandbox.calls import Answer, Call, InvalidError
from clockwork.sandbox.planting import company_for, tag_for
from clockwork.sandbox.reading import known, whole_person
from clockwork.sandbox.records import Record
from clockwork.sandbox.routing import endpoint
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.shapes import position_answer

_PERSON_KEYS = {
    "name": "name",
    "nick_name": "nickName",
    "biography": "biography",
    "assistant_name": "assistantName",
    "skype_name": "skypeName",
    "do_not_contact": "doNotContact",
    "no_relocation": "noRelocation",
}


def created(sandbox: Sandbox, key: str, record: Record) -> Answer:
    """The answer to a successful POST."""
    options = sandbox.options
    return Answer(options.created_status, {key: record} if options.wrap_created else record)


def put_person(sandbox: Sandbox, person: Record, changes: Record, *, touch: bool = True) -> Record:
    """Store a changed person; `touch` moves `updatedAt`."""
    stamp = {"updatedAt": sandbox.stamp()} if touch else {}
    return sandbox.store.put("people", person | changes | stamp)


def _add_part(sandbox: Sandbox, call: Call, name: str, part: Record) -> Record:
    person = known(sandbox, "people", call.ids[0])
    parts = [*(person.get(name) or ()), part]
    put_person(sandbox, person, {name: parts}, touch=sandbox.options.touch_on_parts)
    return {"id": part["id"]}


@endpoint("POST", "people")
def create_person(sandbox: Sandbox, call: Call) -> Answer:
    """A new person."""
    body = bodies.PERSON.read(call.body)
    stamp = sandbox.stamp()
    blank = {"id": sandbox.new_id(), "createdAt": stamp}
    person = put_person(sandbox, blank, _person_changes(sandbox, body))
    return created(sandbox, "person", whole_person(sandbox, person))


@endpoint("PATCH", "people/{id}")
def change_person(sandbox: Sandbox, call: Call) -> Answer:
    """Change a person; given tags replace all the person's tags."""
    person = known(sandbox, "people", call.ids[0])
    body = bodies.PERSON.read(call.body, partly=True)
    changed = put_person(sandbox, person, _person_changes(sandbox, body))
    return Answer(200, {"person": whole_person(sandbox, changed)})


def _person_changes(sandbox: Sandbox, body: Record) -> Record:
    changes = {ours: body[theirs] for theirs, ours in _PERSON_KEYS.items() if theirs in body}
    if "name" in body:
        first, _, last = body["name"].strip().partition(" ")
        changes |= {"firstName": first, "lastName": last or None}
    if "tag_ids" in body or "tag_names" in body:
        tags = [_tag(sandbox, tag_id, "tag_ids") for tag_id in body.get("tag_ids", ())]
        tags += [tag_for(sandbox, name) for name in body.get("tag_names", ())]
        changes["tags"] = [records.tag_reference(tag) for tag in tags]
    return changes


def _tag(sandbox: Sandbox, tag_id: str, field: str) -> Record:
    tag = sandbox.store["tags"].get(tag_id)
    if tag is None:
        raise InvalidError({field: ["is not a tag"]})
    return tag


@endpoint("POST", "people/{id}/email_addresses")
def add_email(sandbox: Sandbox, call: Call) -> Answer:
    """One more e-mail address."""
    known(sandbox, "people", call.ids[0])
    body = bodies.EMAIL.read(call.body)
    part = records.email(sandbox.new_id(), body["address"], sandbox.stamp(), body.get("location"))
    return created(sandbox, "personEmailAddress", _add_part(sandbox, call, "emails", part))


@endpoint("POST", "people/{id}/phone_numbers")
def add_phone(sandbox: Sandbox, call: Call) -> Answer:
    """One more phone number."""
    known(sandbox, "people", call.ids[0])
    body = bodies.PHONE.read(call.body)
    part = records.phone(sandbox.new_id(), body["digits"], body.get("extension"), body.get("location"))
    return created(sandbox, "personPhoneNumber", _add_part(sandbox, call, "phoneNumbers", part))


@endpoint("POST", "people/{id}/linkedin_urls")
def add_linkedin_url(sandbox: Sandbox, call: Call) -> Answer:
    """One more LinkedIn URL; the first one is the preferred one."""
    person = known(sandbox, "people", call.ids[0])
    body = bodies.LINKEDIN_URL.read(call.body)
    part = records.linkedin_url(sandbox.new_id(), body["url"], is_preferred=not person.get("linkedinUrls"))
    return created(sandbox, "personLinkedinUrl", _add_part(sandbox, call, "linkedinUrls", part))


@endpoint("POST", "people/{id}/web_sites")
def add_web_site(sandbox: Sandbox, call: Call) -> Answer:
    """One more web site."""
    known(sandbox, "people", call.ids[0])
    body = bodies.WEB_SITE.read(call.body)
    part = records.web_site(sandbox.new_id(), body["url"], body.get("location"))
    return created(sandbox, "personWebSite", _add_part(sandbox, call, "webSites", part))


@endpoint("POST", "people/{id}/external_refs")
def add_external_ref(sandbox: Sandbox, call: Call) -> Answer:
    """One more external reference."""
    known(sandbox, "people", call.ids[0])
    body = bodies.EXTERNAL_REF.read(call.body)
    part = records.external_ref(sandbox.new_id(), body["external_ref"])
    return created(sandbox, "personExternalRef", _add_part(sandbox, call, "externalRefs", part))


@endpoint("POST", "people/{id}/addresses")
def add_address(sandbox: Sandbox, call: Call) -> Answer:
    """One more postal address."""
    known(sandbox, "people", call.ids[0])
    body = bodies.ADDRESS.read(call.body)
    if body.get("region_id") and body["region_id"] not in sandbox.store["regions"]:
        raise InvalidError({"region_id": ["is not a region"]})
    renamed = {"street2": "street_2", "postalCode": "postal_code", "regionId": "region_id"}
    parts = body | {ours: body.get(theirs) for ours, theirs in renamed.items()}
    part = records.address(sandbox.new_id(), parts)
    return created(sandbox, "personAddress", _add_part(sandbox, call, "addresses", part))


@endpoint("POST", "people/{id}/schools")
def add_school(sandbox: Sandbox, call: Call) -> Answer:
    """One more school."""
    known(sandbox, "people", call.ids[0])
    body = bodies.SCHOOL.read(call.body)
    parts = {
        "degree": body.get("degree"),
        "fieldOfStudy": body.get("field_of_study"),
        "startDate": _date(body, "start"),
        "endDate": _date(body, "end"),
    }
    part = records.school(sandbox.new_id(), body["name"], parts)
    return created(sandbox, "personSchool", _add_part(sandbox, call, "schools", part))


@endpoint("POST", "people/{id}/tags")
def add_tag(sandbox: Sandbox, call: Call) -> Answer:
    """One more tag; the link's id is new, a tag that is there already stands twice."""
    known(sandbox, "people", call.ids[0])
    body = bodies.PERSON_TAG.read(call.body)
    _add_part(sandbox, call, "tags", records.tag_reference(_tag(sandbox, body["tag_id"], "tag_id")))
    return created(sandbox, "personTag", {"id": sandbox.new_id()})


@endpoint("POST", "people/{id}/positions")
def add_position(sandbox: Sandbox, call: Call) -> Answer:
    """One more position."""
    known(sandbox, "people", call.ids[0])
    body = bodies.POSITION.read(call.body)
    if not any(body.get(key) for key in ("title", "company_id", "company_name")):
        raise InvalidError({"title": ["can't be blank without a company"]})
    part = {"id": sandbox.new_id()} | _position_changes(sandbox, {}, body)
    return created(sandbox, "position", _add_part(sandbox, call, "positions", part))


@endpoint("PATCH", "people/{id}/positions/{id}")
def change_position(sandbox: Sandbox, call: Call) -> Answer:
    """Change a position."""
    person = known(sandbox, "people", call.ids[0])
    positions = person.get("positions") or []
    place = next((place for place, found in enumerate(positions) if found["id"] == call.ids[1]), None)
    if place is None:
        return Answer(404, {"error": "there is no such record"})
    body = bodies.POSITION.read(call.body)
    changed = positions[place] | _position_changes(sandbox, positions[place], body)
    changes = {"positions": [*positions[:place], changed, *positions[place + 1 :]]}
    put_person(sandbox, person, changes, touch=sandbox.options.touch_on_parts)
    return Answer(200, {"position": position_answer(changed, months_apart=sandbox.options.months_apart)})


def _position_changes(sandbox: Sandbox, before: Record, body: Record) -> Record:
    """All keys of a position but its id, from what it was and what is given."""
    start = _date(body, "start") if "start_year" in body or "start_month" in body else before.get("startDate")
    end = _date(body, "end") if "end_year" in body or "end_month" in body else before.get("endDate")
    return {
        "title": body.get("title", before.get("title")),
        **_employer(sandbox, before, body),
        "startDate": start,
        "endDate": end,
        "type": "former" if end else "current",
    }


def _employer(sandbox: Sandbox, before: Record, body: Record) -> Record:
    company_id, name = body.get("company_id"), body.get("company_name")
    if company_id:
        company = sandbox.store["companies"].get(company_id)
        if company is None:
            raise InvalidError({"company_id": ["is not a company"]})
    elif name:
        company = sandbox.store.company_named(name)
        if company is None and not sandbox.options.create_companies:
            return {"companyId": None, "companyName": name}
        company = company or company_for(sandbox, name)
    else:
        return {"companyId": before.get("companyId"), "companyName": before.get("companyName")}
    return {"companyId": company["id"], "companyName": company["name"]}


def _date(body: Record, edge: str) -> str | None:
    year, month = body.get(f"{edge}_year"), body.get(f"{edge}_month")
    if month and not year:
        raise InvalidError({f"{edge}_year": ["can't be blank with a month"]})
    return f"{year:04}-{month or 1:02}-01" if year else None
