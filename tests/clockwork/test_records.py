from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clockwork.dates import PartialDate
from clockwork.records import (
    Address,
    Candidacy,
    Company,
    CustomField,
    CustomFieldOption,
    Email,
    ExternalRef,
    FieldEntity,
    FieldType,
    LinkedinUrl,
    Note,
    NoteType,
    Person,
    PersonCustomField,
    PhoneNumber,
    Position,
    Project,
    Region,
    School,
    Status,
    Tag,
    User,
    WebSite,
)
from clockwork.shapes import UnreadableAnswer
from tests.clockwork.support import JSON

PERSON: Mapping[str, object] = {
    "id": "0b3f",
    "name": "Ada Byron",
    "firstName": "Ada",
    "nickName": None,
    "createdAt": "2024-09-19 22:17:16",
    "updatedAt": "2024-09-20T10:00:00Z",
    "doNotContact": False,
    "preferredEmailAddress": "ada@example.com",
    "noSuchKey": {"of": "ours"},
    "positions": [
        {
            "id": 7,
            "title": "CTO",
            "companyId": 9,
            "companyName": "Engines",
            "startDate": "2016-09-01 00:00:00",
        },
        {
            "id": "8",
            "title": "Poet",
            "type": "former",
            "start_year": 2010,
            "startMonth": "3",
            "endYear": "2016",
        },
    ],
    "emails": [{"id": "e1", "address": "ada@example.com", "locationTypeId": 3}],
    "phoneNumbers": None,
    "tags": None,
    "addresses": [{"id": "a1", "street2": "Flat 1", "postalCode": 8001}],
}
PERSON_KEYS = sorted(
    {*PERSON, "notes", "schools", "education", "linkedinUrls", "webSites", "externalRefs"} - {"id"}
)


def test_a_person_of_people_search_is_read() -> None:
    person = Person.from_json(PERSON)
    assert (person.id, person.name, person.first_name) == ("0b3f", "Ada Byron", "Ada")
    assert person.created_at == datetime(2024, 9, 19, 22, 17, 16, tzinfo=UTC)
    assert person.updated_at == datetime(2024, 9, 20, 10, tzinfo=UTC)
    assert person.do_not_contact is False
    assert person.emails == (Email("e1", "ada@example.com", None, "3"),)
    assert person.positions is not None
    first, second = person.positions
    assert first == Position("7", "CTO", "9", "Engines", PartialDate(2016, 9, 1), None, None)
    assert (second.start, second.end) == (PartialDate(2010, 3), PartialDate(2016))
    assert (first.is_current, second.is_current) == (True, False)
    assert person.addresses is not None
    assert (person.addresses[0].street2, person.addresses[0].postal_code) == ("Flat 1", "8001")


def test_null_is_empty_and_absence_is_unknown() -> None:
    person = Person.from_json(PERSON)
    assert person.phone_numbers == () == person.tags
    assert person.linkedin_urls is None
    assert person.notes is None
    assert person.nick_name is None
    assert person.biography is None
    assert {"nick_name", "phone_numbers", "tags", "do_not_contact"} <= person.known
    assert not {"biography", "linkedin_urls", "notes", "last_name"} & person.known


def test_a_value_of_the_wrong_kind_is_unknown_and_not_empty() -> None:
    person = Person.from_json({"id": "1", "preferredAddress": {"city": "Bern"}, "doNotContact": "perhaps"})
    assert (person.preferred_address, person.do_not_contact) == (None, None)
    assert person.known == {"id"}


@pytest.mark.parametrize(
    "odd",
    ["a text", "", 7, True, {"id": "1"}, ["a text"], [None], [{"name": "no id"}], [{"id": "1"}, 5]],
)
def test_a_list_of_an_odd_shape_is_unknown_and_spoils_nothing_else(odd: object) -> None:
    person = Person.from_json({**PERSON, "tags": odd})
    assert person.tags is None
    assert "tags" not in person.known
    assert person.emails == Person.from_json(PERSON).emails
    assert {"emails", "positions"} <= person.known


