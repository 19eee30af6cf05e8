"""`kill -9` of the worker that works a preview out: another goes on from the checkpoint."""

from typing import Any

from clockwork.sandbox.faults import Fault
from tests.running.waiting import until
from tests.survival.conftest import StartWorkers
from tests.survival.stage import CAMPAIGN, Stage

_NEVER = """
mutation { campaignUpsert(input: {sourcewhaleId: "campaign", whenAdding: NEVER}) { userErrors { code } } }"""
_ASK = """
mutation { campaignPreview(campaign: {sourcewhaleId: "campaign"}, whenAdding: ON_ADD) {
  preview { id } userErrors { code }
} }"""
_PREVIEW = """
query ($id: ID!, $after: String) { preview(id: $id) {
  status done total counts { create }
  outcomes(first: 100, after: $after) { nodes { person { sourcewhaleId } } pageInfo { endCursor } }
} }"""


async def test_another_worker_goes_on_and_every_person_is_there_once(
    stage: Stage, start_workers: StartWorkers
) -> None:
    contacts = await stage.tell(120)
    await stage.api.run(_NEVER)
    await stage.add(contacts)
    stage.sandbox.set_faults([Fault("latency", seconds=0.02)])
    known = stage.sandbox.counts()["people"]
    preview_id = (await stage.api.run(_ASK))["campaignPreview"]["preview"]["id"]

    async def preview(after: str | None = None) -> dict[str, Any]:
        found: dict[str, Any] = (await stage.api.run(_PREVIEW, id=preview_id, after=after))["preview"]
        return found

    async def has_begun() -> bool:
        return bool((await preview())["done"] >= 16)

    async def is_over() -> bool:
        return bool((await preview())["status"] not in ("QUEUED", "RUNNING"))

    with start_workers(2) as workers:
        await until(has_begun)
        dead = await stage.until_held()
        workers[dead].kill()
        before = (await preview())["done"]
        assert before < len(contacts)
        await stage.until_held(not_by=dead)
        await until(is_over)
    first = await preview()
    second = await preview(first["outcomes"]["pageInfo"]["endCursor"])
    assert (first["status"], first["done"], first["counts"]) == ("DONE", 120, {"create": 120})
    named = [
        node["person"]["sourcewhaleId"] for page in (first, second) for node in page["outcomes"]["nodes"]
    ]
    assert named == [contact["sourcewhaleId"] for contact in contacts]
    assert stage.sandbox.counts()["people"] == known
    assert (await stage.api.progress(CAMPAIGN))["open"] == 0
