"""Reviewing: a user says which record a Person is, and the pushes that asked go on.

Source: product.md: Finding the right record. Every user of the team may answer.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.reopening import lock_pushes, reopen_reviewed, wake_waiting
from domain.pushing.requesting import OVER
from domain.pushing.views import PushView, views_of
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.persons import Person, persons_by_id
from domain.records.pushes import Intent, IntentStatus, Push, PushStatus
from domain.refusals import Code, Refused, refuse
from domain.rules.causes import Cause
from domain.rules.reviews import Answer, Review
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a user answers; `record_id`: with LINK, the Clockwork id of the candidate."""

    answer: Answer
    record_id: str | None = None


@run_again_when_lost
async def resolve_review(
    db: Database, world: World, viewer: Viewer, push_id: UUID, resolution: Resolution
) -> PushView:
    """Remember the answer, and let all pushes of the Person that asked go on; the push as it stands then.

    The same answer of the same user again changes nothing. A push that was skipped by an answer may be
    answered anew.

    Raises:
        Refused: no such push, it does not ask (any more), the record is no candidate, or a record is just
            being created for the Person; nothing changed.
    """
    async with db.writing(viewer.team_id) as session:
        push, person = await _locked(session, push_id)
        if not _asks(push):
            if _said_before(person, viewer, resolution):
                return (await views_of(session, [push]))[0]
            raise _not_in_review(person)
        candidates = frozenset(candidate["clockworkId"] for candidate in push.candidates)
        if resolution.answer is Answer.LINK:
            await _link(session, world, person, resolution.record_id, candidates)
        person.review = Review(resolution.answer, candidates, viewer.user, world.now()).to_json()
        await session.flush()
        await reopen_reviewed(session, world, person.id)
        await session.refresh(push)
        return (await views_of(session, [push]))[0]


async def _locked(session: AsyncSession, push_id: UUID) -> tuple[Push, Person]:
    """The push and its Person, whom nobody else can answer about meanwhile; and the pushes that may go on."""
    person_id = await session.scalar(select(Push.person_id).where(Push.id == push_id))
    if person_id is None:
        raise refuse(Code.NOT_FOUND, "There is no such push.", "id")
    person = (await persons_by_id(session, [person_id], Lock.EXCLUSIVE))[person_id]
    await lock_pushes(session, Push.person_id == person_id, Push.status.not_in(OVER))
    return (await session.scalars(select(Push).where(Push.id == push_id))).one(), person


def _asks(push: Push) -> bool:
    skipped = push.status is PushStatus.SKIPPED and push.rule is Cause.REVIEW_SKIPPED
    return skipped or push.status is PushStatus.REVIEW


def _said_before(person: Person, viewer: Viewer, resolution: Resolution) -> bool:
    review = Review.from_json(person.review)
    if review is None or (review.answer, review.by) != (resolution.answer, viewer.user):
        return False
    return resolution.answer is not Answer.LINK or resolution.record_id == person.clockwork_id


def _not_in_review(person: Person) -> Refused:
    review = Review.from_json(person.review)
    who = f" {review.by} has answered for this person already." if review else ""
    return refuse(Code.NOT_IN_REVIEW, f"This push does not ask which record it is about.{who}", "id")


async def _link(
    session: AsyncSession, world: World, person: Person, record_id: str | None, candidates: frozenset[str]
) -> None:
    """The Person is that record from now on; what we know of another one no longer holds."""
    path = ("resolution", "link")
    if record_id is None or record_id not in candidates:
        raise refuse(Code.INVALID, "Link to one of the push's candidates, by its `clockworkId`.", *path)
    await _check_creation(session, person)
    if record_id != person.clockwork_id:
        person.clockwork_id, person.linked_at, person.written = record_id, world.now(), {}
    await wake_waiting(session, world, person.id, Cause.WAITING_FOR_RECORD)


async def _check_creation(session: AsyncSession, person: Person) -> None:
    """What an unanswered call may have created is looked for first: of a linked Person it would be a double.

    Whichever push of the Person runs next does that (`pushing.existing`).
    """
    sent = select(Intent.id).where(Intent.person_id == person.id, Intent.status == IntentStatus.SENT)
    if await session.scalar(sent.limit(1)) is None:
        return
    going_on = Push.status.in_((PushStatus.READY, PushStatus.RUNNING))
    runs = await session.scalar(select(Push.id).where(Push.person_id == person.id, going_on).limit(1))
    then = (
        "it is being looked for: answer again in a minute" if runs else "retry the person's failed push first"
    )
    raise refuse(Code.CONFLICT, f"A record may just have been created for this person: {then}.", "id")
