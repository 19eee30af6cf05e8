"""What recruiters, users and SourceWhale do in a scene; each act is named as a row of the table reads."""

from collections.abc import Awaitable, Callable
from typing import Any

from clockwork.sandbox.records import TableName
from tests.whole.api import Json
from tests.whole.outreach import event, record
from tests.whole.people import linkedin
from tests.whole.projects import Project, lanes_are_free, save_stages, set_stage
from tests.whole.scenarios.scene import EMAIL, NAME, PROFILE, WHOM, Scene

_OWNER = "ADMIN of the team"

Act = Callable[[Scene], Awaitable[object]]


def settings(**changes: object) -> Act:
    """The team's settings say."""
    return lambda scene: scene.team.configure(**scene.settings(changes))


def user_settings(**changes: object) -> Act:
    """The settings for the user whose campaign it is say."""
    return lambda scene: scene.team.configure_user(_OWNER, **scene.settings(changes))


def campaign(**changes: Any) -> Act:  # noqa: ANN401 - of the input, any JSON
    """The campaign says."""
    return lambda scene: scene.team.campaign(**changes)


def override(**changes: str) -> Act:
    """The override for the person in the campaign says."""
    return lambda scene: scene.team.override("grace", **changes)


def mapped(variable: str, *fields: str) -> Act:
    """The variable goes to these fields."""
    return lambda scene: scene.team.map(variable, *scene.fields(*fields))


def network_mapped(network: str, field: str) -> Act:
    """The network's URL goes to this field."""
    return lambda scene: _map(scene, socials=[{"network": network, "field": scene.fields(field)[0]}])


def mapping_refused(variable: str, *fields: str) -> Act:
    """The variable can't go to these fields: saving says so."""

    async def act(scene: Scene) -> None:
        change = {"variable": variable, "fields": scene.fields(*fields)}
        refusals = await scene.team.api.refusals(
            "fieldMappingUpdate", input={"expectedVersion": 0, "variables": [change]}
        )
        assert {code for code, _ in refusals} <= {"INVALID", "TOO_MANY"}
        assert refusals

    return act


def defaults_restored() -> Act:
    """The built-in mapping is back."""

    async def act(scene: Scene) -> None:
        version = (await scene.team.api.query("mappings", "version"))["version"]
        await scene.team.api.mutate("mappingsRestoreDefaults", expectedVersion=version)

    return act


def settings_restored(version: int) -> Act:
    """An earlier version of the team's settings is saved as the newest."""

    async def act(scene: Scene) -> None:
        newest = (await scene.team.api.query("settings", "version"))["version"]
        await scene.team.api.mutate("settingsRestore", version=version, expectedVersion=newest)

    return act


def stale_save_refused(**changes: object) -> Act:
    """Somebody saves who has not seen the newest settings: the save is refused."""

    async def act(scene: Scene) -> None:
        stale = {"expectedVersion": 0, **scene.settings(changes)}
        refusals = await scene.team.api.refusals("settingsUpdate", input=stale)
        assert [code for code, _ in refusals] == ["STALE_VERSION"]

    return act


def in_clockwork(own_fields: Json | None = None, **parts: Any) -> Act:  # noqa: ANN401 - parts of a record, any JSON
    """A recruiter has entered the person, with these parts and these texts in the firm's own fields."""

    async def act(scene: Scene) -> None:
        own = [
            {"customFieldId": scene.clockwork.id_of("custom_fields", name), "value": text}
            for name, text in (own_fields or {}).items()
        ]
        scene.clockwork.plant(NAME, **{"emails": [EMAIL], "customFields": own} | parts)

    return act


def company_in_clockwork(name: str, web_site: str | None) -> Act:
    """The firm has a company of that name."""

    async def act(scene: Scene) -> None:
        scene.clockwork.sandbox.plant("companies", {"name": name, "webSite": web_site})

    return act


def changed_in_clockwork(**parts: object) -> Act:
    """A recruiter changes the person's record."""

    async def act(scene: Scene) -> None:
        scene.clockwork.sandbox.edit("people", scene.clockwork.only(NAME)["id"], parts)

    return act


def field_removed(name: str) -> Act:
    """The firm deletes one of its own fields, and the catalogue is read anew."""
    return lambda scene: _remove(scene, "custom_fields", name)


