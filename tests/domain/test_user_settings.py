"""The user's layer: what may be said for one user, how it is taken back, and whose layer holds where."""

import pytest
from sqlalchemy import select

from domain.campaigning import find_campaign, upsert_campaign
from domain.configuring import restore_settings, team_rules, update_settings
from domain.enrolling import add_persons
from domain.memberships import OverrideChange, effective_sync_of, set_override
from domain.persons import PersonChange, edit_person, upsert_persons
from domain.records.database import Database
from domain.records.persons import Person
from domain.records.pushes import PushStatus
from domain.records.versions import Subject
from domain.refs import Ref
from domain.refusals import Code, Forbidden, Refused
from domain.rules.settings import USER_SETTINGS, LayeredSettings, SettingName
from domain.rules.syncing import Layer, Layered, WhenAdding
from domain.viewer import Role, Viewer
from domain.world import World

BEN = "ben@acme.example"
CAMPAIGN, ADA = Ref(sourcewhale_id="c-1"), Ref(sourcewhale_id="p-1")


async def layers_of(db: Database, viewer: Viewer, user: str | None) -> LayeredSettings:
    """What holds for a user now."""
    return (await team_rules(db, viewer)).settings_of(user)


async def test_a_users_value_wins_over_the_teams_until_it_is_taken_back(
    db: Database, world: World, viewer: Viewer
) -> None:
    on_reply, never = WhenAdding.ON_REPLY, WhenAdding.NEVER
    await update_settings(db, world, viewer, 0, {"when_adding": on_reply})
    await update_settings(db, world, viewer, 0, {"when_adding": never}, user=BEN)
    said = (await layers_of(db, viewer, BEN)).layered("when_adding")
    await update_settings(db, world, viewer, 1, {}, user=BEN, reset=[SettingName.WHEN_ADDING])
    taken_back = (await layers_of(db, viewer, BEN)).layered("when_adding")

    assert said == Layered(never, Layer.USER, on_reply)
    assert taken_back == Layered(on_reply, Layer.TEAM, WhenAdding.ON_ADD)
    assert (await layers_of(db, viewer, "someone else")).layered("when_adding") == taken_back
    rules = await team_rules(db, viewer)
    assert (rules.version(Subject.SETTINGS), rules.version(Subject.SETTINGS, BEN)) == (1, 2)


async def test_the_team_goes_back_to_a_default(db: Database, world: World, viewer: Viewer) -> None:
    await update_settings(db, world, viewer, 0, {"sync_manual_updates": True, "update_full_history": True})
    reset = [SettingName.SYNC_MANUAL_UPDATES, SettingName.KEEP_CLOCKWORK_EDITS]
    rules = await update_settings(db, world, viewer, 1, {"update_full_history": False}, reset=reset)

    assert rules.team_settings.layered("sync_manual_updates") == Layered(False, Layer.DEFAULT, False)
    assert rules.team_settings.layered("update_full_history") == Layered(False, Layer.TEAM, False)


async def test_a_users_versions_are_restored_apart_from_the_teams(
    db: Database, world: World, viewer: Viewer
) -> None:
    await update_settings(db, world, viewer, 0, {"update_full_history": True})
    await update_settings(db, world, viewer, 0, {"update_full_history": False}, user=BEN)
    await restore_settings(db, world, viewer, 1, 0, user=BEN)
    nothing_said = await layers_of(db, viewer, BEN)
    await restore_settings(db, world, viewer, 2, 1, user=BEN)

    assert nothing_said.layered("update_full_history") == Layered(True, Layer.TEAM, False)
    assert (await layers_of(db, viewer, BEN)).layered("update_full_history") == Layered(
        False, Layer.USER, True
    )
    with pytest.raises(Refused) as refused:
        await restore_settings(db, world, viewer, 1, 2)
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [
        (Code.NOT_FOUND, ("version",))
    ]


