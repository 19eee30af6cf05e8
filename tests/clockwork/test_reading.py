import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import httpx
import pytest
import respx

from clockwork.calls import Call
from clockwork.client import ClockworkClient
from clockwork.endpoints import NEWEST_CHANGE_FIRST
from clockwork.errors import ComeBackLater, CredentialsRefused, Culprit, NotFound, Refused, Unreachable
from clockwork.records import Note, Person, PersonCustomField, Tag
from tests.clockwork.support import Clock

T = TypeVar("T")


async def all_of(records: AsyncIterator[T]) -> list[T]:
    return [record async for record in records]


def people(first: int, count: int) -> list[dict[str, object]]:
    return [{"id": number, "name": f"Person {number}"} for number in range(first, first + count)]


async def test_a_call_carries_the_headers_of_the_page(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    route = clockwork.get("/people_search").respond(
        json={"peopleSearch": [], "meta": {"total": 0, "page": 1}}
    )
    await client.prove()
    request = route.calls.last.request
    assert request.url.query == b"limit=1"
    assert request.headers["Authorization"] == "Token a2V5LTE6c2VjcmV0LTI="
    assert request.headers["X-API-Key"] == "service-3"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["Accept-Encoding"] == "identity"


async def test_people_are_read_page_by_page_until_a_short_page(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        offset, limit = int(request.url.params["offset"]), int(request.url.params["limit"])
        return httpx.Response(200, json={"people": people(offset, min(limit, 25 - offset))})

    route = clockwork.get("/people").mock(side_effect=answer)
    read = await all_of(client.people(page_size=10))
    assert [person.id for person in read] == [str(number) for number in range(25)]
    assert route.call_count == 3


async def test_a_list_that_knows_no_paging_is_read_once(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    larger = clockwork.get("/companies").respond(json={"companies": people(0, 12)})
    assert len(await all_of(client.companies(page_size=10))) == 12
    assert larger.call_count == 1
    exact = clockwork.get("/projects").respond(json={"projects": people(0, 10)})
    assert len(await all_of(client.projects(page_size=10))) == 10
    assert exact.call_count == 2


class Project:
    """The candidacies of a project, which something happens to once so many of its pages were read."""

    def __init__(self, count: int, happens: dict[int, Callable[[list[str]], object]]) -> None:
        self.ids = [str(number) for number in range(count)]
        self.pages = 0
        self._happens = happens

    def answer(self, request: httpx.Request) -> httpx.Response:
        offset, limit = int(request.url.params["offset"]), int(request.url.params["limit"])
        page = [{"id": one, "personId": one} for one in self.ids[offset : offset + limit]]
        self.pages += 1
        self._happens.get(self.pages, len)(self.ids)
        return httpx.Response(200, json={"candidacies": page})


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 7, 8, 12])
async def test_the_candidacies_of_a_project_that_stands_still_are_read_once(
    count: int, client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    project = Project(count, {})
    clockwork.get("/projects/j/candidacies").mock(side_effect=project.answer)
    read = [one.id for one in await all_of(client.candidacies("j", page_size=4))]
    assert list(dict.fromkeys(read)) == project.ids
    assert project.pages <= 1 + count // 3


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize("whom", range(14))
@pytest.mark.parametrize("where", [0, 5, 13])
async def test_no_candidacy_is_missed_that_changes_its_place_while_the_list_is_read(
    after: int, whom: int, where: int, client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    project = Project(14, {after: lambda ids: ids.insert(where, ids.pop(whom))})
    clockwork.get("/projects/j/candidacies").mock(side_effect=project.answer)
    read = {one.id for one in await all_of(client.candidacies("j", page_size=4))}
    assert read == set(project.ids)


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize("whom", range(14))
async def test_no_candidacy_is_missed_as_another_one_goes(
    after: int, whom: int, client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    project = Project(14, {after: lambda ids: ids.pop(whom)})
    clockwork.get("/projects/j/candidacies").mock(side_effect=project.answer)
    assert {one.id for one in await all_of(client.candidacies("j", page_size=4))} >= set(project.ids)


async def test_candidacies_that_never_stand_still_are_read_three_times(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    project = Project(14, dict.fromkeys(range(100), list.reverse))
    clockwork.get("/projects/j/candidacies").mock(side_effect=project.answer)
    assert await all_of(client.candidacies("j", page_size=4))
    assert project.pages <= 3 * 5


async def test_a_page_of_people_can_be_sorted(client: ClockworkClient, clockwork: respx.MockRouter) -> None:
    route = clockwork.get("/people").respond(json={"people": people(5, 2)})
    page = await client.people_page(2, 4, NEWEST_CHANGE_FIRST)
    assert [person.id for person in page] == ["5", "6"]
    assert dict(route.calls.last.request.url.params) == {"limit": "2", "offset": "4", "sort": "-updatedAt"}


@pytest.mark.parametrize("first_number", [0, 1])
async def test_a_search_pages_from_whatever_number_clockwork_counts_from(
    client: ClockworkClient, clockwork: respx.MockRouter, first_number: int
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["q"] == "a+b & c@example.com"
        number = int(request.url.params.get("page", first_number))
        offset = (number - first_number) * 2
        return httpx.Response(
            200,
            json={"peopleSearch": people(offset, min(2, 5 - offset)), "meta": {"total": 5, "page": number}},
        )

    clockwork.get("/people_search").mock(side_effect=answer)
    found = await all_of(client.search_people("a+b & c@example.com", page_size=2))
    assert [person.id for person in found] == ["0", "1", "2", "3", "4"]


async def test_a_search_that_ignores_the_page_ends(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    route = clockwork.get("/people_search").respond(json={"peopleSearch": people(0, 2)})
    assert len(await all_of(client.search_people("ada", page_size=2))) == 2
    assert [call.request.url.params.get("page") for call in route.calls] == [None, "2"]


@pytest.mark.parametrize("answer", [{"person": {"id": 4, "tags": None}}, {"id": 4, "tags": None}])
async def test_one_record_is_read_wrapped_or_flat(
    client: ClockworkClient, clockwork: respx.MockRouter, answer: object
) -> None:
    clockwork.get("/people/4").respond(json=answer)
    assert await client.person("4") == Person.from_json({"id": "4", "tags": None})


async def test_the_parts_of_a_person_are_read(client: ClockworkClient, clockwork: respx.MockRouter) -> None:
    clockwork.get("/people/p/positions").respond(json={"personPositions": [{"id": 1, "title": "CTO"}]})
    clockwork.get("/people/p/notes").respond(json={"notes": None})
    clockwork.get("/people/p/custom_fields").respond(
        json={"person_custom_fields": [{"id": 1, "customFieldId": 2, "optionIds": [3, "4"]}]}
    )
    clockwork.get("/notes/n").respond(json={"note": {"id": "n", "content": "<p>Hi</p>"}})
    assert [position.title for position in await client.person_positions("p")] == ["CTO"]
    assert await client.person_notes("p") == ()
    assert await client.person_custom_fields("p") == (PersonCustomField("1", "2", None, ("3", "4")),)
    assert await client.note("n") == Note("n", None, "<p>Hi</p>", None)


async def test_the_catalogue_and_the_candidacies_are_read(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    named = [{"id": 1, "name": "One"}]
    for path, key in {
        "tags": "tags",
        "regions": "regions",
        "statuses": "statuses",
        "note_types": "noteTypes",
        "custom_fields": "customFields",
        "users": "users",
    }.items():
        clockwork.get(f"/{path}").respond(json={key: named})
    lists = [
        await client.tags(),
        await client.regions(),
        await client.statuses(),
        await client.note_types(),
        await client.custom_fields(),
        await client.users(),
    ]
    assert lists[0] == (Tag("1", "One"),)
    assert [[record.name for record in records] for records in lists] == [["One"]] * 6
    clockwork.get("/companies/c").respond(json={"company": {"id": "c", "doNotContact": True}})
    assert (await client.company("c")).do_not_contact is True
    route = clockwork.get("/projects/j/candidacies").respond(
        json={"candidacies": [{"id": "k", "statusId": 5, "person": {"id": "p"}}]}
    )
    assert [candidacy.status_id for candidacy in await all_of(client.candidacies("j"))] == ["5"]
    assert route.calls.last.request.url.params["include"] == "person"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\xff", b"[" * 100_000, b"null", b'{"people": "x"}', b'{"people": {"0": {}}}', b"{}"],
)
async def test_an_answer_that_cannot_be_read_is_come_back_later(
    client: ClockworkClient, clockwork: respx.MockRouter, body: bytes
) -> None:
    clockwork.get("/people").respond(content=body)
    with pytest.raises(ComeBackLater, match="no usable answer"):
        await client.people_page(1, 0)


async def test_an_entry_that_cannot_be_read_is_passed_over_and_counts_for_paging(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    pages = {0: ["x", {"name": "no id"}], 2: [None, {"id": 3, "notes": "a text"}], 4: [{"id": 4}]}
    clockwork.get("/people").mock(
        side_effect=lambda request: httpx.Response(
            200, json={"people": pages[int(request.url.params["offset"])]}
        )
    )
    assert [person.id for person in await all_of(client.people(page_size=2))] == ["3", "4"]
    clockwork.get("/people_search").mock(
        side_effect=lambda request: httpx.Response(
            200, json={"peopleSearch": pages[2 * (int(request.url.params.get("page", "1")) - 1)]}
        )
    )
    assert [person.id for person in await all_of(client.search_people("a", page_size=2))] == ["3", "4"]


async def test_of_a_persons_custom_fields_none_is_passed_over(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    fields = [{"customFieldId": 2, "value": "Bern"}, {"customFieldId": 3, "optionIds": "C-Level"}]
    clockwork.get("/people/p/custom_fields").respond(json={"personCustomFields": fields})
    with pytest.raises(ComeBackLater, match="no usable answer"):
        await client.person_custom_fields("p")


async def test_a_record_that_is_none_is_not_read_as_an_empty_one(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    clockwork.get("/notes/n").respond(json={"ok": True})
    with pytest.raises(ComeBackLater):
        await client.note("n")


async def test_a_short_429_holds_the_team_and_is_tried_again(
    client: ClockworkClient, clockwork: respx.MockRouter, clock: Clock, calls: list[Call]
) -> None:
    clockwork.get("/tags").mock(
        side_effect=[
            httpx.Response(429, headers={"Retry-After": "7"}),
            httpx.Response(429, headers={"Retry-After": "Sun, 01 Mar 2026 12:00:20 GMT"}),
            httpx.Response(429),
            httpx.Response(200, json={"tags": []}),
        ]
    )
    assert await client.tags() == ()
    assert clock.time == 1000 + 7 + 20 + 1
    assert [call.status for call in calls] == [429, 429, 429, 200]
    assert {(call.endpoint, call.method) for call in calls} == {("tags.list", "GET")}


@pytest.mark.parametrize(("header", "attempts"), [("1", 4), ("31", 1)])
async def test_a_429_that_lasts_is_come_back_later(
    client: ClockworkClient, clockwork: respx.MockRouter, header: str, attempts: int
) -> None:
    route = clockwork.get("/tags").respond(429, headers={"Retry-After": header})
    with pytest.raises(ComeBackLater) as later:
        await client.tags()
    assert (later.value.retry_after, later.value.status) == (float(header), 429)
    assert route.call_count == attempts


async def test_a_503_is_left_to_the_caller(client: ClockworkClient, clockwork: respx.MockRouter) -> None:
    route = clockwork.get("/tags").respond(503, headers={"Retry-After": "9"})
    with pytest.raises(ComeBackLater) as later:
        await client.tags()
    assert (later.value.retry_after, route.call_count) == (9, 1)


async def test_wrong_credentials_and_missing_records_are_told_apart(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    clockwork.get("/people_search").mock(
        side_effect=[httpx.Response(401), httpx.Response(403), httpx.Response(404)]
    )
    culprits = []
    for _ in range(3):
        with pytest.raises(CredentialsRefused) as refused:
            await client.prove()
        culprits.append(refused.value.culprit)
    firm = Culprit.SERVICE_KEY_OR_SUBDOMAIN
    assert culprits == [Culprit.API_KEY_OR_SECRET, firm, firm]
    clockwork.get("/people/9").respond(404)
    with pytest.raises(NotFound):
        await client.person("9")


async def test_an_impossible_id_asks_nothing(client: ClockworkClient, clockwork: respx.MockRouter) -> None:
    with pytest.raises(NotFound):
        await client.person("..")
    with pytest.raises(Refused):
        await client.person("9" * 100_000)
    assert clockwork.calls.call_count == 0


@pytest.mark.parametrize(
    ("failure", "kind"),
    [(httpx.ConnectError, Unreachable), (httpx.PoolTimeout, Unreachable), (httpx.ReadError, ComeBackLater)],
)
async def test_a_connection_that_fails_is_come_back_later(
    client: ClockworkClient,
    clockwork: respx.MockRouter,
    calls: list[Call],
    failure: type[httpx.TransportError],
    kind: type[ComeBackLater],
) -> None:
    clockwork.get("/tags").mock(side_effect=failure)
    with pytest.raises(ComeBackLater) as later:
        await client.tags()
    assert type(later.value) is kind
    assert [call.status for call in calls] == [None]


async def test_what_was_searched_for_is_not_logged(
    client: ClockworkClient, clockwork: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    clockwork.get("/people_search").respond(json={"peopleSearch": []})
    assert await all_of(client.search_people("ada@example.com")) == []
    assert "ada" not in caplog.text


async def test_calls_at_once_stay_within_the_pace(
    client: ClockworkClient, clockwork: respx.MockRouter
) -> None:
    under_way, most = 0, 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return httpx.Response(200, json={"tags": []})

    clockwork.get("/tags").mock(side_effect=answer)
    await asyncio.gather(*(client.tags() for _ in range(30)))
    assert 1 < most <= 8
