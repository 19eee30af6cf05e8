"""A Person's outreach is listed by its time, page by page, each event with what became of its note."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from domain.campaigning import upsert_campaign
from domain.enrolling import add_persons
from domain.outreach import OutreachView, record_outreach
from domain.outreach_history import count_outreach, list_outreach
from domain.persons import PersonChange, upsert_persons
from domain.records.database import Database
from domain.records.outreach import NoteStatus, OutreachEvent
from domain.refs import Ref
from domain.refusals import Refused
from domain.rules.settings import OutreachType
from domain.rules.steps import Rule
from domain.viewer import Viewer
from domain.world import World
from tests.domain.telling import AT, counted, told

ADA, CFOS, CEOS = Ref(sourcewhale_id="p-1"), Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="c-2")
DAYS = [3, 1, 3, 2, 3, 5]
NEWEST_FIRST = ["e-5", "e-4", "e-2", "e-0", "e-3", "e-1"]


@pytest.fixture(autouse=True)
async def _ada_in_two_campaigns(db: Database, world: World, viewer: Viewer) -> None:
    """Her events in one of them, of some that happened at one time the last recorded first."""
    await upsert_persons(db, world, viewer, [PersonChange(f"p-{number}", {"name": "A"}) for number in (1, 2)])
    for campaign in ("c-1", "c-2"):
        await upsert_campaign(db, world, viewer, campaign, {"name": campaign})
        ref = Ref(sourcewhale_id=campaign)
        await add_persons(db, world, viewer, ref, [ADA, Ref(sourcewhale_id="p-2")])
    events = [told(number, happened_at=AT + timedelta(days=day)) for number, day in enumerate(DAYS)]
    await record_outreach(db, world, viewer, [*events, told(90, 2)])


async def _listed(
    db: Database, viewer: Viewer, campaign: Ref | None = None, after: UUID | None = None, limit: int = 100
) -> Sequence[OutreachView]:
    return await list_outreach(db, viewer, ADA, campaign, after=after, limit=limit)


def _ids(views: Sequence[OutreachView]) -> list[str]:
    return [view.event.sourcewhale_id for view in views]


@pytest.mark.parametrize("size", [1, 2, 4, 6])
async def test_pages_hold_each_event_once_the_last_that_happened_first(
    size: int, db: Database, viewer: Viewer
) -> None:
    found: list[str] = []
    after: UUID | None = None
    while page := await _listed(db, viewer, after=after, limit=size):
        found += _ids(page)
        after = page[-1].event.id
    assert found == NEWEST_FIRST
    assert await count_outreach(db, viewer, ADA, None) == len(NEWEST_FIRST)


async def test_one_campaign_s_events_are_listed_alone(db: Database, world: World, viewer: Viewer) -> None:
    await record_outreach(db, world, viewer, [told(70, campaign=CEOS)])
    assert _ids(await _listed(db, viewer, CEOS)) == ["e-70"]
    assert _ids(await _listed(db, viewer, CFOS)) == NEWEST_FIRST
    assert (await count_outreach(db, viewer, ADA, CEOS), await count_outreach(db, viewer, ADA, None)) == (
        1,
        7,
    )


async def test_each_event_tells_what_became_of_its_note(db: Database, world: World, viewer: Viewer) -> None:
    await record_outreach(db, world, viewer, [told(70, campaign=CEOS, type=OutreachType.SMS)])
    async with db.writing(viewer.team_id) as session:
        written = update(OutreachEvent).where(OutreachEvent.sourcewhale_id == "e-5")
        await session.execute(written.values(status=NoteStatus.WRITTEN, note_id="n-1", rule=Rule.NOTE_WANTED))
    by_id = {view.event.sourcewhale_id: view for view in await _listed(db, viewer)}
    assert (by_id["e-5"].event.status, by_id["e-5"].event.note_id) == (NoteStatus.WRITTEN, "n-1")
    assert (by_id["e-70"].event.rule, by_id["e-70"].push) == (Rule.NOTE_NOT_WANTED, None)
    assert by_id["e-4"].push is not None
    assert by_id["e-4"].enrolled.campaign.sourcewhale_id == "c-1"


async def test_statements_do_not_grow_with_the_events(db: Database, viewer: Viewer) -> None:
    with counted(db) as few:
        await _listed(db, viewer, limit=1)
    with counted(db) as many:
        await _listed(db, viewer)
    assert len(many) == len(few)


async def test_another_teams_outreach_is_not_there(db: Database, viewer: Viewer, stranger: Viewer) -> None:
    (newest, *_) = await _listed(db, viewer)
    with pytest.raises(Refused):
        await _listed(db, stranger, after=newest.event.id)
    with pytest.raises(Refused):
        await count_outreach(db, stranger, ADA, CFOS)
