import codecs
import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.contact_columns import understand
from api.cli.contacts import Contacts, parse_contacts, read_contacts
from api.cli.failure import CommandFailed

SAMPLE = Path(__file__).parents[1] / "data" / "contacts.csv"


def parsed(text: str, encoding: str = "utf-8") -> Contacts:
    return parse_contacts(text.encode(encoding), "people.csv")


def only_person(text: str) -> dict[str, object]:
    (contact,) = parsed(text).contacts
    return {key: value for key, value in contact.person.items() if key != "sourcewhaleId"}


@pytest.mark.parametrize(
    ("headings", "variable"),
    [
        (("First Name", "firstname", "FIRST_NAME", "Given name", "Prénom"), "firstName"),
        (("E-mail", "Email", "EMAIL ADDRESS", "e-mail 2", "E-mail 1 - Value", "Work Email"), "emails"),
        (("Phone", "Mobile Phone", "Tel.", "Phone 2"), "phones"),
        (("LinkedIn", "LinkedIn URL", "Person Linkedin Url", "Website", "Twitter URL"), "socialUrls"),
        (("Company", "Organisation", "Current Employer", "Company Name"), "company"),
        (("Job Title", "Title", "Position", "role"), "role"),
        (("Skills", "Tags"), "skills"),
        (("Keywords",), "keywords"),
        (("id", "SourceWhale ID", "sourcewhaleId"), "sourcewhaleId"),
        (("Custom Variable 2", "customVariable2"), "customVariable2"),
        (("Company LinkedIn URL",), "companyLinkedinUrl"),
    ],
)
def test_a_heading_is_understood_in_many_spellings(headings: tuple[str, ...], variable: str) -> None:
    understood = [understand(heading) for heading in headings]
    assert [column and column.variable for column in understood] == [variable] * len(headings)


def test_it_says_which_columns_it_understood_and_which_it_ignored() -> None:
    contacts = parsed("Name,Shoe Size,Email 2,\nJane,41,jane@x.example,\n")
    assert contacts.understood == (("Name", "name"), ("Email 2", "emails"))
    assert contacts.ignored == ("Shoe Size", "column 4")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_usual_delimiter_and_encoding_is_read(delimiter: str, encoding: str) -> None:
    text = delimiter.join(("Name", "City")) + "\r\n" + delimiter.join(("Zoë Nuñez", "Köln")) + "\r\n"
    (contact,) = parsed(text, encoding).contacts
    assert (contact.person["name"], contact.person["city"]) == ("Zoë Nuñez", "Köln")


def test_utf_16_is_read_in_either_byte_order() -> None:
    text = "Name\nЗоя\n"
    for data in (codecs.BOM_UTF16_BE + text.encode("utf-16-be"), text.encode("utf-16-be")):
        assert parse_contacts(data, "people.csv").contacts[0].person["name"] == "Зоя"


def test_several_values_in_a_cell_and_in_several_columns_become_one_list() -> None:
    assert only_person(
        'Name,Email,Email 2,Skills,Phone\n'
        'Jane,"A@x.example; Jane <b@x.example>",c@x.example,"Go, Rust;Go|C",+44 20 1 / 0171 22 ext 5; 030 1\n'
    ) == {
        "name": "Jane",
        "emails": ["a@x.example", "b@x.example", "c@x.example"],
        "skills": ["Go", "Rust", "C"],
        "phones": ["+44 20 1", "0171 22 ext 5", "030 1"],
    }  # fmt: skip


def test_urls_find_their_network_and_a_second_one_becomes_a_link() -> None:
    assert only_person(
        "LinkedIn,Website\nin/jane,https://x.com/jane https://jane.example; https://jane2.example\n"
    ) == {
        "socialUrls": [
            {"network": "LINKEDIN", "url": "in/jane"},
            {"network": "TWITTER", "url": "https://x.com/jane"},
            {"network": "WEBSITE", "url": "https://jane.example"},
        ],
        "links": ["https://jane2.example"],
    }


def test_the_first_filled_column_of_one_text_counts() -> None:
    assert only_person("Title,Job Title,Position\n,CFO,Boss\n") == {"role": "CFO"}


def test_a_broken_address_is_passed_on_for_the_api_to_judge() -> None:
    assert only_person("Email\njane(at)x.example\n") == {"emails": ["jane(at)x.example"]}


def test_the_same_row_has_the_same_id_in_every_file() -> None:
    (one,) = parsed("Name,City\nJane,Rome\n").contacts
    (other,) = parsed("Shoe size;CITY;Full name\n;Rome; Jane \n").contacts
    assert one.person == other.person
    assert parsed("Name,City\nJane,Roma\n").contacts[0].person["sourcewhaleId"] != one.person["sourcewhaleId"]


