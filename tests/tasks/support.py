"""Teams with due pushes, put straight into the tables, and what became of them."""

import asyncio
import json
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from clockwork.credentials import Credentials
from clockwork.sandbox.options import DEFAULT_CREDENTIALS
from clockwork.sandbox.sandbox import Sandbox
from domain.configuration import Configuration
from domain.records.campaigns import Campaign, Membership
from domain.records.connections import Connection, ConnectionStatus
from domain.records.database import Database
from domain.records.lanes import Lane
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, PushStatus
from domain.records.teams import Team
from domain.rules.syncing import Stage, SyncAs
from domain.sealing import Seal
from domain.world import World, real_world
from tasks.news import LocalNews
from tasks.resources import Resources

GOOD = Credentials(**asdict(DEFAULT_CREDENTIALS))
KEY = os.urandom(32)


class SilentBell:
    """A doorbell that only counts: nobody comes."""

    def __init__(self) -> None:
        self.rung: list[UUID] = []

    async def ring(self, team_id: UUID) -> None:
        self.rung.append(team_id)


@dataclass
class Scene:
    """A database with its tables, a sandbox, and the configuration that joins them."""

    db: Database
    configuration: Configuration
    sandbox: Sandbox
    world: World = field(default_factory=real_world)

    def resources(self, bell: SilentBell | None = None, **options: Any) -> Resources:  # noqa: ANN401 - as Resources takes them
        """One worker's, to be closed."""
        return Resources(
            options.pop("configuration", self.configuration),
            bell or SilentBell(),
            LocalNews(),
            options.pop("world", self.world),
            **options,
        )

    async def team(
        self, name: str = "Acme", *, pushes: int = 0, credentials: Credentials = GOOD, prefix: str = "Person"
    ) -> UUID:
        """A connected team whose campaign has so many Persons with READY pushes."""
        now, team_id = self.world.now(), self.world.new_id()
        sealed = Seal(self.configuration.encryption_key).close(
            json.dumps(asdict(credentials)).encode(), team_id
        )
        async with self.db.writing_everywhere() as session:
            session.add(Team(id=team_id, name=name, created_at=now))
            await session.flush()
            session.add(
                Connection(
                    team_id=team_id,
                    status=ConnectionStatus.CONNECTED,
                    reason=None,
                    since=now,
                    subdomain=credentials.subdomain,
                    api_key_ending=credentials.api_key[-4:],
                    sealed=sealed,
                    revision=1,
                    tested_at=now,
                )
            )
        await self.add_pushes(team_id, [f"{prefix} {name} {number}" for number in range(pushes)])
        return team_id

    async def add_pushes(
        self,
        team_id: UUID,
        names: Sequence[str],
        *,
        due_in: float = 0.0,
        **columns: Any,  # noqa: ANN401 - a Push's columns
    ) -> list[UUID]:
        """Persons of these names in a campaign of their own, each with a push; the pushes' ids."""
        now, new_id = self.world.now(), self.world.new_id
        campaign_id, ids = new_id(), []
        async with self.db.writing_everywhere() as session:
            session.add(
                Campaign(
                    id=campaign_id,
                    team_id=team_id,
                    sourcewhale_id=str(campaign_id),
                    name="Campaign",
                    sync_as=SyncAs.PERSON,
                    tags={},
                    when_adding=None,
                    project_id=None,
                    created_at=now,
                    updated_at=now,
                )
            )
            await session.flush()
            people = [(new_id(), new_id(), name) for name in names]
            session.add_all(_person(team_id, person_id, name, now) for person_id, _, name in people)
            await session.flush()
            session.add_all(
                _membership(team_id, campaign_id, person_id, membership_id, now)
                for person_id, membership_id, _ in people
            )
            await session.flush()
            for person_id, membership_id, _ in people:
                ids.append(new_id())
                due_at = now + timedelta(seconds=due_in)
                session.add(_push(team_id, ids[-1], person_id, membership_id, now, due_at, columns))
        return ids

    async def pushes(self, team_id: UUID) -> Sequence[Push]:
        async with self.db.reading(team_id) as session:
            return (await session.scalars(select(Push).order_by(Push.id))).all()

    async def statuses(self, team_id: UUID) -> Mapping[PushStatus, int]:
        return Counter(push.status for push in await self.pushes(team_id))

    async def all_done(self, team_id: UUID) -> bool:
        return set(await self.statuses(team_id)) == {PushStatus.DONE}

    async def has(self, team_id: UUID, status: PushStatus) -> bool:
        return status in await self.statuses(team_id)

    async def connection(self, team_id: UUID) -> Connection:
        async with self.db.reading(team_id) as session:
            return (await session.scalars(select(Connection))).one()

    async def lane(self, team_id: UUID) -> Lane | None:
        async with self.db.reading_everywhere() as session:
            return await session.scalar(select(Lane).where(Lane.team_id == team_id))

    async def hold_lane(self, team_id: UUID, *, ends_in: float, epoch: int = 5) -> None:
        """The lane as another worker holds it, until then."""
        expires_at = self.world.now() + timedelta(seconds=ends_in)
        async with self.db.writing_everywhere() as session:
            await session.merge(
                Lane(team_id=team_id, owner="another", epoch=epoch, expires_at=expires_at, rests_until=None)
            )

    async def change_pushes(self, team_id: UUID, **columns: Any) -> None:  # noqa: ANN401 - a Push's columns
        async with self.db.writing(team_id) as session:
            await session.execute(update(Push).values(**columns))

    def written(self, name: str = "Person") -> Counter[str]:
        """How many records of each name beginning so there are in the sandbox."""
        return Counter(person["name"] for person in self.sandbox.people() if person["name"].startswith(name))


def _person(team_id: UUID, person_id: UUID, name: str, now: datetime) -> Person:
    email = f"{name.lower().replace(' ', '.')}@people.example"
    return Person(
        id=person_id,
        team_id=team_id,
        sourcewhale_id=str(person_id),
        variables={"name": name, "emails": [email]},
        clockwork_id=None,
        linked_at=None,
        written={},
        created_at=now,
        updated_at=now,
    )


def _membership(
    team_id: UUID, campaign_id: UUID, person_id: UUID, membership_id: UUID, now: datetime
) -> Membership:
    return Membership(
        id=membership_id,
        team_id=team_id,
        campaign_id=campaign_id,
        person_id=person_id,
        stage=Stage.SOURCED,
        replied=False,
        interested=False,
        override={},
        added_at=now,
    )


def _push(
    team_id: UUID,
    push_id: UUID,
    person_id: UUID,
    membership_id: UUID,
    now: datetime,
    due_at: datetime,
    columns: Mapping[str, Any],
) -> Push:
    known: dict[str, Any] = {
        "status": PushStatus.READY,
        "result": None,
        "rule": None,
        "reason": None,
        "missing_fields": [],
        "candidates": [],
        "edited": [],
        "steps": [],
        "attempts": 0,
        "rerun": False,
        "finished_at": None,
        **columns,
    }
    return Push(
        id=push_id,
        team_id=team_id,
        person_id=person_id,
        membership_id=membership_id,
        kind=PushKind.SYNC,
        due_at=due_at,
        created_at=now,
        updated_at=now,
        **known,
    )


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Returns as soon as the condition holds; fails after so many seconds."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - what is waited for is in a database
            await asyncio.sleep(0.02)


async def never(condition: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """Whether the condition does not come true within so many seconds."""
    with suppress(TimeoutError):
        await until(condition, seconds)
        return False
    return True
