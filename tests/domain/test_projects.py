"""Who is in a project is read once for many pushes, but never from before it had to be forgotten."""

import asyncio
from datetime import UTC, datetime

import httpx

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.pace import Pace
from domain.pushing.projects import Projects
from tests.domain.conftest import GIVEN


def _now() -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC)


class SlowProject:
    """A project whose list is put together when it is asked for, and answered once `answers` is set."""

    def __init__(self) -> None:
        self.people: list[str] = []
        self.asked, self.answers = asyncio.Event(), asyncio.Event()
        self.readings = 0

    async def __call__(self, _request: httpx.Request) -> httpx.Response:
        listed = [{"id": f"c-{person_id}", "personId": person_id} for person_id in self.people]
        self.readings += 1
        self.asked.set()
        await self.answers.wait()
        return httpx.Response(200, json={"candidacies": listed})


async def test_whoever_waits_for_a_reading_that_is_forgotten_meanwhile_reads_anew() -> None:
    project, projects = SlowProject(), Projects()
    async with httpx.AsyncClient(transport=httpx.MockTransport(project)) as http:
        client = ClockworkClient(http, Credentials(**GIVEN), Pace(None, 8), now=_now)
        first = asyncio.create_task(projects.candidacies(client, _now, "x", "ben"))
        await project.asked.wait()
        project.people.append("ada")  # a creation without an answer arrives
        projects.forget("x")
        later = asyncio.create_task(projects.candidacies(client, _now, "x", "ada"))
        project.answers.set()
        await first
        assert [candidacy.id for candidacy in await later] == ["c-ada"]
        assert [candidacy.id for candidacy in await projects.candidacies(client, _now, "x", "ada")]
        assert project.readings == 2
