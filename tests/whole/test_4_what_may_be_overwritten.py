"""A protected value is kept and a protected blank filled; an empty value of ours blanks nothing."""

from typing import Any

import pytest

from clockwork.sandbox.faults import Fault
from tests.whole.clockwork import Clockwork, emails
from tests.whole.people import person
from tests.whole.team import Team, steps

OLD = {
    "biography": "Their words.",
    "title": "Chief Financial Officer",
    "emails": {"filled@known.example"},
    "custom": "Three months",
}
OURS = {
    "biography": "Our words.",
    "title": "Chief Executive Officer",
    "emails": {"new@known.example", "filled@known.example"},
    "custom": "None at all",
}
FIELDS = list(OLD)
LINKEDIN = "https://www.linkedin.com/in/known"


def _told(sourcewhale_id: str = "known") -> dict[str, Any]:
    """A Person whom SourceWhale knows all of this about."""
    return person(
        sourcewhale_id,
        name="Known Person",
        socialUrls=[{"network": "LINKEDIN", "url": LINKEDIN}],
        summary=OURS["biography"],
        role=OURS["title"],
        company="Harrow & Vale Capital",
        emails=sorted(OURS["emails"]),
        customVariable1=OURS["custom"],
    )


def _plant(clockwork: Clockwork, *filled: str) -> str:
    """The same person in Clockwork, with old values in these fields alone."""
    parts: dict[str, Any] = {"linkedinUrls": [LINKEDIN]}
    if "biography" in filled:
        parts["biography"] = OLD["biography"]
    if "title" in filled:
        parts["positions"] = [{"title": OLD["title"], "companyName": "Harrow & Vale Capital"}]
    if "emails" in filled:
        parts["emails"] = sorted(OLD["emails"])
    if "custom" in filled:
        field_id = clockwork.id_of("custom_fields", "Notice Period")
        parts["customFields"] = [{"customFieldId": field_id, "value": OLD["custom"]}]
    return clockwork.plant("Known Person", **parts)


def _values(clockwork: Clockwork, person_id: str) -> dict[str, Any]:
    """What the person has there now, by the names of `FIELDS`."""
    found = clockwork.person(person_id)
    titles = [position["title"] for position in found["positions"]]
    return {
        "biography": found.get("biography"),
        "title": titles[0] if len(titles) == 1 else titles,
        "emails": emails(found),
        "custom": clockwork.custom_text(person_id, "Notice Period"),
    }


@pytest.fixture
async def mapped(team: Team, clockwork: Clockwork) -> Team:
    """A team that has mapped a custom variable to one of the firm's own text fields."""
    await team.map("CUSTOM_VARIABLE_1", _field_id(clockwork, "custom"))
    return team


def _field_id(clockwork: Clockwork, field: str) -> str:
    if field == "custom":
        return f"custom:{clockwork.id_of('custom_fields', 'Notice Period')}"
    return field


async def test_without_a_policy_what_is_there_is_overwritten_and_a_list_is_added_to(
    mapped: Team, clockwork: Clockwork
) -> None:
    known = _plant(clockwork, *FIELDS)
    push = await mapped.sync(_told())
    assert push["status"] == "DONE"
    assert _values(clockwork, known) == OURS


@pytest.mark.parametrize("policy", ["protectedFields", "neverUpdatedFields"])
@pytest.mark.parametrize("field", FIELDS)
async def test_a_filled_field_that_may_not_be_overwritten_keeps_its_value(
    field: str, policy: str, mapped: Team, clockwork: Clockwork
) -> None:
    await mapped.configure(**{policy: [_field_id(clockwork, field)]})
    known = _plant(clockwork, *FIELDS)
    push = await mapped.sync(_told())
    assert push["status"] == "DONE"
    assert _values(clockwork, known) == OURS | {field: OLD[field]}
    rule = {"protectedFields": "PROTECTED", "neverUpdatedFields": "NEVER_UPDATED"}[policy]
    assert steps(push, rule=rule, field=_field_id(clockwork, field), outcome="LEFT")


