"""The page of the stage mapping: nothing by default, checked against the catalogue, and its order."""

from clockwork.sandbox.catalogue import STATUSES
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.projects import STAGES, Project, map_stages, save_stages
from tests.whole.team import Team


async def mapping(team: Team) -> Json:
    """The stage mapping as the page shows it."""
    found: Json = (await team.api.query("mappings", STAGES))["stages"]
    return found


async def test_by_default_nothing_is_mapped_and_the_order_follows_the_catalogue(team: Team) -> None:
    shown = await mapping(team)
    assert (shown["version"], shown["source"], shown["orderSource"]) == (0, "DEFAULT", "DEFAULT")
    assert len(shown["stages"]) == 8
    assert {(stage["statusId"], stage["isGone"]) for stage in shown["stages"]} == {(None, False)}
    names = [status["name"] for status in shown["order"]]
    assert (names[0], names[-1], sorted(names)) == ("Research", "Placed", sorted(STATUSES))


async def test_what_is_left_out_stays_and_an_empty_order_is_the_default_again(
    team: Team, clockwork: Clockwork
) -> None:
    project = Project(clockwork)
    usual = (await mapping(team))["order"]
    await map_stages(team, project, {"REPLIED": "Pursuing", "MEETING": "Interviewing"})
    await save_stages(team, statusOrder=[project.status_id("Placed"), project.status_id("Research")])
    await map_stages(team, project, {"REPLIED": None})
    shown = await mapping(team)
    mapped = {stage["stage"]: stage["statusName"] for stage in shown["stages"] if stage["statusId"]}
    assert mapped == {"MEETING": "Interviewing"}
    assert (shown["version"], shown["source"], shown["orderSource"]) == (3, "TEAM", "TEAM")
    names = [status["name"] for status in shown["order"]]
    assert names.index("Placed") < names.index("Research")
    await save_stages(team, statusOrder=[])
    shown = await mapping(team)
    assert (shown["orderSource"], shown["order"]) == ("DEFAULT", usual)


async def test_what_is_unknown_or_named_twice_is_refused_with_its_place(
    team: Team, clockwork: Clockwork
) -> None:
    pursuing = clockwork.id_of("statuses", "Pursuing")
    refusals = await team.api.refusals(
        "stageMappingUpdate",
        input={
            "expectedVersion": 0,
            "stages": [
                {"stage": "REPLIED", "statusId": "no such"},
                {"stage": "MEETING", "statusId": pursuing},
                {"stage": "MEETING"},
            ],
            "statusOrder": [pursuing, "no such", pursuing],
        },
    )
    assert sorted(refusals) == [
        ("DUPLICATE", "input.stages.1.stage"),
        ("DUPLICATE", "input.stages.2.stage"),
        ("DUPLICATE", "input.statusOrder.0"),
        ("DUPLICATE", "input.statusOrder.2"),
        ("NOT_FOUND", "input.stages.0.statusId"),
        ("NOT_FOUND", "input.statusOrder.1"),
    ]
    assert (await mapping(team))["version"] == 0


async def test_a_stale_save_is_refused(team: Team, clockwork: Clockwork) -> None:
    await map_stages(team, Project(clockwork), {"REPLIED": "Pursuing"})
    stale: Json = {"expectedVersion": 0, "statusOrder": []}
    assert await team.api.refusals("stageMappingUpdate", input=stale) == [
        ("STALE_VERSION", "input.expectedVersion")
    ]


async def test_what_was_mapped_before_may_stay_when_the_status_has_gone(
    team: Team, clockwork: Clockwork
) -> None:
    project = Project(clockwork)
    pursuing = project.status_id("Pursuing")
    await map_stages(team, project, {"REPLIED": "Pursuing"})
    await save_stages(team, statusOrder=[pursuing])
    clockwork.sandbox.remove("statuses", pursuing)
    await team.api.mutate("clockworkRefreshCatalogue")
    same = [{"stage": "REPLIED", "statusId": pursuing}]
    await save_stages(team, stages=same, statusOrder=[pursuing])
    elsewhere = {"expectedVersion": 3, "stages": [{"stage": "MEETING", "statusId": pursuing}]}
    assert await team.api.refusals("stageMappingUpdate", input=elsewhere) == [
        ("NOT_FOUND", "input.stages.0.statusId")
    ]
    assert [stage["stage"] for stage in (await mapping(team))["stages"] if stage["isGone"]] == ["REPLIED"]
