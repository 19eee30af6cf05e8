"""Field mapping through the API: selects, fields that have gone, and the mapping for companies."""

import pytest

from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.team import Team, steps

VARIABLES = "variables { variable fields goneFields }"


async def mapped(team: Team, variable: str, of: str = "") -> Json:
    """Where a variable goes: to a person's fields, or to those of the company."""
    selection = f"{of} {{ {VARIABLES} }}" if of else VARIABLES
    found = await team.api.query("mappings", selection)
    (one,) = [entry for entry in (found[of] if of else found)["variables"] if entry["variable"] == variable]
    return dict(one)


async def map_company(team: Team, variable: str, *fields: str) -> None:
    """Have a variable go to a field of the company."""
    version = (await team.api.query("mappings", "company { version }"))["company"]["version"]
    change = [{"variable": variable, "fields": list(fields)}]
    await team.api.mutate(
        "fieldMappingUpdate", input={"entity": "COMPANY", "expectedVersion": version, "variables": change}
    )


def field(clockwork: Clockwork, name: str) -> str:
    """The id here of one of the firm's own fields."""
    return f"custom:{clockwork.id_of('custom_fields', name)}"


def options(clockwork: Clockwork, name: str, select: str) -> list[str]:
    """The names of the options that someone has in a select."""
    (known,) = [one for one in clockwork.sandbox.store["custom_fields"] if one["name"] == select]
    names = {option["id"]: option["name"] for option in known["options"]}
    held = clockwork.only(name)["customFields"]
    return [names[o] for value in held if value["customFieldId"] == known["id"] for o in value["optionIds"]]


async def test_a_select_gets_the_option_in_its_own_spelling_and_another_value_holds_back_nothing(
    team: Team, clockwork: Clockwork
) -> None:
    await team.map("CUSTOM_VARIABLE_1", field(clockwork, "Seniority"))
    await team.map("INDUSTRIES", field(clockwork, "Function"))
    one = {"role": "CFO", "customVariable1": "c-level", "industries": ["LEGAL", "Kites"]}
    first = await team.sync(person("ada", name="Ada", emails=["ada@x.example"], **one))
    assert (first["status"], options(clockwork, "Ada", "Seniority")) == ("DONE", ["C-Level"])
    assert options(clockwork, "Ada", "Function") == ["Legal"]
    assert [step["newValue"] for step in steps(first, rule="NO_SUCH_OPTION")] == ["Kites"]

    other = {"role": "CFO", "customVariable1": "Overlord"}
    second = await team.sync(person("ben", name="Ben", emails=["ben@x.example"], **other))
    (skipped,) = steps(second, rule="NO_SUCH_OPTION")
    assert (skipped["field"], skipped["newValue"], skipped["outcome"]) == (
        field(clockwork, "Seniority"),
        "Overlord",
        "LEFT",
    )
    assert (second["status"], options(clockwork, "Ben", "Seniority")) == ("DONE", [])
    assert [held["title"] for held in clockwork.only("Ben")["positions"]] == ["CFO"]


async def test_a_field_that_has_gone_is_shown_and_holds_back_only_itself(
    team: Team, clockwork: Clockwork
) -> None:
    notice = field(clockwork, "Notice Period")
    await team.map("CUSTOM_VARIABLE_1", notice)
    assert (await mapped(team, "CUSTOM_VARIABLE_1"))["goneFields"] == []
    clockwork.sandbox.remove("custom_fields", clockwork.id_of("custom_fields", "Notice Period"))
    await team.api.mutate("clockworkRefreshCatalogue")
    gone = {"variable": "CUSTOM_VARIABLE_1", "fields": [notice], "goneFields": [notice]}
    assert await mapped(team, "CUSTOM_VARIABLE_1") == gone
    push = await team.sync(person("ada", name="Ada", emails=["ada@x.example"], customVariable1="3 months"))
    assert push["status"] == "DONE"
    assert [step["field"] for step in steps(push, rule="NO_SUCH_FIELD")] == [notice]
    assert clockwork.carrying("ada@x.example")


async def test_the_company_mapping_is_saved_apart_and_acts(team: Team, clockwork: Clockwork) -> None:
    assert (await mapped(team, "DOMAINS", "company"))["fields"] == ["company.webSite"]
    await map_company(team, "DOMAINS")
    await map_company(team, "CUSTOM_VARIABLE_4", "company.webSite")
    found = await team.api.query("mappings", "version company { version source }")
    assert found == {"version": 0, "company": {"version": 2, "source": "TEAM"}}
    sites = {"domains": ["wrong.example"], "customVariable4": "engines.example"}
    await team.sync(person("ada", name="Ada", company="Engines", **sites))
    (created,) = [one for one in clockwork.sandbox.store["companies"] if one["name"] == "Engines"]
    assert created["webSite"] == "https://engines.example"


async def test_without_a_mapped_name_positions_name_their_company_by_text(
    team: Team, clockwork: Clockwork
) -> None:
    await map_company(team, "COMPANY")
    push = await team.sync(person("ada", name="Ada", company="Engines", domains=["engines.example"]))
    assert push["status"] == "DONE"
    assert not [call for call in (*clockwork.writes(), *clockwork.reads()) if call.endswith("companies")]
    assert [held["companyName"] for held in clockwork.only("Ada")["positions"]] == ["Engines"]


async def test_a_mandatory_web_site_is_waited_for(team: Team, clockwork: Clockwork) -> None:
    await team.configure(mandatoryFields=["company.name", "company.webSite"])
    push = await team.sync(person("ada", name="Ada", company="Engines", domains=["gmail.com"]))
    assert (push["status"], push["missingFields"]) == ("BLOCKED", ["company.webSite"])
    assert push["reason"] == "Mandatory fields have no value: Company web site."
    await team.tell(person("ada", name="Ada", company="Engines", domains=["engines.example"]))
    assert (await team.settled("ada"))["status"] == "DONE"
    assert clockwork.only("Ada")


@pytest.mark.parametrize(
    ("entity", "variable", "target"),
    [
        ("COMPANY", "COMPANY", "company"),
        ("COMPANY", "EXPERIENCE", "company.name"),
        ("COMPANY", "COMPANY", "Industry"),
        ("PERSON", "COMPANY", "company.name"),
        ("PERSON", "COMPANY", "Industry"),
    ],
)
async def test_a_field_that_does_not_fit_is_refused_at_its_place(
    team: Team, clockwork: Clockwork, entity: str, variable: str, target: str
) -> None:
    fields = [field(clockwork, target) if target == "Industry" else target]
    change = {"entity": entity, "expectedVersion": 0, "variables": [{"variable": variable, "fields": fields}]}
    refusals = await team.api.refusals("fieldMappingUpdate", input=change)
    assert refusals == [("INVALID", "input.variables.0.fields.0")]
    change["variables"] = [{"variable": variable, "fields": []}] * 2
    refusals = await team.api.refusals("fieldMappingUpdate", input=change)
    assert refusals == [("DUPLICATE", f"input.variables.{index}.variable") for index in (0, 1)]
    versions = await team.api.query("mappings", "version company { version }")
    assert versions == {"version": 0, "company": {"version": 0}}
