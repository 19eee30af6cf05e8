"""Each outreach type becomes the note type that the firm wants, and says so when it can't."""

from typing import Any

from clockwork.sandbox.faults import Fault
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.outreach import event, notes, record, subjects
from tests.whole.people import person
from tests.whole.team import Team, steps

ADA = person(name="Ada Lovelace", emails=["ada@engine.example"])
BUILT_IN = {
    "EMAIL": "Email",
    "SMS": "Email",
    "WHATSAPP": "Email",
    "LINKEDIN_REQUEST": "Email",
    "LINKEDIN_MESSAGE": "Email",
    "INMAIL": "Email",
    "CALL": "Call",
    "TASK": "Follow Up",
}
OTHERS = ("Internal", "Source", "Feedback", "Meeting", "Reference", "Overview", "Left Message", "Next Steps")
MAPPINGS = "notes { version source types { type noteTypeId noteTypeName isGone isDefault } }"
EVERY_KIND = [{"type": kind, "direction": "SENT"} for kind in BUILT_IN]


async def ada_in_the_campaign(team: Team, clockwork: Clockwork) -> str:
    """Her record, which is there already; every kind of outreach to her writes a note."""
    ada = clockwork.plant("Ada Lovelace", emails=ADA["emails"])
    await team.configure(createNotesUpon=EVERY_KIND)
    await team.enrol(ADA)
    return ada


async def note_mapping(team: Team) -> Json:
    """The note mapping as it stands."""
    mappings: dict[str, Json] = await team.api.query("mappings", MAPPINGS)
    return mappings["notes"]


async def map_notes(team: Team, **types: str | None) -> Json:
    """Have outreach types become these note types, by id."""
    version = (await note_mapping(team))["version"]
    changes = [{"type": kind, "noteTypeId": type_id} for kind, type_id in types.items()]
    saved = await team.api.mutate(
        "noteMappingUpdate", MAPPINGS, input={"expectedVersion": version, "types": changes}
    )
    notes: Json = saved["notes"]
    return notes


def types_of(found: list[Json]) -> dict[str, Any]:
    """Which note type each event's note has."""
    return {subject: note["type"] for subject, note in zip(subjects(found), found, strict=True)}


async def test_every_outreach_type_becomes_its_built_in_note_type(team: Team, clockwork: Clockwork) -> None:
    ada = await ada_in_the_campaign(team, clockwork)
    await record(team.api, *(event(kind, type=kind) for kind in BUILT_IN))
    await team.stands("ada", kind="NOTES", status="DONE")
    assert types_of(notes(clockwork, ada)) == BUILT_IN
    mapping = await note_mapping(team)
    assert (mapping["version"], mapping["source"]) == (0, "DEFAULT")
    assert {told["type"]: told["noteTypeName"] for told in mapping["types"]} == BUILT_IN
    assert {(told["isDefault"], told["isGone"]) for told in mapping["types"]} == {(True, False)}


async def test_every_outreach_type_becomes_what_it_is_mapped_to_and_again_the_default(
    team: Team, clockwork: Clockwork
) -> None:
    ada = await ada_in_the_campaign(team, clockwork)
    wanted = dict(zip(BUILT_IN, OTHERS, strict=True))
    ids = {name: clockwork.id_of("note_types", name) for name in OTHERS}
    saved = await map_notes(team, **{kind: ids[name] for kind, name in wanted.items()})
    assert (saved["version"], saved["source"]) == (1, "TEAM")
    assert {told["type"]: told["noteTypeId"] for told in saved["types"]} == {
        kind: ids[name] for kind, name in wanted.items()
    }
    await record(team.api, *(event(kind, type=kind) for kind in BUILT_IN))
    await team.stands("ada", kind="NOTES", status="DONE")
    assert types_of(notes(clockwork, ada)) == wanted
    saved = await map_notes(team, EMAIL=None)
    assert [told["isDefault"] for told in saved["types"] if told["type"] == "EMAIL"] == [True]
    await record(team.api, event("again"))
    await team.settled("ada")
    assert types_of(notes(clockwork, ada)) == wanted | {"again": "Email"}


