"""Projects: who is in them and with which status, read once for the many pushes of a lane."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clockwork.client import ClockworkClient
from clockwork.endpoints import LIST_CANDIDACIES
from clockwork.errors import ComeBackLater
from domain.rules.candidacies import Candidacy

_LEAST = timedelta(seconds=2)
_TIMES_THE_READING = 4

_People = dict[str, dict[str, Candidacy]]
"""Candidacies by id, by the person's id."""


@dataclass(slots=True)
class _Project:
    """What is known of one project, and what we wrote to it since it was last begun to be read.

    `forgotten` counts how often it had to be forgotten: a reading that began before the last time is old.
    """

    people: _People = field(default_factory=dict)
    good_until: datetime | None = None
    written: list[tuple[str, Candidacy]] = field(default_factory=list)
    forgotten: int = 0
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Projects:
    """The candidacies of each project, whoever asks: Clockwork offers no way to ask for one alone.

    A reading is good for two seconds, or four times as long as it took, so that a large project costs at most
    a fifth of the calls. What we write meanwhile is noted; `forget` has the next asker read anew.
    """

    def __init__(self) -> None:
        self._projects: dict[str, _Project] = {}

    async def candidacies(
        self, client: ClockworkClient, now: Callable[[], datetime], project_id: str, person_id: str
    ) -> Sequence[Candidacy]:
        """A person's candidacies in a project, mostly one or none.

        Raises:
            NotFound: there is no such project.
            ClockworkError: of any other kind that reading can have.
        """
        project = self._projects.setdefault(project_id, _Project())
        async with project.reading:
            if project.good_until is None or now() > project.good_until:
                began, forgotten, project.written = now(), project.forgotten, []
                project.people = await _read(client, project_id)
                if project.forgotten == forgotten:
                    project.good_until = now() + max(_LEAST, (now() - began) * _TIMES_THE_READING)
                for whose, candidacy in project.written:
                    project.people.setdefault(whose, {})[candidacy.id] = candidacy
        return tuple(project.people.get(person_id, {}).values())

    def note(self, project_id: str, person_id: str, candidacy: Candidacy) -> None:
        """What we wrote: a reading that is under way may be older."""
        project = self._projects.setdefault(project_id, _Project())
        project.written.append((person_id, candidacy))
        project.people.setdefault(person_id, {})[candidacy.id] = candidacy

    def forget(self, project_id: str) -> None:
        """What was read, or is being read, may be wrong: whoever asks next reads anew."""
        project = self._projects.setdefault(project_id, _Project())
        project.good_until = None
        project.forgotten += 1


async def _read(client: ClockworkClient, project_id: str) -> _People:
    people: _People = {}
    async for found in client.candidacies(project_id):
        person_id = found.person_id or (found.person.id if found.person else None)
        if person_id is None:
            # Taken for absent, somebody would be put into the project once more.
            reason = "Clockwork does not show whose candidacies these are"
            raise ComeBackLater(reason, endpoint=LIST_CANDIDACIES.name)
        people.setdefault(person_id, {})[found.id] = Candidacy(found.id, found.status_id)
    return people
