"""A preview of a whole campaign says what the run that follows does, Person by Person, and writes nothing."""

import pytest

from clockwork.sandbox.faults import Fault
from domain.records.database import Database
from domain.viewer import Role
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.conftest import MakeApi
from tests.whole.people import linkedin, person
from tests.whole.previews import (
    PREVIEW,
    ask_for_campaign,
    counts,
    entries,
    examples,
    finished,
    previewed,
)
from tests.whole.subscription import subscription
from tests.whole.team import CAMPAIGN, PUSH, Team, until
from tests.whole.unchanged import nothing_changes

OF_PREVIEWS = ("previews", "preview_outcomes")
MANY = {"sqlite": 500, "postgresql": 100}
"""A run of 500 costs PostgreSQL and its own worker half a minute: a fifth of them shows the same there."""
PATIENCE = 120.0


def contact(number: int, clockwork: Clockwork) -> Json:
    """One of many messy contacts: by its number new, known in some way, in doubt, blocked, or a twin."""
    name, email = f"Messy Contact {number:03}", f"messy{number:03}@contacts.example"
    told = person(f"m{number:03}", name=name, emails=[email], city="Berlin", skills=["Board", "Juggling"])
    match number % 10:
        case 3:  # known, with something to add
            clockwork.plant(name, emails=[email.upper()])
            told["phones"] = [f"+49 30 55{number:05}"]
        case 4:  # known, with nothing to add
            clockwork.plant(name, emails=[email])
            told = person(f"m{number:03}", name=name.upper(), emails=[email])
        case 5:  # in doubt
            clockwork.plant(f"One {name}", emails=[email])
            clockwork.plant(f"Other {name}", linkedinUrls=[f"https://www.linkedin.com/in/messy-{number}"])
            told["socialUrls"] = linkedin(f"linkedin.com/in/messy-{number}/")
        case 6:  # blocked
            told["emails"] = [" "] if number % 20 == 6 else []
        case 7:  # the same human as an earlier new one, with something to add or not
            told["emails"] = [f"messy{number - 6:03}@contacts.example"]
            told |= (
                {"name": f"Messy Contact {number - 6:03}"}
                if number % 20 == 7
                else {"phones": ["+4930123456"]}
            )
        case 8 if number % 20 == 8:  # the same human as an earlier known one, with the same to add
            told["emails"] = [f"messy{number - 5:03}@contacts.example"]
            told |= {"name": f"Messy Contact {number - 5:03}", "phones": [f"+49 30 55{number - 5:05}"]}
    return told


async def messy_campaign(team: Team, clockwork: Clockwork, number: int) -> None:
    """So many contacts in a campaign that never syncs; of some a record was written before."""
    await team.configure(mandatoryFields=["emails"])
    await team.campaign(whenAdding="NEVER")
    await team.campaign("before")
    told = [contact(each, clockwork) for each in range(number)]
    await team.tell(*told)
    ids = [each["sourcewhaleId"] for each in told]
    await team.add(*ids[0::10], campaign="before")
    await team.quiet(PATIENCE)
    await team.tell(*(person(each, headline="Told since.") for each in ids[0::20]))
    await team.add(*ids)
    for each in ids[9::20]:
        await team.override(each, syncAs="DO_NOT_SYNC")
    for each in ids[19::20]:
        await team.override(each, whenAdding="ON_REPLY")


