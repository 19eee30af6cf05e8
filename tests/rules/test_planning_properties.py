"""What plans keep with tags among the values, and for two pushes of one Person in either order."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clockwork.endpoints import ENDPOINTS
from domain.rules.fields import F, FieldType
from domain.rules.planning.given import Given
from domain.rules.planning.plan import plan_push
from domain.rules.settings import Settings
from domain.rules.steps import Action, Rule, Step
from domain.rules.syncing import Tags
from domain.rules.variables import Experience, Variables
from tests.rules.people import CRMS, EMAILS, HIDDEN, PERSONS, SETTINGS, TEXTS, TITLES
from tests.rules.plans import CATALOGUE, LEVEL, NOTICE, SECTORS, Crm, situation, writes

NEW_OR_KNOWN = st.booleans().flatmap(
    lambda known: CRMS if known else st.builds(Crm, keeps_html=st.booleans())
)


def _stated(texts: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, ...]]:
    return texts.filter(lambda text: bool(text and text.strip(" \u200b"))).map(lambda text: (text.strip(),))


TAGS: st.SearchStrategy[Tags] = st.fixed_dictionaries(
    {},
    optional={
        F.BIOGRAPHY.value: _stated(TEXTS),
        F.TITLE.value: _stated(TITLES),
        F.NICK_NAME.value: st.just(("Janey",)),
        F.CITY.value: st.sampled_from([("Leeds",), ("London",)]),
        F.EMAILS.value: st.lists(EMAILS.filter(str.strip), min_size=1, max_size=3).map(tuple),
        F.TAGS.value: st.lists(st.sampled_from(["Fintech", "M&A", "Energy"]), min_size=1, unique=True).map(
            tuple
        ),
        NOTICE: st.just(("6 months",)),
        LEVEL: st.sampled_from([("Board",), ("VP",)]),
        SECTORS: st.lists(st.sampled_from(["Energy", "Retail"]), min_size=1, unique=True).map(tuple),
    },
)
"""Values that a campaign or a person may have for displayed fields."""


@given(PERSONS, NEW_OR_KNOWN, SETTINGS, HIDDEN, TAGS)
def test_a_plan_with_tags_that_is_made_again_after_it_ran_writes_nothing(
    person: Variables, crm: Crm, settings: Settings, hidden: frozenset[str], tags: Tags
) -> None:
    crm.perform(plan_push(situation(person, crm, settings, hidden=hidden, tags=tags)))
    assert writes(plan_push(situation(person, crm, settings, hidden=hidden, tags=tags))) == []


@given(PERSONS, NEW_OR_KNOWN, SETTINGS, TAGS)
def test_a_tagged_field_gets_the_tags_values_and_no_mapped_one(
    person: Variables, crm: Crm, settings: Settings, tags: Tags
) -> None:
    for step in plan_push(situation(person, crm, settings, tags=tags)):
        for field_id in (step.field or "", *step.also) if step.writes else ():
            if field_id in tags and field_id not in (F.TITLE, F.CITY, SECTORS):
                assert step.new in tags[field_id]
            elif field_id in tags and field_id in (F.TITLE, F.CITY):
                assert tags[field_id][0] in (step.new or "")


@given(PERSONS, NEW_OR_KNOWN, SETTINGS, HIDDEN, TAGS)
def test_every_wanted_value_is_in_a_step(
    person: Variables, crm: Crm, settings: Settings, hidden: frozenset[str], tags: Tags
) -> None:
    """Written, unchanged, or left with a reason, also where several are brought to a field for one text."""
    given_ = situation(person, crm, settings, hidden=hidden, tags=tags)
    steps = plan_push(given_)
    for field_id in given_.mapped:
        for value in _wanted(given_, field_id):
            about = [step for step in steps if field_id in (step.field, *step.also)]
            assert any(_tells(step, value, field_id) for step in about), (field_id, value)


def _wanted(given_: Given, field_id: str) -> tuple[str, ...]:
    field = CATALOGUE.fields.get(field_id)
    if field is None or field.type is FieldType.HISTORY:
        return ()
    if field.type is FieldType.TEXT:
        text = given_.wanted.text(field_id)
        return (*((text,) if text is not None else ()), *given_.wanted.outranked.get(field_id, ()))
    return given_.wanted.values.get(field_id, ())


def _tells(step: Step, value: str, field_id: str) -> bool:
    field = CATALOGUE.fields[field_id]
    option = field.option(value)
    tag = CATALOGUE.tag(value) if field_id == F.TAGS else None
    spellings = {value, *({option.name} if option else ()), *({tag.name} if tag else ())}
    return step.rule is Rule.NO_SUCH_FIELD or any(spelling in (step.new or "") for spelling in spellings)


@given(st.data(), PERSONS, NEW_OR_KNOWN, SETTINGS, TAGS)
def test_the_order_of_positions_schools_and_tags_changes_no_write(
    data: st.DataObject, person: Variables, crm: Crm, settings: Settings, tags: Tags
) -> None:
    """Of positions that can be told apart: of those that can't, the first one is believed."""
    person = person.changed({"experience": _apart(person), "education": ()})
    experience = tuple(data.draw(st.permutations(person.experience)))
    shuffled = {field_id: tuple(data.draw(st.permutations(values))) for field_id, values in tags.items()}
    one = plan_push(situation(person, crm, settings, tags=tags))
    two = plan_push(situation(person.changed({"experience": experience}), crm, settings, tags=shuffled))
    assert _unordered(one) == _unordered(two)


