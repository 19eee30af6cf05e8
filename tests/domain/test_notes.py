"""A note whose record is merged away or goes meanwhile is neither lost nor written twice."""

from collections.abc import Sequence

import pytest
from sqlalchemy import delete, select, update

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.sandbox.faults import Fault, FaultKind
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.outreach import record_outreach
from domain.outreach_input import Told
from domain.persons import PersonChange, upsert_persons
from domain.pushing.deciding import Ending
from domain.pushing.running import run_push
from domain.records.database import Database
from domain.records.outreach import NoteStatus, OutreachEvent
from domain.records.persons import Person
from domain.records.pushes import Push, PushKind, PushStatus
from domain.refs import Ref
from domain.rules.causes import Cause
from domain.rules.notes import LONGEST_NOTE
from domain.rules.steps import Rule
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import give_back, interrupted, take_work
from tests.domain.telling import counted, saying_what_was_said, told

NOTES = "people/*/notes"
MAILS = ["ada@engine.example"]


class Ada:
    """A Person who is linked to a record and has nothing but outreach to be written."""

    def __init__(self, db: Database, world: World, viewer: Viewer, office: Office, sandbox: Sandbox) -> None:
        self.db, self.sandbox = db, sandbox
        self._world, self._viewer, self._office = world, viewer, office
        self.record_id: str = sandbox.plant("people", {"name": "Ada", "emails": MAILS})["id"]

    async def enrol(self, emails: Sequence[str] = MAILS) -> None:
        """Tell of her, with these addresses, and link her to the record."""
        db, world, viewer = self.db, self._world, self._viewer
        await activate(db, world, self._office, viewer, GIVEN)
        await upsert_campaign(db, world, viewer, "c-1", {})
        await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada", "emails": emails})])
        await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id="p-1")])
        async with db.writing(viewer.team_id) as session:
            await session.execute(update(Person).values(clockwork_id=self.record_id))
            await session.execute(delete(Push).where(Push.kind == PushKind.SYNC))

    async def hears(self, *events: Told) -> None:
        """Tell of outreach to her."""
        await record_outreach(self.db, self._world, self._viewer, events)

    def client(self) -> ClockworkClient:
        """A client of the sandbox."""
        return self._office.open_client(Credentials(**GIVEN))

    async def run(self, client: ClockworkClient | None = None) -> Ending:
        """Run her push of notes at once, whenever it is due."""
        async with self.db.writing(self._viewer.team_id) as session:
            await session.execute(update(Push).values(due_at=self._world.now(), status=PushStatus.READY))
        ctx, (work,) = await take_work(self.db, self._world, self._viewer, client or self.client())
        ending = await run_push(ctx, work)
        await give_back(ctx)
        return ending

    async def events(self) -> list[tuple[NoteStatus, Rule | None]]:
        """What became of her events."""
        async with self.db.reading(self._viewer.team_id) as session:
            found = await session.scalars(select(OutreachEvent).order_by(OutreachEvent.id))
            return [(event.status, event.rule) for event in found]

    async def bodies(self) -> list[str | None]:
        """What is kept of what her events said."""
        async with self.db.reading(self._viewer.team_id) as session:
            found = await session.scalars(select(OutreachEvent.body).order_by(OutreachEvent.id))
            return list(found)

    def merge_into(self, name: str, emails: Sequence[str] = MAILS) -> str:
        """A recruiter merges the record into another, which has its notes from then on; its id."""
        notes = [{"id": note["id"], "content": note["content"]} for note in self.notes(self.record_id)]
        self.sandbox.remove("people", self.record_id)
        merged = {"name": name, "emails": emails, "notes": notes}
        return str(self.sandbox.plant("people", merged)["id"])

    def notes(self, record_id: str) -> list[dict[str, str]]:
        """The notes on a record."""
        found = self.sandbox.person(record_id)
        assert found is not None
        return list(found["notes"])


@pytest.fixture
def ada(db: Database, world: World, viewer: Viewer, office: Office, sandbox: Sandbox) -> Ada:
    return Ada(db, world, viewer, office, sandbox)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
