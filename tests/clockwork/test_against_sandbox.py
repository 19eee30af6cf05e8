"""The client and the sandbox read the same page independently: here they have to agree, over real HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.doctor import examine
from clockwork.errors import CredentialsRefused, Culprit, NotFound, Refused
from clockwork.pace import Pace
from clockwork.records import FieldType
from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import believable_firm
from clockwork.sandbox.options import DEFAULT_CREDENTIALS
from clockwork.sandbox.server import serve_sandbox
from tests.clockwork.support import NOW


@pytest.fixture
async def sandbox_url() -> AsyncIterator[str]:
    async with serve_sandbox(create_sandbox(believable_firm(250))) as running:
        yield running.base_url


def client_for(http: httpx.AsyncClient, url: str, **changed: str) -> ClockworkClient:
    known = {
        "api_key": DEFAULT_CREDENTIALS.api_key,
        "api_secret": DEFAULT_CREDENTIALS.api_secret,
        "subdomain": DEFAULT_CREDENTIALS.subdomain,
        "service_key": DEFAULT_CREDENTIALS.service_key,
    }
    credentials = Credentials(**{**known, **changed})
    return ClockworkClient(http, credentials, Pace(None, 8), now=lambda: NOW, base_url=url)


async def test_the_doctor_finds_the_sandbox_healthy(http: httpx.AsyncClient, sandbox_url: str) -> None:
    findings = [finding async for finding in examine(client_for(http, sandbox_url))]
    assert [(one.endpoint.name, one.remark) for one in findings if one.as_expected is False] == []
    assert (
        len([one for one in findings if one.as_expected]) >= len(findings) - 1
    )  # the first person may have no note


async def test_everybody_is_read_once(http: httpx.AsyncClient, sandbox_url: str) -> None:
    client = client_for(http, sandbox_url)
    listed = [person.id async for person in client.people()]
    found = [person.id async for person in client.search_people("")]
    assert len(listed) == len(set(listed)) == 250
    assert sorted(found) == sorted(listed)


@pytest.mark.parametrize(
    ("changed", "culprit"),
    [
        ({"api_secret": "other"}, Culprit.API_KEY_OR_SECRET),
        ({"service_key": "other"}, Culprit.SERVICE_KEY_OR_SUBDOMAIN),
        ({"subdomain": "other"}, Culprit.SERVICE_KEY_OR_SUBDOMAIN),
    ],
)
async def test_wrong_credentials_are_named(
    http: httpx.AsyncClient, sandbox_url: str, changed: dict[str, str], culprit: Culprit
) -> None:
    with pytest.raises(CredentialsRefused) as refused:
        await client_for(http, sandbox_url, **changed).prove()
    assert refused.value.culprit is culprit


async def test_a_person_and_their_parts_are_written_and_read_back(
    http: httpx.AsyncClient, sandbox_url: str
) -> None:
    client = client_for(http, sandbox_url)
    tag = (await client.tags())[0]
    person_id = await client.create_person({"name": "Ada Byron King", "nick_name": "Ada"})
    await client.update_person(person_id, {"biography": "Wrote the first program."})
    await client.add_email(person_id, "ada@engines.example", "work")
    await client.add_phone(person_id, "442071234567", location="work")
    await client.add_linkedin_url(person_id, "https://www.linkedin.com/in/ada-byron")
    await client.add_address(person_id, {"city": "London", "street_2": "Flat 1"})
    await client.add_school(person_id, {"name": "Home", "start_year": 1995})
    await client.add_tag(person_id, tag.id)
    await client.add_web_site(person_id, "https://ada.example")
    await client.add_external_ref(person_id, "SW-1")

    person = await client.person(person_id)
    assert (person.name, person.nick_name) == ("Ada Byron King", "Ada")
    assert person.biography == "Wrote the first program."
    assert [email.address for email in person.emails or ()] == ["ada@engines.example"]
    assert [phone.digits for phone in person.phone_numbers or ()] == ["442071234567"]
    assert [link.url for link in person.linkedin_urls or ()] == ["https://www.linkedin.com/in/ada-byron"]
    assert [address.street2 for address in person.addresses or ()] == ["Flat 1"]
    assert [school.start and school.start.year for school in person.schools or ()] == [1995]
    assert person.tags == (tag,)
    assert [site.url for site in person.web_sites or ()] == ["https://ada.example"]
    assert [ref.external_ref for ref in person.external_refs or ()] == ["SW-1"]


async def test_a_job_is_written_changed_and_read_back(http: httpx.AsyncClient, sandbox_url: str) -> None:
    client = client_for(http, sandbox_url)
    company_id = await client.create_company("Analytical Engines Ltd")
    await client.update_company(company_id, {"web_site": "https://engines.example"})
    person_id = await client.create_person({"name": "Ada Byron King"})
    position_id = await client.add_position(
        person_id, {"title": "CTO", "company_id": company_id, "start_year": 2016, "start_month": 9}
    )
    await client.update_position(person_id, position_id, {"title": "Chief Engineer"})

    (position,) = await client.person_positions(person_id)
    assert (position.id, position.title, position.company_id) == (position_id, "Chief Engineer", company_id)
    assert position.is_current
    assert position.start is not None
    assert (position.start.year, position.start.month) == (2016, 9)
    assert (await client.company(company_id)).web_site == "https://engines.example"


async def test_what_hangs_on_a_person_beyond_their_parts_is_written(
    http: httpx.AsyncClient, sandbox_url: str
) -> None:
    client = client_for(http, sandbox_url)
    person_id = await client.create_person({"name": "Ada Byron King"})
    note_id = await client.add_note(person_id, type="Call", content="<p>Hello</p>")
    await client.update_note(note_id, content="<p>Hello again</p>")
    (note,) = await client.person_notes(person_id)
    assert (note.id, note.content, note) == (note_id, "<p>Hello again</p>", await client.note(note_id))

    text = next(field for field in await client.custom_fields() if field.field_type is FieldType.TEXT)
    await client.set_custom_field(person_id, text.id, value="Yes")
    assert [value.value for value in await client.person_custom_fields(person_id)] == ["Yes"]

    first, second = (await client.statuses())[:2]
    project = await anext(client.projects())
    candidacy_id = await client.create_candidacy(project.id, person_id, first.id)
    await client.update_candidacy(candidacy_id, second.id)
    candidacies = [one async for one in client.candidacies(project.id) if one.person_id == person_id]
    assert [(one.id, one.status_id) for one in candidacies] == [(candidacy_id, second.id)]


async def test_a_webhook_is_made_and_deleted(http: httpx.AsyncClient, sandbox_url: str) -> None:
    client = client_for(http, sandbox_url)
    webhook_id = await client.create_webhook("http://127.0.0.1:9/hook")
    await client.delete_webhook(webhook_id)
    with pytest.raises(NotFound):
        await client.delete_webhook(webhook_id)


async def test_refusals_and_missing_records_are_told_apart(http: httpx.AsyncClient, sandbox_url: str) -> None:
    client = client_for(http, sandbox_url)
    with pytest.raises(NotFound):
        await client.person("no-such-person")
    person = (await client.people_page(1, 0))[0]
    with pytest.raises(Refused) as refused:
        await client.add_email(person.id, "not an address")
    assert "address" in refused.value.fields
