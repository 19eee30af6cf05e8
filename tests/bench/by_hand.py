"""The yardstick: the HTTP calls of a push, made in a plain loop by the same client, with no database."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from clockwork.credentials import Credentials
from clockwork.sandbox.options import DEFAULT_CREDENTIALS
from clockwork.transport import open_http
from tests.bench.pushing import Cost, PushCosts
from tests.running.contacts import Contact, contact
from tests.running.sandboxes import RemoteSandbox

_FIRST = 50_000
"""Its contacts are numbered from here: those of the pushes are others."""

T = TypeVar("T")


async def measure_by_hand(sandbox: RemoteSandbox, people: int, in_flight: int) -> PushCosts:
    """So many new people, and the same people read again, so many calls at once."""
    credentials = Credentials(**asdict(DEFAULT_CREDENTIALS))
    async with open_http() as http:
        headers = {**credentials.headers(), "Content-Type": "application/json"}
        hand = _Hand(http, f"{sandbox.base_url}/{credentials.subdomain}", headers)
        contacts = [contact(_FIRST + number) for number in range(people)]
        await hand.learn_tags()
        new = await _measure(sandbox, hand.create, contacts, in_flight)
        known = await _measure(sandbox, hand.read, list(hand.created), in_flight)
    return PushCosts(new, known)


async def _measure(
    sandbox: RemoteSandbox, work: Callable[[T], Awaitable[None]], things: Iterable[T], in_flight: int
) -> Cost:
    queue, done = iter(things), 0

    async def work_on() -> None:
        nonlocal done
        for thing in queue:
            await work(thing)
            done += 1

    before, started = sandbox.last_call(), time.process_time()
    await asyncio.gather(*(work_on() for _ in range(in_flight)))
    cpu = time.process_time() - started
    calls = sandbox.calls(before)
    return Cost(done, calls[-1]["received"] - calls[0]["received"], cpu, len(calls))


class _Hand:
    """Makes the calls, and believes every answer."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, headers: dict[str, str]) -> None:
        self._http, self._base_url, self._headers = http, base_url, headers
        self._tag_ids: dict[str, str] = {}
        self.created: list[str] = []

    async def learn_tags(self) -> None:
        """Read the firm's tags."""
        tags = (await self._call("GET", "tags?limit=100"))["tags"]
        self._tag_ids = {tag["name"]: tag["id"] for tag in tags}

    async def create(self, one: Contact) -> None:
        """Look for a contact by every key; then create the record, and its parts one by one."""
        urls = {page["network"]: page["url"] for page in one["socialUrls"]}
        ref = f"sourcewhale:{one['sourcewhaleId']}"
        for key in (ref, *one["emails"], urls["LINKEDIN"].removeprefix("https://www.")):
            found = await self._call("GET", f"people_search?limit=100&q={quote(key)}")
            assert not found["peopleSearch"]
        answer = await self._call("POST", "people", {"person": {"name": one["name"]}})
        person_id = answer["person"]["id"]
        for path, body in self._parts(one, ref, urls):
            await self._call("POST", f"people/{person_id}/{path}", body)
        self.created.append(person_id)

    async def read(self, person_id: str) -> None:
        """Read a record."""
        await self._call("GET", f"people/{person_id}")

    def _parts(self, one: Contact, ref: str, urls: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
        years = {"startYear": "start_year", "endYear": "end_year"}
        jobs = [
            {"title": job["title"], "company_name": job["company"]}
            | {theirs: job[ours] for ours, theirs in years.items() if ours in job}
            for job in one["experience"]
        ]
        studies = [
            {"name": study["school"], "degree": study["degree"], "end_year": study["endYear"]}
            for study in one["education"]
        ]
        return [
            ("external_refs", {"external_ref": {"external_ref": ref}}),
            *(("email_addresses", {"email": {"address": email}}) for email in one["emails"]),
            *(("phone_numbers", {"phone_number": {"digits": phone}}) for phone in one["phones"]),
            ("linkedin_urls", {"linkedin_url": {"url": urls["LINKEDIN"]}}),
            ("web_sites", {"web_site": {"url": urls["WEBSITE"]}}),
            *(("positions", {"position": job}) for job in jobs),
            *(("schools", {"school": study}) for study in studies),
            *(("tags", {"person_tag": {"tag_id": self._tag_ids[tag]}}) for tag in one["skills"]),
        ]

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        url = f"{self._base_url}/{path}"
        answer = await self._http.request(method, url, content=content, headers=self._headers)
        assert answer.is_success, answer.text
        return dict(answer.json())