async def test_a_note_without_an_answer_is_looked_for_where_its_record_was_merged_into(
    kind: FaultKind, ada: Ada
) -> None:
    await ada.enrol()
    await ada.hears(told())
    ada.sandbox.set_faults([Fault(kind, "POST", NOTES, times=1)])
    assert (await ada.run()).rule is Cause.RETRYING
    survivor = ada.merge_into("Ada L.")
    ending = await ada.run()

    assert (ending.status, ending.record_id) == (PushStatus.DONE, survivor)
    assert len(ada.notes(survivor)) == 1
    expected = Rule.NOTE_FOUND if kind == "drop_after" else Rule.NOTE_WANTED
    assert await ada.events() == [(NoteStatus.WRITTEN, expected)]


async def test_a_note_whose_record_has_gone_without_a_trace_is_not_written_twice(ada: Ada) -> None:
    await ada.enrol(emails=())
    await ada.hears(told())
    ada.sandbox.set_faults([Fault("drop_after", "POST", NOTES, times=1)])
    await ada.run()
    survivor = ada.merge_into("Somebody")
    anew = ada.sandbox.plant("people", {"name": "Ada", "externalRefs": ["sourcewhale:p-1"]})["id"]
    ending = await ada.run()

    assert (ending.status, ending.record_id) == (PushStatus.DONE, anew)
    assert await ada.events() == [(NoteStatus.LEFT, Rule.NOTE_UNTRACEABLE)]
    assert await ada.bodies() == [told().body]
    assert (len(ada.notes(survivor)), ada.notes(anew)) == (1, [])


async def test_a_note_is_looked_for_on_both_records_of_who_was_linked_to_another(ada: Ada) -> None:
    await ada.enrol()
    await ada.hears(told())
    ada.sandbox.set_faults([Fault("drop_after", "POST", NOTES, times=1)])
    await ada.run()
    other = ada.sandbox.plant("people", {"name": "Ada King"})["id"]
    async with ada.db.writing_everywhere() as session:
        await session.execute(update(Person).values(clockwork_id=other))

    assert (await ada.run()).status is PushStatus.DONE
    assert (len(ada.notes(ada.record_id)), ada.notes(other)) == (1, [])


async def test_what_was_said_is_read_a_note_at_a_time_however_much_waits(ada: Ada) -> None:
    await ada.enrol()
    await ada.hears(*(told(number, body=f"Letter {number}") for number in range(3)))
    with counted(ada.db) as statements:
        await ada.run()
    assert len(saying_what_was_said(statements)) == 3
    written = enumerate(ada.notes(ada.record_id))
    assert [f"Letter {number}" in note["content"] for number, note in written] == [True] * 3


async def test_a_note_without_an_answer_is_found_among_whatever_others_wrote(ada: Ada) -> None:
    others = [
        "<a x=y " * 9_000,
        f"&#{'9' * 5_000};",
        "<!--" * (LONGEST_NOTE // 4),
        "<p>" * LONGEST_NOTE,
    ]
    written = [{"id": f"other-{place}", "content": content} for place, content in enumerate(others)]
    ada.record_id = ada.sandbox.plant("people", {"name": "Ada", "emails": MAILS, "notes": written})["id"]
    await ada.enrol()
    await ada.hears(told())
    ada.sandbox.set_faults([Fault("drop_after", "POST", NOTES, times=1)])
    await ada.run()

    assert (await ada.run()).status is PushStatus.DONE
    assert await ada.events() == [(NoteStatus.WRITTEN, Rule.NOTE_FOUND)]
    assert len(ada.notes(ada.record_id)) == len(others) + 1


@pytest.mark.parametrize("is_merged", [True, False])
async def test_a_note_for_a_record_that_has_just_gone_goes_to_the_one_that_is_found_or_waits_for_it(
    is_merged: bool, ada: Ada
) -> None:
    await ada.enrol()
    await ada.hears(told(1), told(2))
    survivors: list[str] = []

    async def goes() -> None:
        if ada.sandbox.person(ada.record_id) is not None:
            survivors.append(ada.merge_into("Ada L.", MAILS if is_merged else ()))

    ending = await ada.run(interrupted(ada.client(), "add_note", goes))
    assert (ending.status, ending.rule) == (PushStatus.READY, Cause.RETRYING)
    assert [status for status, _ in await ada.events()] == [NoteStatus.WRITTEN, NoteStatus.WAITING]
    ending = await ada.run()
    (survivor,) = survivors
    if is_merged:
        assert (ending.status, len(ada.notes(survivor))) == (PushStatus.DONE, 2)
    else:
        assert (ending.status, ending.rule) == (PushStatus.PENDING, Cause.WAITING_FOR_RECORD)
