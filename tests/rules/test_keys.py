"""E-mails, phones and external references as keys."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.keys import Phone, normal_email, normal_external_ref, normal_phone, same_phone, split_emails
from tests.rules.texts import ANY_TEXT, HOSTS, WORDS

ADDRESSES = st.builds("{}@{}".format, WORDS, HOSTS)
PHONES = st.builds(
    Phone,
    st.text("0123456789", min_size=6, max_size=15),
    st.none() | st.text("0123456789", min_size=1, max_size=4),
)


@pytest.mark.parametrize(
    "text",
    [
        "jane@example.com",
        "  Jane@Example.COM ",
        "mailto:jane@example.com",
        "MAILTO:jane@example.com?subject=Hello%20you",
        "Jane Doe <jane@example.com>",
        '"Doe, Jane" <jane@example.com>',
        "<mailto:jane@example.com>",
        "(jane@example.com)",
        "“jane@example.com”,",
        "jane@example.com.",
        "ja\u200bne@exam\ufeffple.com",
        "\u202ajane@example.com\u202c",
        "jane@ｅxample．com",
    ],
)
def test_spellings_of_one_address(text: str) -> None:
    assert normal_email(text) == "jane@example.com"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jane.doe+jobs@gmail.com", "jane.doe+jobs@gmail.com"),
        ("jane@Bücher.example", "jane@xn--bcher-kva.example"),
        ("jane@xn--bcher-kva.example", "jane@xn--bcher-kva.example"),
        ("jane@straße.example", "jane@xn--strae-oqa.example"),
        ("JOSE\u0301@example.com", "josé@example.com"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_addresses_keep_what_tells_them_apart(text: str, address: str) -> None:
    assert normal_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "jane",
        "jane@",
        "@example.com",
        "jane@localhost",
        "jane@@example.com",
        "jane@example@com.com",
        "jane doe@example.com",
        "jane@exam ple.com",
        "jane@example..com",
        "jane@-example.com",
        "jane@10.0.0.1",
        "jane\x00@example.com",
        "jane\n@example.com",
        "jane(work)@example.com",
        "jane\ud800@example.com",
        "a" * 65 + "@example.com",
        "ü" * 33 + "@example.com",
        "jane@" + "a" * 64 + ".com",
        "jane@" + ".".join(["a" * 60] * 4) + ".example",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert normal_email(text) is None


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("a@x.com; b@x.com", ("a@x.com", "b@x.com")),
        ("b@x.com, a@x.com", ("b@x.com", "a@x.com")),
        (
            "a@x.com|b@x.com / c@x.com\nd@x.com\te@x.com",
            ("a@x.com", "b@x.com", "c@x.com", "d@x.com", "e@x.com"),
        ),
        ("a@x.com, A@X.com, mailto:a@x.com", ("a@x.com",)),
        ('"Doe, Jane" <jane@x.com>, Bob Ray <bob@x.com>', ("jane@x.com", "bob@x.com")),
        ("a@x.com; no mail; b@x", ("a@x.com", "no mail", "b@x")),
        ("a@x.com bob", ("a@x.com", "bob")),
        ("Jane <jane@>", ("<jane@>",)),
        ("n/a", ("n/a",)),
        (" ;, ", (";,",)),
        ("  \n", ()),
        ("", ()),
    ],
)
def test_cells_with_several_addresses(cell: str, entries: tuple[str, ...]) -> None:
    assert split_emails(cell) == entries


@given(ANY_TEXT)
@example("`\u1fef@example.com")
def test_normal_email_is_idempotent_and_has_one_at_sign(text: str) -> None:
    address = normal_email(text)
    assert address is None or (address.count("@") == 1 and normal_email(address) == address)


@given(ADDRESSES)
def test_case_and_wrapping_change_no_address(address: str) -> None:
    assert normal_email(address.upper()) == normal_email(f"X <mailto:{address}>;") == address


@given(st.lists(ADDRESSES), st.sampled_from([",", "; ", "|", " / ", "\n", " "]))
def test_a_joined_list_of_addresses_is_split_again(addresses: list[str], separator: str) -> None:
    assert split_emails(separator.join(addresses)) == tuple(dict.fromkeys(addresses))


@given(ANY_TEXT)
def test_split_emails_gives_no_blanks_and_no_repeats(cell: str) -> None:
    entries = split_emails(cell)
    assert all(entry.strip() for entry in entries)
    assert len(set(entries)) == len(entries)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+44 20 7946 0000", Phone("442079460000", None)),
        ("0044 20 7946 0000", Phone("442079460000", None)),
        ("+44 (0)20 7946-0000", Phone("442079460000", None)),
        ("(020) 7946 0000", Phone("02079460000", None)),
        ("tel:+1-212-555-0100", Phone("12125550100", None)),
        ("212.555.0100 x12", Phone("2125550100", "12")),
        ("212/555-0100 Ext. 12", Phone("2125550100", "12")),
        ("+12125550100;ext=12", Phone("12125550100", "12")),
        ("212 555 0100 extension: 12", Phone("2125550100", "12")),
        ("2125550100#12", Phone("2125550100", "12")),
        ("＋４４ ２０ ７９４６ ００００", Phone("442079460000", None)),
        ("٠٢٠٧٩٤٦٠٠٠٠", Phone("02079460000", None)),
        ("123456", Phone("123456", None)),
        ("12345", None),
        ("1" * 16, None),
        ("1-800-FLOWERS", None),
        ("call 2125550100", None),
        ("2125550100 x1 x2", None),
        ("212+5550100", None),
        ("2125550100" + " " * 100 + "x", None),
        ("x12", None),
        ("", None),
    ],
)
def test_phones_as_people_write_them(text: str, phone: Phone | None) -> None:
    assert normal_phone(text) == phone


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (Phone("442079460000", None), Phone("02079460000", None), True),
        (Phone("12125550100", None), Phone("2125550100", None), True),
        (Phone("442079460000", "1"), Phone("02079460000", None), True),
        (Phone("442079460000", "1"), Phone("442079460000", "2"), False),
        (Phone("12125550100", None), Phone("13125550100", None), False),
        (Phone("442079460000", None), Phone("79460000", None), False),
        (Phone("491234567", None), Phone("1234567", None), False),
        (Phone("1234567", None), Phone("1234567", None), True),
        (Phone("0123456", None), Phone("123456", None), False),
    ],
)
def test_same_phone(a: Phone, b: Phone, same: bool) -> None:
    assert same_phone(a, b) is same_phone(b, a) is same


@given(ANY_TEXT)
def test_normal_phone_is_idempotent(text: str) -> None:
    phone = normal_phone(text)
    assert phone is None or normal_phone(phone.digits) == Phone(phone.digits, None)


@given(st.text("0123456789+-() x#.", max_size=25))
def test_normal_phone_is_idempotent_on_what_looks_like_one(text: str) -> None:
    phone = normal_phone(text)
    assert phone is None or normal_phone(phone.digits) == Phone(phone.digits, None)


@given(PHONES, PHONES)
def test_same_phone_is_reflexive_and_symmetric(a: Phone, b: Phone) -> None:
    assert same_phone(a, a)
    assert same_phone(a, b) == same_phone(b, a)


@given(st.text("123456789", min_size=8, max_size=12), st.sampled_from(["1", "44", "353"]))
def test_a_country_code_makes_no_other_phone(national: str, country: str) -> None:
    assert same_phone(Phone(country + national, None), Phone("0" + national, None))


@pytest.mark.parametrize(
    ("text", "ref"), [(" SW-12a ", "SW-12a"), ("sw-12A", "sw-12A"), ("", None), (" \n", None)]
)
def test_external_references(text: str, ref: str | None) -> None:
    assert normal_external_ref(text) == ref
