"""What Hypothesis throws at the planner: few values in many spellings, so that they meet."""

from typing import Any

from hypothesis import strategies as st

from domain.rules.companies import Company
from domain.rules.fields import F
from domain.rules.settings import Settings
from domain.rules.urls import Network
from domain.rules.variables import Education, Experience, Variables
from tests.rules.plans import GONE, LEVEL, LISTS, NOTICE, SECTORS, SIZE, Crm, blank_person

YEARS = st.none() | st.integers(2015, 2018)
MONTHS = st.none() | st.integers(1, 2)
NAMES = st.sampled_from(["Jane Doe", "Jane  Doe", "JANE DOE", "J. Doe"])
EMAILS = st.sampled_from(
    ["jane@acme.com", "Jane@ACME.com", "<mailto:jane@acme.com>", "j@beta.org", "n/a", " ", "j@bücher.de"]
)
PHONES = st.sampled_from(
    [
        "+44 20 7946 0958",
        "020 7946 0958",
        "2079460958 ext. 12",
        "+44 20 79460958 x13",
        "+1 20 7946 0958",
        "none",
        "",
    ]
)
LINKEDIN = st.sampled_from(
    [
        "https://www.linkedin.com/in/jane-doe/",
        "linkedin.com/in/Jane-Doe?trk=x",
        "https://de.linkedin.com/in/josé",
        "https://www.linkedin.com/sales/lead/ACwAAB,x",
    ]
)
URLS = LINKEDIN | st.sampled_from(
    [
        "http://jane.example.com",
        "https://www.jane.example.com/",
        "x.com/jane",
        "https://twitter.com/Jane",
        "me",
    ]
)
LABELS = st.sampled_from(["Fintech", "fintech ", "M&A", "m & a", "Energy", "Retail", "Basket weaving", ""])
OPTIONS = st.sampled_from(["Board", "board ", "VP", "Intern", ""])
TITLES = st.sampled_from([None, "", "CFO", "Chief Financial Officer", "CEO", "Founder"])
COMPANIES = st.sampled_from([None, " ", "Acme", "ACME Inc.", "Beta"])
DOMAINS = st.sampled_from(["acme.com", "www.Beta.org", "gmail.com", "n/a", ""])
FIRMS = st.none() | st.lists(
    st.builds(
        Company,
        st.sampled_from(["c1", "c2", "c3", "c4"]),
        st.sampled_from(["Acme", "ACME, Inc.", "Beta GmbH", "Gamma"]),
        st.sampled_from([None, "https://www.acme.com/", "http://beta.org", "gamma.io"]),
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda company: company.id,
).map(tuple)
"""A firm's companies; None: the mapping says nothing about companies."""
SCHOOLS = st.sampled_from(["MIT", "M.I.T.", "ETH Zürich", "ETH Zurich"])
DEGREES = st.sampled_from([None, "MSc", "Master of Science", "BSc", "Master"])
SUBJECTS = st.sampled_from([None, "Physics", "Law"])
BLANKS = st.sampled_from([None, "", "  ", "\u200b"])
CITIES = BLANKS | st.sampled_from(["London", "LONDON", "Leeds"])
COUNTRIES = BLANKS | st.sampled_from(["UK", "United Kingdom"])
TEXTS = BLANKS | st.sampled_from(["1 < 2 & <b>3</b>", "Line one\n\nline two", "Board", "vp", "3 months"])


def _several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=4).map(tuple)


PERSONS = st.builds(
    Variables,
    name=NAMES,
    company=COMPANIES,
    role=TITLES,
    school=st.none() | SCHOOLS,
    location=BLANKS | st.sampled_from(["London, England, UK", "London", "UK"]),
    city=CITIES,
    country=COUNTRIES,
    postcode=BLANKS | st.just("N1"),
    summary=TEXTS,
    headline=TEXTS,
    custom_variable_1=TEXTS,
    custom_variable_2=TEXTS,
    custom_variable_3=TEXTS,
    custom_variable_4=TEXTS,
    external_ref=BLANKS | st.just("REF-1"),
    emails=_several(EMAILS),
    phones=_several(PHONES),
    skills=_several(LABELS),
    industries=_several(LABELS),
    keywords=_several(OPTIONS),
    links=_several(URLS),
    domains=_several(DOMAINS),
    experience=_several(
        st.builds(Experience, TITLES, COMPANIES, YEARS, MONTHS, st.none() | YEARS, MONTHS, st.booleans())
    ),
    education=_several(st.builds(Education, SCHOOLS, DEGREES, SUBJECTS, YEARS, YEARS)),
    social_urls=st.dictionaries(st.just(Network.LINKEDIN), LINKEDIN)
    | st.dictionaries(st.sampled_from(Network), URLS, max_size=3),
)
"""Persons with a name and, of everything else, anything."""


def _records(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(dict(parts)), max_size=3)


def _numbered(positions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"q{index}", **position} for index, position in enumerate(positions)]


PEOPLE = st.builds(
    blank_person,
    name=st.none() | NAMES,
    biography=TEXTS | st.just("<p></p>"),
    positions=_records(
        title=TITLES,
        companyName=COMPANIES,
        companyId=st.sampled_from([None, "c1", "c2"]),
        startYear=YEARS,
        startMonth=MONTHS,
        endYear=st.none() | YEARS,
        type=st.sampled_from([None, "current", "former", "board"]),
    ).map(_numbered),
    schools=_records(name=SCHOOLS, degree=DEGREES, fieldOfStudy=SUBJECTS, startDate=st.just("2015-09-01")),
    emails=_records(address=EMAILS.filter(str.strip)),
    phoneNumbers=_records(digits=PHONES.filter(str.strip), extension=st.sampled_from([None, "12"])),
    linkedinUrls=_records(url=LINKEDIN),
    webSites=_records(url=URLS),
    addresses=_records(city=CITIES, country=COUNTRIES),
    externalRefs=_records(externalRef=st.sampled_from(["REF-1", "sourcewhale:7", "other"])),
    tags=st.lists(
        st.sampled_from([{"id": "t1", "name": "Fintech"}, {"id": "t9", "name": "Old"}]), max_size=2
    ),
)
"""People of a firm's CRM, with what such records hold."""

CUSTOM_VALUES = st.fixed_dictionaries(
    {},
    optional={
        NOTICE: st.sampled_from([("3 months",), ("<p>3 months</p>",)]),
        LEVEL: st.sampled_from([("VP",), ("gone-option",)]),
        SECTORS: st.sampled_from([("Fintech",), ("Energy", "gone-option")]),
    },
)
CRMS = st.builds(Crm, PEOPLE, CUSTOM_VALUES, keeps_html=st.booleans(), companies=FIRMS)
HIDDEN = st.frozensets(
    st.sampled_from(
        [*LISTS, "name", "biography", "preferredEmailAddress", "preferredLinkedinUrl", "preferredAddress"]
    )
)
FIELDS = st.frozensets(st.sampled_from([*F, NOTICE, LEVEL, SECTORS, SIZE, GONE]).map(str), max_size=8).map(
    lambda fields: tuple(sorted(fields))
)
SETTINGS = st.builds(
    Settings,
    update_full_history=st.booleans(),
    protected_fields=FIELDS,
    never_updated_fields=FIELDS,
    keep_clockwork_edits=st.booleans(),
)
