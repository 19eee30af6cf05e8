"""Every save is a version that can be restored; of two admins who save at the same time one is told."""

import asyncio
from collections.abc import Callable

import pytest

from domain.viewer import Role
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.conftest import MakeApi
from tests.whole.people import person
from tests.whole.team import CAMPAIGN, Team

CHANGES = "number author changed changes { name before after }"
ROUNDS = 4
Save = Callable[..., tuple[str, Json]]


def team_settings(version: int, *, first: bool) -> tuple[str, Json]:
    """A save of the team's settings."""
    return "settingsUpdate", {"input": {"expectedVersion": version, "syncManualUpdates": first}}


def user_settings(version: int, *, first: bool) -> tuple[str, Json]:
    """A save of a user's settings."""
    said = {"expectedVersion": version, "userId": "ben", "updateFullHistory": first}
    return "settingsUpdate", {"input": said}


def field_mapping(version: int, *, first: bool) -> tuple[str, Json]:
    """A save of where a variable goes."""
    variables = [{"variable": "HEADLINE", "fields": ["biography"] if first else []}]
    return "fieldMappingUpdate", {"input": {"expectedVersion": version, "variables": variables}}


def restored_settings(version: int, *, first: bool) -> tuple[str, Json]:
    """Going back to a version, or saving a new one."""
    if first:
        return "settingsRestore", {"version": 0, "expectedVersion": version}
    return team_settings(version, first=False)


def restored_mapping(version: int, *, first: bool) -> tuple[str, Json]:
    """Going back to a version of a mapping, or to the built-in one."""
    if first:
        return "mappingsRestore", {"mapping": "STAGES", "version": 0, "expectedVersion": version}
    return "mappingsRestoreDefaults", {"mapping": "STAGES", "expectedVersion": version}


SAVES: dict[Save, tuple[str, Json]] = {
    team_settings: ("settingsVersions", {}),
    user_settings: ("settingsVersions", {"userId": "ben"}),
    field_mapping: ("mappingVersions", {"mapping": "PERSON_FIELDS"}),
    restored_settings: ("settingsVersions", {}),
    restored_mapping: ("mappingVersions", {"mapping": "STAGES"}),
}


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
async def test_of_two_admins_who_save_at_once_one_is_told(save: Save, team: Team, make_api: MakeApi) -> None:
    admins = {name: await make_api(user=name) for name in ("grace", "joan")}
    history, arguments = SAVES[save]
    for version in range(ROUNDS):
        saves = [save(version, first=name == "grace") for name in admins]
        answers = await asyncio.gather(
            *(
                api.refusals(mutation, **given)
                for api, (mutation, given) in zip(admins.values(), saves, strict=True)
            )
        )
        told = dict(zip(admins, answers, strict=True))
        (loser,) = (name for name, refusals in told.items() if refusals)
        assert [code for code, _ in told[loser]] == ["STALE_VERSION"]
        assert told[loser][0][1].split(".")[-1] == "expectedVersion"
        (newest,) = await team.api.query(history, "number author", **arguments, first=1)
        assert newest["number"] == version + 1
        assert {newest["author"], loser} == set(admins)


async def test_every_save_says_who_when_and_what_in_words(
    team: Team, make_api: MakeApi, clockwork: Clockwork
) -> None:
    catalogue = (await team.api.query("clockwork", "catalogue { fields { id name } }"))["catalogue"]
    custom = next(field for field in catalogue["fields"] if field["id"].startswith("custom:"))
    grace = Team(await make_api(user="grace"), clockwork)
    await team.configure(protectedFields=["title", custom["id"]], whenAdding="ON_REPLY")
    await grace.configure(reset=["WHEN_ADDING"], protectedFields=[], createNotesUpon=[])
    second, first = await team.api.query("settingsVersions", f"{CHANGES} savedAt")
    assert (second["author"], first["author"]) == ("grace", "ADMIN of the team")
    assert first["savedAt"] < second["savedAt"]
    assert first["changes"] == [
        {"name": "protectedFields", "before": None, "after": f"Current title, {custom['name']}"},
        {"name": "whenAdding", "before": None, "after": "on reply"},
    ]
    assert second["changes"] == [
        {"name": "createNotesUpon", "before": None, "after": "none"},
        {"name": "protectedFields", "before": f"Current title, {custom['name']}", "after": "none"},
        {"name": "whenAdding", "before": "on reply", "after": None},
    ]
    assert second["changed"] == ["createNotesUpon", "protectedFields", "whenAdding"]


