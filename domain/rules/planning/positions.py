"""Positions: the same job is never added twice, and an existing record keeps its own history.

Source of the rules: product.md: Settings (Protected fields; Update existing contacts' full work and education
history).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.rules.comparing import Job, YearMonth, same_company, same_job, same_title
from domain.rules.fields import F
from domain.rules.planning.given import Given, decide_text, permission
from domain.rules.planning.history import decide_history, distinct
from domain.rules.planning.jobs_written import is_no_more, left_by, left_in, was_taken_away, words_of
from domain.rules.planning.seats import Seat, find_seat, seat_of
from domain.rules.steps import WRITING_RULES, Action, Rule, Step, decided, leave

_KEYS = {F.COMPANY: "company_name", F.TITLE: "title"}
"""Clockwork's key for each field of the current position."""


def plan_positions(given: Given) -> Iterator[Step]:
    """All positions on a new record; on an existing one the current one, and the others if switched on."""
    current, others = given.wanted.current, _others(given)
    jobs = [seat_of(position).job for position in given.positions]
    if current is None:
        yield from (leave(Action.ADD_POSITION, Rule.EMPTY_VALUE, field_id) for field_id in _planned(given))
    elif _planned(given) or given.plans(F.POSITIONS):
        steps, jobs = _plan_current(given, current, others)
        yield from steps
    if given.plans(F.POSITIONS):
        yield from _plan_others(given, others, jobs)


def _planned(given: Given) -> list[str]:
    return [field_id for field_id in _KEYS if given.plans(field_id)]


def _others(given: Given) -> list[Job]:
    current, jobs = given.wanted.current, given.wanted.jobs
    if current is None:
        return distinct(jobs, same_job)
    return distinct([job for job in jobs[1:] if not same_job(job, current)], same_job)


def _plan_others(given: Given, others: Sequence[Job], there: Sequence[Job]) -> Iterator[Step]:
    """The positions besides the current one; `there` is what the record has by then."""
    if not others:
        rule = Rule.ONLY_CURRENT if given.wanted.current else Rule.EMPTY_VALUE
        yield leave(Action.ADD_POSITION, rule, F.POSITIONS)
    lacking = decide_history(given, F.POSITIONS, filled=bool(given.positions))
    for job in others:
        rule = given.unless_edited(lacking, edited=was_taken_away(given, job, there))
        rule = Rule.ALREADY_THERE if any(same_job(job, old) for old in there) else rule
        yield decided(Action.ADD_POSITION, rule, F.POSITIONS, words_of(job), _body(job))


def _plan_current(given: Given, job: Job, others: Sequence[Job]) -> tuple[list[Step], list[Job]]:
    """The steps for the current position, and the jobs that the record has after them."""
    seats = [seat_of(position) for position in given.positions]
    seat = find_seat(job, others, seats)
    if seat is None:
        steps = _add(given, job, [seat.job for seat in seats if seat.job.current])
        added = [job] if any(step.writes for step in steps) else []
        return steps, [*(seat.job for seat in seats), *added]
    steps = _amend(given, job, seat)
    amended = _amended(seat.job, steps)
    return steps, [amended if other is seat else other.job for other in seats]


def _add(given: Given, job: Job, held: Sequence[Job]) -> list[Step]:
    """One more position: it becomes the current one, so that each field of the former has a say."""
    empty = [
        leave(Action.ADD_POSITION, Rule.EMPTY_VALUE, field_id)
        for field_id in _planned(given)
        if not _text(job, field_id)
    ]
    rules = {field_id: _permission(given, field_id, job, held) for field_id in _KEYS if _text(job, field_id)}
    forbidden = next((field_id for field_id, rule in rules.items() if rule not in WRITING_RULES), None)
    about = [field_id for field_id in rules if given.plans(field_id)] or [F.POSITIONS]
    old = "; ".join(map(words_of, held)) or None
    if not job.company and len(held) > 1:
        step = leave(Action.ADD_POSITION, Rule.SEVERAL_CURRENT, about[0], words_of(job), old)
    elif forbidden is not None:
        step = leave(Action.ADD_POSITION, rules[forbidden], forbidden, words_of(job), old)
    else:
        step = decided(
            Action.ADD_POSITION, next(iter(rules.values())), about[0], words_of(job), _body(job), old
        ).leaving(left_by(given, job))
    return [step.about(*about), *empty]


def _permission(given: Given, field_id: str, job: Job, held: Sequence[Job]) -> Rule:
    """Whether a field of the current position may change; the same title elsewhere is no change of it."""
    others = (_text(old, field_id) for old in held)
    new = _text(job, field_id)
    filled = any(old and not (field_id == F.TITLE and same_title(new, old)) for old in others)
    rule = permission(given, field_id, filled=filled, otherwise=Rule.ADD_MISSING)
    return given.unless_edited(rule, edited=is_no_more(given, field_id, held))


def _amend(given: Given, job: Job, seat: Seat) -> list[Step]:
    """The position is there: its title is brought up to date, its company filled in if that is blank."""
    steps = [_decide(given, field_id, job, seat) for field_id in _planned(given)]
    if not steps:
        steps = [
            leave(Action.ADD_POSITION, Rule.ALREADY_THERE, F.POSITIONS, words_of(job), words_of(seat.job))
        ]
    writing = [step for step in steps if step.writes]
    if len(writing) <= 1:
        return steps
    body = {key: value for step in writing for key, value in step.body.items()}
    both = decided(
        Action.UPDATE_POSITION, writing[0].rule, F.COMPANY, words_of(job), body, target=seat.position_id
    )
    return [both.about(*_KEYS).leaving(left_by(given, job, seat.job))]


def _decide(given: Given, field_id: str, job: Job, seat: Seat) -> Step:
    new, old = _text(job, field_id), _text(seat.job, field_id) or None
    if not new:
        return leave(Action.UPDATE_POSITION, Rule.EMPTY_VALUE, field_id, None, old)
    left = left_in(given, field_id, job, seat.job)
    same = same_company if field_id == F.COMPANY else same_title
    rule = decide_text(given, field_id, new, old, left=left, known=True, same=same)
    if rule in WRITING_RULES and seat.position_id is None:
        rule = Rule.CANNOT_BE_CHANGED
    body = {_KEYS[F(field_id)]: new}
    step = decided(Action.UPDATE_POSITION, rule, field_id, new, body, old, target=seat.position_id)
    return step.leaving(left_by(given, _amended(seat.job, [step]), seat.job, only=field_id))


def _amended(job: Job, steps: Sequence[Step]) -> Job:
    sent = {key: value for step in steps if step.writes for key, value in step.body.items()}
    title, company = sent.get("title", job.title), sent.get("company_name", job.company)
    return Job(title, company, job.start, job.end, current=job.current)


def _text(job: Job, field_id: str) -> str:
    return ((job.company if field_id == F.COMPANY else job.title) or "").strip()


def _body(job: Job) -> dict[str, Any]:
    body = {
        "title": job.title,
        "company_name": job.company,
        **_month_and_year("start", job.start),
        **_month_and_year("end", job.end),
    }
    return {key: value for key, value in body.items() if value is not None}


def _month_and_year(side: str, moment: YearMonth | None) -> dict[str, int | None]:
    year, month = moment or (None, None)
    return {f"{side}_month": month, f"{side}_year": year}