def test_a_list_of_an_odd_shape_gives_way_to_one_under_its_other_name() -> None:
    person = Person.from_json({"id": "1", "schools": "Home", "education": [{"degree": "MA"}]})
    assert person.schools == (School(None, None, "MA", None, None, None),)


@given(st.dictionaries(st.sampled_from(PERSON_KEYS), JSON))
def test_no_json_inside_a_person_makes_the_person_unreadable(parts: dict[str, object]) -> None:
    person = Person.from_json({**parts, "id": "0b3f"})
    assert person.id == "0b3f"
    lists = (person.tags, person.notes, person.emails, person.positions, person.schools)
    names = ("tags", "notes", "emails", "positions", "schools")
    assert [name in person.known for name in names] == [found is not None for found in lists]


def test_the_keys_of_v1_are_read() -> None:
    person = Person.from_json(
        {
            "id": 12,
            "biography": "Wrote.",
            "linkedinUrls": [{"id": 1, "url": "https://linkedin.com/in/ada", "isPreferred": True}],
            "webSites": [{"id": 2, "url": "https://ada.example", "location": "blog"}],
            "externalRefs": [{"id": 3, "externalRef": "SW-1"}],
            "education": [{"degree": "MA", "startYear": 1830, "endYear": 1833, "school": {"name": "Home"}}],
        }
    )
    assert person.linkedin_urls == (LinkedinUrl("1", "https://linkedin.com/in/ada", True),)
    assert person.web_sites == (WebSite("2", "https://ada.example", "blog"),)
    assert person.external_refs == (ExternalRef("3", "SW-1"),)
    assert person.schools == (School(None, "Home", "MA", None, PartialDate(1830), PartialDate(1833)),)
    assert {"schools", "biography"} <= person.known


def test_a_webhooks_snake_case_candidacy_is_read() -> None:
    candidacy = Candidacy.from_json(
        {
            "id": "c",
            "person_id": "p",
            "project_id": "j",
            "status_id": 4,
            "rank": 1,
            "updated_at": "2023-10-02T15:52:27Z",
        }
    )
    assert (candidacy.person_id, candidacy.project_id, candidacy.status_id) == ("p", "j", "4")
    assert candidacy.updated_at == datetime(2023, 10, 2, 15, 52, 27, tzinfo=UTC)
    assert Candidacy.from_json({"id": "c", "person": {"id": "p"}}).person == Person.from_json({"id": "p"})


@pytest.mark.parametrize(
    "key", ["doNotContactEndDate", "doNotContactUntil", "do_not_contact_until", "doNotContactEndsOn"]
)
def test_a_companys_mark_ends_under_any_spelling(key: str) -> None:
    company = Company.from_json({"id": 1, "name": "Engines", "doNotContact": 1, key: "2027-01-31"})
    assert company.do_not_contact is True
    assert company.do_not_contact_until == PartialDate(2027, 1, 31)
    assert "do_not_contact_until" in company.known
    assert Company.from_json({"id": 1}).do_not_contact is None


def test_an_end_of_a_companys_mark_that_cannot_be_read_counts_as_none() -> None:
    company = Company.from_json({"id": 1, "doNotContact": True, "doNotContactEndsOn": "at Easter"})
    assert company.do_not_contact_until is None
    assert "do_not_contact_until" in company.known


@pytest.mark.parametrize(
    ("kind", "start", "end", "current"),
    [
        ("current", None, "2020", True),
        ("former", "2016", None, False),
        (None, "2016", None, True),
        (None, "2016", "2020", False),
        (None, None, None, False),
        ("board", "2016", None, True),
    ],
)
def test_a_position_is_current_as_clockwork_says_or_by_a_start_without_end(
    kind: str | None, start: str | None, end: str | None, current: bool
) -> None:
    data = {"id": "1", "type": kind, "startDate": start, "endDate": end}
    assert Position.from_json(data).is_current is current


