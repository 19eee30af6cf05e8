"""Keep edits made in Clockwork: on, a value that somebody changed there stays; off, ours is written again."""

from typing import Any

import pytest

from clockwork.sandbox.faults import Fault
from tests.whole.clockwork import Clockwork, emails, tags
from tests.whole.outreach import event, notes, record
from tests.whole.people import person
from tests.whole.team import Team, steps

ADA = person(
    name="Ada Lovelace",
    emails=["ada@engine.example", "ada@home.example"],
    summary="Wrote the first program.",
    role="Chief Analyst",
    company="Analytical Engines",
    skills=["Board"],
    customVariable1="Three months",
)
THEIRS: dict[str, Any] = {
    "biography": "Edited by hand.",
    "titles": ["Countess"],
    "emails": {"ada@engine.example"},
    "tags": set(),
    "notice": None,
}
OURS: dict[str, Any] = {
    "biography": "Wrote the first program.",
    "titles": ["Chief Analyst"],
    "emails": {"ada@engine.example", "ada@home.example"},
    "tags": {"Board"},
    "notice": "Three months",
}


@pytest.fixture
async def written(team: Team, clockwork: Clockwork) -> Team:
    """A team that has written Ada; a recruiter has changed, blanked and taken away some of it."""
    await team.map("CUSTOM_VARIABLE_1", f"custom:{clockwork.id_of('custom_fields', 'Notice Period')}")
    push = await team.sync(ADA)
    assert _values(clockwork) == OURS
    ada = clockwork.person(push["person"]["clockworkId"])
    (position,) = ada["positions"]
    kept = [email for email in ada["emails"] if email["address"] in THEIRS["emails"]]
    clockwork.sandbox.edit(
        "people",
        ada["id"],
        {
            "biography": THEIRS["biography"],
            "positions": [position | {"title": "Countess"}],
            "emails": kept,
            "tags": [],
        },
    )
    for value in ada["customFields"]:
        clockwork.sandbox.remove("custom_values", value["id"])
    assert _values(clockwork) == THEIRS
    clockwork.forget_calls()
    return team


def _values(clockwork: Clockwork) -> dict[str, Any]:
    ada = clockwork.only("Ada Lovelace")
    return {
        "biography": ada["biography"],
        "titles": [position["title"] for position in ada["positions"]],
        "emails": emails(ada),
        "tags": tags(ada),
        "notice": clockwork.custom_text(ada["id"], "Notice Period"),
    }


async def test_off_what_was_changed_is_written_again(written: Team, clockwork: Clockwork) -> None:
    assert (await written.again("ada"))["result"] == "UPDATED"
    assert _values(clockwork) == OURS


async def test_on_every_edit_is_kept_and_reported(written: Team, clockwork: Clockwork) -> None:
    await written.configure(keepClockworkEdits=True)
    push = await written.again("ada")
    assert (push["result"], clockwork.writes(), _values(clockwork)) == ("UNCHANGED", [], THEIRS)
    kept = steps(push, rule="EDIT_KEPT")
    notice = f"custom:{clockwork.id_of('custom_fields', 'Notice Period')}"
    assert {step["field"] for step in kept} == {"biography", "title", "emails", "tags", notice}
    assert {step["layer"] for step in kept} == {"TEAM"}
    (biography,) = steps(push, field="biography")
    assert (biography["oldValue"], biography["newValue"]) == (THEIRS["biography"], OURS["biography"])
    assert "By the team's setting" in await written.explanation("ada", "biography")


async def test_on_an_edit_is_kept_against_new_values_too_and_off_again_they_are_written(
    written: Team, clockwork: Clockwork
) -> None:
    await written.configure(keepClockworkEdits=True)
    await written.sync(ADA | {"summary": "Countess of Lovelace."})
    assert _values(clockwork) == THEIRS
    await written.configure(keepClockworkEdits=False)
    await written.again("ada")
    assert _values(clockwork) == OURS | {"biography": "Countess of Lovelace."}


