"""`kill -9` of a worker that sets stages: everybody is in the project once, also who arrives there late."""

from clockwork.sandbox.faults import Fault
from tests.running.waiting import until
from tests.survival.conftest import SETTLE_SECONDS, StartWorkers
from tests.survival.stage import CAMPAIGN, Stage

LATENCY = Fault("latency", seconds=0.02)
_UPSERT = """
mutation ($input: CampaignInput!) { campaignUpsert(input: $input) { userErrors { code } } }"""
_MAP = """
mutation ($input: StageMappingInput!) { stageMappingUpdate(input: $input) { userErrors { code } } }"""


async def link_project(stage: Stage) -> str:
    """A project for the campaign, with a status for whoever is sourced; its id."""
    project: str = stage.sandbox.plant("projects", {"name": "CFO search"})["id"]
    research = next(
        status["id"] for status in stage.sandbox.store["statuses"] if status["name"] == "Research"
    )
    mapped = {"expectedVersion": 0, "stages": [{"stage": "SOURCED", "statusId": research}]}
    await stage.api.run(_MAP, input=mapped)
    await stage.api.run(_UPSERT, input={"sourcewhaleId": CAMPAIGN, "projectId": project})
    return project


async def test_candidacies_that_arrive_after_their_sender_died_are_there_once(
    stage: Stage, start_workers: StartWorkers
) -> None:
    contacts = await stage.tell(30)
    project = await link_project(stage)
    late = Fault("late", "POST", "projects/*/candidacies", times=3, skip=8, seconds=SETTLE_SECONDS - 1)
    stage.sandbox.set_faults([LATENCY, late])

    async def are_on_their_way() -> bool:
        return stage.calls_under_way(f"projects/{project}/candidacies") >= 3

    with start_workers(2) as workers:
        await stage.add(contacts)
        await until(are_on_their_way)
        workers[await stage.until_held()].kill()
        await stage.until_done(60)
    people = [candidacy["personId"] for candidacy in stage.sandbox.store["candidacies"].of(project)]
    assert (len(people), len(set(people))) == (30, 30)
