"""What we wrote of positions, and what a person has changed of it in Clockwork since (product.md: Settings).

The title is remembered with the company that it was written at: at another company it is another one's. A
company that Clockwork calls by another name than we do is remembered under both.
"""

from collections.abc import Iterable, Mapping, Sequence

from domain.rules.comparing import Job, same_company, same_title
from domain.rules.fields import F
from domain.rules.planning.given import Given, left_of


def words_of(job: Job) -> str:
    """`CFO at Acme`, as far as it is known."""
    return " at ".join(part for part in (job.title, job.company) if part)


def left_by(
    given: Given, job: Job, former: Job | None = None, *, only: str | None = None
) -> Mapping[str, tuple[str, ...]]:
    """What is remembered of a current position that becomes `job`, which was `former`, or was not there.

    `only` is the one field of it that is written.
    """
    kept = (words for words in given.written.get(F.POSITIONS, ()) if not (former and _says(words, former)))
    left: dict[str, tuple[str, ...]] = {F.POSITIONS: tuple(dict.fromkeys((*kept, words_of(job))))}
    if job.company and only != F.TITLE:
        left[F.COMPANY] = (job.company,)
    if job.title and only != F.COMPANY:
        left[F.TITLE] = (job.title, job.company or "")
    return left


def left_in(given: Given, field_id: str, job: Job, held: Job) -> tuple[str | None, ...]:
    """What a field of the position `held`, which is to become `job`, holds unless a person changed it."""
    at = held if field_id == F.TITLE else job
    base = _text_at(given.written.get(field_id, ()), field_id, at)
    sent = given.unanswered.get(field_id)
    is_of_it = sent is not None and _text_at(sent.leaves[field_id], field_id, at) is not None
    return left_of(base, sent if is_of_it else None)


def _text_at(values: Sequence[str], field_id: str, at: Job) -> str | None:
    """What we wrote to a field, if that was at the company of this job; None: not there."""
    base, *company = values or (None,)
    if field_id == F.TITLE:
        return base if not company or _is_among(at, company) else None
    return base if base is not None and _is_among(at, (base, *company)) else None


def is_no_more(given: Given, field_id: str, held: Iterable[Job]) -> bool:
    """Whether none of the positions that are held in Clockwork now has what we wrote to a field."""
    if not given.written.get(field_id):
        return False
    sent = given.unanswered.get(field_id)
    ours = (given.written[field_id], sent.leaves[field_id] if sent else ())
    jobs = list(held)
    texts = ((job, _text_at(values, field_id, job)) for values in ours for job in jobs)
    if field_id == F.COMPANY:
        return all(text is None for _, text in texts)
    return not any(text is not None and same_title(text, job.title or "") for job, text in texts)


def also_at(left: Mapping[str, tuple[str, ...]], company: str) -> Mapping[str, tuple[str, ...]]:
    """What `left_by` gives, with what Clockwork calls the company."""
    return {
        field_id: (*values, company) if field_id in (F.COMPANY, F.TITLE) else values
        for field_id, values in left.items()
    }


def _is_among(job: Job, companies: Iterable[str]) -> bool:
    return any(same_company(company, job.company or "") for company in companies)


def was_taken_away(given: Given, job: Job, there: Iterable[Job]) -> bool:
    """Whether we wrote a position that the record, which has these, has no more."""
    jobs = list(there)
    return any(
        _says(words, job) and not any(_says(words, old) for old in jobs)
        for words in given.written.get(F.POSITIONS, ())
    )


def _says(words: str, job: Job) -> bool:
    """Whether the words are a job's: they end with the company, whose legal form does not count."""
    return same_company(words, words_of(job))
