"""A worker that dies before it has recorded what it wrote: what a person edits then or later is kept."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import update

from clockwork.credentials import Credentials
from clockwork.errors import ComeBackLater
from clockwork.sandbox.faults import Fault, FaultKind
from clockwork.sandbox.sandbox import Sandbox
from domain.campaigning import upsert_campaign
from domain.configuring import update_settings
from domain.connecting import activate
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.pushing.queue import MAX_ATTEMPTS, release_orphans
from domain.pushing.running import run_push
from domain.records.companies import companies_like
from domain.records.database import Database
from domain.records.pushes import Push, PushStatus
from domain.refs import Ref
from domain.retrying import retry_failed
from domain.reviewing import Resolution, resolve_review
from domain.rules.causes import Cause
from domain.rules.fields import F
from domain.rules.reviews import Answer
from domain.rules.steps import Rule
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tests.domain.conftest import GIVEN
from tests.domain.lane import give_back, interrupted, take_work

BY_HAND = {"biography": "Edited by hand."}
ADA = {"name": "Ada Lovelace", "emails": ["ada@lost.example"], "summary": "Wrote the first program."}


@dataclass
class Story:
    """Ada, whom a recruiter has entered before, and a team that keeps edits."""

    db: Database
    world: World
    office: Office
    viewer: Viewer

    async def begin(self) -> None:
        await activate(self.db, self.world, self.office, self.viewer, GIVEN)
        await update_settings(self.db, self.world, self.viewer, 0, {"keep_clockwork_edits": True})
        await upsert_campaign(self.db, self.world, self.viewer, "c", {})
        await upsert_persons(self.db, self.world, self.viewer, [PersonChange("ada", ADA)])

    async def add(self, campaign: str = "c") -> None:
        refs = [Ref(sourcewhale_id="ada")]
        await upsert_campaign(self.db, self.world, self.viewer, campaign, {})
        await add_persons(self.db, self.world, self.viewer, Ref(sourcewhale_id=campaign), refs)

    async def push(self, about: str = F.BIOGRAPHY) -> Rule:
        """Run what is due; what was decided about a field."""
        client = self.office.open_client(Credentials(**GIVEN))
        ctx, (work,) = await take_work(self.db, self.world, self.viewer, client)
        ending = await run_push(ctx, work)
        await give_back(ctx)
        return next(step.rule for step in ending.steps if step.field == about)

    async def link(self) -> None:
        """Run the push, which asks which record Ada is, and link her to the first."""
        client = self.office.open_client(Credentials(**GIVEN))
        ctx, (work,) = await take_work(self.db, self.world, self.viewer, client)
        (first, *_) = (await run_push(ctx, work)).candidates
        await give_back(ctx)
        answer = Resolution(Answer.LINK, first["clockworkId"])
        await resolve_review(self.db, self.world, self.viewer, work.push_id, answer)

    async def push_and_fail(self) -> None:
        """The attempt that is cut short, as the sandbox's faults say, is the last one."""
        client = self.office.open_client(Credentials(**GIVEN))
        async with self.db.writing(self.viewer.team_id) as session:
            await session.execute(update(Push).values(attempts=MAX_ATTEMPTS - 1))
        ctx, (work,) = await take_work(self.db, self.world, self.viewer, client)
        with suppress(ComeBackLater):
            assert (await run_push(ctx, work)).status is PushStatus.FAILED
        await give_back(ctx)

    async def retry(self) -> None:
        assert await retry_failed(self.db, self.world, self.viewer, Cause.RETRIES_RAN_OUT) == 1

    async def push_and_die(self, after: str) -> None:
        """The answer to the first call of one kind is there when the worker is killed."""
        killed = asyncio.Event()

        async def die() -> None:
            killed.set()
            await asyncio.Event().wait()

        client = interrupted(self.office.open_client(Credentials(**GIVEN)), after, die)
        ctx, (work,) = await take_work(self.db, self.world, self.viewer, client)
        running = asyncio.create_task(run_push(ctx, work))
        await killed.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        now = self.world.now()
        async with self.db.writing(self.viewer.team_id) as session:
            await release_orphans(session, now, now, ctx.settle)
        await give_back(ctx)


