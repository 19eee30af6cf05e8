"""Companies, titles, schools, jobs and studies that are the same, and those that are not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.comparing import (
    Job,
    Schooling,
    YearMonth,
    company_key,
    dates_compatible,
    same_company,
    same_job,
    same_school,
    same_schooling,
    same_text,
    same_title,
    school_key,
)
from tests.rules.texts import ANY_TEXT

YEARS = st.integers(1999, 2003)
DATES = st.none() | st.tuples(YEARS, st.none() | st.integers(1, 12))
NAMES = (
    st.none() | ANY_TEXT | st.sampled_from(["", "-", "Acme", "Acme Inc.", "The ACME", "VP", "Vice President"])
)
JOBS = st.builds(Job, NAMES, NAMES, DATES, DATES, st.booleans())
DEGREES = st.none() | st.sampled_from(["", "MSc", "Master of Science", "Master", "BA"])
SCHOOLINGS = st.builds(Schooling, NAMES, DEGREES, NAMES, st.none() | YEARS, st.none() | YEARS)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Zürich", " ZURICH. ", True),
        ("Zürich", "Geneva", False),
        ("!!!", "***", False),
        (" !!! ", "!!!", True),
        ("", "  ", True),
    ],
)
def test_same_text(a: str, b: str, same: bool) -> None:
    assert same_text(a, b) is same


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme, Inc.", "acme"),
        ("ACME L.L.C.", "acme"),
        ("The Acme Company, Limited", "acme"),
        ("Acme Holdings GmbH & Co. KG", "acme holdings"),
        ("Acme Pty Ltd", "acme"),
        ("Acme S.A. de C.V.", "acme"),
        ("Acme Sp. z o.o.", "acme"),
        ("Acme S.à r.l.", "acme"),
        ("Acme A/S", "acme"),
        ("ООО «Яндекс»", "яндекс"),
        ("株式会社ドコモ", "ドコモ"),
        ("Johnson & Johnson", "johnson and johnson"),
        ("Tiffany & Co.", "tiffany"),
        ("Co-operative Bank PLC", "co operative bank"),
        ("The Limited", "limited"),
        ("Limited Inc", "limited"),
        ("The The", "the"),
        ("株式会社", "株式会社"),
        ("!!!", "!!!"),
        ("  ", ""),
    ],
)
def test_company_keys(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Procter & Gamble Co", "PROCTER AND GAMBLE", True),
        ("Nestlé S.A.", "Nestle", True),
        ("J.P. Morgan", "J. P. Morgan", True),
        ("Acme UK", "Acme", False),
        ("Acme Capital", "Acme Partners", False),
        ("AG Insurance", "Insurance", False),
    ],
)
def test_same_company(a: str, b: str, same: bool) -> None:
    assert same_company(a, b) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("CFO", "Chief Financial Officer", True),
        ("C.E.O.", "chief executive officer", True),
        ("Sr. VP, Sales", "Senior Vice-President of Sales", True),
        ("SVP Sales", "Sr VP Sales", True),
        ("Co-Founder & CEO", "Cofounder and Chief Executive Officer", True),
        ("Head of HR", "Head of Human Resources", True),
        ("VP Sales", "VP Marketing", False),
        ("Director", "Senior Director", False),
        ("C++ Developer", "C# Developer", False),
        ("CTO", "CFO", False),
        ("of", "the", False),
        ("", " ", True),
    ],
)
def test_same_title(a: str, b: str, same: bool) -> None:
    assert same_title(a, b) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("University of California, Berkeley", "University of California - Berkeley", True),
        ("The Univ. of Texas at Austin", "University of Texas, Austin", True),
        ("Technical University Munich", "Munich Technical University", True),
        ("École Polytechnique", "ecole polytechnique", True),
        ("University of York", "York University", False),
        ("University of Miami", "Miami University", False),
        ("The", "At", False),
    ],
)
def test_same_school(a: str, b: str, same: bool) -> None:
    assert same_school(a, b) is same


@pytest.mark.parametrize(
    ("a", "b", "compatible"),
    [
        ((2019, 3), (2019, 3), True),
        ((2019, 3), (2019, None), True),
        ((2019, 3), None, True),
        ((2019, 3), (2019, 4), False),
        ((2019, None), (2020, None), False),
        ((2019, 3), (2020, 3), False),
    ],
)
def test_dates_as_far_as_they_are_known(a: YearMonth | None, b: YearMonth | None, compatible: bool) -> None:
    assert dates_compatible(a, b) is dates_compatible(b, a) is compatible


CFO = Job("Chief Financial Officer", "Acme Inc.", (2019, 3), None, current=True)


@pytest.mark.parametrize(
    "other",
    [
        Job("CFO", "ACME", (2019, None), None, current=True),
        Job("CFO", "ACME", None, None, current=False),
        Job("CFO", "Acme", (2019, 3), (2023, 1), current=False),
        Job(None, "Acme", (2019, 3), None, current=True),
        Job(" - ", "Acme", None, None, current=True),
        Job("CFO", "Acme", None, (2019, None), current=False),
    ],
)
def test_the_same_job_in_other_words(other: Job) -> None:
    assert same_job(CFO, other)
    assert same_job(other, CFO)


@pytest.mark.parametrize(
    "other",
    [
        Job("CFO", "Acme", (2015, 3), (2017, 1), current=False),
        Job("CFO", "Acme", (2019, 4), None, current=True),
        Job("CFO", "Acme", None, (2018, None), current=False),
        Job("CFO", "Acme", None, (2019, 2), current=False),
        Job("CTO", "Acme", (2019, 3), None, current=True),
        Job("CFO", "Apex", (2019, 3), None, current=True),
        Job("CFO", None, (2019, 3), None, current=True),
    ],
)
def test_another_job(other: Job) -> None:
    assert not same_job(CFO, other)
    assert not same_job(other, CFO)


MASTER = Schooling("London Business School", "Master of Science", "Finance", 2008, 2010)


@pytest.mark.parametrize(
    "other",
    [
        Schooling("london business school", "M.Sc.", "Finance", 2008, 2010),
        Schooling("London Business School", "Master of Science - MS", "Finance", None, 2010),
        Schooling("London Business School", "Master's degree", "Finance and Economics", 2008, None),
        Schooling("The London Business School", None, None, None, None),
    ],
)
def test_the_same_studies_in_other_words(other: Schooling) -> None:
    assert same_schooling(MASTER, other)
    assert same_schooling(other, MASTER)


@pytest.mark.parametrize(
    "other",
    [
        Schooling("London School of Economics", "Master of Science", "Finance", 2008, 2010),
        Schooling("London Business School", "MBA", "Finance", 2008, 2010),
        Schooling("London Business School", "Master of Science", "Marketing", 2008, 2010),
        Schooling("London Business School", "Master of Science", "Finance", 2007, 2010),
        Schooling("London Business School", "Master of Science", "Finance", 2008, 2011),
    ],
)
def test_other_studies(other: Schooling) -> None:
    assert not same_schooling(MASTER, other)
    assert not same_schooling(other, MASTER)


@given(ANY_TEXT)
@example("the the inc co")
@example("acme sa de cv")
def test_keys_are_idempotent_and_blank_only_for_blanks(name: str) -> None:
    assert company_key(company_key(name)) == company_key(name)
    assert school_key(school_key(name)) == school_key(name)
    assert bool(company_key(name)) == bool(school_key(name)) == bool(name.strip())


@given(ANY_TEXT, ANY_TEXT)
def test_names_compare_reflexively_and_symmetrically(a: str, b: str) -> None:
    for same in (same_text, same_company, same_title, same_school):
        assert same(a, a)
        assert same(a, b) == same(b, a)


@given(DATES, DATES)
def test_dates_compare_reflexively_and_symmetrically(a: YearMonth | None, b: YearMonth | None) -> None:
    assert dates_compatible(a, a)
    assert dates_compatible(a, b) == dates_compatible(b, a)


@given(JOBS, JOBS)
def test_jobs_compare_reflexively_and_symmetrically(a: Job, b: Job) -> None:
    assert same_job(a, a)
    assert same_job(a, b) == same_job(b, a)


@given(SCHOOLINGS, SCHOOLINGS)
def test_studies_compare_reflexively_and_symmetrically(a: Schooling, b: Schooling) -> None:
    assert same_schooling(a, a)
    assert same_schooling(a, b) == same_schooling(b, a)


@given(
    st.text("abcdefg ", min_size=1).filter(str.strip),
    st.sampled_from(["Inc.", "GmbH", "LLC", "S.A.", "Pty Ltd"]),
)
def test_a_legal_form_makes_no_other_company(name: str, form: str) -> None:
    assert same_company(name, f"{name.upper()}, {form}")
