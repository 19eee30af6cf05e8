import httpx
import pytest
import respx

from clockwork.client import ClockworkClient
from clockwork.doctor import Finding, examine
from clockwork.endpoints import ENDPOINTS

RECORD = {"id": "r-1", "name": "Ada Byron", "email": "ada@example.com", "updatedAt": "2026-01-01 00:00:00"}


async def findings_of(client: ClockworkClient) -> dict[str, Finding]:
    findings = [finding async for finding in examine(client)]
    assert [finding.endpoint for finding in findings] == [row for row in ENDPOINTS if not row.is_write]
    assert all(finding.standing is finding.endpoint.standing for finding in findings)
    assert not [finding for finding in findings if "Ada" in finding.remark or "ada@" in finding.remark]
    return {finding.endpoint.name: finding for finding in findings}


def healthy(request: httpx.Request) -> httpx.Response:
    path = request.url.path.removeprefix("/v3.0/acme/")
    row = next(row for row in ENDPOINTS if not row.is_write and row.path in (path, path.replace("r-1", "{}")))
    single = row.path in ("people/{}", "notes/{}", "companies/{}")
    return httpx.Response(200, json={row.answers[0]: RECORD if single else [RECORD]})


async def test_a_healthy_account_answers_every_row_as_expected(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    route = clockwork.get(path__startswith="/").mock(side_effect=healthy)
    findings = await findings_of(client)
    assert all(finding.as_expected for finding in findings.values())
    assert findings["people.list"].remark == "Answered with 1 record, carrying id, name, updated_at."
    assert route.call_count == len(findings)


async def test_an_empty_account_leaves_what_needs_a_record_untried(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    def empty(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v3.0/acme/")
        row = next(row for row in ENDPOINTS if row.path == path)
        return httpx.Response(200, json={row.answers[0]: []})

    clockwork.get(path__startswith="/").mock(side_effect=empty)
    findings = await findings_of(client)
    assert {name for name, finding in findings.items() if finding.as_expected is None} == {
        "people.get",
        "people.positions",
        "people.notes",
        "people.custom_fields",
        "notes.get",
        "companies.get",
        "projects.candidacies",
    }
    assert "people.list" in findings["people.get"].remark


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(200, json={"types": ["Call"]})])
async def test_a_row_that_answers_otherwise_is_found_and_the_others_go_on(
    client: ClockworkClient, clockwork: respx.MockRouter, answer: httpx.Response
) -> None:
    clockwork.get("/note_types").mock(return_value=answer)
    clockwork.get(path__startswith="/").mock(side_effect=healthy)
    findings = await findings_of(client)
    assert [name for name, finding in findings.items() if not finding.as_expected] == ["note_types.list"]


async def test_a_list_that_is_not_sorted_as_asked_is_found(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    older = {**RECORD, "id": "r-0", "updatedAt": "2020-01-01 00:00:00"}
    clockwork.get("/people", params={"sort": "-updatedAt"}).respond(json={"people": [older, RECORD]})
    clockwork.get(path__startswith="/").mock(side_effect=healthy)
    findings = await findings_of(client)
    assert [name for name, finding in findings.items() if not finding.as_expected] == ["people.list_sorted"]
