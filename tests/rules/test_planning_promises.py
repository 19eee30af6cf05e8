"""What every plan keeps, whatever the Person, the record and the settings are."""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clockwork.records import Person as Record
from clockwork.records import PhoneNumber, School
from domain.rules.companies import Company
from domain.rules.comparing import Schooling, same_job, same_schooling, same_title
from domain.rules.fields import F, UpdatePolicy
from domain.rules.keys import normal_email, normal_phone, same_phone
from domain.rules.planning.plan import plan_push
from domain.rules.planning.seats import seat_of
from domain.rules.planning.texts import has_words
from domain.rules.settings import Settings
from domain.rules.steps import WRITING_RULES, Action, Outcome, Step
from domain.rules.urls import same_url
from domain.rules.variables import Variables
from tests.rules.people import CRMS, FIRMS, HIDDEN, PERSONS, SETTINGS
from tests.rules.plans import SECTORS, Crm, situation, writes

NEW_OR_KNOWN = st.booleans().flatmap(
    lambda known: CRMS if known else st.builds(Crm, keeps_html=st.booleans(), companies=FIRMS)
)


@given(PERSONS, NEW_OR_KNOWN, SETTINGS, HIDDEN, st.booleans())
def test_a_plan_that_is_made_again_after_it_ran_writes_nothing(
    person: Variables, crm: Crm, settings: Settings, hidden: frozenset[str], fresh: bool
) -> None:
    crm.perform(plan_push(situation(person, crm, settings, hidden=hidden, fresh=fresh)))
    assert writes(plan_push(situation(person, crm, settings, hidden=hidden, fresh=fresh))) == []
    assert writes(plan_push(situation(person, crm, settings, hidden=hidden))) == []


@given(PERSONS, FIRMS, SETTINGS, HIDDEN, st.integers(0, 20))
def test_a_plan_that_was_cut_short_goes_on_without_writing_anything_twice(
    person: Variables,
    companies: tuple[Company, ...] | None,
    settings: Settings,
    hidden: frozenset[str],
    sent: int,
) -> None:
    """What the record itself holds travels in the one call that creates it."""
    whole, cut = Crm(companies=companies), Crm(companies=companies)
    whole.perform(plan_push(situation(person, whole, settings)))
    steps = [step for step in plan_push(situation(person, cut, settings)) if step.writes]
    together = sum(step.action in (Action.CREATE_PERSON, Action.UPDATE_FIELD) for step in steps)
    cut.perform(steps[: together + sent])
    cut.perform(plan_push(situation(person, cut, settings, hidden=hidden, fresh=True)))
    assert whole.person == cut.person
    assert whole.custom == cut.custom
    assert whole.companies == cut.companies


@given(PERSONS, NEW_OR_KNOWN, SETTINGS, HIDDEN)
def test_nothing_is_written_that_the_record_has_or_gets_in_another_spelling(
    person: Variables, crm: Crm, settings: Settings, hidden: frozenset[str]
) -> None:
    steps = plan_push(situation(person, crm, settings, hidden=hidden))
    before = crm.record()
    crm.perform(steps)
    after = crm.record()
    assert after is not None
    for parts, same in _SAME.items():
        count = len(getattr(before, parts) or ()) if before else 0
        whole = tuple(getattr(after, parts) or ())
        old, new = whole[:count], whole[count:]  # as the plan left them: a title may have been filled in
        assert not [1 for part in new for other in old if same(part, other)], parts
        assert not [1 for part, other in combinations(new, 2) if same(part, other)], parts


@given(PERSONS, CRMS, SETTINGS, HIDDEN)
def test_a_field_that_may_not_change_is_in_no_write(
    person: Variables, crm: Crm, settings: Settings, hidden: frozenset[str]
) -> None:
    for step in plan_push(situation(person, crm, settings, hidden=hidden)):
        for field_id in (step.field or "", *step.also) if step.writes else ():
            policy = settings.policy_of(field_id)
            assert policy is not UpdatePolicy.NEVER
            assert policy is UpdatePolicy.ALWAYS or not _holds(crm, field_id, step), field_id


@given(PERSONS, NEW_OR_KNOWN, SETTINGS, HIDDEN)
def test_no_step_deletes_or_blanks(
    person: Variables, crm: Crm, settings: Settings, hidden: frozenset[str]
) -> None:
    steps = plan_push(situation(person, crm, settings, hidden=hidden))
    assert all(step.new and step.new.strip() for step in steps if step.writes)
    for value in (value for _, body in writes(steps) for value in body.values()):
        assert value.strip() if isinstance(value, str) else value
    before, options = crm.record(), crm.custom.get(SECTORS, ())
    crm.perform(steps)
    after = crm.record()
    for parts in _SAME if before else ():
        assert len(getattr(after, parts)) >= len(getattr(before, parts))
    assert set(options) <= set(crm.custom.get(SECTORS, ()))


