"""Outreach becomes notes on the person, in order, once each, at the point that the settings say."""

import pytest
from sqlalchemy import select

from api.global_ids import decode
from domain.records.database import Database
from domain.records.outreach import OutreachEvent
from domain.viewer import Role
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.conftest import MakeApi
from tests.whole.outreach import EVENT, emails, event, notes, record, subjects, times
from tests.whole.people import person
from tests.whole.team import CAMPAIGN, Team, steps

ADA = person(name="Ada Lovelace", emails=["ada@engine.example"])
IN_ORDER = [f"e{day}" for day in range(1, 7)]


async def test_held_notes_follow_in_order_with_their_own_times_once_the_person_is_interested(
    team: Team, clockwork: Clockwork
) -> None:
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.configure(whenAdding="ON_INTERESTED", onlyAddNotesToSynced=True)
    await team.enrol(ADA)
    answered = await record(team.api, *emails(6))
    assert {tuple(told["note"][name] for name in ("status", "rule", "pushRule")) for told in answered} == {
        ("WAITING", None, "NOTES_WAIT_FOR_POINT")
    }
    await team.stage("ada", "REPLIED")
    await team.quiet()
    assert (notes(clockwork, ada), clockwork.writes()) == ([], [])
    await team.stage("ada", "INTERESTED")
    push = await team.stands("ada", status="DONE", kind="NOTES")
    assert subjects(notes(clockwork, ada)) == IN_ORDER
    assert times(notes(clockwork, ada)) == [f"{day} Nov 2026, 09:0{day} (UTC+01:00)" for day in range(1, 7)]
    assert [step["newValue"] for step in steps(push, action="ADD_NOTE", outcome="DONE")] == [
        f"Email sent, {day} Nov 2026, 09:0{day} (UTC+01:00), as Email" for day in range(1, 7)
    ]
    again = await record(team.api, *emails(6))
    assert {told["note"]["status"] for told in again} == {"WRITTEN"}
    assert {told["note"]["clockworkId"] for told in again} == {note["id"] for note in notes(clockwork, ada)}


async def test_who_exists_in_clockwork_gets_notes_from_the_start_unless_they_are_to_wait(
    team: Team, clockwork: Clockwork
) -> None:
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.configure(whenAdding="ON_INTERESTED", onlyAddNotesToSynced=False)
    await team.enrol(ADA)
    await record(team.api, *emails(3))
    push = await team.stands("ada", status="DONE", kind="NOTES")
    assert push["person"]["clockworkId"] == ada
    assert subjects(notes(clockwork, ada)) == ["e1", "e2", "e3"]
    assert clockwork.writes() == ["POST people/{id}/notes"] * 3
    assert {note["type"] for note in notes(clockwork, ada)} == {"Email"}


async def test_nobody_is_created_by_a_note_and_all_follow_in_order_once_the_person_is(
    team: Team, clockwork: Clockwork
) -> None:
    await team.configure(whenAdding="ON_REPLY")
    await team.enrol(ADA)
    await record(team.api, *emails(2))
    push = await team.stands("ada", kind="NOTES", status="PENDING")
    assert push["rule"] == "WAITING_FOR_RECORD"
    await record(team.api, *emails(4))
    await team.quiet()
    assert (clockwork.named("Ada Lovelace"), clockwork.writes()) == ([], [])
    await team.stage("ada", "REPLIED")
    await team.counts(done=2)
    assert subjects(notes(clockwork, clockwork.only("Ada Lovelace")["id"])) == ["e1", "e2", "e3", "e4"]
    (answered,) = await record(team.api, event("e1", happenedAt="2026-11-01T09:01:00+01:00"))
    assert answered["note"]["status"] == "WRITTEN"


async def test_who_is_found_by_hand_later_gets_the_notes_when_something_new_is_told(
    team: Team, clockwork: Clockwork
) -> None:
    await team.configure(whenAdding="NEVER")
    await team.enrol(ADA)
    await record(team.api, event("e1"))
    await team.stands("ada", kind="NOTES", rule="WAITING_FOR_RECORD")
    ada = clockwork.plant("Ada Lovelace", emails=["ada@home.example"])
    await team.tell(ADA | {"emails": ["ada@home.example"]})
    await team.stands("ada", kind="NOTES", status="DONE")
    assert subjects(notes(clockwork, ada)) == ["e1"]


