"""A record that a recruiter merges or deletes while it is synced: the person is looked for again."""

import pytest
from sqlalchemy import select, update

from clockwork.client import ClockworkClient
from clockwork.credentials import Credentials
from clockwork.sandbox.faults import Fault
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.pushing.queue import MAX_ATTEMPTS
from domain.pushing.running import run_push
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Push, PushStatus
from domain.refs import Ref
from domain.rules.causes import Cause
from domain.rules.steps import Action
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import give_back, interrupted, take_work

MAILS = ["ada@engine.example", "king@engine.example"]
RECORD = {"name": "Ada", "emails": [{"address": mail} for mail in MAILS]}
PHONE = "+44 20 7946 0200"
TOLD = [
    PersonChange("p-1", {"name": "Ada Lovelace", "emails": MAILS[:1], "phones": [PHONE]}),
    PersonChange("p-2", {"name": "Ada King", "emails": MAILS[1:]}),
]


@pytest.fixture
async def client(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> ClockworkClient:
    """Of a team that knows two Persons, who have one record."""
    sandbox.plant("people", RECORD)
    await activate(db, world, office, viewer, GIVEN)
    await upsert_campaign(db, world, viewer, "c-1", {})
    await upsert_persons(db, world, viewer, TOLD)
    return office.open_client(Credentials(**GIVEN))


class Merge:
    """A recruiter who merges Ada's record into a new one; `survivor` is the id of that, once it is done."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.survivor: str | None = None

    async def __call__(self) -> None:
        if self.survivor is None:
            (former,) = [one["id"] for one in self._sandbox.store["people"] if one["name"].startswith("Ada")]
            self._sandbox.remove("people", former)
            self.survivor = self._sandbox.plant("people", RECORD | {"name": "Ada L."})["id"]


async def _enrol(db: Database, world: World, viewer: Viewer, *persons: str) -> None:
    refs = [Ref(sourcewhale_id=one) for one in persons]
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), refs)


@pytest.mark.parametrize("after", ["person", "update_person"])
async def test_what_is_left_of_a_merge_gets_everything(
    after: str, db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    await _enrol(db, world, viewer, "p-1")
    merge = Merge(sandbox)
    ctx, (work,) = await take_work(db, world, viewer, interrupted(client, after, merge))
    ending = await run_push(ctx, work)
    assert (ending.status, ending.rule) == (PushStatus.READY, Cause.RETRYING)
    assert (ending.reason or "").endswith(" It is tried again by itself.")
    assert {step.action for step in ending.steps} == {Action.FIND}
    async with db.reading(viewer.team_id) as session:
        person = (await session.scalars(select(Person).where(Person.sourcewhale_id == "p-1"))).one()
        assert (person.clockwork_id, person.written) == (None, {})

    await give_back(ctx)
    ctx, (work,) = await take_work(db, world, viewer, client)
    ending = await run_push(ctx, work)
    assert (ending.status, ending.record_id) == (PushStatus.DONE, merge.survivor)
    left = sandbox.person(merge.survivor or "")
    assert left is not None
    assert (left["name"], len(left["phoneNumbers"])) == ("Ada Lovelace", 1)


async def test_a_record_that_goes_before_it_is_read_again_is_not_taken_for_a_refusal(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    await _enrol(db, world, viewer, "p-1", "p-2")
    ctx, (first, second) = await take_work(db, world, viewer, client)
    assert (await run_push(ctx, first)).status is PushStatus.DONE
    interrupted(client, "person", Merge(sandbox))
    ending = await run_push(ctx, second)
    assert (ending.status, ending.rule) == (PushStatus.READY, Cause.RETRYING)


async def test_what_is_shown_and_never_found_is_given_up(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    await _enrol(db, world, viewer, "p-1")
    sandbox.set_faults([Fault("error_before", path="people/*", status=404)])
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).values(attempts=MAX_ATTEMPTS - 1))
    ctx, (work,) = await take_work(db, world, viewer, client)
    ending = await run_push(ctx, work)
    assert (ending.status, ending.rule) == (PushStatus.FAILED, Cause.RETRIES_RAN_OUT)


async def test_a_record_of_ours_that_clockwork_does_not_show_yet_is_not_created_again(
    db: Database, world: World, viewer: Viewer, client: ClockworkClient, sandbox: Sandbox
) -> None:
    await upsert_persons(
        db, world, viewer, [PersonChange("p-3", {"name": "Ben", "emails": ["ben@b.example"]})]
    )
    await _enrol(db, world, viewer, "p-3")
    sandbox.set_faults([Fault("error_before", path="people/*", status=404)])
    ctx, (work,) = await take_work(db, world, viewer, client)
    ending = await run_push(ctx, work)
    assert (ending.status, ending.rule) == (PushStatus.FAILED, Cause.REFUSED)
    assert [one["name"] for one in sandbox.store["people"]].count("Ben") == 1
