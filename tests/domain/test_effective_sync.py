"""What is said of a stage when the catalogue does not have the project that it acts in."""

from collections.abc import Mapping

import pytest

from domain.campaigning import upsert_campaign
from domain.catalogue import ReadList, store_catalogue
from domain.memberships import effective_sync_of
from domain.records.connections import CatalogueKind
from domain.records.database import Database
from domain.refs import Ref
from domain.rules.gates import Gate
from domain.rules.syncing import Layer, Stage
from domain.stage_mapping import update_stage_mapping
from domain.viewer import Viewer
from domain.world import World

STATUSES = {CatalogueKind.STATUS: ReadList([{"id": "s1", "name": "Research"}])}
UNREAD = {CatalogueKind.PROJECT: ReadList(None, "Clockwork could not be reached.")}


def projects(*ids: str) -> Mapping[CatalogueKind, ReadList]:
    return {CatalogueKind.PROJECT: ReadList([{"id": each, "name": each} for each in ids])}


@pytest.mark.parametrize(
    ("read", "rule", "layer"),
    [
        ({}, "STAGE_MAPPED", Layer.TEAM),
        (UNREAD, "STAGE_MAPPED", Layer.TEAM),
        (projects("p0", "p1"), "STAGE_MAPPED", Layer.TEAM),
        (projects("p0"), "PROJECT_NOT_IN_CATALOGUE", Layer.CAMPAIGN),
        (projects(), "PROJECT_NOT_IN_CATALOGUE", Layer.CAMPAIGN),
    ],
)
async def test_a_project_that_the_catalogue_lacks_is_said_so_and_the_stage_is_tried(
    db: Database,
    world: World,
    viewer: Viewer,
    read: Mapping[CatalogueKind, ReadList],
    rule: str,
    layer: Layer,
) -> None:
    async with db.writing(viewer.team_id) as session:
        await store_catalogue(session, viewer.team_id, {**STATUSES, **read}, world.now())
    await update_stage_mapping(db, world, viewer, 0, [(Stage.SOURCED, "s1")], None)
    await upsert_campaign(db, world, viewer, "c-1", {"project_id": "p1"})
    stage = (await effective_sync_of(db, viewer, Ref(sourcewhale_id="c-1"), None)).stage
    assert (stage.gate, stage.rule, stage.layer) == (Gate.OPEN, rule, layer)
    assert "Sourced sets the status Research" in stage.explanation
    assert ("refresh the catalogue" in stage.explanation) is (rule == "PROJECT_NOT_IN_CATALOGUE")