@pytest.mark.parametrize("name", sorted(set(SettingName) - USER_SETTINGS))
async def test_what_is_the_teams_is_said_for_no_user(
    db: Database, world: World, viewer: Viewer, name: SettingName
) -> None:
    value: object = [] if name.endswith("_fields") else True
    for changes, reset, path in (({name.value: value}, [], (name.value,)), ({}, [name], ("reset", "0"))):
        with pytest.raises(Refused) as refused:
            await update_settings(db, world, viewer, 0, changes, user=viewer.user, reset=reset)
        refusals = [(refusal.code, refusal.field) for refusal in refused.value.refusals]
        assert refusals == [(Code.INVALID, path)]
    assert (await team_rules(db, viewer)).documents == {}


@pytest.mark.parametrize(
    ("user", "code"),
    [("", Code.BLANK), (" ", Code.BLANK), ("b" * 201, Code.TOO_LONG), ("b\n", Code.INVALID)],
)
async def test_what_is_no_users_name_is_refused(
    db: Database, world: World, viewer: Viewer, user: str, code: Code
) -> None:
    for verb in (
        update_settings(db, world, viewer, 0, {"update_full_history": True}, user=user),
        restore_settings(db, world, viewer, 0, 0, user=user),
    ):
        with pytest.raises(Refused) as refused:
            await verb
        refusals = [(refusal.code, refusal.field) for refusal in refused.value.refusals]
        assert refusals == [(code, ("user_id",))]


async def test_a_value_that_is_given_and_taken_back_at_once_is_refused(
    db: Database, world: World, viewer: Viewer
) -> None:
    name = SettingName.UPDATE_FULL_HISTORY
    with pytest.raises(Refused) as refused:
        await update_settings(db, world, viewer, 0, {name.value: True}, reset=[name])
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [
        (Code.CONFLICT, ("reset", "0"))
    ]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SERVICE])
async def test_nobody_but_an_admin_sets_even_their_own(
    db: Database, world: World, viewer: Viewer, role: Role
) -> None:
    ben = Viewer(viewer.team_id, BEN, role)
    with pytest.raises(Forbidden):
        await update_settings(db, world, ben, 0, {"update_full_history": True}, user=BEN)
    with pytest.raises(Forbidden):
        await restore_settings(db, world, ben, 0, 0, user=BEN)


@pytest.mark.parametrize(
    ("role", "changes", "owner"),
    [
        (Role.ADMIN, {}, "ada"),
        (Role.MEMBER, {}, "ada"),
        (Role.SERVICE, {}, None),
        (Role.SERVICE, {"owner": BEN}, BEN),
        (Role.MEMBER, {"owner": "ada"}, "ada"),
        (Role.ADMIN, {"owner": BEN}, BEN),
        (Role.ADMIN, {"owner": None}, None),
    ],
)
async def test_a_new_campaign_is_its_users_own(
    db: Database, world: World, viewer: Viewer, role: Role, changes: dict[str, object], owner: str | None
) -> None:
    someone = Viewer(viewer.team_id, "ada", role)
    campaign = await upsert_campaign(db, world, someone, "c-1", changes)
    other = Viewer(viewer.team_id, "somebody else", Role.ADMIN)
    again = await upsert_campaign(db, world, other, "c-1", {"name": "Still whose it was"})
    assert (campaign.owner, again.owner) == (owner, owner)


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("owner", [BEN, None])
async def test_only_an_admin_or_the_back_end_gives_a_campaign_to_another(
    db: Database, world: World, viewer: Viewer, owner: str | None, *, is_new: bool
) -> None:
    ada = Viewer(viewer.team_id, "ada", Role.MEMBER)
    if not is_new:
        await upsert_campaign(db, world, ada, "c-1", {"name": "CFOs"})
    with pytest.raises(Refused) as refused:
        await upsert_campaign(db, world, ada, "c-1", {"name": "CEOs", "owner": owner})
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.field) == (Code.NEEDS_ADMIN, ("owner",))
    found = await find_campaign(db, viewer, CAMPAIGN)
    assert (found and found.name) == (None if is_new else "CFOs")
    for role in (Role.ADMIN, Role.SERVICE):
        someone = Viewer(viewer.team_id, "someone", role)
        assert (await upsert_campaign(db, world, someone, "c-1", {"owner": owner})).owner == owner


