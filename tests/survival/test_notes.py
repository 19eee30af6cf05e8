"""`kill -9` of the worker while notes are written: they are there in order, once each, on both stores."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clockwork.sandbox.faults import Fault
from tests.running.waiting import until
from tests.survival.conftest import SETTLE_SECONDS, StartWorkers
from tests.survival.stage import CAMPAIGN, Stage

DAYS = range(1, 7)
_RECORD = """
mutation ($events: [OutreachEventInput!]!) {
  outreachRecord(events: $events) { events { note { status } } userErrors { code } }
}"""
_CONFIGURE = """
mutation ($input: SettingsInput!) { settingsUpdate(input: $input) { userErrors { code } } }"""
_STAGE = """
mutation ($campaign: CampaignRef!, $person: PersonRef!) {
  personStageSet(campaign: $campaign, person: $person, stage: INTERESTED) { userErrors { code } }
}"""


@pytest.fixture
def environment(
    store: str, environment: dict[str, str], sqlite_template: Path, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """Either store, with the same doorbell."""
    if store == "postgresql":
        yield environment
        return
    file = shutil.copyfile(sqlite_template, tmp_path / "survival.sqlite")
    yield environment | {"DATABASE_URL": f"sqlite+aiosqlite:///{file}"}


class Notes:
    """One person in Clockwork, and the notes on the record."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._ada: str = stage.sandbox.plant("people", {"name": "Ada", "emails": ["ada@x.example"]})["id"]

    async def hold(self) -> None:
        """Six events that wait until she is interested."""
        changes = {"expectedVersion": 0, "whenAdding": "ON_INTERESTED", "onlyAddNotesToSynced": True}
        await self._stage.api.run(_CONFIGURE, input=changes)
        ada = {"sourcewhaleId": "ada", "name": "Ada", "emails": ["ada@x.example"]}
        await self._stage.api.tell(CAMPAIGN, [ada])
        await self._stage.api.add(CAMPAIGN, [ada])
        await self._stage.api.run(_RECORD, events=[_event(day) for day in DAYS])

    async def release(self) -> None:
        """She is interested now."""
        await self._stage.api.run(
            _STAGE, campaign={"sourcewhaleId": CAMPAIGN}, person={"sourcewhaleId": "ada"}
        )

    def written(self) -> list[int]:
        """The days of the notes, the first written first."""
        person = self._stage.sandbox.person(self._ada)
        assert person is not None
        contents = (note["content"] for note in person["notes"] or ())
        return [next(day for day in DAYS if f"{day} Nov 2026, 09:0{day}" in content) for content in contents]

    async def until_written(self, count: int) -> None:
        """Wait until so many notes are in Clockwork."""

        async def are_written() -> bool:
            return len(self.written()) >= count

        await until(are_written)

    async def until_under_way(self) -> None:
        """Wait until a note was sent that Clockwork has not answered."""

        async def is_under_way() -> bool:
            calls = self._stage.sandbox.calls.entries()
            return any(call["path"].endswith("/notes") and call["status"] is None for call in calls)

        await until(is_under_way)


def _event(day: int) -> dict[str, object]:
    return {
        "sourcewhaleId": f"e{day}",
        "person": {"sourcewhaleId": "ada"},
        "campaign": {"sourcewhaleId": CAMPAIGN},
        "type": "EMAIL",
        "direction": "SENT",
        "happenedAt": f"2026-11-0{day}T09:0{day}:00+01:00",
        "body": {"text": "Dear Ada"},
    }


@pytest.mark.parametrize("before", [0, 2, 5])
async def test_a_worker_that_is_killed_and_started_anew_writes_what_is_missing_in_its_order(
    before: int, stage: Stage, start_workers: StartWorkers
) -> None:
    stage.sandbox.set_faults([Fault("latency", "POST", "people/*/notes", seconds=0.05)])
    notes = Notes(stage)
    await notes.hold()
    with start_workers(1) as workers:
        await notes.release()
        await notes.until_under_way() if not before else await notes.until_written(before)
        for worker in workers.values():
            worker.kill()
    with start_workers(1):
        await stage.until_done(2)
    assert notes.written() == list(DAYS)


async def test_a_note_that_arrives_after_its_sender_died_is_adopted(
    stage: Stage, start_workers: StartWorkers
) -> None:
    late = Fault("late", "POST", "people/*/notes", times=1, skip=2, seconds=SETTLE_SECONDS - 1)
    stage.sandbox.set_faults([late])
    notes = Notes(stage)
    await notes.hold()
    with start_workers(1) as workers:
        await notes.release()
        await notes.until_written(2)
        await notes.until_under_way()
        for worker in workers.values():
            worker.kill()
    with start_workers(1):
        await stage.until_done(2)
    assert notes.written() == list(DAYS)
