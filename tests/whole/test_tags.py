"""Tags: values that a campaign or one person has for displayed fields win over mapped ones."""

from typing import Any

import pytest

from tests.whole.api import Json
from tests.whole.clockwork import Clockwork, tags
from tests.whole.people import person
from tests.whole.team import CAMPAIGN, Team, steps

SENIORITY, NOTICE = "Seniority", "Notice Period"
ADA = person(name="Ada Lovelace", emails=["ada@engine.example"], summary="Wrote the first program.")
TAGS = "field fieldName type values isDisplayed"


def field(clockwork: Clockwork, name: str) -> str:
    """The id of one of the firm's own fields."""
    return f"custom:{clockwork.id_of('custom_fields', name)}"


def tag(field_id: str, *values: str) -> Json:
    """A tag's input."""
    return {"field": field_id, "values": list(values)}


@pytest.fixture
async def displaying(team: Team, clockwork: Clockwork) -> Team:
    """A team that displays fields of each type, in this order."""
    own = [field(clockwork, name) for name in (SENIORITY, NOTICE)]
    await team.configure(displayedFields=["biography", "tags", "emails", "title", *own])
    return team


async def _refusals(team: Team, *given: Json) -> list[tuple[str, str]]:
    upsert: Json = {"sourcewhaleId": CAMPAIGN, "tags": list(given)}
    return await team.api.refusals("campaignUpsert", input=upsert)


async def _shown(team: Team) -> list[Json]:
    campaign = await team.api.query("campaign", f"tags {{ {TAGS} }}", campaign={"sourcewhaleId": CAMPAIGN})
    found: list[Json] = campaign["tags"]
    return found


async def test_a_tag_of_the_campaign_wins_over_the_mapped_value_and_fills_what_nothing_maps(
    displaying: Team, clockwork: Clockwork
) -> None:
    notice, seniority = field(clockwork, NOTICE), field(clockwork, SENIORITY)
    await displaying.campaign(
        tags=[tag("biography", "A finance leader."), tag(notice, "Six months"), tag(seniority, "c-level")]
    )
    push = await displaying.sync(ADA)
    ada = clockwork.only("Ada Lovelace")
    assert ada["biography"] == "A finance leader."
    assert clockwork.custom_text(ada["id"], NOTICE) == "Six months"
    (biography,) = steps(push, field="biography")
    assert (biography["layer"], biography["rule"]) == ("CAMPAIGN", "NEW_RECORD")
    assert "tag of the campaign" in await displaying.explanation("ada", "biography")
    (select,) = steps(push, field=seniority)
    assert (select["newValue"], select["outcome"]) == ("C-Level", "DONE")


async def test_a_persons_own_tag_wins_over_the_campaigns_and_is_pushed_at_once(
    displaying: Team, clockwork: Clockwork
) -> None:
    await displaying.campaign(tags=[tag("biography", "The campaign's."), tag("tags", "Board")])
    await displaying.sync(ADA)
    await displaying.override("ada", tags=[tag("biography", "Her own.")])
    push = await displaying.settled("ada")
    assert push["result"] == "UPDATED"
    ada = clockwork.only("Ada Lovelace")
    assert (ada["biography"], tags(ada)) == ("Her own.", {"Board"})
    (biography,) = steps(push, field="biography")
    assert (biography["layer"], biography["oldValue"]) == ("PERSON", "The campaign's.")
    await displaying.clear_override("ada")
    await displaying.settled("ada")
    assert clockwork.only("Ada Lovelace")["biography"] == "The campaign's."


async def test_a_person_can_be_without_the_campaigns_tag(displaying: Team, clockwork: Clockwork) -> None:
    await displaying.campaign(syncAs="DO_NOT_SYNC", tags=[tag("biography", "The campaign's.")])
    await displaying.sync(ADA)
    await displaying.override("ada", syncAs="PERSON", tags=[tag("biography")])
    await displaying.settled("ada")
    assert clockwork.only("Ada Lovelace")["biography"] == "Wrote the first program."


async def test_a_tagged_title_is_that_of_the_current_position(displaying: Team, clockwork: Clockwork) -> None:
    await displaying.campaign(tags=[tag("title", "Chief Countess")])
    await displaying.sync(ADA | {"role": "Analyst", "company": "Analytical Engines"})
    (position,) = clockwork.only("Ada Lovelace")["positions"]
    assert (position["title"], position["companyName"]) == ("Chief Countess", "Analytical Engines")