@pytest.mark.parametrize("layer", ["CAMPAIGN", "PERSON"])
async def test_do_not_sync_stops_notes_and_they_follow_once_it_is_lifted(
    layer: str, team: Team, clockwork: Clockwork
) -> None:
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    if layer == "CAMPAIGN":
        await team.campaign(syncAs="DO_NOT_SYNC")
        await team.enrol(ADA)
    else:
        await team.configure(whenAdding="ON_INTERESTED")
        await team.enrol(ADA)
        await team.override("ada", syncAs="DO_NOT_SYNC")
    await record(team.api, *emails(2))
    push = await team.stands("ada", kind="NOTES", status="SKIPPED")
    assert (push["rule"], clockwork.calls()) == ("DO_NOT_SYNC", [])
    if layer == "CAMPAIGN":
        await team.campaign(syncAs="PERSON", whenAdding="ON_INTERESTED")
    else:
        await team.clear_override("ada")
    await team.stands("ada", kind="NOTES", status="DONE")
    assert subjects(notes(clockwork, ada)) == ["e1", "e2"]


async def test_only_what_create_notes_upon_names_writes_a_note(team: Team, clockwork: Clockwork) -> None:
    await team.configure(createNotesUpon=[{"type": "EMAIL", "direction": "RECEIVED"}])
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.enrol(ADA)
    sent, received, call = await record(
        team.api,
        event("e1"),
        event("e2", direction="RECEIVED"),
        event("e3", type="CALL", direction="RECEIVED"),
    )
    assert [told["note"]["status"] for told in (sent, call)] == ["LEFT", "LEFT"]
    assert {told["note"]["rule"] for told in (sent, call)} == {"NOTE_NOT_WANTED"}
    assert received["note"]["pushId"] is not None
    await team.quiet()
    assert subjects(notes(clockwork, ada)) == ["e2"]


async def test_outreach_that_waits_follows_the_setting_that_holds_when_its_turn_comes(
    team: Team, clockwork: Clockwork
) -> None:
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.configure(whenAdding="ON_REPLY", onlyAddNotesToSynced=True)
    await team.enrol(ADA)
    await record(team.api, event("e1"), event("e2", type="CALL"))
    await team.configure(createNotesUpon=[{"type": "CALL", "direction": "SENT"}])
    await team.stage("ada", "REPLIED")
    push = await team.stands("ada", kind="NOTES", status="DONE")
    assert subjects(notes(clockwork, ada)) == ["e2"]
    (left,) = steps(push, rule="NOTE_NOT_WANTED")
    assert (left["outcome"], left["action"]) == ("LEFT", "ADD_NOTE")


async def test_notes_that_were_to_wait_go_on_when_that_is_switched_off(
    team: Team, clockwork: Clockwork
) -> None:
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.configure(whenAdding="ON_REPLY", onlyAddNotesToSynced=True)
    await team.enrol(ADA)
    await record(team.api, *emails(2))
    await team.stands("ada", kind="NOTES", status="PENDING")
    await team.configure(onlyAddNotesToSynced=False)
    await team.stands("ada", kind="NOTES", status="DONE")
    assert subjects(notes(clockwork, ada)) == ["e1", "e2"]


async def test_what_was_said_is_in_the_note_and_nothing_that_runs_or_watches(
    team: Team, clockwork: Clockwork
) -> None:
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.enrol(ADA)
    html = '<div style="x">Dear Ada</div><script>x()</script><img src="https://t.example/p.gif"><b>Jane</b>'
    told = event("e1", direction="RECEIVED", body={"html": html}, subject="A <b> & you")
    await record(team.api, told)
    push = await team.stands("ada", kind="NOTES", status="DONE")
    (note,) = notes(clockwork, ada)
    assert note["content"] == (
        "<p><strong>Email received</strong>, 23 Nov 2026, 14:05 (UTC+01:00)<br>Campaign: campaign"
        "<br>From: Jane &lt;jane@acme.example&gt;<br>Subject: A &lt;b&gt; &amp; you</p>"
        "<blockquote>Dear Ada<br><b>Jane</b></blockquote>"
    )
    assert "Dear Ada" not in str(push)
    assert clockwork.writes().count("POST people/{id}/notes") == 1
    assert not any("candidacies" in call for call in clockwork.writes())


async def test_what_was_said_is_kept_here_only_until_it_is_in_clockwork(team: Team, db: Database) -> None:
    await team.enrol(ADA)
    await team.quiet()
    await team.configure(createNotesUpon=[{"type": "EMAIL", "direction": "SENT"}])
    (told, unwanted) = await record(team.api, event("e1"), event("e2", type="SMS"))
    await team.stands("ada", kind="NOTES", status="DONE")
    async with db.reading_everywhere() as session:
        kept = select(OutreachEvent.subject, OutreachEvent.body, OutreachEvent.sender).where(
            OutreachEvent.push_id == decode(told["note"]["pushId"], "Push")
        )
        assert (await session.execute(kept)).all() == [(None, None, None)]
    assert unwanted["note"]["pushId"] is None


