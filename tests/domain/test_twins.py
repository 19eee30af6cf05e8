"""Who is looked at as somebody's twin: the first of a campaign who share a key, however many there are."""

import pytest
from sqlalchemy import select

from domain.campaigning import upsert_campaign
from domain.enrolling import add_persons
from domain.persons import PersonChange, upsert_persons
from domain.previewing.twins import earlier_twins
from domain.records.campaigns import Campaign, Membership
from domain.records.database import Database
from domain.records.persons import Person
from domain.refs import Ref
from domain.viewer import Viewer
from domain.world import World

MANY, KNOWN = 60, 50
SHARED = [f"p-{number:02}" for number in range(MANY)]


@pytest.fixture
async def enrolled(db: Database, world: World, viewer: Viewer) -> list[str]:
    """Sixty Persons with the office's address, and then two who share another; one of these has both."""
    own, office = "ada@engine.example", "office@firm.example"
    told = [PersonChange(each, {"name": each, "emails": [office]}) for each in SHARED]
    told.append(PersonChange("ada", {"name": "Ada", "emails": [own]}))
    told.append(PersonChange("countess", {"name": "Ada King", "emails": [own, office]}))
    await upsert_campaign(db, world, viewer, "c-1", {})
    await upsert_persons(db, world, viewer, told)
    ids = [change.sourcewhale_id for change in told]
    await add_persons(
        db, world, viewer, Ref(sourcewhale_id="c-1"), [Ref(sourcewhale_id=each) for each in ids]
    )
    return ids


async def test_the_first_who_share_a_key_crowd_out_nobody_of_another(
    db: Database, viewer: Viewer, enrolled: list[str]
) -> None:
    query = select(Person.sourcewhale_id, Person.id, Membership.id, Campaign.id)
    query = query.join(Membership, Membership.person_id == Person.id)
    query = query.join(Campaign, Campaign.id == Membership.campaign_id)
    async with db.reading(viewer.team_id) as session:
        rows = (await session.execute(query)).all()
        members = {person_id: membership_id for _, person_id, membership_id, _ in rows}
        found = await earlier_twins(session, rows[0][3], members)
    names = {membership_id: name for name, _, membership_id, _ in rows}
    twins = {names[one]: [names[twin] for twin in others] for one, others in found.items()}
    assert twins == {
        **{each: SHARED[: min(number, KNOWN)] for number, each in enumerate(SHARED) if number},
        "countess": [*SHARED[:KNOWN], "ada"],
    }
    assert set(twins) | {SHARED[0], "ada"} == set(enrolled)
