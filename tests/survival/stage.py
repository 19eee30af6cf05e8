"""A team with contacts to push, seen from outside: through the API, in the sandbox, and by its lane."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from clockwork.sandbox.sandbox import Sandbox
from domain.records.database import Database
from domain.records.lanes import Lane
from tests.running.api import Api
from tests.running.contacts import Contact, contact, wanted, written
from tests.running.waiting import until

CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class Stage:
    """One test's."""

    api: Api
    sandbox: Sandbox
    db: Database

    async def tell(self, count: int) -> list[Contact]:
        """So many contacts, known to the API and not in a campaign."""
        contacts = [contact(number) for number in range(count)]
        await self.api.tell(CAMPAIGN, contacts)
        return contacts

    async def add(self, contacts: Sequence[Contact]) -> None:
        """Add them to the campaign, which asks for their pushes."""
        await self.api.add(CAMPAIGN, contacts)

    async def until_created(self, count: int) -> None:
        """Wait until so many people of ours were created."""
        known = len(self.sandbox.firm.people)

        async def created() -> bool:
            return self.sandbox.counts()["people"] - known >= count

        await until(created)

    async def until_done(self, count: int) -> None:
        """Wait until so many pushes are DONE."""

        async def done() -> bool:
            return (await self.api.progress(CAMPAIGN))["done"] >= count

        await until(done, within=180)

    async def holder(self) -> int | None:
        """The process that holds the team's lane; None: nobody does."""
        async with self.db.reading_everywhere() as session:
            owner = await session.scalar(select(Lane.owner))
        return int(owner.rpartition(":")[2]) if owner else None

    async def until_held(self, *, not_by: int | None = None) -> int:
        """The process that holds the team's lane, as soon as one does that is not `not_by`."""
        holders: list[int] = []

        async def held() -> bool:
            pid = await self.holder()
            if pid is not None and pid != not_by:
                holders.append(pid)
            return bool(holders)

        await until(held)
        return holders[0]

    def calls_under_way(self, path: str) -> int:
        """How many POSTs to a path were received and not answered."""
        calls = [call for call in self.sandbox.calls.entries() if call["path"] == path]
        return sum(call["method"] == "POST" and call["status"] is None for call in calls)

    async def assert_all_written_once(self, contacts: Sequence[Contact]) -> None:
        """Every contact is one record with every part once, and every push is DONE."""
        assert written(self.sandbox.people(), contacts) == wanted(contacts)
        progress = await self.api.progress(CAMPAIGN)
        assert (progress["total"], progress["done"]) == (len(contacts), len(contacts))