async def test_protected_fields_that_are_blank_are_filled(mapped: Team, clockwork: Clockwork) -> None:
    await mapped.configure(protectedFields=[_field_id(clockwork, field) for field in FIELDS])
    known = _plant(clockwork)
    push = await mapped.sync(_told())
    assert push["status"] == "DONE"
    assert _values(clockwork, known) == OURS


async def test_fields_that_are_never_updated_stay_blank_on_a_known_record(
    mapped: Team, clockwork: Clockwork
) -> None:
    await mapped.configure(neverUpdatedFields=[_field_id(clockwork, field) for field in FIELDS])
    known = _plant(clockwork)
    await mapped.sync(_told())
    assert _values(clockwork, known) == {"biography": None, "title": [], "emails": set(), "custom": None}


@pytest.mark.parametrize("policy", ["protectedFields", "neverUpdatedFields"])
async def test_a_new_record_gets_all_whatever_the_policy(
    policy: str, mapped: Team, clockwork: Clockwork
) -> None:
    await mapped.configure(**{policy: [_field_id(clockwork, field) for field in FIELDS]})
    push = await mapped.sync(_told())
    assert push["result"] == "CREATED"
    assert _values(clockwork, push["person"]["clockworkId"]) == OURS


async def test_empty_values_of_ours_blank_nothing(mapped: Team, clockwork: Clockwork) -> None:
    known = _plant(clockwork, *FIELDS)
    before = clockwork.person(known)
    told = person(
        "known",
        name="Known Person",
        socialUrls=[{"network": "LINKEDIN", "url": LINKEDIN}],
        summary="",
        role="  ",
        company=None,
        emails=[],
        customVariable1=None,
    )
    push = await mapped.sync(told)
    assert (push["result"], clockwork.writes()) == ("UNCHANGED", [])
    assert clockwork.person(known) == before
    left = {step["field"] for step in steps(push, rule="EMPTY_VALUE")}
    assert left >= {_field_id(clockwork, field) for field in FIELDS}


async def test_values_that_are_taken_away_here_stay_there(mapped: Team, clockwork: Clockwork) -> None:
    first = await mapped.sync(_told())
    emptied = _told() | {"summary": None, "role": "", "company": "", "emails": [], "customVariable1": ""}
    push = await mapped.sync(emptied)
    assert push["status"] == "DONE"
    assert _values(clockwork, first["person"]["clockworkId"]) == OURS


async def test_every_field_tells_its_old_and_new_value(mapped: Team, clockwork: Clockwork) -> None:
    _plant(clockwork, *FIELDS)
    push = await mapped.sync(_told())
    (biography,) = steps(push, field="biography")
    assert (biography["oldValue"], biography["newValue"]) == (OLD["biography"], OURS["biography"])
    (custom,) = steps(push, field=_field_id(clockwork, "custom"))
    assert (custom["oldValue"], custom["newValue"]) == (OLD["custom"], OURS["custom"])
    assert {biography["rule"], custom["rule"]} == {"OVERWRITE"}


async def test_a_record_that_ours_was_merged_into_before_it_was_complete_is_protected(
    mapped: Team, clockwork: Clockwork
) -> None:
    await mapped.configure(protectedFields=["emails"])
    clockwork.fails(Fault("error_before", "POST", "people/*/positions", status=422))
    unfinished = await mapped.sync(_told())
    assert unfinished["status"] == "FAILED"
    clockwork.sandbox.remove("people", unfinished["person"]["clockworkId"])
    known = _plant(clockwork, *FIELDS)
    clockwork.fails()
    await mapped.api.mutate("pushRetry", id=unfinished["id"])
    push = await mapped.settled("known")
    assert (push["status"], push["person"]["clockworkId"]) == ("DONE", known)
    assert _values(clockwork, known) == OURS | {"emails": OLD["emails"]}