async def test_a_tagged_address_finds_the_record(displaying: Team, clockwork: Clockwork) -> None:
    known = clockwork.plant("Augusta King", emails=["augusta@home.example"])
    await displaying.campaign(syncAs="DO_NOT_SYNC")
    await displaying.sync(person(name="Augusta King"))
    await displaying.override("ada", syncAs="PERSON", tags=[tag("emails", "Augusta@Home.example")])
    push = await displaying.settled("ada")
    assert (push["status"], push["person"]["clockworkId"]) == ("DONE", known)
    assert len(clockwork.named("Augusta King")) == 1


async def test_tags_are_shown_with_their_fields_and_kept_when_no_longer_displayed(
    displaying: Team, clockwork: Clockwork
) -> None:
    seniority = field(clockwork, SENIORITY)
    select: Json = {"field": seniority, "fieldName": SENIORITY, "type": "SINGLE_SELECT"}
    text: Json = {"field": "biography", "fieldName": "Biography", "type": "TEXT", "values": ["Ours."]}
    assert await _refusals(displaying, tag(seniority, "DIRECTOR", "director")) == [
        ("INVALID", "input.tags.0.values")
    ]
    await displaying.campaign(tags=[tag(seniority, "DIRECTOR"), tag("biography", " Ours. ")])
    assert await _shown(displaying) == [
        text | {"isDisplayed": True},
        select | {"values": ["Director"], "isDisplayed": True},
    ]
    await displaying.configure(displayedFields=[seniority])
    assert (await _shown(displaying))[1] == text | {"isDisplayed": False}
    push = await displaying.sync(ADA)
    assert clockwork.only("Ada Lovelace")["biography"] == ADA["summary"]
    assert steps(push, field=seniority, outcome="DONE")
    await displaying.campaign(tags=[tag("biography", "Ours.")])
    assert await _shown(displaying) == [text | {"isDisplayed": False}]
    assert await _refusals(displaying, tag("biography", "Others.")) == [("INVALID", "input.tags.0.field")]
    await displaying.campaign(tags=[tag("biography")])
    assert await _shown(displaying) == []


async def test_what_is_left_out_stays(displaying: Team) -> None:
    await displaying.campaign(tags=[tag("biography", "Ours.")])
    await displaying.campaign(name="Renamed")
    assert [shown["field"] for shown in await _shown(displaying)] == ["biography"]
    await displaying.campaign(tags=None)
    assert await _shown(displaying) == []


async def test_a_persons_tags_are_shown_and_replaced_as_a_whole_beside_what_else_is_overridden(
    displaying: Team,
) -> None:
    await displaying.enrol(ADA)
    await displaying.override("ada", syncAs="DO_NOT_SYNC")
    for given in ([tag("biography", "Ours.")], [tag("tags", "board")], None):
        payload = await displaying.api.mutate(
            "personSyncOverride",
            f"membership {{ override {{ syncAs tags {{ {TAGS} }} }} }}",
            campaign={"sourcewhaleId": CAMPAIGN},
            person={"sourcewhaleId": "ada"},
            input={"tags": given},
        )
        assert payload["membership"]["override"]["syncAs"] == "DO_NOT_SYNC"
        shown = payload["membership"]["override"]["tags"]
        assert [found["field"] for found in shown] == [one["field"] for one in given or ()]
    await displaying.quiet()


async def test_tags_that_cannot_be_are_refused_each_at_its_place(
    displaying: Team, clockwork: Clockwork
) -> None:
    seniority = field(clockwork, SENIORITY)
    assert await _refusals(
        displaying,
        tag("company", "Acme"),
        tag("shoeSize", "42"),
        tag(seniority, "Wizard"),
        tag("biography", "One", "Two"),
        tag("tags", "Board", "Basket weaving"),
        tag("biography", "Three"),
        tag("emails", "ada@engine.example"),
        tag("title", "x" * 20_001),
    ) == [
        ("INVALID", "input.tags.0.field"),
        ("INVALID", "input.tags.1.field"),
        ("INVALID", "input.tags.2.values.0"),
        ("INVALID", "input.tags.3.values"),
        ("INVALID", "input.tags.4.values.1"),
        ("INVALID", "input.tags.5.field"),
        ("INVALID", "input.tags.6.field"),
        ("TOO_LONG", "input.tags.7.values.0"),
    ]
    assert await _shown(displaying) == []
    payload = await displaying.api.post(
        "mutation ($input: CampaignInput!) { campaignUpsert(input: $input) { userErrors { message } } }",
        {"input": {"sourcewhaleId": CAMPAIGN, "tags": [tag(seniority, "Wizard")]}},
    )
    assert payload.data is not None
    assert "C-Level, Executive, Director" in payload.data["campaignUpsert"]["userErrors"][0]["message"]
    await displaying.enrol(ADA)
    whom: dict[str, Any] = {"campaign": {"sourcewhaleId": CAMPAIGN}, "person": {"sourcewhaleId": "ada"}}
    refused = await displaying.api.refusals(
        "personSyncOverride", **whom, input={"tags": [tag("emails", "n/a", "ada@home.example")]}
    )
    assert refused == [("INVALID", "input.tags.0.values.0")]
    await displaying.quiet()


