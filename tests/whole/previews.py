"""Previews of many pushes, as a front end asks for them, follows them and reads them."""

from tests.whole.api import Api, Json
from tests.whole.team import CAMPAIGN, Team, until

COUNTS = "create update unchanged blocked review skipped waiting failed"
PREVIEW = f"""
    id kind status reason total done finishedAt requestedBy campaignId
    counts {{ {COUNTS} }} noteCounts {{ {COUNTS} }} stageCounts {{ {COUNTS} }}
    touched {{ persons fields {{ field persons }} }}
"""
ENTRY = """
    kind person { sourcewhaleId } campaignId outcome formerOutcome status result rule reason
    missingFields fields
    candidates { clockworkId name matched { kind value } }
"""
IN_FULL = f"{ENTRY} steps {{ action rule outcome field oldValue newValue }}"


def counts(**some: int) -> Json:
    """Counts with these numbers, and else zeros."""
    return dict.fromkeys(COUNTS.split(), 0) | some


async def ask_for_campaign(api: Api, campaign: str = CAMPAIGN, **said: str) -> str:
    """Ask for a campaign's preview; its id."""
    payload = await api.mutate(
        "campaignPreview", f"preview {{ {PREVIEW} }}", campaign={"sourcewhaleId": campaign}, **said
    )
    preview_id: str = payload["preview"]["id"]
    return preview_id


async def ask_for_rules(api: Api, **proposed: object) -> str:
    """Ask whom proposed settings or mappings would touch; the preview's id."""
    payload = await api.mutate("settingsPreview", f"preview {{ {PREVIEW} }}", input=proposed)
    preview_id: str = payload["preview"]["id"]
    return preview_id


async def finished(api: Api, preview_id: str, patience: float = 30.0) -> Json:
    """A preview, once it is over."""
    seen: list[Json] = []

    async def is_over() -> bool:
        seen.append(await api.query("preview", PREVIEW, id=preview_id))
        return seen[-1]["finishedAt"] is not None

    await until(is_over, patience)
    return seen[-1]


async def entries(
    api: Api, preview_id: str, outcome: str | None = None, kind: str = "SYNC"
) -> dict[str, Json]:
    """Every entry of a preview for pushes of a kind, page by page, by SourceWhale's id of the Person."""
    which = f", kind: {kind}" + (f", outcome: {outcome}" if outcome else "")
    found: dict[str, Json] = {}
    after = "null"
    while True:
        page = await api.query(
            "preview",
            f"""outcomes(first: 100, after: {after}{which}) {{
                totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {ENTRY} }}
            }}""",
            id=preview_id,
        )
        outcomes = page["outcomes"]
        found |= {entry["person"]["sourcewhaleId"]: entry for entry in outcomes["nodes"]}
        if not outcomes["pageInfo"]["hasNextPage"]:
            assert outcomes["totalCount"] == len(found)
            return found
        after = f'"{outcomes["pageInfo"]["endCursor"]}"'


async def examples(api: Api, preview_id: str, outcome: str, kind: str = "SYNC") -> list[Json]:
    """The examples of one outcome of pushes of a kind, in full."""
    which = f"examples(outcome: {outcome}, kind: {kind})"
    answer = await api.query("preview", f"{which} {{ {IN_FULL} }}", id=preview_id)
    found: list[Json] = answer["examples"]
    return found


async def previewed(team: Team, campaign: str = CAMPAIGN, **said: str) -> tuple[Json, dict[str, Json]]:
    """A campaign's preview once it is DONE, and all its entries."""
    preview_id = await ask_for_campaign(team.api, campaign, **said)
    preview = await finished(team.api, preview_id, patience=90.0)
    assert preview["status"] == "DONE", preview
    return preview, await entries(team.api, preview_id)
