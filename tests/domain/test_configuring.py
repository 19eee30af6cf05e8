import asyncio

import pytest

from domain.configuring import (
    restore_settings,
    team_rules,
    update_settings,
)
from domain.field_mapping import update_field_mapping
from domain.mappings import restore_default_mapping
from domain.proposing import settings_key
from domain.records.database import Database
from domain.records.versions import Subject
from domain.refusals import Code, Forbidden, Refused
from domain.rules.field_mapping import DEFAULT_MAPPING, FieldMapping
from domain.rules.fields import F
from domain.rules.settings import DEFAULTS, Direction, NoteTrigger, OutreachType
from domain.rules.syncing import Layer, WhenAdding
from domain.rules.variables import Variable
from domain.version_history import list_versions
from domain.viewer import Role, Viewer
from domain.world import World


async def test_a_save_is_a_version_and_keeps_what_it_does_not_name(
    db: Database, world: World, viewer: Viewer
) -> None:
    await update_settings(db, world, viewer, 0, {"protected_fields": [F.NAME]})
    rules = await update_settings(db, world, viewer, 1, {"when_adding": WhenAdding.ON_REPLY})

    assert rules.settings.protected_fields == (F.NAME,)
    assert rules.team_settings.layered("when_adding").source is Layer.TEAM
    assert rules.team_settings.layered("mandatory_fields").source is Layer.DEFAULT
    views = await list_versions(db, viewer, settings_key(None), before=None, limit=10)
    assert [(v.version.number, v.version.author, [change.name for change in v.changes]) for v in views] == [
        (2, "ada", ["when_adding"]),
        (1, "ada", ["protected_fields"]),
    ]


async def test_two_who_save_at_once_are_told(db: Database, world: World, viewer: Viewer) -> None:
    saves = (
        update_settings(db, world, viewer, 0, {"sync_manual_updates": value}) for value in (True, False, True)
    )
    ended = await asyncio.gather(*saves, return_exceptions=True)

    refused = [end for end in ended if isinstance(end, Refused)]
    assert [end.refusals[0].code for end in refused] == [Code.STALE_VERSION] * 2
    assert (await team_rules(db, viewer)).version(Subject.SETTINGS) == 1


async def test_a_version_is_restored_as_a_new_one(db: Database, world: World, viewer: Viewer) -> None:
    triggers = [NoteTrigger(OutreachType.SMS, Direction.SENT)]
    await update_settings(db, world, viewer, 0, {"create_notes_upon": triggers})
    defaults = await restore_settings(db, world, viewer, 1, 0)
    back = await restore_settings(db, world, viewer, 2, 1)

    assert defaults.settings == DEFAULTS
    assert back.settings.create_notes_upon == tuple(triggers)
    assert back.version(Subject.SETTINGS) == 3


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"mandatory_fields": ["emails", "shoeSize"]}, Code.NOT_FOUND, ("mandatory_fields", "1")),
        ({"protected_fields": ["name", "name"]}, Code.DUPLICATE, ("protected_fields",)),
        (
            {"protected_fields": ["name"], "never_updated_fields": ["name"]},
            Code.CONFLICT,
            ("protected_fields",),
        ),
    ],
)
async def test_what_is_not_possible_is_refused_and_changes_nothing(
    db: Database,
    world: World,
    viewer: Viewer,
    changes: dict[str, object],
    code: Code,
    field: tuple[str, ...],
) -> None:
    with pytest.raises(Refused) as refused:
        await update_settings(db, world, viewer, 0, changes)

    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [(code, field)]
    assert (await team_rules(db, viewer)).version(Subject.SETTINGS) == 0


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SERVICE])
async def test_only_an_admin_saves(db: Database, world: World, viewer: Viewer, role: Role) -> None:
    other = Viewer(viewer.team_id, "ben", role)

    with pytest.raises(Forbidden):
        await update_settings(db, world, other, 0, {"sync_manual_updates": True})
    with pytest.raises(Forbidden):
        await restore_settings(db, world, other, 0, 0)
    with pytest.raises(Forbidden):
        await restore_default_mapping(db, world, other, 0)


async def test_a_variable_goes_only_where_it_fits(db: Database, world: World, viewer: Viewer) -> None:
    def change(mapping: FieldMapping) -> FieldMapping:
        strings = {**mapping.strings, Variable.ROLE: F.POSITIONS, Variable.CITY: "custom:gone"}
        return FieldMapping(strings, mapping.lists, mapping.socials)

    with pytest.raises(Refused) as refused:
        await update_field_mapping(db, world, viewer, 0, change)

    assert {refusal.field for refusal in refused.value.refusals} == {
        ("variables", "role", "positions"),
        ("variables", "city", "custom:gone"),
    }


async def test_the_defaults_can_be_restored(db: Database, world: World, viewer: Viewer) -> None:
    await update_field_mapping(db, world, viewer, 0, lambda _: FieldMapping({}, {}, {}))
    rules = await restore_default_mapping(db, world, viewer, 1)

    assert rules.field_mapping == DEFAULT_MAPPING
    assert rules.version(Subject.FIELD_MAPPING) == 2


async def test_a_list_goes_to_a_field_once(db: Database, world: World, viewer: Viewer) -> None:
    def change(mapping: FieldMapping) -> FieldMapping:
        return FieldMapping(mapping.strings, {Variable.EMAILS: (F.EMAILS, F.EMAILS)}, mapping.socials)

    with pytest.raises(Refused) as refused:
        await update_field_mapping(db, world, viewer, 0, change)

    assert [refusal.field for refusal in refused.value.refusals] == [("variables", "emails", "emails")]