@pytest.fixture
async def story(db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox) -> Story:
    sandbox.plant("people", {"name": "Ada", "emails": ADA["emails"], "biography": "Old words."})
    story = Story(db, world, office, viewer)
    await story.begin()
    await story.add()
    return story


def _ada(sandbox: Sandbox) -> str:
    (found,) = (
        one["id"] for one in sandbox.people() if any(e["address"] == ADA["emails"][0] for e in one["emails"])
    )
    return str(found)


async def test_an_edit_after_the_next_attempt_is_kept(story: Story, sandbox: Sandbox) -> None:
    await story.push_and_die("update_person")
    assert await story.push() is Rule.ALREADY_THERE
    sandbox.edit("people", _ada(sandbox), BY_HAND)
    await story.add()
    assert await story.push() is Rule.EDIT_KEPT


async def test_an_edit_before_the_next_attempt_is_kept_and_stays_kept(story: Story, sandbox: Sandbox) -> None:
    await story.push_and_die("update_person")
    sandbox.edit("people", _ada(sandbox), BY_HAND)
    assert await story.push() is Rule.EDIT_KEPT
    await story.add()
    assert await story.push() is Rule.EDIT_KEPT


async def test_a_record_that_we_created_is_ours_too(
    db: Database, world: World, office: Office, viewer: Viewer, sandbox: Sandbox
) -> None:
    story = Story(db, world, office, viewer)
    await story.begin()
    await story.add()
    await story.push_and_die("add_email")
    await story.push()
    sandbox.edit("people", _ada(sandbox), BY_HAND)
    await story.add()
    assert await story.push() is Rule.EDIT_KEPT


@pytest.mark.parametrize("fault", ["too_many", "drop_before"])
async def test_what_an_old_failure_planned_does_not_make_a_later_edit_ours(
    story: Story, sandbox: Sandbox, fault: FaultKind
) -> None:
    sandbox.set_faults([Fault(fault, "PATCH", "people/*", seconds=60)])
    await story.push_and_fail()
    sandbox.set_faults([])
    await story.add("another")
    assert await story.push() is Rule.OVERWRITE
    sandbox.edit("people", _ada(sandbox), {"biography": "Old words."})
    await story.retry()
    assert await story.push() is Rule.EDIT_KEPT


async def test_what_was_surely_never_sent_is_not_taken_for_ours(story: Story, sandbox: Sandbox) -> None:
    sandbox.set_faults([Fault("too_many", "PATCH", "people/*", seconds=60)])
    await story.push_and_fail()
    sandbox.set_faults([])
    sandbox.edit("people", _ada(sandbox), BY_HAND)
    await story.retry()
    assert await story.push() is Rule.OVERWRITE


async def test_a_title_of_ours_is_brought_up_to_date_after_a_lost_answer(
    story: Story, sandbox: Sandbox
) -> None:
    for role in ("CFO", "CTO", "CEO"):
        told = ADA | {"company": "Unheard Works", "role": role}
        await upsert_persons(story.db, story.world, story.viewer, [PersonChange("ada", told)])
        if role == "CTO":
            sandbox.set_faults([Fault("drop_after", "PATCH", "people/*/positions/*", times=1)])
        if role != "CEO":
            await story.add()
        await story.push()
    record = sandbox.person(_ada(sandbox))
    assert record is not None
    assert [position["title"] for position in record["positions"]] == ["CEO"]


@pytest.mark.parametrize(
    ("unheard", "rule"), [("people/*", Rule.OVERWRITE), ("people/*/positions/*", Rule.EDIT_KEPT)]
)
async def test_what_stood_behind_a_lost_answer_was_never_sent_and_is_not_taken_for_ours(
    story: Story, sandbox: Sandbox, unheard: str, rule: Rule
) -> None:
    def hold(title: str) -> None:
        held = {"id": "q-1", "title": title, "companyName": "Unheard Works", "type": "current"}
        sandbox.edit("people", _ada(sandbox), {"positions": [held]})

    hold("CFO")
    told = ADA | {"company": "Unheard Works", "role": "CTO"}
    await upsert_persons(story.db, story.world, story.viewer, [PersonChange("ada", told)])
    sandbox.set_faults([Fault("drop_after", "PATCH", unheard, times=1)])
    await story.push()
    hold("Adviser")
    assert await story.push(F.TITLE) is rule


