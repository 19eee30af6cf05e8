"""A firm's CRM as the copy holds it, put there without any call, for measuring search and off-limits."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import text, update

from clockwork.records import Person, PersonCustomField
from clockwork.sandbox.firm import Firm, believable_firm
from domain.catalogue import ReadList, store_catalogue
from domain.configuring import update_settings
from domain.copying.filters import fields_kept
from domain.copying.keeping import keep_people
from domain.records.connections import CatalogueKind
from domain.records.crm_copies import CopyPhase, CrmCopy, CrmFilter, FilterStatus, copy_of_team
from domain.records.database import Database
from domain.records.teams import Team
from domain.rules.crm_people import CopiedPerson, copied
from domain.rules.fields import CrmField, F, FieldType, Option, custom_field_id
from domain.viewer import Role, Viewer
from domain.world import World

SALARY, SENIORITY, LANGUAGES = "Headline", "Seniority", "Languages"
"""The custom fields that everybody has a value of; the text says a number."""
_AT_ONCE = 1_000


def crm_firm(people: int) -> Firm:
    """The believable firm, in which everybody has a value of the three custom fields."""
    firm = believable_firm(people)
    fields = {field["name"]: field for field in firm.custom_fields}
    own = (SALARY, SENIORITY, LANGUAGES)
    ids = {fields[name]["id"] for name in own}
    values = [value for value in firm.custom_values if value["customFieldId"] not in ids]
    for number, person in enumerate(firm.people):
        for name in own:
            options = [option["id"] for option in fields[name]["options"]]
            chosen = [options[number % len(options)], options[number // 7 % len(options)]] if options else []
            values.append(
                {
                    "id": f"{name}-{number}",
                    "personId": person["id"],
                    "customFieldId": fields[name]["id"],
                    "value": None if options else f"{number * 37 % 400 * 1_000:,}",
                    "optionIds": list(dict.fromkeys(chosen if name == LANGUAGES else chosen[:1])),
                }
            )
    firm.custom_values[:] = values
    return firm


def field_named(firm: Firm, name: str) -> CrmField:
    """One of the firm's custom fields."""
    found = next(field for field in firm.custom_fields if field["name"] == name)
    options = tuple(Option(option["id"], option["name"]) for option in found["options"])
    return CrmField(
        custom_field_id(found["id"]), name, FieldType(found["fieldType"].upper()), options=options
    )


def filterable(firm: Firm) -> Sequence[str]:
    """The ids of the eight fields that are made filterable."""
    custom = [field_named(firm, name).id for name in (SALARY, SENIORITY, LANGUAGES)]
    return [F.CITY, F.COUNTRY, F.TITLE, F.COMPANY, F.TAGS, *custom]


def copied_people(firm: Firm) -> Iterator[CopiedPerson]:
    """Everybody as the copy keeps them."""
    held = defaultdict(list)
    for value in firm.custom_values:
        held[value["personId"]].append(PersonCustomField.from_json(value))
    for person in firm.people:
        lists = {"emails": [], "positions": [], "doNotContact": False}
        yield copied(Person.from_json({**lists, **person}), held[person["id"]])


async def fill_copy(db: Database, world: World, firm: Firm, team: str = "Acme") -> Viewer:
    """Make a team whose copy holds the firm, whole and fresh; an ADMIN of it is returned."""
    viewer = Viewer(world.new_id(), "ada", Role.ADMIN)
    await _make_team(db, world, viewer.team_id, team, firm)
    changes = {"filterable_fields": tuple(filterable(firm))}
    await update_settings(db, world, viewer, 0, changes)
    everybody = copied_people(firm)
    while people := tuple(islice(everybody, _AT_ONCE)):
        async with db.writing(viewer.team_id) as session:
            copy = await copy_of_team(session, lock=True)
            assert copy is not None
            fields = await fields_kept(session)
            await keep_people(session, copy, people, fields, world.now(), in_detail=True)
    async with db.writing(viewer.team_id) as session:
        await session.execute(update(CrmFilter).values(status=FilterStatus.READY))
    async with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("ANALYZE"))
    return viewer


async def _make_team(db: Database, world: World, team_id: UUID, name: str, firm: Firm) -> None:
    now = world.now()
    async with db.writing_everywhere() as session:
        session.add(Team(id=team_id, name=name, created_at=now))
    async with db.writing(team_id) as session:
        session.add(
            CrmCopy(
                team_id=team_id,
                phase=CopyPhase.CURRENT,
                reading=1,
                page=0,
                done=len(firm.people),
                total=len(firm.people),
                started_at=now,
                updated_at=now,
                loaded_at=now,
                fresh_at=now,
                writings=0,
                moves_from=0,
            )
        )
        own = [field_named(firm, field["name"]).to_json() for field in firm.custom_fields]
        lists = {CatalogueKind.FIELD: ReadList(own), CatalogueKind.TAG: ReadList(firm.tags)}
        await store_catalogue(session, team_id, lists, now)