async def test_on_what_nobody_touched_is_brought_up_to_date(team: Team, clockwork: Clockwork) -> None:
    await team.configure(keepClockworkEdits=True)
    await team.sync(ADA)
    push = await team.sync(ADA | {"summary": "Countess.", "role": "President"})
    assert (push["result"], steps(push, rule="EDIT_KEPT")) == ("UPDATED", [])
    ada = clockwork.only("Ada Lovelace")
    assert (ada["biography"], [held["title"] for held in ada["positions"]]) == ("Countess.", ["President"])


async def test_on_what_was_there_before_us_follows_its_policy(team: Team, clockwork: Clockwork) -> None:
    await team.configure(keepClockworkEdits=True)
    known = clockwork.plant("Ada Lovelace", emails=["ada@engine.example"], biography="Old words.")
    push = await team.sync(ADA)
    assert push["person"]["clockworkId"] == known
    assert clockwork.person(known)["biography"] == ADA["summary"]


async def test_a_record_that_was_deleted_and_made_anew_holds_no_edits(
    written: Team, clockwork: Clockwork
) -> None:
    await written.configure(keepClockworkEdits=True)
    clockwork.sandbox.remove("people", clockwork.only("Ada Lovelace")["id"])
    push = await written.again("ada")
    assert (push["result"], steps(push, rule="EDIT_KEPT")) == ("CREATED", [])
    assert clockwork.only("Ada Lovelace")["biography"] == ADA["summary"]


async def test_on_what_we_wrote_without_an_answer_is_no_edit(team: Team, clockwork: Clockwork) -> None:
    await team.configure(keepClockworkEdits=True)
    await team.sync(ADA)
    parts = ("people/*", "people/*/positions/*")
    clockwork.fails(*(Fault("drop_after", "PATCH", part, times=1) for part in parts))
    await team.sync(ADA | {"summary": "Countess.", "role": "President"})
    push = await team.sync(ADA | {"summary": "Lady.", "role": "Partner"})
    assert (push["result"], steps(push, rule="EDIT_KEPT")) == ("UPDATED", [])
    ada = clockwork.only("Ada Lovelace")
    assert (ada["biography"], [held["title"] for held in ada["positions"]]) == ("Lady.", ["Partner"])


async def test_on_an_edit_of_what_we_wrote_without_an_answer_is_kept(
    team: Team, clockwork: Clockwork
) -> None:
    await team.configure(keepClockworkEdits=True)
    known = clockwork.plant("Ada Lovelace", emails=["ada@engine.example"])
    clockwork.fails(
        Fault("drop_after", "PATCH", "people/*", times=1),
        Fault("drop_after", "POST", "people/*/positions", times=1),
        Fault("drop_after", "POST", "people/*/email_addresses", times=1),
    )
    await team.sync(ADA)
    ada = clockwork.person(known)
    (position,) = ada["positions"]
    (email,) = [email for email in ada["emails"] if email["address"] == "ada@engine.example"]
    positions = [position | {"title": "Countess"}]
    edited = {"biography": "By hand.", "positions": positions, "emails": [email]}
    clockwork.sandbox.edit("people", known, edited)
    await team.sync(ADA | {"summary": "Lady.", "role": "Partner"})
    ada = clockwork.person(known)
    assert (ada["biography"], [held["title"] for held in ada["positions"]]) == ("By hand.", ["Countess"])
    assert emails(ada) == {"ada@engine.example"}


async def test_a_record_that_a_note_links_to_holds_no_edits_of_the_former_one(
    written: Team, clockwork: Clockwork
) -> None:
    await written.configure(keepClockworkEdits=True)
    clockwork.sandbox.remove("people", clockwork.only("Ada Lovelace")["id"])
    known = clockwork.plant("Ada Lovelace", emails=["ada@engine.example"], biography="Old words.")
    await record(written.api, event())
    await written.quiet()
    assert len(notes(clockwork, known)) == 1
    push = await written.again("ada")
    assert (push["person"]["clockworkId"], steps(push, rule="EDIT_KEPT")) == (known, [])
    assert clockwork.person(known)["biography"] == ADA["summary"]