async def test_only_what_can_be_filled_can_be_displayed(team: Team, clockwork: Clockwork) -> None:
    industry = field(clockwork, "Industry")
    change: Json = {"expectedVersion": 0, "displayedFields": ["tags", "positions", industry, "name"]}
    refused = await team.api.refusals("settingsUpdate", input=change)
    assert refused == [("INVALID", f"input.displayedFields.{index}") for index in (1, 2, 3)]


async def test_only_what_can_be_filled_can_be_mandatory(team: Team, clockwork: Clockwork) -> None:
    fields = ["company.name", "positions", field(clockwork, "Industry")]
    change: Json = {"expectedVersion": 0, "mandatoryFields": fields}
    refused = await team.api.refusals("settingsUpdate", input=change)
    assert refused == [("INVALID", "input.mandatoryFields.2")]


async def test_the_extension_sees_the_displayed_fields_with_their_options(displaying: Team) -> None:
    fields = await displaying.api.query("displayedFields", "id name type options { name }")
    assert [found["id"] for found in fields][:4] == ["biography", "tags", "emails", "title"]
    assert fields[4]["options"][:2] == [{"name": "C-Level"}, {"name": "Executive"}]


@pytest.mark.parametrize("whose", ["campaign", "person"])
async def test_a_tag_fills_a_mandatory_field_and_the_push_goes_on(
    whose: str, displaying: Team, clockwork: Clockwork
) -> None:
    notice = field(clockwork, NOTICE)
    await displaying.configure(mandatoryFields=[notice])
    push = await displaying.sync(ADA)
    assert (push["status"], push["missingFields"]) == ("BLOCKED", [notice])
    if whose == "campaign":
        await displaying.campaign(tags=[tag(notice, "Six months")])
    else:
        await displaying.override("ada", tags=[tag(notice, "Six months")])
    push = await displaying.settled("ada")
    assert (push["status"], len(await displaying.pushes())) == ("DONE", 1)
    assert clockwork.custom_text(push["person"]["clockworkId"], NOTICE) == "Six months"


async def test_a_tag_counts_as_soon_as_its_field_is_displayed(displaying: Team, clockwork: Clockwork) -> None:
    notice = field(clockwork, NOTICE)
    await displaying.campaign(tags=[tag(notice, "Six months")])
    await displaying.configure(mandatoryFields=[notice], displayedFields=[])
    assert (await displaying.sync(ADA))["status"] == "BLOCKED"
    await displaying.configure(displayedFields=[notice])
    assert (await displaying.settled("ada"))["status"] == "DONE"


@pytest.mark.parametrize("whose", ["campaign", "person"])
async def test_a_change_by_hand_that_waits_for_a_value_goes_on_when_a_tag_brings_it(
    whose: str, displaying: Team, clockwork: Clockwork
) -> None:
    notice = field(clockwork, NOTICE)
    await displaying.configure(syncManualUpdates=True)
    await displaying.sync(ADA)
    await displaying.configure(mandatoryFields=[notice])
    await displaying.edit("ada", phones=["+44 20 7946 0200"])
    await displaying.stands("ada", status="BLOCKED", kind="EDIT")
    if whose == "campaign":
        await displaying.campaign(tags=[tag(notice, "Six months")])
    else:
        await displaying.override("ada", tags=[tag(notice, "Six months")])
    await displaying.counts(blocked=0, open=0)
    assert len(clockwork.only("Ada Lovelace")["phoneNumbers"]) == 1


async def test_a_change_by_hand_leaves_a_tagged_field_alone(displaying: Team, clockwork: Clockwork) -> None:
    await displaying.configure(syncManualUpdates=True)
    await displaying.campaign(tags=[tag("biography", "The campaign's.")])
    await displaying.sync(ADA)
    await displaying.edit("ada", summary="By hand.", phones=["+44 20 7946 0200"])
    push = await displaying.stands("ada", status="DONE", kind="EDIT")
    ada = clockwork.only("Ada Lovelace")
    assert (ada["biography"], len(ada["phoneNumbers"])) == ("The campaign's.", 1)
    (left,) = steps(push, field="biography")
    assert (left["rule"], left["layer"], left["outcome"]) == ("TAGGED", "CAMPAIGN", "LEFT")