async def pushes_of(team: Team, campaign: str) -> dict[str, Json]:
    """Every push of a campaign, by SourceWhale's id of the Person."""
    found: dict[str, Json] = {}
    after = None
    while True:
        page = await team.api.query(
            "pushes",
            f"pageInfo {{ hasNextPage endCursor }} nodes {{ {PUSH} }}",
            filter={"campaign": {"sourcewhaleId": campaign}},
            first=100,
            **({"after": after} if after else {}),
        )
        found |= {push["person"]["sourcewhaleId"]: push for push in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def ends(push: Json) -> tuple[object, ...]:
    """How a push ends or would end."""
    return push["status"], push["result"], push["rule"], push["reason"], tuple(push["missingFields"])


def told_steps(push: Json) -> list[tuple[object, ...]]:
    """What the steps say, whether they were sent or would be."""
    return [(step["action"], step["rule"], step["field"], step["newValue"]) for step in push["steps"]]


async def test_a_preview_of_500_and_the_run_that_follows_agree_person_by_person(
    team: Team, clockwork: Clockwork, store: str
) -> None:
    many = MANY[store]
    await messy_campaign(team, clockwork, many)
    preview, expected = await previewed(team, whenAdding="ON_ADD")
    shown = {
        outcome.upper(): await examples(team.api, preview["id"], outcome.upper())
        for outcome in preview["counts"]
    }
    await team.campaign(whenAdding="ON_ADD")
    await team.quiet(PATIENCE)
    pushes = await pushes_of(team, CAMPAIGN)
    assert len(pushes) == len(expected) == preview["total"] == preview["done"] == many
    # A worker that was too slow to keep its lane runs a push again, and finds what it has written itself.
    again = {each for each, push in pushes.items() if push["attempts"] > 1}
    assert len(again) < many / 20
    assert {each: ends(push) for each, push in pushes.items() if each not in again} == {
        each: ends(entry) for each, entry in expected.items() if each not in again
    }
    assert sum(preview["counts"].values()) == many
    for outcome, number in preview["counts"].items():
        assert number >= many / 25 or outcome == "failed", outcome
        assert len(shown[outcome.upper()]) == min(20, number)
        assert number == len([entry for entry in expected.values() if entry["outcome"] == outcome.upper()])
    for entry in (entry for some in shown.values() for entry in some):
        each = entry["person"]["sourcewhaleId"]
        assert each in again or told_steps(entry) == told_steps(pushes[each])


async def test_a_preview_writes_nothing_but_itself(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    await messy_campaign(team, clockwork, 40)
    await team.quiet()
    async with nothing_changes(db, clockwork, team_name, but=OF_PREVIEWS):
        preview, expected = await previewed(team, whenAdding="ON_ADD")
    assert len(expected) == 40
    assert preview["counts"]["create"] > 0


async def test_a_campaign_that_never_syncs_is_skipped_and_nobody_is_asked(
    team: Team, clockwork: Clockwork
) -> None:
    await team.campaign(whenAdding="NEVER")
    await team.enrol(person(name="Ada Lovelace"), person("grace", name="Grace Hopper"))
    preview, expected = await previewed(team)
    assert preview["counts"] == counts(skipped=2)
    assert {(entry["outcome"], entry["rule"]) for entry in expected.values()} == {("SKIPPED", "NEVER")}
    assert clockwork.calls() == []
    campaign = await team.api.query("node", "... on Campaign { sourcewhaleId }", id=preview["campaignId"])
    assert (preview["kind"], campaign) == ("CAMPAIGN", {"sourcewhaleId": CAMPAIGN})
    assert preview["touched"] is None


async def test_an_empty_campaign_has_an_empty_preview(team: Team) -> None:
    preview, expected = await previewed(team)
    assert (preview["total"], preview["done"], expected) == (0, 0, {})
    assert preview["counts"] == counts()


async def test_pushes_go_before_previews(team: Team, clockwork: Clockwork) -> None:
    ids = [f"p{number:03}" for number in range(120)]
    await team.tell(*(person(each, name=f"Person {each}", emails=[f"{each}@x.example"]) for each in ids))
    await team.tell(person(name="Ada Lovelace", emails=["ada@engine.example"]))
    await team.campaign("many", whenAdding="NEVER")
    await team.add(*ids, campaign="many")
    clockwork.fails(Fault("latency", seconds=0.05))
    preview_id = await ask_for_campaign(team.api, "many", whenAdding="ON_ADD")

    async def goes_on() -> bool:
        return bool((await team.api.query("preview", "done", id=preview_id))["done"])

    await until(goes_on)
    await team.add("ada")
    await team.stands("ada", status="DONE")
    assert (await team.api.query("preview", "status", id=preview_id))["status"] == "RUNNING"
    clockwork.fails()
    assert (await finished(team.api, preview_id))["counts"] == counts(create=120)


async def test_a_cancelled_preview_ends_and_keeps_what_was_worked_out(
    team: Team, clockwork: Clockwork
) -> None:
    ids = [f"p{number:03}" for number in range(120)]
    await team.campaign(whenAdding="NEVER")
    await team.tell(*(person(each, name=f"Person {each}", emails=[f"{each}@x.example"]) for each in ids))
    await team.add(*ids)
    clockwork.fails(Fault("latency", seconds=0.05))
    preview_id = await ask_for_campaign(team.api, whenAdding="ON_ADD")
    async with subscription(team.api, "previewProgress", PREVIEW, id=preview_id) as values:
        async for seen in values:
            if seen["done"] > 0:
                break
        await team.api.mutate("previewCancel", "preview { status }", id=preview_id)
        async for last in values:
            if last["finishedAt"]:
                break
    clockwork.fails()
    assert (last["status"], last["total"]) == ("CANCELLED", 120)
    await team.tell(person(name="Ada Lovelace", emails=["ada@engine.example"]))
    await team.campaign("other")
    await team.add("ada", campaign="other")
    await team.settled("ada")
    after = await finished(team.api, preview_id)
    assert after == last
    assert 0 < len(await entries(team.api, preview_id)) == last["done"] < 120
    again = await team.api.mutate("previewCancel", f"preview {{ {PREVIEW} }}", id=preview_id)
    assert again["preview"] == last


async def test_progress_is_told_until_it_is_over(team: Team) -> None:
    ids = [f"p{number:03}" for number in range(60)]
    await team.campaign(whenAdding="NEVER")
    await team.tell(*(person(each, name=f"Person {each}") for each in ids))
    await team.add(*ids)
    preview_id = await ask_for_campaign(team.api, whenAdding="ON_ADD")
    done: list[int] = []
    async with subscription(team.api, "previewProgress", PREVIEW, id=preview_id) as values:
        async for seen in values:
            done.append(seen["done"])
            if seen["status"] == "DONE":
                break
    assert done == sorted(done)
    assert (done[-1], seen["counts"]) == (60, counts(create=60))


async def test_disconnecting_ends_a_preview(team: Team, clockwork: Clockwork) -> None:
    ids = [f"p{number:03}" for number in range(120)]
    await team.campaign(whenAdding="NEVER")
    await team.tell(*(person(each, name=f"Person {each}", emails=[f"{each}@x.example"]) for each in ids))
    await team.add(*ids)
    clockwork.fails(Fault("latency", seconds=0.05))
    preview_id = await ask_for_campaign(team.api, whenAdding="ON_ADD")
    await team.api.mutate("clockworkDisconnect")
    preview = await finished(team.api, preview_id)
    assert (preview["status"], preview["reason"]) == ("FAILED", "Clockwork was disconnected.")
    campaign = {"sourcewhaleId": CAMPAIGN}
    assert await team.api.refusals("campaignPreview", campaign=campaign) == [("NOT_CONNECTED", "")]


async def test_refused_credentials_make_a_preview_wait_for_new_ones(team: Team, clockwork: Clockwork) -> None:
    await team.campaign(whenAdding="NEVER")
    await team.enrol(person(name="Ada Lovelace", emails=["ada@engine.example"]))
    clockwork.change_credentials(api_secret="another")
    preview_id = await ask_for_campaign(team.api, whenAdding="ON_ADD")
    await team.reaches("NEEDS_ATTENTION")
    assert (await team.api.query("preview", "status done", id=preview_id))["done"] == 0
    await team.connect()
    assert (await finished(team.api, preview_id))["counts"] == counts(create=1)


async def test_a_clockwork_that_needs_a_pause_delays_a_preview_and_spoils_nothing(
    team: Team, clockwork: Clockwork
) -> None:
    await team.campaign(whenAdding="NEVER")
    ids = [f"p{number:03}" for number in range(30)]
    await team.tell(*(person(each, name=f"Person {each}", emails=[f"{each}@x.example"]) for each in ids))
    await team.add(*ids)
    clockwork.fails(Fault("error_before", status=503, times=1))
    preview_id = await ask_for_campaign(team.api, whenAdding="ON_ADD")
    assert (await finished(team.api, preview_id))["counts"] == counts(create=30)


@pytest.mark.parametrize("role", list(Role))
async def test_everybody_of_the_team_may_ask_and_nobody_else_sees_it(
    team: Team, make_api: MakeApi, team_name: str, role: Role
) -> None:
    api = await make_api(role)
    await team.enrol(person(name="Ada Lovelace"))
    preview_id = await ask_for_campaign(api)
    assert (await finished(api, preview_id))["requestedBy"] == f"{role} of the team"
    stranger = await make_api(Role.ADMIN, team=f"{team_name}, another")
    assert await stranger.query("preview", PREVIEW, id=preview_id) is None
    assert await stranger.refusals("previewCancel", id=preview_id) == [("NOT_FOUND", "id")]
    assert await api.query("node", "id", id=preview_id) == {"id": preview_id}


async def test_an_unknown_campaign_has_no_preview(team: Team) -> None:
    unknown = {"sourcewhaleId": "unknown"}
    assert await team.api.refusals("campaignPreview", campaign=unknown) == [("NOT_FOUND", "campaign")]
