"""A mandatory field without a value holds a push back by its name, until it has one."""

from collections.abc import Awaitable, Callable

import pytest

from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.team import Team

WITHOUT_PHONE = person(name="Ada Lovelace", emails=["ada@engine.example"])


@pytest.fixture
async def blocked(team: Team, clockwork: Clockwork) -> Team:
    """A team whose only push waits for a phone number; nothing was asked of Clockwork."""
    await team.configure(mandatoryFields=["phones", "emails"])
    push = await team.sync(WITHOUT_PHONE)
    assert (push["status"], push["rule"], push["missingFields"]) == (
        "BLOCKED",
        "MANDATORY_FIELDS",
        ["phones"],
    )
    assert "Phone numbers" in push["reason"]
    assert clockwork.calls() == []
    return team


async def _told(team: Team) -> None:
    await team.tell(person(phones=["+44 20 7946 0200"]))


async def _edited(team: Team) -> None:
    await team.edit("ada", phones=["+44 20 7946 0200"])


async def _made_optional(team: Team) -> None:
    await team.configure(mandatoryFields=["emails"])


@pytest.mark.parametrize("fill", [_told, _edited, _made_optional])
async def test_a_blocked_push_goes_on_by_itself_once_nothing_is_missing(
    fill: Callable[[Team], Awaitable[None]], blocked: Team, clockwork: Clockwork
) -> None:
    await fill(blocked)
    push = await blocked.settled("ada")
    assert (push["status"], push["result"], push["missingFields"]) == ("DONE", "CREATED", [])
    assert len(await blocked.pushes()) == 1
    assert len(clockwork.carrying("ada@engine.example")) == 1


async def test_filling_one_of_two_missing_fields_leaves_the_other_named(
    team: Team, clockwork: Clockwork
) -> None:
    await team.configure(mandatoryFields=["phones", "title"])
    assert (await team.sync(WITHOUT_PHONE))["missingFields"] == ["phones", "title"]
    await team.tell(person(phones=["+44 20 7946 0200"]))
    push = await team.settled("ada")
    assert (push["status"], push["missingFields"], clockwork.calls()) == ("BLOCKED", ["title"], [])


async def test_a_value_that_another_mapping_brings_counts(blocked: Team, clockwork: Clockwork) -> None:
    await blocked.tell(person(customVariable1="+44 20 7946 0200"))
    assert (await blocked.settled("ada"))["status"] == "BLOCKED"
    await blocked.map("CUSTOM_VARIABLE_1", "phones")
    push = await blocked.settled("ada")
    assert push["status"] == "DONE"
    assert [phone["digits"] for phone in clockwork.only("Ada Lovelace")["phoneNumbers"]] == ["442079460200"]


async def test_a_person_without_any_name_is_blocked_and_created_once_there_is_one(
    team: Team, clockwork: Clockwork
) -> None:
    push = await team.sync(person(emails=["ada@engine.example"]))
    assert (push["status"], push["missingFields"]) == ("BLOCKED", ["name"])
    assert "a new record needs a name" in push["reason"]
    assert clockwork.writes() == []
    await team.tell(person(firstName="Ada", lastName="Lovelace"))
    assert (await team.settled("ada"))["result"] == "CREATED"
    assert clockwork.only("Ada Lovelace")


async def test_a_known_person_needs_no_name(team: Team, clockwork: Clockwork) -> None:
    planted = clockwork.plant("Ada Lovelace", emails=["ada@engine.example"])
    push = await team.sync(person(emails=["ada@engine.example"], phones=["+44 20 7946 0200"]))
    assert (push["status"], push["person"]["clockworkId"]) == ("DONE", planted)
    assert clockwork.person(planted)["name"] == "Ada Lovelace"
