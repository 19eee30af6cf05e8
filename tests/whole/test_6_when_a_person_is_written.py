"""A Person is written at their point and not before, and never where syncing is off: the push says why."""

import pytest

from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.team import CAMPAIGN, Team

ADA = person(name="Ada Lovelace", emails=["ada@engine.example"])
BEFORE_A_REPLY = ["MESSAGED", "OPENED", "CLICKED"]
SYNC = "syncAs { value source inheritedValue } whenAdding { value source inheritedValue }"


async def set_point(team: Team, layer: str, point: str) -> None:
    """Say in one layer when Persons are written."""
    match layer:
        case "TEAM":
            await team.configure(whenAdding=point)
        case "CAMPAIGN":
            await team.campaign(whenAdding=point)
        case "PERSON":
            await team.override("ada", whenAdding=point)


async def effective(team: Team, *, of_ada: bool = True) -> Json:
    """How Ada, or the campaign, syncs."""
    names: Json = {"person": {"sourcewhaleId": "ada"}} if of_ada else {}
    found: Json = await team.api.query("effectiveSync", SYNC, campaign={"sourcewhaleId": CAMPAIGN}, **names)
    return found


@pytest.fixture
async def waiting(team: Team) -> Team:
    """A team with Ada in its campaign, where for now nothing is written."""
    await team.campaign(whenAdding="NEVER")
    assert (await team.sync(ADA))["status"] == "SKIPPED"
    return team


@pytest.mark.parametrize("layer", ["TEAM", "CAMPAIGN", "PERSON"])
async def test_on_reply_writes_nothing_before_the_reply_and_then_for_good(
    layer: str, waiting: Team, clockwork: Clockwork
) -> None:
    await set_point(waiting, layer, "ON_REPLY")
    if layer == "TEAM":
        await waiting.campaign(whenAdding=None)
    push = await waiting.settled("ada")
    assert (push["status"], push["rule"]) == ("PENDING", "WAITING_FOR_REPLY")
    assert "repl" in push["reason"]
    for stage in BEFORE_A_REPLY:
        await waiting.stage("ada", stage)
        assert (await waiting.settled("ada"))["status"] == "PENDING"
    assert clockwork.calls() == []
    await waiting.stage("ada", "REPLIED")
    assert (await waiting.settled("ada"))["result"] == "CREATED"
    assert clockwork.only("Ada Lovelace")
    await waiting.stage("ada", "SOURCED")
    await waiting.tell(person(phones=["+44 20 7946 0200"]))
    assert (await waiting.again("ada"))["result"] == "UPDATED"


@pytest.mark.parametrize("stage", ["REPLIED", "INTERESTED", "NOT_INTERESTED", "MEETING"])
async def test_every_answer_counts_as_a_reply(stage: str, team: Team, clockwork: Clockwork) -> None:
    await team.configure(whenAdding="ON_REPLY")
    await team.sync(ADA)
    await team.stage("ada", stage)
    assert (await team.settled("ada"))["status"] == "DONE"
    assert clockwork.only("Ada Lovelace")


async def test_on_interested_waits_beyond_a_reply(team: Team, clockwork: Clockwork) -> None:
    await team.configure(whenAdding="ON_INTERESTED")
    await team.sync(ADA)
    for stage in ("REPLIED", "NOT_INTERESTED"):
        await team.stage("ada", stage)
        push = await team.settled("ada")
        assert (push["status"], push["rule"]) == ("PENDING", "WAITING_FOR_INTERESTED")
    assert clockwork.calls() == []
    await team.stage("ada", "MEETING")
    assert (await team.settled("ada"))["result"] == "CREATED"


