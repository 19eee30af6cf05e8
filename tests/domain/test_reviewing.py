"""Answers to the question which record a Person is: taken once, and never half."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from domain.campaigning import upsert_campaign
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.pushing.requesting import new_push
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import Intent, IntentStatus, Push, PushKind, PushStatus
from domain.refs import Ref
from domain.refusals import Code, Refused
from domain.reviewing import Resolution, resolve_review
from domain.rules.causes import Cause
from domain.rules.reviews import Answer, Review
from domain.viewer import Role, Viewer
from domain.world import World
from tests.domain.at_once import meet

CANDIDATES = ("r-1", "r-2")
LINK, CREATE, SKIP = Resolution(Answer.LINK, "r-1"), Resolution(Answer.CREATE), Resolution(Answer.SKIP)


@pytest.fixture(autouse=True)
async def _pushes_of_every_kind(db: Database, world: World, viewer: Viewer) -> None:
    """Ada's push asks; so do her others, but for the stage, which waits for a record."""
    await upsert_campaign(db, world, viewer, "c-1", {"name": "CFOs"})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada"})])
    await add_persons(db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id="p-1")])
    async with db.writing(viewer.team_id) as session:
        push = (await session.scalars(select(Push))).one()
        _ask(push)
        edit, notes, stage = (
            _like(push, world, kind) for kind in (PushKind.EDIT, PushKind.NOTES, PushKind.STAGE)
        )
        session.add_all((edit, notes, stage))
        _ask(edit)
        _ask(notes)
        stage.status, stage.rule, stage.candidates = PushStatus.PENDING, Cause.WAITING_FOR_RECORD, []


def _ask(push: Push) -> None:
    push.status, push.rule = PushStatus.REVIEW, Cause.DIFFERENT_RECORDS
    push.candidates = [{"clockworkId": record_id} for record_id in CANDIDATES]


def _like(push: Push, world: World, kind: PushKind) -> Push:
    membership_id = None if kind is PushKind.EDIT else push.membership_id
    like = new_push(world, push.team_id, push.person_id, membership_id, kind)
    like.attempts = 3
    return like


async def _pushes(db: Database, viewer: Viewer) -> Sequence[Push]:
    async with db.reading(viewer.team_id) as session:
        return (await session.scalars(select(Push).order_by(Push.id))).all()


async def _ada(db: Database, viewer: Viewer) -> Person:
    async with db.reading(viewer.team_id) as session:
        return (await session.scalars(select(Person))).one()


async def _refusal(db: Database, world: World, viewer: Viewer, push: Push, resolution: Resolution) -> Code:
    with pytest.raises(Refused) as refused:
        await resolve_review(db, world, viewer, push.id, resolution)
    return refused.value.refusals[0].code


@pytest.mark.parametrize(
    ("resolution", "stage", "record_id"),
    [
        (LINK, PushStatus.READY, "r-1"),
        (CREATE, PushStatus.PENDING, None),
        (SKIP, PushStatus.PENDING, None),
    ],
)
async def test_an_answer_is_remembered_and_every_push_that_asked_goes_on(
    resolution: Resolution,
    stage: PushStatus,
    record_id: str | None,
    db: Database,
    world: World,
    viewer: Viewer,
) -> None:
    first, *_ = await _pushes(db, viewer)
    view = await resolve_review(db, world, viewer, first.id, resolution)
    ada = await _ada(db, viewer)
    review = Review.from_json(ada.review)

    assert view.push.status is PushStatus.READY
    assert review is not None
    assert (review.answer, review.candidates, review.by) == (
        resolution.answer,
        frozenset(CANDIDATES),
        viewer.user,
    )
    assert ada.clockwork_id == record_id
    assert [push.status for push in await _pushes(db, viewer)] == [*[PushStatus.READY] * 3, stage]


async def test_a_push_that_runs_meanwhile_runs_again(db: Database, world: World, viewer: Viewer) -> None:
    async with db.writing(viewer.team_id) as session:
        for push in await session.scalars(select(Push).where(Push.kind == PushKind.NOTES)):
            push.status = PushStatus.RUNNING
    first, *_ = await _pushes(db, viewer)
    await resolve_review(db, world, viewer, first.id, SKIP)

    (notes,) = [push for push in await _pushes(db, viewer) if push.kind is PushKind.NOTES]
    assert (notes.status, notes.rerun) == (PushStatus.RUNNING, True)


