import csv
from pathlib import Path
from urllib.parse import unquote

import pytest

from clockwork.sandbox.anchors import ANCHORS
from clockwork.sandbox.firm import Firm

FILE = Path(__file__).parent.parent / "data" / "contacts.csv"
NOTES = FILE.with_name("README.md")


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def carriers(row: dict[str, str], firm: Firm) -> set[str]:
    """Names of the people who have an e-mail address or a LinkedIn profile of the row, compared plainly."""
    cell = row["Email"].lower()
    profile = _profile(row["LinkedIn"])
    return {
        person["name"]
        for person in firm.people
        if any(email["address"].lower() in cell for email in person.get("emails", ()))
        or (profile and profile in {_profile(url["url"]) for url in person.get("linkedinUrls", ())})
    }


def _profile(url: str) -> str:
    return unquote(url).lower().partition("/in/")[2].partition("?")[0].strip("/")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "Eleanor Whitcombe"),
        (2, "Marcus Adeyemi"),
        (3, "Łukasz Żuławski"),
        (4, "José Ibáñez Ruiz"),
        (5, "山田 太郎"),
        (6, "Ελένη Νικολάου"),
        (7, "Ingrid Sørensen"),
        (8, "Priya Raman"),
        (9, "Thomas O'Neill"),
        (10, "Charlotte Lefèvre"),
        (11, "Hannah Weiß"),
        (12, "Amara Okonkwo"),
        (13, "Rebecca Lindqvist"),
        (14, "Daniel Kovačić"),
    ],
)
def test_a_known_person_is_in_the_firm_under_another_spelling(firm: Firm, number: int, name: str) -> None:
    row = rows()[number - 1]
    assert carriers(row, firm) == {name}
    anchor = next(anchor for anchor in ANCHORS if anchor.name == name)
    assert row["Email"] not in anchor.emails
    assert row["LinkedIn"] not in anchor.linkedin_urls


def test_one_row_points_at_two_people(firm: Firm) -> None:
    assert carriers(rows()[14], firm) == {"Kenji Sato", "Sofía Muñoz"}


def test_all_other_rows_are_nobody_in_the_firm(firm: Firm) -> None:
    assert [row["Full Name"] for row in rows()[15:] if carriers(row, firm)] == []


@pytest.mark.parametrize("number", [16, 17])
def test_the_name_of_a_known_person_stands_on_somebody_else(firm: Firm, number: int) -> None:
    row = rows()[number - 1]
    assert f"{row['First Name']} {row['Last Name']}" in {person["name"] for person in firm.people}


def test_the_file_is_as_messy_as_its_notes_say() -> None:
    raw, found = FILE.read_bytes(), rows()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n\r\n")
    assert len(found) == 60
    assert [number for number, row in enumerate(found, 1) if not (row["Full Name"] or row["First Name"])] == [
        18
    ]
    assert [number for number, row in enumerate(found, 1) if row["Email"] and "@" not in row["Email"]] == [19]
    assert found[19] == found[20]
    assert found[20]["Email"] == found[21]["Email"].lower()
    assert _profile(found[22]["LinkedIn"]) == _profile(found[24]["LinkedIn"])
    assert "\n" in found[23]["Notes"]


def test_some_skills_are_tags_of_the_firm_and_some_are_not(firm: Firm) -> None:
    skills = {skill.strip() for row in rows() for skill in row["Skills"].split(";") if skill.strip()}
    tags = {tag["name"] for tag in firm.tags}
    assert len(skills & tags) > 10
    assert len(skills - tags) > 5


def test_every_noted_row_exists() -> None:
    lines = NOTES.read_text(encoding="utf-8").splitlines()
    noted = [int(line.split("|")[1]) for line in lines if line.startswith("| ") and line[2].isdigit()]
    assert noted == sorted(set(noted))
    assert set(noted) <= set(range(1, 61))
