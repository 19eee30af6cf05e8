"""Persons: what SourceWhale tells about them, what a user changes by hand, and looking one up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.pushing.reopening import reopen_persons
from domain.pushing.requesting import request_edit
from domain.records.conflicts import run_again_when_lost
from domain.records.database import Database
from domain.records.locking import Lock
from domain.records.persons import Person, PersonKey, persons_by_key, persons_by_sourcewhale_id
from domain.records.pushes import Push
from domain.refs import Ref, person_with, resolve_person
from domain.refusals import Code, Refusal, Refused, refusal_of, refuse
from domain.rules.acceptance import MAX_ID, MAX_PERSONS, faults_of, text_faults
from domain.rules.edits import decide_edit
from domain.rules.finding import KeyKind, keys_of
from domain.rules.keys import normal_email, normal_linkedin
from domain.rules.settings import SettingName
from domain.rules.variables import Variables
from domain.team_rules import load_team_rules
from domain.viewer import Viewer
from domain.world import World


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What is told of one Person: variables by attribute name; those that are absent stay as they are."""

    sourcewhale_id: str
    changes: Mapping[str, object]


@run_again_when_lost
async def upsert_persons(
    db: Database, world: World, viewer: Viewer, changes: Sequence[PersonChange], only: str | None = None
) -> list[Person]:
    """Add or change up to 1,000 Persons, all or none; the Persons in the order given.

    `only` names the input of a single Person, so that refusals point into it instead of into a list.

    Raises:
        Refused: too many, an id twice or unusable, or variables that can't be kept; nothing changed.
    """
    paths = [(only,) if only else ("persons", str(index)) for index in range(len(changes))]
    _check_batch(changes, paths)
    async with db.writing(viewer.team_id) as session:
        names = [change.sourcewhale_id for change in changes]
        known = await persons_by_sourcewhale_id(session, names, Lock.EXCLUSIVE)
        changed: list[Person] = []
        refusals: list[Refusal] = []
        for path, change in zip(paths, changes, strict=True):
            person = known.get(change.sourcewhale_id) or _new_person(world, viewer, change.sourcewhale_id)
            known[person.sourcewhale_id] = person
            before = Variables.from_json(person.variables)
            after = before.changed(change.changes)
            refusals += [refusal_of(fault).under(*path) for fault in faults_of(after)]
            if person not in session or after != before:
                person.variables, person.updated_at = after.to_json(), world.now()
                changed.append(person)
        if refusals:
            raise Refused(*refusals)
        session.add_all(changed)
        await session.flush()
        await _keep_keys(session, changed)
        await reopen_persons(session, world, [person.id for person in changed])
    return [known[change.sourcewhale_id] for change in changes]


@dataclass(frozen=True, slots=True)
class Edited:
    """A Person after a change by hand, its push if there is one, and why there is one or none."""

    person: Person
    push: Push | None
    explanation: str


@run_again_when_lost
async def edit_person(
    db: Database, world: World, viewer: Viewer, ref: Ref, changes: Mapping[str, object]
) -> Edited:
    """A change by hand; pushed if the user's settings sync those and the Person is linked.

    Raises:
        Refused: no such Person, or variables that can't be kept; nothing changed.
    """
    async with db.writing(viewer.team_id) as session:
        person = await resolve_person(session, ref, "person", lock=Lock.EXCLUSIVE)
        before = Variables.from_json(person.variables)
        after = before.changed(changes)
        refusals = [refusal_of(fault).under("input") for fault in faults_of(after)]
        if refusals:
            raise Refused(*refusals)
        edited = [name for name in changes if getattr(before, name) != getattr(after, name)]
        settings = (await load_team_rules(session)).settings_of(viewer.user)
        decision = decide_edit(
            settings.layered(SettingName.SYNC_MANUAL_UPDATES),
            is_changed=bool(edited),
            is_linked=person.clockwork_id is not None,
        )
        if edited:
            person.variables, person.updated_at = after.to_json(), world.now()
            await _keep_keys(session, [person])
            await reopen_persons(session, world, [person.id])
        push = await request_edit(session, world, person, edited) if decision.is_pushed else None
        return Edited(person, push, decision.explanation)


async def find_person(
    db: Database,
    viewer: Viewer,
    *,
    ref: Ref | None = None,
    email: str | None = None,
    linkedin_url: str | None = None,
) -> Person | None:
    """The Person of that id, e-mail address or LinkedIn URL, in any spelling; the oldest of several."""
    async with db.reading(viewer.team_id) as session:
        if ref is not None:
            return await person_with(session, ref)
        kind = KeyKind.EMAIL if email is not None else KeyKind.LINKEDIN
        value = normal_email(email) if email is not None else normal_linkedin(linkedin_url or "")
        return next(iter(await persons_by_key(session, kind, value)), None) if value else None


def _check_batch(changes: Sequence[PersonChange], paths: Sequence[tuple[str, ...]]) -> None:
    if len(changes) > MAX_PERSONS:
        raise refuse(Code.TOO_MANY, f"Send at most {MAX_PERSONS:,} persons in one call.", "persons")
    refusals: list[Refusal] = []
    seen: set[str] = set()
    for under, change in zip(paths, changes, strict=True):
        path = (*under, "sourcewhale_id")
        if not change.sourcewhale_id.strip():
            refusals.append(Refusal(Code.BLANK, "Give SourceWhale's id of the person.", path))
        elif change.sourcewhale_id in seen:
            refusals.append(
                Refusal(Code.DUPLICATE, "This person is in the call already: send each once.", path)
            )
        refusals += [refusal_of(fault) for fault in text_faults(change.sourcewhale_id, MAX_ID, *path)]
        seen.add(change.sourcewhale_id)
    if refusals:
        raise Refused(*refusals)


def _new_person(world: World, viewer: Viewer, sourcewhale_id: str) -> Person:
    return Person(
        id=world.new_id(),
        team_id=viewer.team_id,
        sourcewhale_id=sourcewhale_id,
        variables={},
        written={},
        created_at=world.now(),
        updated_at=world.now(),
    )


async def _keep_keys(session: AsyncSession, persons: Sequence[Person]) -> None:
    """Replace the look-up keys of these Persons: two statements, however many there are."""
    rows = [
        {"team_id": person.team_id, "person_id": person.id, "kind": key.kind, "value": key.value}
        for person in persons
        for key in keys_of(Variables.from_json(person.variables), person.sourcewhale_id)
    ]
    await session.execute(
        delete(PersonKey)
        .where(PersonKey.person_id.in_([person.id for person in persons]))
        .execution_options(synchronize_session=False)
    )
    if rows:
        await session.execute(insert(PersonKey), rows)