async def test_a_users_settings_go_back_to_an_earlier_version(team: Team) -> None:
    await team.configure_user("ben", keepClockworkEdits=True)
    await team.configure_user("ben", reset=["KEEP_CLOCKWORK_EDITS"], updateFullHistory=True)
    selection = "settings { version keepClockworkEdits { value source } updateFullHistory { value source } }"
    back = await team.api.mutate("settingsRestore", selection, version=1, expectedVersion=2, userId="ben")
    assert back["settings"] == {
        "version": 3,
        "keepClockworkEdits": {"value": True, "source": "USER"},
        "updateFullHistory": {"value": False, "source": "DEFAULT"},
    }
    versions = await team.api.query("settingsVersions", CHANGES, userId="ben", first=2, before=3)
    assert [version["number"] for version in versions] == [2, 1]
    assert (await team.api.query("settings", "version"))["version"] == 0
    missing = await team.api.refusals("settingsRestore", version=9, expectedVersion=3, userId="ben")
    assert missing == [("NOT_FOUND", "version")]


async def test_of_two_who_change_a_persons_sync_one_is_told_and_nothing_is_lost(
    team: Team, make_api: MakeApi
) -> None:
    await team.campaign(syncAs="DO_NOT_SYNC")
    await team.enrol(person(name="Ada Lovelace"))
    mia = await make_api(Role.MEMBER, user="mia")
    campaign: Json = {"campaign": {"sourcewhaleId": CAMPAIGN}}
    ada: Json = {**campaign, "person": {"sourcewhaleId": "ada"}}
    shown = "membership { campaign { version } override { version syncAs whenAdding } }"
    held = await team.api.mutate("personSyncOverride", shown, **ada, input={"syncAs": "DO_NOT_SYNC"})
    assert held["membership"]["override"]["version"] == 1
    stale: Json = {**ada, "expectedVersion": 0}
    told = [
        await mia.refusals("personSyncOverride", **stale, input={"whenAdding": "NEVER"}),
        await mia.refusals("personSyncOverrideClear", **stale),
        await mia.refusals("syncRestore", **stale, version=0),
    ]
    assert told == [[("STALE_VERSION", "expectedVersion")]] * 3
    renamed = {"sourcewhaleId": CAMPAIGN, "name": "Mine", "expectedVersion": 9}
    assert await mia.refusals("campaignUpsert", input=renamed) == [("STALE_VERSION", "input.expectedVersion")]
    await mia.mutate("personSyncOverride", **ada, input={"whenAdding": "NEVER"}, expectedVersion=1)
    back = await mia.mutate("syncRestore", shown, **ada, version=1, expectedVersion=2)
    kept = {"version": 3, "syncAs": "DO_NOT_SYNC", "whenAdding": None}
    assert back["membership"] == {"campaign": {"version": 2}, "override": kept}
    versions = await mia.query("syncVersions", "author changes { name before after }", **ada, first=2)
    assert [(version["author"], *version["changes"]) for version in versions] == [
        ("mia", {"name": "whenAdding", "before": "never", "after": None}),
        ("mia", {"name": "whenAdding", "before": None, "after": "never"}),
    ]
    assert await team.api.query("syncVersions", "number", **campaign, before=2) == [{"number": 1}]
    first: Json = {**campaign, "version": 1, "expectedVersion": 2}
    restored = await mia.mutate("syncRestore", "campaign { version syncAs } membership { id }", **first)
    assert (restored["campaign"], restored["membership"]) == ({"version": 3, "syncAs": "PERSON"}, None)


async def test_a_mapping_goes_back_to_an_earlier_version(team: Team) -> None:
    await team.map("HEADLINE")
    await team.map("HEADLINE", "nickName")
    where = {"mapping": "PERSON_FIELDS"}
    selection = "mappings { version variables { variable fields } }"
    back = await team.api.mutate("mappingsRestore", selection, **where, version=1, expectedVersion=2)
    fields = {mapped["variable"]: mapped["fields"] for mapped in back["mappings"]["variables"]}
    assert (back["mappings"]["version"], fields["HEADLINE"]) == (3, [])
    versions = await team.api.query("mappingVersions", "number changes { name before after }", **where)
    assert [version["changes"] for version in versions] == [
        [{"name": "headline", "before": "Nickname", "after": None}],
        [{"name": "headline", "before": None, "after": "Nickname"}],
        [{"name": "headline", "before": "Biography", "after": None}],
    ]
    missing = await team.api.refusals("mappingsRestore", **where, version=9, expectedVersion=3)
    assert missing == [("NOT_FOUND", "version")]