def told(**variables: object) -> Act:
    """SourceWhale tells of the person: always name, e-mail address and LinkedIn profile, and this."""
    known = {"name": NAME, "emails": [EMAIL], "socialUrls": linkedin(PROFILE)}
    return lambda scene: scene.team.tell({**WHOM, **known, **variables})


def added() -> Act:
    """The person is added to the campaign, or once more, and what is due is written."""
    return _written(lambda scene: scene.team.add("grace"))


def stage(name: str) -> Act:
    """The person stands there in the campaign now, and what is due is written."""
    return _written(lambda scene: scene.team.stage("grace", name))


def campaign_tagged(tags: Json) -> Act:
    """The campaign's tags: values of displayed fields, by field."""

    async def act(scene: Scene) -> None:
        given = [{"field": scene.fields(name)[0], "values": [value]} for name, value in tags.items()]
        await scene.team.campaign(tags=given)

    return act


def person_tagged(tags: Json) -> Act:
    """The person's own tags in the campaign."""

    async def act(scene: Scene) -> None:
        given = [{"field": scene.fields(name)[0], "values": [value]} for name, value in tags.items()]
        await scene.team.override("grace", tags=given)

    return act


def edited(**variables: object) -> Act:
    """A user changes the person by hand."""
    return lambda scene: scene.team.edit("grace", **variables)


def in_project() -> Act:
    """The campaign is linked to a project in Clockwork."""

    async def act(scene: Scene) -> None:
        await scene.team.campaign(projectId=Project(scene.clockwork).id)

    return act


def stages_mapped(**statuses: str | None) -> Act:
    """The stages go to these of the firm's statuses; None: to nothing."""

    async def act(scene: Scene) -> None:
        stages = [
            {"stage": stage, "statusId": status and scene.clockwork.id_of("statuses", status)}
            for stage, status in statuses.items()
        ]
        await save_stages(scene.team, stages=stages)

    return act


def stage_says(name: str, word: str) -> Act:
    """The person stands there now; the answer explains what that does, with this word."""

    async def act(scene: Scene) -> None:
        assert word in (await set_stage(scene.team, name, "grace"))["stageExplanation"]

    return act


def status_changed_in_clockwork(status: str) -> Act:
    """A recruiter gives the person's candidacy another status."""

    async def act(scene: Scene) -> None:
        await lanes_are_free(scene.db)
        record_id = scene.clockwork.only(NAME)["id"]
        candidacies = scene.clockwork.sandbox.store["candidacies"]
        (held,) = (held for held in candidacies if held["personId"] == record_id)
        status_id = scene.clockwork.id_of("statuses", status)
        scene.clockwork.sandbox.edit("candidacies", held["id"], {"statusId": status_id})

    return act


def reached(kind: str, day: int, direction: str = "SENT") -> Act:
    """The person is reached so, or reaches us, on that day of November; the event is `email1` and so on."""

    async def act(scene: Scene) -> None:
        told = event(
            f"{kind.lower()}{day}",
            person=WHOM,
            type=kind,
            direction=direction,
            happenedAt=f"2026-11-{day:02}T09:00:00+01:00",
        )
        await record(scene.team.api, told)
        await scene.team.quiet()

    return act


def notes_mapped(**types: str) -> Act:
    """The outreach types go to these of the firm's note types."""

    async def act(scene: Scene) -> None:
        mapped = [
            {"type": kind, "noteTypeId": scene.clockwork.id_of("note_types", name)}
            for kind, name in types.items()
        ]
        await scene.team.api.mutate("noteMappingUpdate", input={"expectedVersion": 0, "types": mapped})

    return act


def note_type_removed(name: str) -> Act:
    """The firm deletes one of its note types, and the catalogue is read anew."""
    return lambda scene: _remove(scene, "note_types", name)


def status_removed(name: str) -> Act:
    """The firm deletes one of its statuses, and the catalogue is read anew."""
    return lambda scene: _remove(scene, "statuses", name)


async def _remove(scene: Scene, table: TableName, name: str) -> None:
    scene.clockwork.sandbox.remove(table, scene.clockwork.id_of(table, name))
    await scene.team.api.mutate("clockworkRefreshCatalogue")


def _written(act: Act) -> Act:
    async def whole(scene: Scene) -> None:
        await act(scene)
        await scene.team.quiet()

    return whole


async def _map(scene: Scene, **change: object) -> None:
    version = (await scene.team.api.query("mappings", "version"))["version"]
    await scene.team.api.mutate("fieldMappingUpdate", input={"expectedVersion": version, **change})
