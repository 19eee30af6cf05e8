"""What an admin says for one user wins over the team's, in what is written to Clockwork too."""

import pytest

from tests.whole.clockwork import Clockwork
from tests.whole.conftest import MakeApi
from tests.whole.outreach import event, notes, record
from tests.whole.people import ADA
from tests.whole.team import Team

OWNER = "ADMIN of the team"
"""The user who told of the campaign first."""
WORK = [{"address": "ada@engine.example", "type": "work"}]


@pytest.mark.parametrize("of_user", [True, False])
async def test_a_users_full_history_wins_over_the_teams(
    *, of_user: bool, team: Team, clockwork: Clockwork
) -> None:
    await team.configure(updateFullHistory=not of_user)
    await team.configure_user(OWNER, updateFullHistory=of_user)
    planted = clockwork.plant("Ada Lovelace", emails=WORK)
    assert (await team.sync(ADA))["result"] == "UPDATED"
    positions = clockwork.person(planted)["positions"]
    assert len(positions) == (3 if of_user else 1)


@pytest.mark.parametrize("of_user", [True, False])
async def test_a_users_choice_to_sync_changes_by_hand_wins_over_the_teams(
    *, of_user: bool, team: Team, make_api: MakeApi, clockwork: Clockwork
) -> None:
    await team.sync(ADA)
    await team.configure(syncManualUpdates=not of_user)
    await team.configure_user("ben", syncManualUpdates=of_user)
    ben = Team(await make_api(user="ben"), clockwork)
    shown = await ben.api.query(
        "settings", "userId syncManualUpdates { value source inheritedValue }", userId="ben"
    )
    said = {"value": of_user, "source": "USER", "inheritedValue": not of_user}
    assert shown == {"userId": "ben", "syncManualUpdates": said}
    clockwork.forget_calls()
    assert (await ben.edit("ada", summary="Wrote the first program.") is not None) is of_user
    await team.quiet()
    assert (clockwork.writes() == ["PATCH people/{id}"]) is of_user
    if not of_user:
        assert await team.edit("ada", summary="Wrote the very first program.") is not None


@pytest.mark.parametrize("of_user", [True, False])
async def test_a_users_notes_wait_for_the_point_or_not_whatever_the_team_says(
    *, of_user: bool, team: Team, clockwork: Clockwork
) -> None:
    planted = clockwork.plant("Ada Lovelace", emails=WORK)
    await team.configure(whenAdding="ON_REPLY", onlyAddNotesToSynced=not of_user)
    await team.configure_user(OWNER, onlyAddNotesToSynced=of_user)
    await team.enrol(ADA)
    await record(team.api, event())
    await team.quiet()
    assert len(notes(clockwork, planted)) == (0 if of_user else 1)
    await team.stage("ada", "REPLIED")
    await team.quiet()
    assert len(notes(clockwork, planted)) == 1


@pytest.mark.parametrize("of_user", [True, False])
async def test_what_writes_a_users_notes_wins_over_what_writes_the_teams(
    *, of_user: bool, team: Team, clockwork: Clockwork
) -> None:
    sent = [{"type": "EMAIL", "direction": "SENT"}]
    await team.configure(createNotesUpon=[] if of_user else sent)
    await team.configure_user(OWNER, createNotesUpon=sent if of_user else [])
    await team.sync(ADA)
    await record(team.api, event())
    await team.quiet()
    assert len(notes(clockwork, clockwork.only("Ada Lovelace")["id"])) == (1 if of_user else 0)


@pytest.mark.parametrize("of_user", [True, False])
async def test_a_users_campaigns_keep_edits_made_in_clockwork_or_not_whatever_the_team_says(
    *, of_user: bool, team: Team, clockwork: Clockwork
) -> None:
    await team.configure(keepClockworkEdits=not of_user)
    await team.configure_user(OWNER, keepClockworkEdits=of_user)
    push = await team.sync(ADA | {"summary": "Ours."})
    clockwork.sandbox.edit("people", push["person"]["clockworkId"], {"biography": "The recruiter's."})
    await team.again("ada")
    biography = clockwork.only("Ada Lovelace")["biography"]
    assert biography == ("The recruiter's." if of_user else "Ours.")


async def test_only_some_settings_are_a_users_and_the_answer_says_which(team: Team) -> None:
    answer = await team.api.refusals(
        "settingsUpdate",
        input={"expectedVersion": 0, "userId": "ben", "displayedFields": [], "reset": ["PROTECTED_FIELDS"]},
    )
    assert answer == [("INVALID", "input.displayedFields"), ("INVALID", "input.reset.0")]
    for user, code in (("", "BLANK"), ("b" * 201, "TOO_LONG")):
        refused = await team.api.refusals("settingsUpdate", input={"expectedVersion": 0, "userId": user})
        assert refused == [(code, "input.userId")]
        read = await team.api.post(
            "query ($user: String) { settings(userId: $user) { version } }", {"user": user}
        )
        assert read.codes == ["BAD_REQUEST"]