async def test_what_was_skipped_is_looked_at_again_once_the_keys_may_agree(
    db: Database, world: World, viewer: Viewer
) -> None:
    async with db.writing(viewer.team_id) as session:
        for push in await session.scalars(select(Push)):
            push.status, push.rule, push.finished_at = PushStatus.SKIPPED, Cause.REVIEW_SKIPPED, world.now()
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"emails": ["ada@engine.example"]})])

    pushes = await _pushes(db, viewer)
    assert {(push.status, push.finished_at) for push in pushes} == {(PushStatus.READY, None)}


async def test_of_two_users_at_once_one_wins_and_the_other_is_told(
    db: Database, world: World, viewer: Viewer
) -> None:
    first, second, *_ = await _pushes(db, viewer)
    told: list[Code] = []

    async def answer(user: str, push: Push, resolution: Resolution) -> None:
        try:
            await resolve_review(db, world, Viewer(viewer.team_id, user, Role.MEMBER), push.id, resolution)
        except Refused as refused:
            told.extend(refusal.code for refusal in refused.refusals)

    both = (answer("grace", first, LINK), answer("joan", second, CREATE))
    await meet(db, viewer, select(Person), *both)
    ada = await _ada(db, viewer)

    assert told == [Code.NOT_IN_REVIEW]
    assert ada.review is not None
    winner = {Answer.LINK: ("grace", "r-1"), Answer.CREATE: ("joan", None)}[ada.review["answer"]]
    assert (ada.review["by"], ada.clockwork_id) == winner


@pytest.mark.parametrize("resolution", [LINK, CREATE, SKIP])
async def test_the_same_answer_of_the_same_user_again_changes_nothing(
    resolution: Resolution, db: Database, world: World, viewer: Viewer
) -> None:
    first, *_ = await _pushes(db, viewer)
    await resolve_review(db, world, viewer, first.id, resolution)
    review = (await _ada(db, viewer)).review
    await resolve_review(db, world, viewer, first.id, resolution)

    assert (await _ada(db, viewer)).review == review
    colleague = Viewer(viewer.team_id, "grace", Role.MEMBER)
    assert await _refusal(db, world, colleague, first, resolution) is Code.NOT_IN_REVIEW


async def test_what_was_written_to_another_record_is_not_believed_of_the_linked_one(
    db: Database, world: World, viewer: Viewer
) -> None:
    async with db.writing(viewer.team_id) as session:
        ada = (await session.scalars(select(Person))).one()
        ada.clockwork_id, ada.written = "gone", {"biography": ["Ours."]}
    first, *_ = await _pushes(db, viewer)
    await resolve_review(db, world, viewer, first.id, LINK)

    ada = await _ada(db, viewer)
    assert (ada.clockwork_id, ada.written) == ("r-1", {})


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (PushStatus.RUNNING, "it is being looked for: answer again in a minute."),
        (PushStatus.FAILED, "retry the person's failed push first."),
    ],
)
async def test_nothing_is_linked_while_a_record_may_just_be_created(
    status: PushStatus, advice: str, db: Database, world: World, viewer: Viewer
) -> None:
    first, second, *_ = await _pushes(db, viewer)
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(Push).where(Push.id == second.id).values(status=status))
        session.add(
            Intent(
                id=world.new_id(),
                team_id=viewer.team_id,
                push_id=second.id,
                person_id=second.person_id,
                status=IntentStatus.SENT,
                keys=[],
                sent={"name": "Ada"},
                sent_at=world.now(),
            )
        )
    with pytest.raises(Refused) as refused:
        await resolve_review(db, world, viewer, first.id, LINK)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.message.partition(": ")[2]) == (Code.CONFLICT, advice)
    assert (await _ada(db, viewer)).review is None
    assert [push.status for push in (await _pushes(db, viewer))[:2]] == [PushStatus.REVIEW, status]


async def test_what_is_not_asked_or_not_ours_is_refused(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    first, *_, stage = await _pushes(db, viewer)
    assert await _refusal(db, world, viewer, first, Resolution(Answer.LINK, "r-3")) is Code.INVALID
    assert await _refusal(db, world, viewer, stage, SKIP) is Code.NOT_IN_REVIEW
    assert await _refusal(db, world, stranger, first, SKIP) is Code.NOT_FOUND
    assert (await _ada(db, viewer)).review is None