def test_custom_fields_of_unknown_kinds_are_told_apart() -> None:
    select = CustomField.from_json(
        {
            "id": 1,
            "name": "Level",
            "entity": "person",
            "fieldType": "single_select",
            "options": [{"id": 2, "name": "C-Level"}],
        }
    )
    assert (select.entity, select.field_type) == (FieldEntity.PERSON, FieldType.SINGLE_SELECT)
    assert select.options == (CustomFieldOption("2", "C-Level"),)
    odd = CustomField.from_json({"id": 1, "entity": "project", "fieldType": "date", "options": None})
    assert (odd.entity, odd.field_type, odd.options) == (FieldEntity.OTHER, FieldType.OTHER, ())


@pytest.mark.parametrize(
    ("data", "type_"),
    [({"type": "Call"}, "Call"), ({"type": 7}, "7"), ({"noteTypeId": "9"}, "9"), ({}, None)],
)
def test_a_notes_type_is_read_as_name_or_id(data: Mapping[str, object], type_: str | None) -> None:
    assert Note.from_json({"id": "n", **data}).type == type_


READERS: list[Callable[[Mapping[str, object]], object]] = [
    Person.from_json,
    Company.from_json,
    Candidacy.from_json,
    Position.from_json,
    School.from_json,
    Email.from_json,
    PhoneNumber.from_json,
    LinkedinUrl.from_json,
    WebSite.from_json,
    Address.from_json,
    ExternalRef.from_json,
    Note.from_json,
    PersonCustomField.from_json,
    Tag.from_json,
    Project.from_json,
    Status.from_json,
    NoteType.from_json,
    Region.from_json,
    User.from_json,
    CustomField.from_json,
    CustomFieldOption.from_json,
]
KEYS = [
    "id",
    "name",
    "positions",
    "emails",
    "education",
    "school",
    "schools",
    "tags",
    "notes",
    "person",
    "createdAt",
    "startDate",
    "startYear",
    "startMonth",
    "doNotContact",
    "doNotContactUntil",
    "entity",
    "fieldType",
    "options",
    "optionIds",
    "isPreferred",
    "type",
    "street2",
]
KEYED = st.recursive(
    JSON,
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner | st.lists(inner, max_size=2), max_size=6),
    max_leaves=10,
)


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=40)
@given(data=KEYED)
def test_no_json_breaks_a_record_in_any_other_way(
    read: Callable[[Mapping[str, object]], object], data: Mapping[str, object]
) -> None:
    with suppress(UnreadableAnswer):
        assert read(data) is not None


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"id": None},
        {"id": ""},
        {"id": {"of": "ada@example.com"}},
        {"emails": [{"address": "ada@example.com"}]},
    ],
)
def test_a_person_without_an_id_is_unreadable_and_the_message_shows_no_value(
    data: Mapping[str, object],
) -> None:
    with pytest.raises(UnreadableAnswer) as unreadable:
        Person.from_json(data)
    assert "example" not in str(unreadable.value)


@pytest.mark.parametrize(
    ("data", "value", "option_ids"),
    [
        ({"value": "Bern"}, "Bern", None),
        ({"value": None, "optionIds": None}, None, ()),
        ({"value": [], "optionIds": [3, {"id": "4", "name": "C-Level"}]}, None, ("3", "4")),
        ({"value": ""}, "", None),
        ({"value": False}, "false", None),
        ({"value": {"city": "Bern"}}, '{"city": "Bern"}', None),
    ],
)
def test_what_a_custom_field_holds_is_never_taken_for_blank(
    data: Mapping[str, object], value: str | None, option_ids: tuple[str, ...] | None
) -> None:
    read = PersonCustomField.from_json({"customFieldId": 2, **data})
    assert (read.value, read.option_ids) == (value, option_ids)


@pytest.mark.parametrize("odd", [{"optionIds": "C-Level"}, {"optionIds": [None]}, {"customFieldId": ["2"]}])
def test_a_custom_field_that_may_hold_anything_is_unreadable(odd: Mapping[str, object]) -> None:
    with pytest.raises(UnreadableAnswer):
        PersonCustomField.from_json({"customFieldId": 2, "value": None, **odd})