@given(PERSONS, NEW_OR_KNOWN, SETTINGS, HIDDEN)
def test_every_mapped_field_is_named_with_a_reason(
    person: Variables, crm: Crm, settings: Settings, hidden: frozenset[str]
) -> None:
    given_ = situation(person, crm, settings, hidden=hidden)
    steps = plan_push(given_)
    assert given_.mapped <= {field_id for step in steps for field_id in (step.field, *step.also)}
    assert all((step.rule in WRITING_RULES) is (step.outcome is Outcome.PLANNED) for step in steps)


@given(st.data(), PERSONS, NEW_OR_KNOWN, SETTINGS)
def test_the_order_of_a_list_changes_no_write(
    data: st.DataObject, person: Variables, crm: Crm, settings: Settings
) -> None:
    lists = ("emails", "phones", "skills", "industries", "links")
    shuffled = {name: tuple(data.draw(st.permutations(getattr(person, name)))) for name in lists}
    other = person.changed(shuffled)
    one, two = (plan_push(situation(variables, crm, settings)) for variables in (person, other))
    assert _unordered(one) == _unordered(two)


@given(PERSONS)
def test_a_new_record_is_created_first_and_gets_one_step_for_each_part(person: Variables) -> None:
    crm = Crm()
    steps = plan_push(situation(person, crm))
    assert [step.action for step in steps].index(Action.CREATE_PERSON) == 0
    assert len([step for step in steps if step.action is Action.CREATE_PERSON]) == 1
    crm.perform(steps)
    record = crm.record()
    assert record is not None
    parts = sum(len(getattr(record, name)) for name in (*_SAME, "addresses", "external_refs"))
    sent = [step for step in steps if step.writes and step.action.startswith("ADD_")]
    assert len(sent) == parts


def _unordered(steps: Iterable[Step]) -> list[str]:
    """The writes as a set: a select's options in any order."""
    bodies = (
        {key: sorted(value) if isinstance(value, list) else value for key, value in body.items()}
        for _, body in writes(steps)
    )
    return sorted(map(str, bodies))


def _same_phone(a: PhoneNumber, b: PhoneNumber) -> bool:
    one, other = (normal_phone(f"{phone.digits} x{phone.extension or 0}") for phone in (a, b))
    return one is not None and other is not None and same_phone(one, other)


def _schooling(school: School) -> Schooling:
    years = [date.year if date else None for date in (school.start, school.end)]
    return Schooling(school.name, school.degree, school.field_of_study, *years)


_SAME: Mapping[str, Callable[[Any, Any], bool]] = {
    "emails": lambda a, b: normal_email(a.address) == normal_email(b.address),
    "phone_numbers": _same_phone,
    "linkedin_urls": lambda a, b: same_url(a.url, b.url),
    "web_sites": lambda a, b: same_url(a.url, b.url),
    "tags": lambda a, b: a.id == b.id,
    "positions": lambda a, b: same_job(seat_of(a).job, seat_of(b).job),
    "schools": lambda a, b: same_schooling(_schooling(a), _schooling(b)),
}
"""The lists of a record, and when two of their entries are one."""

_TEXTS = {F.NAME: "name", F.BIOGRAPHY: "biography"}
_ADDRESS = {F.CITY: "city", F.STATE: "state", F.COUNTRY: "country", F.POSTCODE: "postal_code"}
_LISTS = {
    F.EMAILS: "emails",
    F.PHONES: "phone_numbers",
    F.LINKEDIN_URL: "linkedin_urls",
    F.WEB_SITES: "web_sites",
    F.EXTERNAL_REF: "external_refs",
    F.TAGS: "tags",
    F.SCHOOLS: "schools",
    F.POSITIONS: "positions",
}


def _holds(crm: Crm, field_id: str, step: Step) -> bool:
    """Whether the record has a value in a field, other than the one that the step writes again."""
    record = crm.record()
    assert record is not None
    match field_id:
        case F.TITLE | F.COMPANY:
            return _holds_in_position(record, field_id, step)
        case F.NAME | F.BIOGRAPHY:
            return has_words(getattr(record, _TEXTS[F(field_id)]))
        case F.CITY | F.STATE | F.COUNTRY | F.POSTCODE:
            parts = (getattr(address, _ADDRESS[F(field_id)]) for address in record.addresses or ())
            return any(part and part.strip() for part in parts)
        case _ if field_id in _LISTS:
            return bool(getattr(record, _LISTS[F(field_id)]))
        case _:
            return has_words(", ".join(crm.custom.get(field_id, ())))


def _holds_in_position(record: Record, field_id: str, step: Step) -> bool:
    """An update may not touch a value of its own position, an addition not that of a current one."""
    seats = [seat_of(position) for position in record.positions or ()]
    if step.action is Action.UPDATE_POSITION:
        jobs = [seat.job for seat in seats if seat.position_id == step.target]
    else:
        jobs = [seat.job for seat in seats if seat.job.current]
    if field_id == F.COMPANY:
        return any((job.company or "").strip() for job in jobs)
    return any(
        not same_title(job.title, str(step.body["title"]))
        for job in jobs
        if (job.title or "").strip() and job.title
    )
