"""Schools: all of them on a new record, those that an existing one lacks if that is switched on."""

from collections.abc import Iterable, Iterator
from typing import Any

from clockwork.records import School
from domain.rules.comparing import Schooling, same_schooling
from domain.rules.fields import F
from domain.rules.folding import folded
from domain.rules.planning.given import Given
from domain.rules.planning.history import decide_history, distinct
from domain.rules.steps import Action, Rule, Step, decided, leave


def plan_schools(given: Given) -> Iterator[Step]:
    """One step a school."""
    if not given.plans(F.SCHOOLS):
        return
    wanted = distinct(given.wanted.schoolings, same_schooling)
    if not wanted:
        yield leave(Action.ADD_SCHOOL, Rule.EMPTY_VALUE, F.SCHOOLS)
    listed = given.record.schools if given.record else ()
    for schooling in wanted:
        rule = _decide(given, schooling, listed)
        yield decided(Action.ADD_SCHOOL, rule, F.SCHOOLS, _words(schooling), _body(schooling))


def _decide(given: Given, schooling: Schooling, listed: tuple[School, ...] | None) -> Rule:
    if any(same_schooling(schooling, _schooling(school)) for school in listed or ()):
        return Rule.ALREADY_THERE
    if listed is None and _words(schooling) in given.written.get(F.SCHOOLS, ()):
        return Rule.ALREADY_WRITTEN
    rule = decide_history(given, F.SCHOOLS, filled=None if listed is None else bool(listed))
    return given.unless_edited(rule, edited=_was_taken_away(given, schooling, listed or ()))


def _was_taken_away(given: Given, schooling: Schooling, listed: Iterable[School]) -> bool:
    """Whether we wrote a school that is listed no more."""
    there = [_words(_schooling(school)) for school in listed]
    return any(
        _tell_of_one(_words(schooling), words) and not any(_tell_of_one(old, words) for old in there)
        for words in given.written.get(F.SCHOOLS, ())
    )


def _tell_of_one(a: str, b: str) -> bool:
    """Whether one of two schools in words says all that the other says."""
    one, other = set(folded(a).split()), set(folded(b).split())
    return one <= other or other <= one


def _schooling(school: School) -> Schooling:
    return Schooling(
        school.name,
        school.degree,
        school.field_of_study,
        school.start.year if school.start else None,
        school.end.year if school.end else None,
    )


def _body(schooling: Schooling) -> dict[str, Any]:
    body = {
        "name": schooling.name,
        "degree": schooling.degree,
        "field_of_study": schooling.field,
        "start_year": schooling.start_year,
        "end_year": schooling.end_year,
    }
    return {key: value for key, value in body.items() if value is not None}


def _words(schooling: Schooling) -> str:
    """`MSc, Physics, ETH Zürich, 2001–2003`, as far as it is known."""
    years = [str(year or "?") for year in (schooling.start_year, schooling.end_year)]
    span = "–".join(years) if schooling.start_year or schooling.end_year else None
    return ", ".join(part for part in (schooling.degree, schooling.field, schooling.name, span) if part)
