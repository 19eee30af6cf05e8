"""Positions and schools: the same job is never added twice, and an existing record keeps its own history.

Source of the rules: product.md: Settings (Update existing contacts' full work and education history).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from clockwork.dates import PartialDate
from clockwork.records import Position
from domain.rules.comparing import Job, Schooling, same_company, same_job, same_schooling, same_title
from domain.rules.fields import F
from domain.rules.planning.given import WRITING_RULES, Given, decide_text
from domain.rules.steps import Action, Outcome, Rule, Step, leave, write

_POSITION_FIELDS = (F.TITLE, F.COMPANY, F.POSITIONS)


def plan_positions(given: Given) -> Iterator[Step]:
    """All positions on a new record; on an existing one the current one, and the others if that is switched on."""
    planned = [field_id for field_id in _POSITION_FIELDS if given.plans(field_id)]
    if not planned:
        return
    jobs = given.wanted.jobs
    if not jobs:
        yield from (leave(Action.ADD_POSITION, Rule.EMPTY_VALUE, field_id) for field_id in planned)
    elif given.record is None:
        for job in _distinct(jobs):
            yield _addition(Rule.NEW_RECORD, F.POSITIONS, job)
    else:
        yield from _update_positions(given, jobs)


def _update_positions(given: Given, jobs: tuple[Job, ...]) -> Iterator[Step]:
    there = [(position, _job(position)) for position in given.positions]
    former = list(jobs)
    if jobs[0].current:
        yield from _plan_current(given, jobs[0], there)
        former = former[1:]
    lacking = [job for job in _distinct(former) if not any(same_job(job, old) for _, old in there)]
    lacking = [job for job in lacking if not (jobs[0].current and same_job(job, jobs[0]))]
    if given.plans(F.POSITIONS):
        yield from _plan_former(given, former, lacking, has_history=bool(there))


def _plan_former(given: Given, former: list[Job], lacking: list[Job], *, has_history: bool) -> Iterator[Step]:
    if not lacking:
        if former:
            yield leave(Action.ADD_POSITION, Rule.ALREADY_THERE, F.POSITIONS, f"{len(former)} positions")
        return
    rule = _rule_for_history(given, F.POSITIONS, has_history=has_history)
    for job in lacking:
        step = _addition(rule, F.POSITIONS, job)
        yield step if rule in WRITING_RULES else leave(step.action, rule, F.POSITIONS, step.new)


def _rule_for_history(given: Given, field_id: str, *, has_history: bool) -> Rule:
    if not (given.fresh or given.settings.update_full_history):
        return Rule.HISTORY_OFF
    rule = decide_text(given, field_id, "", "there" if has_history else None, known=True, same=False)
    return Rule.ADD_MISSING if rule is Rule.OVERWRITE else rule


def _plan_current(given: Given, job: Job, there: list[tuple[Position, Job]]) -> Iterator[Step]:
    """The current position: there already, to be completed, to be retitled, or to be added."""
    same = next(((position, old) for position, old in there if same_job(job, old)), None)
    if same is None:
        same = next(
            ((position, old) for position, old in there if old.current and _same_seat(job, old)), None
        )
    if same is not None:
        yield from _retitle(given, job, *same)
        return
    held = next((old for _, old in there if old.current), None)
    field_id = F.COMPANY if job.company else F.TITLE
    rule = decide_text(given, field_id, _words(job), _words(held) if held else None, known=True, same=False)
    step = _addition(Rule.ADD_MISSING if rule is Rule.OVERWRITE else rule, field_id, job, held)
    yield step if step.rule in WRITING_RULES else leave(step.action, rule, field_id, step.new, step.old)


def _same_seat(job: Job, old: Job) -> bool:
    """Whether a position that is held now is the one that we mean, perhaps under another title.

    Two known starts that differ are two positions: a promotion is added, not written over the old one.
    """
    if job.start and old.start and not same_job(Job(None, job.company, job.start, None, current=True), old):
        return False
    if not job.company or not old.company:
        return not job.company or not job.title or not old.title or same_title(job.title, old.title)
    return same_company(job.company, old.company)


def _retitle(given: Given, job: Job, position: Position, old: Job) -> Iterator[Step]:
    if given.plans(F.COMPANY) and job.company:
        yield leave(Action.ADD_POSITION, Rule.ALREADY_THERE, F.COMPANY, job.company, old.company)
    if not job.title:
        yield leave(Action.UPDATE_POSITION, Rule.EMPTY_VALUE, F.TITLE, None, old.title)
        return
    same = same_title(job.title, old.title or "")
    rule = decide_text(given, F.TITLE, job.title, old.title, known=True, same=same)
    if rule in WRITING_RULES and position.id is not None:
        body = {"title": job.title}
        yield Step(
            Action.UPDATE_POSITION,
            rule,
            Outcome.PLANNED,
            F.TITLE,
            old.title,
            job.title,
            body,
            target=position.id,
        )
    else:
        rule = Rule.CANNOT_BE_CHANGED if rule in WRITING_RULES else rule
        yield leave(Action.UPDATE_POSITION, rule, F.TITLE, job.title, old.title)


def plan_schools(given: Given) -> Iterator[Step]:
    """All schools on a new record; on an existing one those that it lacks, if that is switched on."""
    if not given.plans(F.SCHOOLS):
        return
    if not given.wanted.schoolings:
        yield leave(Action.ADD_SCHOOL, Rule.EMPTY_VALUE, F.SCHOOLS)
        return
    listed = given.record.schools if given.record else ()
    there = [
        _schooling(school.name, school.degree, school.field_of_study, school.start, school.end)
        for school in listed or ()
    ]
    rule = (
        Rule.NEW_RECORD
        if given.record is None
        else _rule_for_history(given, F.SCHOOLS, has_history=bool(there))
    )
    for schooling in given.wanted.schoolings:
        name = schooling.name or ""
        if any(same_schooling(schooling, old) for old in there):
            yield leave(Action.ADD_SCHOOL, Rule.ALREADY_THERE, F.SCHOOLS, name)
        elif listed is None and name in given.written.get(F.SCHOOLS, ()):
            yield leave(Action.ADD_SCHOOL, Rule.ALREADY_WRITTEN, F.SCHOOLS, name)
        elif rule in WRITING_RULES:
            there.append(schooling)
            yield write(Action.ADD_SCHOOL, rule, F.SCHOOLS, name, _school_body(schooling))
        else:
            yield leave(Action.ADD_SCHOOL, rule, F.SCHOOLS, name)


def _addition(rule: Rule, field_id: str, job: Job, held: Job | None = None) -> Step:
    body = {
        "title": job.title,
        "company_name": job.company,
        **_month_and_year("start", job.start),
        **_month_and_year("end", job.end),
    }
    sent = {key: value for key, value in body.items() if value is not None}
    return write(Action.ADD_POSITION, rule, field_id, _words(job), sent, _words(held) if held else None)


def _school_body(schooling: Schooling) -> dict[str, Any]:
    body = {
        "name": schooling.name,
        "degree": schooling.degree,
        "field_of_study": schooling.field,
        "start_year": schooling.start_year,
        "end_year": schooling.end_year,
    }
    return {key: value for key, value in body.items() if value is not None}


def _month_and_year(side: str, moment: tuple[int, int | None] | None) -> dict[str, int | None]:
    year, month = moment or (None, None)
    return {f"{side}_month": month, f"{side}_year": year}


def _words(job: Job) -> str:
    return " at ".join(part for part in (job.title, job.company) if part)


def _distinct(jobs: Iterable[Job]) -> list[Job]:
    distinct: list[Job] = []
    for job in jobs:
        if not any(same_job(job, other) for other in distinct):
            distinct.append(job)
    return distinct


def _job(position: Position) -> Job:
    """A position with no end and no word that it is over counts as held now."""
    current = position.is_current or (position.kind != "former" and position.end is None)
    return Job(
        position.title, position.company_name, _moment(position.start), _moment(position.end), current=current
    )


def _schooling(
    name: str | None,
    degree: str | None,
    field: str | None,
    start: PartialDate | None,
    end: PartialDate | None,
) -> Schooling:
    return Schooling(name or "", degree, field, start.year if start else None, end.year if end else None)


def _moment(date: PartialDate | None) -> tuple[int, int | None] | None:
    return (date.year, date.month) if date else None