async def test_an_event_is_shown_with_its_own_time(team: Team) -> None:
    await team.enrol(ADA)
    (answered,) = await record(team.api, event(happenedAt="2026-11-23T23:30:00-05:30"))
    assert answered["happenedAt"] == "2026-11-23T23:30:00-05:30"


UNUSABLE: dict[str, tuple[list[Json], list[tuple[str, str]]]] = {
    "none": ([], [("BLANK", "events")]),
    "501 events": ([event(f"e{number}") for number in range(501)], [("TOO_MANY", "events")]),
    "an event twice": ([event(), event()], [("DUPLICATE", "events.1.sourcewhaleId")]),
    "a blank id": ([event(" ")], [("BLANK", "events.0.sourcewhaleId")]),
    "an id that is too long": ([event("x" * 201)], [("TOO_LONG", "events.0.sourcewhaleId")]),
    "a subject that is too long": ([event(subject="x" * 1_001)], [("TOO_LONG", "events.0.subject")]),
    "a body that is too long": (
        [event(), event("e2", body={"html": "x" * 200_001})],
        [("TOO_LONG", "events.1.body.html")],
    ),
    "a sender that is too long": ([event(sender="x" * 501)], [("TOO_LONG", "events.0.sender")]),
    "a time without an offset": (
        [event(happenedAt="2026-11-23T14:05:00")],
        [("INVALID", "events.0.happenedAt")],
    ),
    "a year that can't be": (
        [event(happenedAt="0001-01-01T00:00:00+14:00")],
        [("INVALID", "events.0.happenedAt")],
    ),
    "an unknown person": (
        [event(), event("e2", person={"sourcewhaleId": "nobody"})],
        [("NOT_FOUND", "events.1.person")],
    ),
    "an unknown campaign": (
        [event(campaign={"sourcewhaleId": "nowhere"})],
        [("NOT_FOUND", "events.0.campaign")],
    ),
    "a person who is not in the campaign": (
        [event(person={"sourcewhaleId": "ben"})],
        [("NOT_FOUND", "events.0.person")],
    ),
}


async def test_unusable_events_are_named_and_none_is_recorded(team: Team) -> None:
    await team.enrol(ADA)
    await team.tell(person("ben", name="Ben"))
    for events, refusals in UNUSABLE.values():
        assert await team.api.refusals("outreachRecord", events=events) == refusals
    assert await team.pushes(kind="NOTES") == []


async def test_one_event_needs_no_list_and_every_role_may_tell_of_it(team: Team, make_api: MakeApi) -> None:
    await team.enrol(ADA)
    for role in (Role.SERVICE, Role.MEMBER):
        told = await (await make_api(role)).mutate("outreachRecord", EVENT, events=event(role.value))
        assert [answered["sourcewhaleId"] for answered in told["events"]] == [role.value]


async def test_a_persons_outreach_tells_what_became_of_each_note(team: Team, clockwork: Clockwork) -> None:
    planted = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.sync(ADA)
    await record(team.api, event("e1"), event("e2", type="SMS", happenedAt="2026-11-24T14:05:00+01:00"))
    await team.quiet()
    asked = "nodes { sourcewhaleId happenedAt note { status rule clockworkId pushId } } totalCount"
    (sms, email) = (await team.api.query("outreach", asked, person={"sourcewhaleId": "ada"}))["nodes"]
    (note,) = notes(clockwork, planted)
    assert (email["note"]["status"], email["note"]["clockworkId"]) == ("WRITTEN", note["id"])
    assert (sms["note"]["status"], sms["note"]["rule"], sms["note"]["pushId"]) == (
        "LEFT",
        "NOTE_NOT_WANTED",
        None,
    )
    page = await team.api.query(
        "outreach",
        "edges { cursor node { sourcewhaleId } } pageInfo { hasNextPage endCursor } totalCount",
        person={"sourcewhaleId": "ada"},
        first=1,
    )
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    rest = await team.api.query(
        "outreach",
        "nodes { sourcewhaleId } pageInfo { hasNextPage }",
        person={"sourcewhaleId": "ada"},
        campaign={"sourcewhaleId": CAMPAIGN},
        first=1,
        after=page["pageInfo"]["endCursor"],
    )
    assert rest == {"nodes": [{"sourcewhaleId": "e1"}], "pageInfo": {"hasNextPage": False}}
