"""A change that a user makes by hand goes to a linked record if the team wants that, and it alone."""

import pytest

from tests.whole.clockwork import Clockwork
from tests.whole.people import ADA, person
from tests.whole.team import Team


@pytest.fixture
async def linked(team: Team, clockwork: Clockwork) -> Team:
    """A team that syncs changes by hand and has Ada in Clockwork, where a recruiter has since changed her."""
    await team.configure(syncManualUpdates=True)
    push = await team.sync(ADA)
    clockwork.sandbox.edit("people", push["person"]["clockworkId"], {"name": "Augusta Ada", "tags": []})
    clockwork.forget_calls()
    return team


async def test_only_what_changed_is_pushed(linked: Team, clockwork: Clockwork) -> None:
    await linked.edit("ada", summary="Wrote the first program.")
    push = await linked.stands("ada", status="DONE", kind="EDIT")
    assert (push["result"], clockwork.writes()) == ("UPDATED", ["PATCH people/{id}"])
    found = clockwork.only("Augusta Ada")
    assert (found["biography"], found["tags"]) == ("Wrote the first program.", [])


async def test_why_a_change_is_pushed_or_not_is_said(linked: Team) -> None:
    said = []
    for on, name in ((True, "Ada"), (True, "Ada"), (False, "Augusta")):
        await linked.configure(syncManualUpdates=on)
        changed = {"person": {"sourcewhaleId": "ada"}, "input": {"firstName": name}}
        said.append((await linked.api.mutate("personEdit", "pushExplanation", **changed))["pushExplanation"])
    assert said == [
        "Pushed, as the team's setting says: the person is linked to a record in Clockwork.",
        "Nothing is pushed, as nothing changed.",
        "Not pushed: by the team's setting, changes by hand stay in SourceWhale.",
    ]


async def test_a_changed_role_is_the_title_of_the_current_position(
    linked: Team, clockwork: Clockwork
) -> None:
    await linked.edit("ada", role="President", company="Analytical Engines")
    push = await linked.stands("ada", status="DONE", kind="EDIT")
    assert push["result"] == "UPDATED"
    current = [held for held in clockwork.only("Augusta Ada")["positions"] if held["type"] == "current"]
    assert [(held["title"], held["companyName"]) for held in current] == [("President", "Analytical Engines")]


async def test_two_changes_in_a_row_both_arrive(linked: Team, clockwork: Clockwork) -> None:
    await linked.edit("ada", summary="Wrote the first program.")
    await linked.edit("ada", phones=["+44 20 7946 0200", "+44 20 7946 0299"])
    await linked.quiet()
    found = clockwork.only("Augusta Ada")
    assert found["biography"] == "Wrote the first program."
    assert len(found["phoneNumbers"]) == 2


async def test_a_change_to_what_it_was_asks_for_no_push(linked: Team, clockwork: Clockwork) -> None:
    assert await linked.edit("ada", name="Ada Lovelace", emails=ADA["emails"]) is None
    await linked.quiet()
    assert clockwork.calls() == []


async def test_a_change_is_not_pushed_unless_the_team_wants_it(team: Team, clockwork: Clockwork) -> None:
    await team.sync(ADA)
    clockwork.forget_calls()
    assert await team.edit("ada", summary="Wrote the first program.") is None
    await team.quiet()
    assert clockwork.calls() == []
    assert (await team.again("ada"))["result"] == "UPDATED"
    assert clockwork.only("Ada Lovelace")["biography"] == "Wrote the first program."


async def test_a_change_of_someone_who_is_not_linked_creates_nobody(team: Team, clockwork: Clockwork) -> None:
    await team.configure(syncManualUpdates=True)
    await team.tell(person(name="Ada Lovelace"))
    assert await team.edit("ada", summary="Wrote the first program.") is None
    await team.quiet()
    assert (clockwork.calls(), clockwork.named("Ada Lovelace")) == ([], [])
