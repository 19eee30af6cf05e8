"""What the copy keeps of a person."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from clockwork.records import Person, PersonCustomField
from domain.rules.crm_people import MAX_DOC, CopiedPerson, Seat, copied, is_copyable
from domain.rules.fields import BUILT_IN_FIELDS, F
from tests.rules.texts import ANY_TEXT

RICH = {
    "id": "p1",
    "name": "Ada Lovelace",
    "updatedAt": "2024-09-19 22:17:16",
    "doNotContact": True,
    "preferredEmailAddress": "Ada@X.com",
    "emails": [{"address": "ada+jobs@gmail.com"}, {"address": "ada@x.com"}],
    "linkedinUrls": [{"url": "https://www.linkedin.com/in/Ada/"}],
    "externalRefs": [{"externalRef": "R1"}],
    "phoneNumbers": None,
    "tags": [{"id": "t", "name": "Alumni"}],
    "addresses": [{"city": "London"}, {"city": "Paris", "country": "France"}],
    "positions": [
        {"title": "CFO", "companyId": "c1", "companyName": "Acme", "type": "current"},
        {"title": "Clerk", "companyName": "Old", "type": "former"},
    ],
}


def person(**data: object) -> CopiedPerson:
    return copied(Person.from_json({"id": "p1", **data}))


def custom(field: str, value: str | None = None, options: list[str] | None = None) -> PersonCustomField:
    return PersonCustomField.from_json({"customFieldId": field, "value": value, "optionIds": options})


def test_what_is_kept_of_a_rich_answer() -> None:
    ada = person(**RICH)
    assert ada.name == "Ada Lovelace"
    assert ada.off_limits is True
    assert ada.updated_at == datetime(2024, 9, 19, 22, 17, 16, tzinfo=UTC)
    assert ada.seats == (Seat("CFO", "c1", "Acme"),)
    assert ada.texts(F.CITY) == ("London", "Paris")
    assert ada.texts(F.EMAILS) == ("Ada@X.com", "ada+jobs@gmail.com", "ada@x.com")
    assert ada.values[F.PHONES] == ()
    assert F.WEB_SITES not in ada.values
    assert ada.is_clear
    assert ada.identities() == {
        ("EMAIL", "ada@x.com"),
        ("EMAIL", "ada+jobs@gmail.com"),
        ("MAILBOX", "ada@gmail.com"),
        ("LINKEDIN", "linkedin.com/in/ada"),
        ("EXTERNAL_REF", "R1"),
    }
    assert ada.doc() == "  ada  lovelace  acme  cfo  x  com  jobs  gmail"


def test_what_an_answer_does_not_show_stays_as_it_was() -> None:
    known = copied(Person.from_json(RICH), [custom("f", "Blue")])
    later = person(name="Ada King", emails=[]).over(known)
    assert (later.name, later.texts(F.EMAILS)) == ("Ada King", ())
    assert (later.seats, later.off_limits, later.updated_at) == (known.seats, True, known.updated_at)
    assert later.texts("custom:f") == ("Blue",)
    assert copied(Person.from_json(RICH), []).over(known).texts("custom:f") == ()


def test_a_person_of_whom_something_is_unknown_is_not_clear() -> None:
    for missing in ("doNotContact", "positions"):
        assert not person(**{key: value for key, value in RICH.items() if key != missing}).is_clear
    assert not person(doNotContact=False, positions=[]).is_clear
    assert person(doNotContact=False, positions=[], emails=[]).is_clear


def test_custom_fields_are_options_or_texts() -> None:
    held = [custom("a", options=["o1", "o2"]), custom("b", " Blue "), custom("c"), custom("d", "x", ["o3"])]
    values = copied(Person.from_json({"id": "p1"}), held).values
    assert values == {"custom:a": ("o1", "o2"), "custom:b": ("Blue",), "custom:d": ("o3",)}


def test_what_no_store_can_hold_is_left_out() -> None:
    assert person(name="A\0da\ud800 ").name == "Ada?"
    assert [is_copyable(Person.from_json({"id": key})) for key in ("p1", "p\0", "p" * 101)] == [
        True,
        False,
        False,
    ]


@given(st.lists(ANY_TEXT, max_size=4), ANY_TEXT)
def test_what_is_kept_can_be_read_back(texts: list[str], name: str) -> None:
    kept = person(name=name, emails=[{"address": text} for text in texts], positions=[], doNotContact=False)
    assert CopiedPerson.from_json(kept.to_json(), kept.clockwork_id, None, kept.off_limits) == kept
    assert kept.over(kept) == kept
    assert len(kept.doc()) <= MAX_DOC
    assert not kept.doc() or kept.doc().startswith("  ")
    for values in kept.indexed(BUILT_IN_FIELDS.values()).values():
        assert len({value.key for value in values}) == len(values)