@pytest.mark.parametrize("layer", ["TEAM", "CAMPAIGN", "PERSON"])
async def test_never_writes_nothing_and_says_who_says_so(
    layer: str, team: Team, clockwork: Clockwork
) -> None:
    await team.configure(whenAdding="ON_REPLY")
    await team.sync(ADA)
    await set_point(team, layer, "NEVER")
    await team.stage("ada", "MEETING")
    push = await team.settled("ada")
    assert (push["status"], push["rule"]) == ("SKIPPED", "NEVER")
    whose = {"TEAM": "team's setting", "CAMPAIGN": "campaign says", "PERSON": "override"}
    assert whose[layer] in push["reason"]
    assert clockwork.calls() == []


@pytest.mark.parametrize("layer", ["CAMPAIGN", "PERSON"])
async def test_do_not_sync_writes_nothing_until_it_is_taken_back(
    layer: str, team: Team, clockwork: Clockwork
) -> None:
    await team.configure(whenAdding="ON_REPLY")
    await team.sync(ADA)
    if layer == "CAMPAIGN":
        await team.campaign(syncAs="DO_NOT_SYNC")
    else:
        await team.override("ada", syncAs="DO_NOT_SYNC")
    await team.stage("ada", "MEETING")
    push = await team.again("ada")
    assert (push["status"], push["rule"]) == ("SKIPPED", "DO_NOT_SYNC")
    assert {"CAMPAIGN": "the campaign", "PERSON": "override"}[layer] in push["reason"]
    assert clockwork.calls() == []
    if layer == "CAMPAIGN":
        await team.campaign(syncAs="PERSON")
    else:
        await team.clear_override("ada")
    assert (await team.settled("ada"))["result"] == "CREATED"
    assert clockwork.only("Ada Lovelace")


async def test_one_persons_override_holds_back_nobody_else(team: Team, clockwork: Clockwork) -> None:
    await team.configure(whenAdding="ON_REPLY")
    await team.enrol(ADA, person("grace", name="Grace Hopper"))
    await team.override("ada", syncAs="DO_NOT_SYNC")
    await team.configure(whenAdding="ON_ADD")
    assert (await team.settled("grace"))["result"] == "CREATED"
    assert (await team.push("ada"))["status"] == "SKIPPED"
    assert (len(clockwork.named("Grace Hopper")), clockwork.named("Ada Lovelace")) == (1, [])


async def test_do_not_sync_in_one_campaign_leaves_another_alone(team: Team, clockwork: Clockwork) -> None:
    await team.campaign(syncAs="DO_NOT_SYNC")
    await team.campaign("other")
    await team.enrol(ADA)
    await team.add("ada", campaign="other")
    await team.quiet()
    assert sorted(push["status"] for push in await team.pushes()) == ["DONE", "SKIPPED"]
    assert clockwork.only("Ada Lovelace")


async def test_the_effective_sync_names_the_layer_of_each_value(waiting: Team) -> None:
    await waiting.campaign(whenAdding=None)
    default = {"value": "ON_ADD", "source": "DEFAULT", "inheritedValue": "ON_ADD"}
    assert (await effective(waiting))["whenAdding"] == default
    await waiting.configure(whenAdding="ON_REPLY")
    team = {"value": "ON_REPLY", "source": "TEAM", "inheritedValue": "ON_ADD"}
    assert (await effective(waiting))["whenAdding"] == team
    await waiting.campaign(whenAdding="NEVER", syncAs="DO_NOT_SYNC")
    campaign = {"value": "NEVER", "source": "CAMPAIGN", "inheritedValue": "ON_REPLY"}
    assert (await effective(waiting))["whenAdding"] == campaign
    await waiting.override("ada", whenAdding="ON_INTERESTED", syncAs="PERSON")
    assert await effective(waiting) == {
        "syncAs": {"value": "PERSON", "source": "PERSON", "inheritedValue": "DO_NOT_SYNC"},
        "whenAdding": {"value": "ON_INTERESTED", "source": "PERSON", "inheritedValue": "NEVER"},
    }
    assert (await effective(waiting, of_ada=False))["whenAdding"] == campaign
    await waiting.clear_override("ada")
    assert (await effective(waiting))["whenAdding"] == campaign
