"""Which variable may go to which field of a company, and who may say so."""

import pytest

from domain.catalogue import ReadList, store_catalogue
from domain.field_mapping import update_field_mapping
from domain.mappings import restore_default_mapping
from domain.records.connections import CatalogueKind
from domain.records.database import Database
from domain.records.versions import Subject
from domain.refusals import Code, Forbidden, Refused
from domain.rules.field_mapping import DEFAULT_COMPANY_MAPPING, DEFAULT_MAPPING, FieldMapping
from domain.rules.fields import C, CrmField, Entity, F, FieldType
from domain.rules.syncing import Layer
from domain.rules.variables import Variable
from domain.viewer import Role, Viewer
from domain.world import World

SIZE = CrmField("custom:size", "Size", FieldType.TEXT, Entity.COMPANY)


@pytest.fixture(autouse=True)
async def _a_company_field(db: Database, world: World, viewer: Viewer) -> None:
    async with db.writing(viewer.team_id) as session:
        fields = {CatalogueKind.FIELD: ReadList([SIZE.to_json()])}
        await store_catalogue(session, viewer.team_id, fields, world.now())


def mapping(strings: dict[Variable, str], lists: dict[Variable, tuple[str, ...]]) -> FieldMapping:
    return FieldMapping(strings, lists, {})


async def test_strings_and_lists_go_to_a_companys_fields(db: Database, world: World, viewer: Viewer) -> None:
    wanted = mapping({Variable.CUSTOM_VARIABLE_1: C.NAME}, {Variable.LINKS: (C.WEB_SITE,)})
    rules = await update_field_mapping(db, world, viewer, 0, lambda _: wanted, Entity.COMPANY)

    assert rules.company_mapping == wanted
    assert rules.field_mapping == DEFAULT_MAPPING
    assert rules.version(Subject.COMPANY_MAPPING) == 1
    assert rules.mapping_source(Subject.COMPANY_MAPPING) is Layer.TEAM
    assert rules.mapping_source(Subject.FIELD_MAPPING) is Layer.DEFAULT


@pytest.mark.parametrize(
    ("wanted", "path", "sentence"),
    [
        (mapping({Variable.COMPANY: F.COMPANY}, {}), ("company", "company"), "belongs to persons"),
        (mapping({Variable.COMPANY: SIZE.id}, {}), ("company", SIZE.id), "can't write a firm's own fields"),
        (mapping({}, {Variable.EXPERIENCE: (C.NAME,)}), ("experience", C.NAME), "a string or a list"),
    ],
)
async def test_what_does_not_fit_a_company_is_refused(
    db: Database, world: World, viewer: Viewer, wanted: FieldMapping, path: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        await update_field_mapping(db, world, viewer, 0, lambda _: wanted, Entity.COMPANY)

    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.field) == (Code.INVALID, ("variables", *path))
    assert sentence in refusal.message


async def test_an_unknown_field_or_one_named_twice_is_refused_as_such(
    db: Database, world: World, viewer: Viewer
) -> None:
    wanted = mapping({Variable.COMPANY: "custom:gone"}, {Variable.LINKS: (C.WEB_SITE, C.WEB_SITE)})
    with pytest.raises(Refused) as refused:
        await update_field_mapping(db, world, viewer, 0, lambda _: wanted, Entity.COMPANY)

    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [
        (Code.NOT_FOUND, ("variables", "company", "custom:gone")),
        (Code.DUPLICATE, ("variables", "links", C.WEB_SITE)),
    ]


async def test_a_companys_field_is_none_of_a_person(db: Database, world: World, viewer: Viewer) -> None:
    wanted = mapping({Variable.COMPANY: C.NAME}, {})
    with pytest.raises(Refused) as refused:
        await update_field_mapping(db, world, viewer, 0, lambda _: wanted)

    assert "belongs to companies" in refused.value.refusals[0].message


async def test_the_defaults_can_be_restored(db: Database, world: World, viewer: Viewer) -> None:
    await update_field_mapping(db, world, viewer, 0, lambda _: mapping({}, {}), Entity.COMPANY)
    rules = await restore_default_mapping(db, world, viewer, 1, Subject.COMPANY_MAPPING)

    assert rules.company_mapping == DEFAULT_COMPANY_MAPPING
    assert rules.version(Subject.COMPANY_MAPPING) == 2


async def test_only_an_admin_saves_and_over_the_newest_version(
    db: Database, world: World, viewer: Viewer
) -> None:
    member = Viewer(viewer.team_id, "ben", Role.MEMBER)
    with pytest.raises(Forbidden):
        await update_field_mapping(db, world, member, 0, lambda former: former, Entity.COMPANY)
    await update_field_mapping(db, world, viewer, 0, lambda former: former, Entity.COMPANY)
    with pytest.raises(Refused) as refused:
        await update_field_mapping(db, world, viewer, 0, lambda former: former, Entity.COMPANY)
    assert refused.value.refusals[0].code is Code.STALE_VERSION