async def test_a_member_keeps_an_owner_and_takes_no_campaign(
    db: Database, world: World, viewer: Viewer
) -> None:
    ada = Viewer(viewer.team_id, "ada", Role.MEMBER)
    await upsert_campaign(db, world, viewer, "c-1", {"owner": BEN})
    assert (await upsert_campaign(db, world, ada, "c-1", {"name": "CFOs", "owner": BEN})).owner == BEN
    with pytest.raises(Refused):
        await upsert_campaign(db, world, ada, "c-1", {"owner": ada.user})


async def test_an_owners_name_is_a_name(db: Database, world: World, viewer: Viewer) -> None:
    with pytest.raises(Refused) as refused:
        await upsert_campaign(db, world, viewer, "c-1", {"owner": " "})
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [(Code.BLANK, ("owner",))]


async def test_another_owners_layer_holds_at_once(db: Database, world: World, viewer: Viewer) -> None:
    await update_settings(db, world, viewer, 0, {"when_adding": WhenAdding.NEVER}, user=BEN)
    await upsert_campaign(db, world, viewer, "c-1", {"owner": BEN})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada"})])
    (held,) = (await add_persons(db, world, viewer, CAMPAIGN, [ADA])).pushes
    await upsert_campaign(db, world, viewer, "c-1", {"owner": None})
    (free,) = (await add_persons(db, world, viewer, CAMPAIGN, [ADA])).pushes

    assert (held.push.status, held.push.reason) == (
        PushStatus.SKIPPED,
        "Not synced: the setting for the campaign's owner says that adding to a campaign never syncs.",
    )
    assert (free.push.id, free.push.status) == (held.push.id, PushStatus.READY)


@pytest.mark.parametrize("mine", [True, False])
async def test_a_change_by_hand_follows_the_layer_of_who_makes_it(
    db: Database, world: World, viewer: Viewer, mine: bool
) -> None:
    await update_settings(db, world, viewer, 0, {"sync_manual_updates": not mine})
    await update_settings(db, world, viewer, 0, {"sync_manual_updates": mine}, user=BEN)
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada"})])
    async with db.writing(viewer.team_id) as session:
        (person,) = await session.scalars(select(Person))
        person.clockwork_id = "1"
    ben = Viewer(viewer.team_id, BEN, Role.MEMBER)
    edited = await edit_person(db, world, ben, ADA, {"role": "CTO"})
    others = await edit_person(db, world, viewer, ADA, {"role": "CEO"})

    assert (edited.push is not None, others.push is not None) == (mine, not mine)
    assert "the user's own setting" in edited.explanation
    assert "the team's setting" in others.explanation


async def test_a_persons_own_project_wins_over_the_campaigns(
    db: Database, world: World, viewer: Viewer
) -> None:
    await upsert_campaign(db, world, viewer, "c-1", {"project_id": "search-1"})
    await upsert_persons(db, world, viewer, [PersonChange("p-1", {"name": "Ada"})])
    await add_persons(db, world, viewer, CAMPAIGN, [ADA])
    await set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange({"project_id": "search-2"}))
    explained = await effective_sync_of(db, viewer, CAMPAIGN, ADA)
    of_campaign = await effective_sync_of(db, viewer, CAMPAIGN, None)

    assert explained.sync.project_id == Layered("search-2", Layer.PERSON, "search-1")
    assert of_campaign.sync.project_id == Layered("search-1", Layer.CAMPAIGN, None)
    for project, code in (("", Code.BLANK), ("p" * 101, Code.TOO_LONG)):
        with pytest.raises(Refused) as refused:
            await set_override(db, world, viewer, CAMPAIGN, ADA, OverrideChange({"project_id": project}))
        assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [
            (code, ("project_id",))
        ]
