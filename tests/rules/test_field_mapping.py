"""Which values a Person's variables bring to which fields, and how variables and mappings are kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.comparing import Job, Schooling
from domain.rules.field_mapping import DEFAULT_MAPPING, FieldMapping, wanted_of
from domain.rules.fields import BUILT_IN_FIELDS, Catalogue, CrmField, Entity, F, FieldType, Option
from domain.rules.planning.plan import mapped_fields, missing_fields
from domain.rules.urls import Network
from domain.rules.variables import (
    LIST_VARIABLES,
    STRING_VARIABLES,
    Education,
    Experience,
    Variable,
    Variables,
)
from tests.rules.people import PERSONS

NOW = Experience("Chief Financial Officer", "ACME Inc.", 2018, 3, current=True)
BOARD = Experience("Chair", "Beta", 2019, current=True)
PAST = Experience("Controller", "Gamma", 2015, end_year=2018)
GAMMA = Job("Controller", "Gamma", (2015, None), (2018, None), current=False)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Variables(name=" Jane \n Doe "), "Jane Doe"),
        (Variables(name="Jane D.", first_name="Jane", last_name="Doe"), "Jane D."),
        (Variables(name="  ", first_name="Jane", last_name=" Doe"), "Jane Doe"),
        (Variables(first_name="Jane", last_name=" "), "Jane"),
        (Variables(name="\u200b", last_name=""), None),
        (Variables(), None),
    ],
)
def test_the_name_is_the_whole_one_or_its_parts(person: Variables, name: str | None) -> None:
    assert wanted_of(person, DEFAULT_MAPPING).text(F.NAME) == name


@pytest.mark.parametrize(
    ("person", "place"),
    [
        (Variables(location="London, England, UK"), ("London", "England", "UK")),
        (Variables(location="Berlin, Germany"), ("Berlin, Germany", None, None)),
        (Variables(location="Greater London"), ("Greater London", None, None)),
        (Variables(location="London", country="UK"), ("London", None, "UK")),
        (Variables(location="London, England, UK", country="Britain"), ("London", "England", "Britain")),
        (Variables(location="UK", country="UK"), (None, None, "UK")),
        (Variables(location="London, England, UK", city="Leeds"), ("Leeds", None, None)),
        (Variables(location=" , ,"), (", ,", None, None)),
    ],
)
def test_a_location_stands_in_for_a_city(person: Variables, place: tuple[str | None, ...]) -> None:
    wanted = wanted_of(person, DEFAULT_MAPPING)
    assert tuple(wanted.text(field) for field in (F.CITY, F.STATE, F.COUNTRY)) == place


def test_a_location_goes_whole_where_it_is_mapped_elsewhere_or_its_parts_have_no_field() -> None:
    person = Variables(location="London, England, UK")
    for field in (F.NICK_NAME, F.CITY):
        mapping = FieldMapping({Variable.LOCATION: field}, {}, {})
        assert wanted_of(person, mapping).values == {field: ("London, England, UK",)}


def test_the_first_variable_with_a_value_fills_a_text_and_a_list_is_written_with_commas() -> None:
    person = Variables(summary=" ", headline="CFO at Acme", skills=("Tax", " Audit ", "Tax"))
    assert wanted_of(person, DEFAULT_MAPPING).text(F.BIOGRAPHY) == "CFO at Acme"
    mapping = FieldMapping({Variable.HEADLINE: F.BIOGRAPHY}, {Variable.SKILLS: (F.BIOGRAPHY, F.TAGS)}, {})
    assert wanted_of(Variables(skills=person.skills), mapping).text(F.BIOGRAPHY) == "Tax, Audit"
    assert wanted_of(person, mapping).text(F.BIOGRAPHY) == "CFO at Acme"
    assert wanted_of(person, mapping).values[F.TAGS] == ("Tax", "Audit")


def _named(title: str | None, company: str | None, start: int | None = None, month: int | None = None) -> Job:
    return Job(title, company, (start, month) if start else None, None, current=True)


@pytest.mark.parametrize(
    ("person", "jobs"),
    [
        pytest.param(Variables(), (), id="nothing known"),
        pytest.param(Variables(role=" ", company=""), (), id="blanks"),
        pytest.param(Variables(role="CFO"), (_named("CFO", None),), id="a role alone"),
        pytest.param(
            Variables(experience=(PAST, NOW)),
            (_named("Chief Financial Officer", "ACME Inc.", 2018, 3), GAMMA),
            id="the current position is known from the experience alone",
        ),
        pytest.param(
            Variables(role="CFO", company="Acme", experience=(PAST, NOW)),
            (_named("CFO", "Acme", 2018, 3), GAMMA),
            id="role and company spelt otherwise",
        ),
        pytest.param(
            Variables(role="Finance lead", company="Acme", experience=(NOW,)),
            (_named("Finance lead", "Acme", 2018, 3),),
            id="another title at the only current position there",
        ),
        pytest.param(
            Variables(company="Acme", experience=(BOARD, NOW)),
            (_named("Chief Financial Officer", "Acme", 2018, 3), _named("Chair", "Beta", 2019)),
            id="a company alone takes the title of the experience; the board seat comes after",
        ),
        pytest.param(
            Variables(role="CFO", company="Acme", experience=(Experience("CFO", "Acme", 2018),)),
            (_named("CFO", "Acme", 2018),),
            id="experience without an end that does not say that it is current",
        ),
        pytest.param(
            Variables(role="CFO", company="Gamma", experience=(PAST,)),
            (_named("CFO", "Gamma"), GAMMA),
            id="an experience that ended is another position",
        ),
        pytest.param(
            Variables(
                experience=(Experience(" ", None), Experience(None, "Beta", current=True, end_year=2019))
            ),
            (Job(None, "Beta", None, (2019, None), current=False),),
            id="empty entries are none, and what ended is not current",
        ),
    ],
)
def test_positions(person: Variables, jobs: tuple[Job, ...]) -> None:
    assert wanted_of(person, DEFAULT_MAPPING).jobs == jobs


def test_experience_that_is_not_mapped_brings_no_positions() -> None:
    mapping = FieldMapping(DEFAULT_MAPPING.strings, {Variable.EXPERIENCE: (F.BIOGRAPHY,)}, {})
    assert wanted_of(Variables(experience=(NOW,)), mapping).jobs == ()


def test_a_school_that_is_only_named_is_added_if_the_education_lacks_it() -> None:
    education = (Education("M.I.T.", "MSc"), Education(" "))
    for school, names in {"MIT": ["M.I.T."], "ETH": ["M.I.T.", "ETH"]}.items():
        wanted = wanted_of(Variables(school=school, education=education), DEFAULT_MAPPING)
        assert [schooling.name for schooling in wanted.schoolings] == names
    assert wanted_of(Variables(school=" ETH "), DEFAULT_MAPPING).schoolings == (
        Schooling("ETH", None, None, None, None),
    )


@pytest.mark.parametrize(
    ("person", "missing"),
    [
        (Variables(), ["name", "title", "company", "emails", "positions", "schools"]),
        (Variables(name="Jane", emails=(" ",), school="MIT"), ["title", "company", "emails", "positions"]),
        (Variables(first_name="Jane", emails=("j@x.org",), experience=(NOW,)), ["schools"]),
        (Variables(name="Jane", role="CFO", experience=(PAST,)), ["company", "emails", "schools"]),
    ],
)
def test_mandatory_fields_without_a_value_are_named(person: Variables, missing: list[str]) -> None:
    mandatory = ["title", "company", "emails", "positions", "schools", "externalRef"]
    assert list(missing_fields(wanted_of(person, DEFAULT_MAPPING), mandatory, creates=True)) == missing


def test_the_defaults_map_every_social_url_and_only_to_fields_that_exist() -> None:
    assert set(DEFAULT_MAPPING.socials) == set(Network)
    assert mapped_fields(DEFAULT_MAPPING) <= BUILT_IN_FIELDS.keys()
    assert mapped_fields(FieldMapping({}, {}, {})) == frozenset()


@given(PERSONS)
def test_variables_are_read_as_they_were_kept(person: Variables) -> None:
    kept = json.loads(json.dumps(person.to_json()))
    assert Variables.from_json(kept).to_json() == person.to_json()
    assert wanted_of(Variables.from_json(kept), DEFAULT_MAPPING) == wanted_of(person, DEFAULT_MAPPING)


def test_what_nobody_knows_any_more_is_passed_over_when_variables_are_read() -> None:
    kept = {
        "name": "Jane",
        "shoe_size": 38,
        "emails": None,
        "experience": [{"title": "CFO", "salary": 1}],
        "social_urls": {"MYSPACE": "https://myspace.com/jane", "GITHUB": "github.com/jane"},
    }
    known = Variables(
        name="Jane", experience=(Experience("CFO"),), social_urls={Network.GITHUB: "github.com/jane"}
    )
    assert Variables.from_json(kept) == known


FIELDS = st.sampled_from(sorted(BUILT_IN_FIELDS))
MAPPINGS = st.builds(
    FieldMapping,
    st.dictionaries(st.sampled_from(STRING_VARIABLES), FIELDS),
    st.dictionaries(st.sampled_from(LIST_VARIABLES), st.lists(FIELDS).map(tuple)),
    st.dictionaries(st.sampled_from(Network), FIELDS),
)


@given(MAPPINGS)
def test_a_mapping_is_read_as_it_was_kept(mapping: FieldMapping) -> None:
    assert FieldMapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


@given(PERSONS, MAPPINGS)
def test_no_value_is_blank_and_each_goes_to_a_mapped_field(person: Variables, mapping: FieldMapping) -> None:
    wanted = wanted_of(person, mapping)
    assert wanted.values.keys() == wanted.texts.keys()
    assert wanted.values.keys() <= mapped_fields(mapping)
    assert all(text.strip() for texts in wanted.values.values() for text in texts)
    assert all(job.title or job.company for job in wanted.jobs)


LEVEL = CrmField(
    "custom:1",
    "Level",
    FieldType.SINGLE_SELECT,
    Entity.COMPANY,
    (Option("1", "C-Level"), Option("2", "c level"), Option("3", "–"), Option("4", "C++"), Option("5", "C")),
)


@pytest.mark.parametrize(
    ("value", "option"),
    [
        ("C-Level", "1"),
        ("c level", "2"),
        (" C Level", "2"),
        ("C/level", "2"),
        ("C++.", "4"),
        ("—", None),
        ("–", "3"),
        ("c++", "4"),
        ("c", "5"),
    ],
)
def test_an_option_is_found_by_its_spelling_first(value: str, option: str | None) -> None:
    found = LEVEL.option(value)
    assert (found.id if found else None) == option
    tag = Catalogue.of([], LEVEL.options).tag(value)
    assert (tag.id if tag else None) == option


def test_a_field_is_read_as_it_was_kept() -> None:
    assert CrmField.from_json(json.loads(json.dumps(LEVEL.to_json()))) == LEVEL
    assert (LEVEL.custom_id, BUILT_IN_FIELDS[F.NAME].custom_id) == ("1", None)
