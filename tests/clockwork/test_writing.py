import json
from collections.abc import Awaitable, Callable

import httpx
import pytest
import respx

from clockwork.calls import Call
from clockwork.client import ClockworkClient
from clockwork.endpoints import ENDPOINTS
from clockwork.errors import Ambiguous, ClockworkError, ComeBackLater, NotFound, NotSent, Refused, Unreachable
from tests.clockwork.support import FIRM_URL, Clock

Write = Callable[[ClockworkClient], Awaitable[str | None]]

ADDITIONS: list[tuple[Write, str, object, str]] = [
    (
        lambda c: c.create_person({"name": "Ada", "do_not_contact": False}),
        "people",
        {"person": {"name": "Ada", "do_not_contact": False}},
        "person",
    ),
    (
        lambda c: c.add_email("p", "a@b.c"),
        "people/p/email_addresses",
        {"email": {"address": "a@b.c"}},
        "personEmailAddress",
    ),
    (
        lambda c: c.add_email("p", "a@b.c", "work"),
        "people/p/email_addresses",
        {"email": {"address": "a@b.c", "location": "work"}},
        "personEmailAddress",
    ),
    (
        lambda c: c.add_phone("p", "123", "4", "home"),
        "people/p/phone_numbers",
        {"phone_number": {"digits": "123", "extension": "4", "location": "home"}},
        "personPhoneNumber",
    ),
    (
        lambda c: c.add_linkedin_url("p", "u"),
        "people/p/linkedin_urls",
        {"linkedin_url": {"url": "u"}},
        "personLinkedinUrl",
    ),
    (
        lambda c: c.add_address("p", {"city": "Bern", "street_2": "x"}),
        "people/p/addresses",
        {"address": {"city": "Bern", "street_2": "x"}},
        "personAddress",
    ),
    (
        lambda c: c.add_position("p", {"title": "CTO", "start_year": 2016}),
        "people/p/positions",
        {"position": {"title": "CTO", "start_year": 2016}},
        "position",
    ),
    (
        lambda c: c.add_school("p", {"name": "ETH", "field_of_study": "x"}),
        "people/p/schools",
        {"school": {"name": "ETH", "field_of_study": "x"}},
        "personSchool",
    ),
    (lambda c: c.add_tag("p", "t"), "people/p/tags", {"person_tag": {"tag_id": "t"}}, "personTag"),
    (lambda c: c.add_web_site("p", "u"), "people/p/web_sites", {"web_site": {"url": "u"}}, "personWebSite"),
    (
        lambda c: c.add_external_ref("p", "SW-1"),
        "people/p/external_refs",
        {"external_ref": {"external_ref": "SW-1"}},
        "personExternalRef",
    ),
    (
        lambda c: c.add_note("p", type="Call", content="<p>é</p>"),
        "people/p/notes",
        {"note": {"type": "Call", "content": "<p>é</p>", "content_type": "text/html"}},
        "note",
    ),
    (lambda c: c.create_company("Engines"), "companies", {"company": {"name": "Engines"}}, "company"),
    (
        lambda c: c.create_candidacy("j", "p", "s"),
        "projects/j/candidacies",
        {"candidacy": {"person_id": "p", "status_id": "s"}},
        "candidacy",
    ),
    (lambda c: c.create_webhook("https://x"), "webhooks", {"hook_url": "https://x"}, "webhook"),
]

CHANGES: list[tuple[Write, str, str, object]] = [
    (lambda c: c.update_person("p", {"name": "A"}), "PATCH", "people/p", {"person": {"name": "A"}}),
    (
        lambda c: c.update_position("p", "q", {"end_month": 2}),
        "PATCH",
        "people/p/positions/q",
        {"position": {"end_month": 2}},
    ),
    (
        lambda c: c.set_custom_field("p", "f", value="x"),
        "PUT",
        "people/p/custom_fields/f",
        {"person_custom_field": {"value": "x"}},
    ),
    (
        lambda c: c.set_custom_field("p", "f", option_ids=("1", "2")),
        "PUT",
        "people/p/custom_fields/f",
        {"person_custom_field": {"option_ids": ["1", "2"]}},
    ),
    (lambda c: c.update_note("n", content="x"), "PATCH", "notes/n", {"note": {"content": "x"}}),
    (
        lambda c: c.update_company("c", {"web_site": "w"}),
        "PATCH",
        "companies/c",
        {"company": {"web_site": "w"}},
    ),
    (
        lambda c: c.update_candidacy("k", "s"),
        "PATCH",
        "candidacies/k",
        {"candidacy": {"status_id": "s"}},
    ),
]


@pytest.mark.parametrize(("write", "path", "body", "key"), ADDITIONS)
async def test_an_addition_sends_the_pages_body_and_returns_the_new_id(
    client: ClockworkClient, clockwork: respx.MockRouter, write: Write, path: str, body: object, key: str
) -> None:
    route = clockwork.post(f"/{path}")
    route.side_effect = [
        httpx.Response(201, json={key: {"id": "n-1"}}),
        httpx.Response(200, json={"id": 7}),
    ]
    assert await write(client) == "n-1"
    assert await write(client) == "7"
    request = route.calls.last.request
    assert json.loads(request.content) == body
    assert request.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("write", "method", "path", "body"), CHANGES)