async def test_a_text_of_ours_is_brought_up_to_date_after_two_lost_answers(
    story: Story, sandbox: Sandbox
) -> None:
    sandbox.set_faults([Fault("drop_after", "PATCH", "people/*", times=2)])
    for summary in ("Wrote a program.", "Wrote two.", "Wrote three."):
        told = PersonChange("ada", {"summary": summary})
        await upsert_persons(story.db, story.world, story.viewer, [told])
        assert await story.push() is Rule.OVERWRITE
    record = sandbox.person(_ada(sandbox))
    assert record is not None
    assert record["biography"] == "Wrote three."


@pytest.mark.parametrize(("known", "method"), [([{"name": "Unheard Works"}], "PATCH"), ([], "POST")])
async def test_a_web_site_whose_answer_was_lost_is_ours(
    story: Story, sandbox: Sandbox, known: list[dict[str, str]], method: str
) -> None:
    for company in known:
        sandbox.plant("companies", company)
    told = ADA | {"company": "Unheard Works", "domains": ["unheard.example"]}
    await upsert_persons(story.db, story.world, story.viewer, [PersonChange("ada", told)])
    sandbox.set_faults([Fault("drop_after", method, "companies*", times=1)])
    for _ in range(2):
        await story.push()
    async with story.db.reading(story.viewer.team_id) as session:
        (found,) = await companies_like(session, (), ["unheard.example"])
    assert (found.name, found.was_filled) == ("Unheard Works", True)


async def test_what_was_not_written_yet_is_written_by_the_next_attempt(
    story: Story, sandbox: Sandbox
) -> None:
    await story.push_and_die("person")
    assert await story.push() is Rule.OVERWRITE
    record = sandbox.person(_ada(sandbox))
    assert record is not None
    assert record["biography"] == ADA["summary"]


@pytest.mark.parametrize("deaths_before", [1, 2])
async def test_an_edit_is_kept_though_two_attempts_died(
    story: Story, sandbox: Sandbox, deaths_before: int
) -> None:
    told = PersonChange("ada", ADA | {"phones": ["+44 20 7946 0200"]})
    await upsert_persons(story.db, story.world, story.viewer, [told])
    for death, after in enumerate(("update_person", "add_phone"), start=1):
        await story.push_and_die(after)
        if death == deaths_before:
            sandbox.edit("people", _ada(sandbox), BY_HAND)
    assert await story.push() is Rule.EDIT_KEPT


async def test_an_edit_of_what_another_campaigns_push_had_written_is_kept(
    story: Story, sandbox: Sandbox
) -> None:
    await story.push_and_die("update_person")
    sandbox.edit("people", _ada(sandbox), BY_HAND)
    async with story.db.writing(story.viewer.team_id) as session:
        await session.execute(update(Push).values(due_at=story.world.now() + timedelta(hours=1)))
    await story.add("another")
    for _ in range(2):
        assert await story.push() is Rule.EDIT_KEPT
        await story.add("another")


@pytest.mark.parametrize("gone", ["a record", "a creation"])
async def test_what_was_sent_to_a_record_that_is_not_there_says_nothing_of_another(
    story: Story, sandbox: Sandbox, gone: str
) -> None:
    if gone == "a record":
        await story.push_and_die("update_person")
        sandbox.remove("people", _ada(sandbox))
    else:
        sandbox.remove("people", _ada(sandbox))
        sandbox.set_faults([Fault("drop_before", "POST", "people", times=1)])
        await story.push()
    for name in ("Ada L.", "Ada K."):
        sandbox.plant("people", {"name": name, "emails": ADA["emails"], "biography": "Others' words."})
    await story.link()
    assert await story.push() is Rule.OVERWRITE