def test_identical_rows_are_one_person_and_other_spellings_are_another() -> None:
    contacts = parsed("Name\nJane\nJANE\nJane\n").contacts
    assert [(contact.person["name"], contact.rows) for contact in contacts] == [
        ("Jane", (1, 3)),
        ("JANE", (2,)),
    ]


def test_an_id_of_sourcewhale_is_kept_and_its_last_row_counts() -> None:
    (contact,) = parsed("id,name,city\n7,Jane,Rome\n7,Janet,\n").contacts
    assert contact.person == {"sourcewhaleId": "7", "name": "Janet", "city": "Rome"}


def test_a_row_without_an_id_gets_one_beside_rows_that_have_one() -> None:
    first, second = parsed("id,name\n7,Jane\n,Jill\n").contacts
    assert first.person["sourcewhaleId"] == "7"
    assert str(second.person["sourcewhaleId"]).startswith("csv-")


def test_blank_rows_are_no_persons() -> None:
    contacts = parsed("id,name\n\n ,\n5,\n,Jane\n\n")
    assert [contact.rows for contact in contacts.contacts] == [(3,)]


def test_the_sample_is_understood_whole() -> None:
    contacts = read_contacts(SAMPLE)
    assert (contacts.rows, len(contacts.contacts), contacts.ignored) == (60, 59, ())
    assert [contact.rows for contact in contacts.contacts if len(contact.rows) > 1] == [(20, 21)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "No column"),
        (b"\xef\xbb\xbf\r\n\r\n", "No column"),
        (b"Jane,Doe\n", "No column"),
        (b"id\n7\n", "No column"),
        (b"Name,City\n", "no rows"),
        (b"Name,City\n,\n", "no rows"),
        (b'Name,City\n"Jane,Rome\n', "quotation mark"),
        (b'Name,City\n"Jane"x,Rome\n', "quotation mark"),
        (b"Name\n" + b"x" * 200_000, "line 2: a cell is far too long"),
        (b"Name,City\nJane,Rome\nDoe, Jane,Rome\n", "Row 2"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not a text file"),
        (b"\xff\xfe\x00\xd8", "not a text file"),
        (b"Name\n\x81\x8d", "not a text file"),
    ],
)
def test_what_is_no_csv_of_contacts_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(CommandFailed, match=sentence) as refusal:
        parse_contacts(data, "people.csv")
    assert "\n" not in str(refusal.value)
    assert "Jane" not in str(refusal.value)


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="No such file"):
        read_contacts(tmp_path / "missing.csv")
    with pytest.raises(CommandFailed, match="is a folder"):
        read_contacts(tmp_path)
    with (tmp_path / "huge.csv").open("wb") as file:
        os.truncate(file.fileno(), 65 * 1024 * 1024)
    with pytest.raises(CommandFailed, match="64 MB"):
        read_contacts(tmp_path / "huge.csv")


def contacts_or_sentence(data: bytes) -> Contacts | str:
    try:
        return parse_contacts(data, "people.csv")
    except CommandFailed as refusal:
        return str(refusal)


HEADINGS = st.sampled_from(["id", "Name", "Email", "LinkedIn", "Website", "Skills", "Phone", "Shoe size", ""])
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"Name,Email\n" + tail))
def test_any_bytes_are_contacts_or_one_clear_sentence(data: bytes) -> None:
    outcome = contacts_or_sentence(data)
    if isinstance(outcome, str):
        assert outcome.endswith(".")
        assert "\n" not in outcome
        return
    assert outcome.contacts
    assert outcome == contacts_or_sentence(data)
    ids = [contact.person["sourcewhaleId"] for contact in outcome.contacts]
    assert len(ids) == len(set(ids))


@given(
    st.lists(HEADINGS, min_size=1, max_size=6),
    st.lists(st.lists(CELLS, max_size=6), max_size=5),
    st.sampled_from([",", ";", "\t"]),
)
def test_every_row_of_a_written_sheet_is_found_again(
    headings: list[str], rows: list[list[str]], delimiter: str
) -> None:
    width = len(headings)
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["Name", *headings])
    writer.writerows([f"Jane {number}", *row[:width]] for number, row in enumerate(rows))
    writer.writerow(["Jane Last"])
    contacts = parsed(file.getvalue())
    assert contacts.rows == len(rows) + 1
    said = [number for contact in contacts.contacts for number in contact.rows]
    assert sorted(said) == list(range(1, len(rows) + 2))
    values = [value for contact in contacts.contacts for value in contact.person.values()]
    assert "" not in values
    assert [] not in values