async def test_a_change_sends_the_pages_body_and_needs_no_answer(
    client: ClockworkClient, clockwork: respx.MockRouter, write: Write, method: str, path: str, body: object
) -> None:
    route = clockwork.request(method, f"/{path}")
    route.side_effect = [httpx.Response(200, json={"any": {}}), httpx.Response(204)]
    assert await write(client) is None
    assert await write(client) is None
    assert json.loads(route.calls.last.request.content) == body


async def test_deleting_a_webhook_sends_no_body(client: ClockworkClient, clockwork: respx.MockRouter) -> None:
    route = clockwork.delete("/webhooks/w").respond(204)
    await client.delete_webhook("w")
    assert route.calls.last.request.content == b""


async def test_every_write_of_the_table_has_a_method(client: ClockworkClient) -> None:
    tried: set[tuple[str, str]] = set()

    def remember(request: httpx.Request) -> httpx.Response:
        tried.add((request.method, request.url.path))
        return httpx.Response(200, json={"id": 1})

    with respx.mock(using="httpx") as router:
        router.route(url__startswith=FIRM_URL).mock(side_effect=remember)
        for write in [row[0] for row in ADDITIONS] + [row[0] for row in CHANGES]:
            await write(client)
        await client.delete_webhook("w")
    assert len(tried) == sum(row.is_write for row in ENDPOINTS)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"person": {}}', b'{"person": {"id": null}}', b"[]", b"<html>", b"7"]
)
async def test_an_addition_whose_answer_holds_no_id_is_ambiguous(
    client: ClockworkClient, clockwork: respx.MockRouter, body: bytes
) -> None:
    clockwork.post("/people").respond(201, content=body)
    with pytest.raises(Ambiguous):
        await client.create_person({"name": "Ada"})


async def test_a_change_whose_answer_is_no_json_is_ambiguous(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    clockwork.patch("/people/p").respond(200, content=b"<html>")
    with pytest.raises(Ambiguous):
        await client.update_person("p", {"name": "Ada"})


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx.ConnectError, Unreachable),
        (httpx.ConnectTimeout, Unreachable),
        (httpx.PoolTimeout, Unreachable),
        (httpx.ReadTimeout, Ambiguous),
        (httpx.ReadError, Ambiguous),
        (httpx.WriteError, Ambiguous),
        (httpx.RemoteProtocolError, Ambiguous),
    ],
)
async def test_a_write_without_an_answer_is_ambiguous_unless_nothing_was_sent(
    client: ClockworkClient,
    clockwork: respx.MockRouter,
    failure: type[httpx.TransportError],
    kind: type[ClockworkError],
) -> None:
    route = clockwork.post("/people").mock(side_effect=failure)
    with pytest.raises(ClockworkError) as error:
        await client.create_person({"name": "Ada"})
    assert type(error.value) is kind
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(422, Refused), (404, NotFound), (500, Ambiguous), (503, Ambiguous), (302, Ambiguous)],
)
async def test_a_write_that_was_not_done_is_made_only_once(
    client: ClockworkClient, clockwork: respx.MockRouter, status: int, kind: type[ClockworkError]
) -> None:
    route = clockwork.post("/people/p/tags").respond(status, headers={"Retry-After": "3"})
    with pytest.raises(ClockworkError) as error:
        await client.add_tag("p", "t")
    assert type(error.value) is kind
    assert route.call_count == 1


async def test_a_write_that_was_held_back_is_made_again(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    clockwork.post("/people/p/tags").mock(
        side_effect=[httpx.Response(429), httpx.Response(201, json={"personTag": {"id": 3}})]
    )
    assert await client.add_tag("p", "t") == "3"
    clockwork.post("/people/p/tags").respond(429, headers={"Retry-After": "600"})
    with pytest.raises(ComeBackLater) as later:
        await client.add_tag("p", "t")
    assert later.value.retry_after == 600


async def test_errors_show_neither_people_nor_secrets(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    clockwork.post("/people/p/email_addresses").respond(
        422, json={"errors": {"address": ["ada@example.com is taken"]}}
    )
    with pytest.raises(Refused) as refused:
        await client.add_email("p", "ada@example.com")
    assert refused.value.fields == {"address": ("ada@example.com is taken",)}
    shown = f"{refused.value} {refused.value!r}"
    assert "ada@" not in shown
    assert "secret-2" not in shown


async def test_a_guarded_client_asks_at_the_last_moment_and_sends_nothing_if_it_must_not(
    client: ClockworkClient, clockwork: respx.MockRouter, calls: list[Call], clock: Clock
) -> None:
    """The lease ends while the write is held back by a 429."""
    route = clockwork.post("/people/p/tags").respond(429, headers={"Retry-After": "20"})
    ends_at = clock.time + 15
    with pytest.raises(NotSent):
        await client.guarded(lambda: clock.time < ends_at).add_tag("p", "t")
    assert route.call_count == len(calls) == 1
    assert clock.time > ends_at


async def test_a_guard_forbids_only_writes_and_only_those_of_its_own_client(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    clockwork.get("/tags").respond(json={"tags": []})
    clockwork.post("/people/p/tags").respond(201, json={"personTag": {"id": 3}})
    guarded = client.guarded(lambda: False)
    assert await guarded.tags() == ()
    with pytest.raises(NotSent):
        await guarded.update_person("p", {"name": "Ada"})
    assert await guarded.guarded(lambda: True).add_tag("p", "t") == "3"
    assert await client.add_tag("p", "t") == "3"
