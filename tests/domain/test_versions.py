"""Versions: what each save changed, and going back to one, for settings and for each mapping."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import event

from domain.configuring import update_settings
from domain.mappings import DEFAULT_DOCUMENTS, restore_default_mapping, restore_mapping, save_mapping
from domain.proposing import settings_key
from domain.records.connections import CatalogueKind, CatalogueList
from domain.records.database import Database
from domain.records.versions import THE_TEAM, DocumentKey, Subject
from domain.refusals import Code, Forbidden, Refused
from domain.rules.differences import Difference
from domain.rules.fields import CrmField, FieldType
from domain.rules.settings import SettingName
from domain.rules.syncing import WhenAdding
from domain.team_rules import TeamRules
from domain.version_history import VersionView, list_versions
from domain.viewer import Role, Viewer
from domain.world import World

BEN = "ben@acme.example"
TEAM = settings_key(None)
STATUSES = [{"id": "s-1", "name": "Contacted"}]
NOTE_TYPES = [{"id": "n-1", "name": "Outreach"}]
SHOE_SIZE = CrmField("custom:9", "Shoe size", FieldType.TEXT)
SAVED: dict[Subject, Mapping[str, Any]] = {
    Subject.FIELD_MAPPING: {"strings": {"role": "custom:9"}, "lists": {}, "socials": {}},
    Subject.COMPANY_MAPPING: {"strings": {"company": "company.name"}, "lists": {}, "socials": {}},
    Subject.STAGE_MAPPING: {**DEFAULT_DOCUMENTS[Subject.STAGE_MAPPING], "statuses": {"MESSAGED": "s-1"}},
    Subject.NOTE_MAPPING: {"types": {"EMAIL": "n-1", "CALL": "n-gone"}},
}


@pytest.fixture
async def _catalogue(db: Database, world: World, viewer: Viewer) -> None:
    lists = {
        CatalogueKind.FIELD: [SHOE_SIZE.to_json()],
        CatalogueKind.STATUS: STATUSES,
        CatalogueKind.NOTE_TYPE: NOTE_TYPES,
    }
    async with db.writing(viewer.team_id) as session:
        session.add_all(
            CatalogueList(team_id=viewer.team_id, kind=kind, items=items, read_at=world.now(), problem=None)
            for kind, items in lists.items()
        )


async def saves(db: Database, viewer: Viewer, key: DocumentKey, **page: Any) -> list[VersionView]:  # noqa: ANN401 - as `list_versions` takes it
    """The saves, newest first."""
    return list(await list_versions(db, viewer, key, **{"before": None, "limit": 100, **page}))


async def save(
    db: Database, world: World, viewer: Viewer, subject: Subject, expected: int, document: Mapping[str, Any]
) -> TeamRules:
    """Save a mapping as it stands."""
    return await save_mapping(db, world, viewer, subject, expected, lambda _: document)


@pytest.mark.usefixtures("_catalogue")
async def test_each_save_tells_what_it_changed(db: Database, world: World, viewer: Viewer) -> None:
    await update_settings(db, world, viewer, 0, {"when_adding": WhenAdding.ON_REPLY})
    changes = {"protected_fields": ["title", "custom:9"], "sync_manual_updates": True}
    await update_settings(db, world, viewer, 1, changes)
    reset = [SettingName.WHEN_ADDING]
    await update_settings(db, world, viewer, 2, {"sync_manual_updates": False}, reset=reset)

    assert [(view.version.number, list(view.changes)) for view in await saves(db, viewer, TEAM)] == [
        (3, [Difference("sync_manual_updates", "on", "off"), Difference("when_adding", "on reply", None)]),
        (
            2,
            [
                Difference("protected_fields", None, "Current title, Shoe size"),
                Difference("sync_manual_updates", None, "on"),
            ],
        ),
        (1, [Difference("when_adding", None, "on reply")]),
    ]


@pytest.mark.usefixtures("_catalogue")
async def test_a_page_tells_the_same_as_the_whole_list_in_as_many_statements(
    db: Database, world: World, viewer: Viewer
) -> None:
    for number in range(7):
        await update_settings(db, world, viewer, number, {"update_full_history": number % 2 == 0}, user=BEN)
    whole = await saves(db, viewer, settings_key(BEN))
    statements: list[str] = []
    event.listen(db.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    async def page(before: int | None, limit: int) -> tuple[list[Any], int]:
        statements.clear()
        views = await saves(db, viewer, settings_key(BEN), before=before, limit=limit)
        return [(view.version.number, view.changes) for view in views], len(statements)

    expected = [(view.version.number, view.changes) for view in whole]
    pages = [await page(None, 2), await page(6, 3), await page(3, 100)]
    assert [views for views, _ in pages] == [expected[:2], expected[2:5], expected[5:]]
    assert len({count for _, count in pages}) == 1
    assert await saves(db, viewer, TEAM) == []


@pytest.mark.usefixtures("_catalogue")
@pytest.mark.parametrize("subject", SAVED)
async def test_each_mapping_has_versions_and_can_be_restored(
    db: Database, world: World, viewer: Viewer, subject: Subject
) -> None:
    key, built_in, other = (subject, THE_TEAM), DEFAULT_DOCUMENTS[subject], SAVED[subject]
    await save(db, world, viewer, subject, 0, other)
    await restore_default_mapping(db, world, viewer, 1, subject)
    rules = await restore_mapping(db, world, viewer, subject, 2, 1)

    documents = [view.version.document for view in await saves(db, viewer, key)]
    assert documents == [other, built_in, other]
    assert rules.documents[key] == other
    third, second, first = (view.changes for view in await saves(db, viewer, key))
    assert third == first
    assert {(change.name, change.after, change.before) for change in second} == {
        (change.name, change.before, change.after) for change in first
    }
    with pytest.raises(Refused) as stale:
        await restore_mapping(db, world, viewer, subject, 2, 0)
    with pytest.raises(Refused) as missing:
        await restore_mapping(db, world, viewer, subject, 3, 4)
    assert [error.value.refusals[0].code for error in (stale, missing)] == [
        Code.STALE_VERSION,
        Code.NOT_FOUND,
    ]


@pytest.mark.usefixtures("_catalogue")
async def test_a_mapping_tells_its_changes_by_name(db: Database, world: World, viewer: Viewer) -> None:
    for subject in (Subject.STAGE_MAPPING, Subject.NOTE_MAPPING):
        await save(db, world, viewer, subject, 0, SAVED[subject])
    (stages,) = await saves(db, viewer, (Subject.STAGE_MAPPING, THE_TEAM))
    (notes,) = await saves(db, viewer, (Subject.NOTE_MAPPING, THE_TEAM))

    assert stages.changes == (Difference("MESSAGED", None, "Contacted"),)
    assert notes.changes == (Difference("CALL", None, "n-gone"), Difference("EMAIL", None, "Outreach"))


@pytest.mark.usefixtures("_catalogue")
async def test_a_field_that_has_gone_comes_back_with_its_version(
    db: Database, world: World, viewer: Viewer
) -> None:
    gone = {"strings": {"role": "custom:gone"}, "lists": {}, "socials": {}}
    await save(db, world, viewer, Subject.FIELD_MAPPING, 0, gone)
    await restore_default_mapping(db, world, viewer, 1)
    rules = await restore_mapping(db, world, viewer, Subject.FIELD_MAPPING, 2, 1)
    assert rules.field_mapping.to_json() == gone


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SERVICE])
async def test_only_an_admin_restores(db: Database, world: World, viewer: Viewer, role: Role) -> None:
    other = Viewer(viewer.team_id, "ben", role)
    with pytest.raises(Forbidden):
        await restore_mapping(db, world, other, Subject.NOTE_MAPPING, 0, 0)


async def test_another_teams_versions_are_not_there(
    db: Database, world: World, viewer: Viewer, stranger: Viewer
) -> None:
    await save(db, world, viewer, Subject.NOTE_MAPPING, 0, {"types": {"EMAIL": "n-1"}})
    await update_settings(db, world, viewer, 0, {"update_full_history": True}, user=BEN)
    assert await saves(db, stranger, (Subject.NOTE_MAPPING, THE_TEAM)) == []
    assert await saves(db, stranger, settings_key(BEN)) == []
    with pytest.raises(Refused):
        await restore_mapping(db, world, stranger, Subject.NOTE_MAPPING, 0, 1)
