"""What makes a Person's variables unacceptable, and that a message never repeats a value."""

from typing import Any

import pytest
from hypothesis import given

from domain.rules import acceptance
from domain.rules.acceptance import MAX_ITEMS, MAX_STRING, MAX_TEXT, faults_of
from domain.rules.urls import Network
from domain.rules.variables import Education, Experience, Variables
from tests.rules.people import PERSONS

LONG = "x" * (MAX_STRING + 1)


@pytest.mark.parametrize(
    ("variables", "paths"),
    [
        ({}, []),
        ({"name": "x" * MAX_STRING, "emails": ("j@acme.com", " ", "")}, []),
        ({"name": LONG}, [("name",)]),
        ({"name": "x" * 1_000_000}, [("name",)]),
        ({"summary": "x" * MAX_TEXT}, []),
        ({"summary": "x" * (MAX_TEXT + 1)}, [("summary",)]),
        ({"name": "Jane\x00"}, [("name",)]),
        ({"company": "half \ud83d"}, [("company",)]),
        ({"external_ref": "x" * 201}, [("external_ref",)]),
        ({"emails": ("j@acme.com", "n/a")}, [("emails", "1")]),
        ({"emails": (f"{LONG}@acme.com",)}, [("emails", "0")]),
        ({"emails": ("n/a",) * (MAX_ITEMS + 1)}, [("emails",)]),
        ({"skills": ("ok", LONG)}, [("skills", "1")]),
        ({"skills": ("ok",) * (MAX_ITEMS + 1)}, [("skills",)]),
        ({"social_urls": {Network.GITHUB: LONG}}, [("social_urls", "GITHUB")]),
        ({"experience": (Experience("CFO", LONG),)}, [("experience", "0")]),
        ({"experience": (Experience("CFO", start_year=1899),)}, [("experience", "0", "start_year")]),
        ({"experience": (Experience("CFO", end_month=13),)}, [("experience", "0", "end_month")]),
        ({"experience": (Experience("CFO"),) * (MAX_ITEMS + 1)}, [("experience",)]),
        (
            {"education": (Education("MIT"), Education("MIT", end_year=2101))},
            [("education", "1", "end_year")],
        ),
    ],
)
def test_faults_stand_where_the_value_stands(variables: dict[str, Any], paths: list[tuple[str, ...]]) -> None:
    assert [fault.path for fault in faults_of(Variables(**variables))] == paths


@pytest.mark.parametrize(
    ("variables", "too_long"), [(Variables(name=LONG), True), (Variables(emails=("jane",)), False)]
)
def test_what_is_only_too_long_is_told_apart(variables: Variables, too_long: bool) -> None:
    assert [fault.too_long for fault in faults_of(variables)] == [too_long]


def test_a_message_never_repeats_the_value() -> None:
    faults = list(faults_of(Variables(name="secret" * 100, emails=("secret",), skills=("secret\x00",))))
    assert len(faults) == 3
    assert not any("secret" in fault.message for fault in faults)


def test_an_email_that_is_too_long_is_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(acceptance, "normal_email", read.append)
    emails = ("j@acme.com", "x" * 1_000_000, f"{LONG}@acme.com")
    assert [
        fault.too_long for fault in faults_of(Variables(emails=emails)) if fault.path != ("emails", "0")
    ] == [
        True,
        True,
    ]
    assert read == ["j@acme.com"]


@given(PERSONS)
def test_nothing_but_a_broken_email_is_wrong_with_an_ordinary_person(person: Variables) -> None:
    assert {fault.path[0] for fault in faults_of(person)} <= {"emails"}
    assert not list(faults_of(person.changed({"emails": ()})))