def _apart(person: Variables) -> tuple[Experience, ...]:
    """The past positions, each of which differs from the others and from the current one in its company."""
    companies = [person.company or "", ""]
    kept: list[Experience] = []
    for entry in person.experience:
        past = Experience(entry.title, entry.company, 2010, 1, 2014, 1)
        if past.company and all(
            past.company.casefold()[:4] != company.casefold()[:4] for company in companies
        ):
            companies.append(past.company)
            kept.append(past)
    return tuple(kept)


def _unordered(steps: tuple[Step, ...]) -> list[str]:
    bodies = (
        {key: sorted(value) if isinstance(value, list) else value for key, value in body.items()}
        for _, body in writes(steps)
    )
    return sorted(map(str, bodies))


_TOGETHER = (
    ("company", "role", "experience"),
    ("school", "education"),
    ("location", "city", "state", "postcode", "country"),
    ("links", "social_urls"),
    ("summary", "headline"),
    ("phones",),
    ("custom_variable_1",),
    ("custom_variable_2", "keywords"),
)
"""What one record of Clockwork, or one choice among spellings, is made of: told together or not at all."""
_SPLIT = ("emails", "skills", "industries")


@given(st.data(), PERSONS, NEW_OR_KNOWN, st.booleans())
def test_two_pushes_of_one_person_commute_with_their_merge(
    data: st.DataObject, person: Variables, crm: Crm, keeps: bool
) -> None:
    settings = Settings(update_full_history=True, keep_clockwork_edits=keeps)
    parts: tuple[dict[str, object], dict[str, object]] = ({}, {})
    nothing = Variables()
    for names in _TOGETHER:
        lacking = data.draw(st.sampled_from(parts))
        lacking |= {name: getattr(nothing, name) for name in names}
    for name in _SPLIT:
        sides = [(value, data.draw(st.integers(0, 2))) for value in getattr(person, name)]
        for index, part in enumerate(parts):
            part[name] = tuple(value for value, side in sides if side in (index, 2))
    one, other = (person.changed(part) for part in parts)
    outcomes = [_after(crm, settings, *pushes) for pushes in ((one, other), (other, one), (person,))]
    assert outcomes[0] == outcomes[1] == outcomes[2]


def _after(crm: Crm, settings: Settings, *pushes: Variables) -> tuple[Any, ...]:
    """What the record holds after the pushes, without ids and in any order."""
    copy = Crm(_copied(crm.person), dict(crm.custom), dict(crm.written), crm.keeps_html)
    for variables in pushes:
        copy.perform(plan_push(situation(variables, copy, settings)))
    person = copy.person or {}
    lists = {key: sorted(map(_bare, value)) for key, value in person.items() if isinstance(value, list)}
    texts = {key: value for key, value in person.items() if not isinstance(value, list)}
    custom = {field_id: sorted(values) for field_id, values in copy.custom.items() if values}
    return lists, texts, custom


def _copied(person: dict[str, Any] | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {
        key: [dict(part) for part in value] if isinstance(value, list) else value
        for key, value in person.items()
    }


def _bare(part: dict[str, Any]) -> str:
    return str(sorted((key, str(value)) for key, value in part.items() if key != "id"))


def test_no_step_and_no_endpoint_that_writes_a_person_deletes() -> None:
    verbs = {action.value.partition("_")[0] for action in Action}
    assert verbs <= {"FIND", "CREATE", "UPDATE", "ADD", "SET"}
    assert [row.path for row in ENDPOINTS if row.method == "DELETE"] == ["webhooks/{}"]