async def test_a_note_type_that_is_gone_holds_back_only_its_own_notes_until_it_is_mapped_anew(
    team: Team, clockwork: Clockwork
) -> None:
    ada = await ada_in_the_campaign(team, clockwork)
    source, internal = (clockwork.id_of("note_types", name) for name in ("Source", "Internal"))
    await map_notes(team, EMAIL=source)
    clockwork.sandbox.remove("note_types", source)
    await team.api.mutate("clockworkRefreshCatalogue")
    await record(team.api, event("mail"), event("call", type="CALL"))
    push = await team.stands("ada", kind="NOTES", status="BLOCKED")
    assert push["rule"] == "NO_SUCH_NOTE_TYPE"
    assert push["reason"] == "The note type for this is not in Clockwork: Email. Map it to another one."
    assert [step["outcome"] for step in steps(push, rule="NO_SUCH_NOTE_TYPE")] == ["LEFT"]
    assert types_of(notes(clockwork, ada)) == {"call": "Call"}
    (email,) = (told for told in (await note_mapping(team))["types"] if told["type"] == "EMAIL")
    assert (email["isGone"], email["noteTypeId"], email["noteTypeName"]) == (True, source, None)
    await map_notes(team, EMAIL=internal)
    await team.stands("ada", kind="NOTES", status="DONE")
    assert types_of(notes(clockwork, ada)) == {"call": "Call", "mail": "Internal"}


async def test_a_default_that_the_firm_lacks_goes_on_once_the_catalogue_shows_it(
    team: Team, clockwork: Clockwork
) -> None:
    ada = await ada_in_the_campaign(team, clockwork)
    clockwork.sandbox.remove("note_types", clockwork.id_of("note_types", "Email"))
    await team.api.mutate("clockworkRefreshCatalogue")
    await record(team.api, event("mail"))
    await team.stands("ada", kind="NOTES", rule="NO_SUCH_NOTE_TYPE")
    clockwork.sandbox.plant("note_types", {"name": "E-Mail"})
    await team.api.mutate("clockworkRefreshCatalogue")
    await team.quiet()
    assert (await team.push("ada"))["status"] == "BLOCKED"
    clockwork.sandbox.plant("note_types", {"name": "EMAIL"})
    await team.api.mutate("clockworkRefreshCatalogue")
    await team.stands("ada", kind="NOTES", status="DONE")
    assert types_of(notes(clockwork, ada)) == {"mail": "EMAIL"}


async def test_where_note_types_can_not_be_read_the_default_goes_by_its_name(
    newcomer: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", "GET", "note_types", status=404))
    await newcomer.connect()
    await newcomer.campaign()
    ada = await ada_in_the_campaign(newcomer, clockwork)
    await record(newcomer.api, event("call", type="CALL"))
    await newcomer.stands("ada", kind="NOTES", status="DONE")
    assert types_of(notes(clockwork, ada)) == {"call": "Call"}
    (call,) = (told for told in (await note_mapping(newcomer))["types"] if told["type"] == "CALL")
    assert (call["noteTypeId"], call["noteTypeName"], call["isGone"]) == (None, "Call", False)


async def test_what_can_not_be_mapped_is_named_and_nothing_is_saved(team: Team, clockwork: Clockwork) -> None:
    source = clockwork.id_of("note_types", "Source")
    unusable: list[tuple[Json, tuple[str, str]]] = [
        ({"expectedVersion": 1, "types": []}, ("STALE_VERSION", "input.expectedVersion")),
        (
            {"types": [{"type": "SMS", "noteTypeId": source}, {"type": "CALL", "noteTypeId": "nothing"}]},
            ("NOT_FOUND", "input.types.1.noteTypeId"),
        ),
        ({"types": [{"type": "SMS"}, {"type": "SMS"}]}, ("DUPLICATE", "input.types.0.type")),
    ]
    for given, refusal in unusable:
        refused = await team.api.refusals("noteMappingUpdate", input={"expectedVersion": 0, **given})
        assert refused[0] == refusal
    assert (await note_mapping(team))["version"] == 0
