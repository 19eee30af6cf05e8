"""Whether two companies, jobs or studies are the same, so that none is written twice (product.md: Settings).

Every `same_…` is reflexive and symmetric. None is transitive where something may be unknown: a job without a
title is the same as each of two jobs that differ in theirs.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from domain.rules.folding import REMEMBERED, folded

YearMonth: TypeAlias = tuple[int, int | None]
"""A year and, where it is known, the month in it, 1 to 12."""

_LEADING_FORMS = frozenset({"the", "ооо", "оао", "зао", "пао"})
_LEGAL_FORMS = frozenset(
    {
        *("inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "pllc"),
        *("ltd", "limited", "plc", "pty", "pte", "pvt", "bhd", "sdn bhd", "jsc", "pjsc", "ooo", "kk", "gk"),
        *("gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "ev", "bv", "nv", "vof"),
        *("sa", "s a", "sas", "sarl", "sa rl", "sasu", "spa", "srl", "sl", "slu", "lda", "ltda", "sa de cv"),
        *("ab", "as", "a s", "asa", "aps", "oy", "oyj", "sp z oo", "sro", "doo", "kft", "zrt", "nyrt"),
        "and",  # left over from "& Co."
    }
)
_LONGEST_FORM = 3
_JAPANESE_FORMS = ("株式会社", "有限会社", "合同会社")  # written without a space before or after the name

_LINKING_WORDS = frozenset({"of", "the", "and", "for", "in", "at"})
_TITLE_WORDS = {
    "asst": "assistant",
    "assoc": "associate",
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "chro": "chief human resources officer",
    "cio": "chief information officer",
    "cmo": "chief marketing officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "dir": "director",
    "evp": "executive vice president",
    "exec": "executive",
    "gm": "general manager",
    "hr": "human resources",
    "jr": "junior",
    "md": "managing director",
    "mgr": "manager",
    "ops": "operations",
    "snr": "senior",
    "sr": "senior",
    "svp": "senior vice president",
    "vp": "vice president",
}
_SCHOOL_WORDS = {"univ": "university", "uni": "university", "inst": "institute"}
_DEGREE_WORDS = {
    "ba": "bachelor arts",
    "bachelors": "bachelor",
    "beng": "bachelor engineering",
    "bs": "bachelor science",
    "bsc": "bachelor science",
    "degree": "",
    "doctorate": "doctor",
    "dphil": "doctor philosophy",
    "jd": "juris doctor",
    "llb": "bachelor laws",
    "llm": "master laws",
    "ma": "master arts",
    "masters": "master",
    "mba": "master business administration",
    "meng": "master engineering",
    "ms": "master science",
    "msc": "master science",
    "phd": "doctor philosophy",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A position as far as it is known; `end` is None for a current one and for one whose end is unknown."""

    title: str | None
    company: str | None
    start: YearMonth | None
    end: YearMonth | None
    current: bool


@dataclass(frozen=True, slots=True)
class Schooling:
    """Time at a school as far as it is known."""

    name: str | None
    degree: str | None
    field: str | None
    start_year: int | None
    end_year: int | None


def same_text(a: str, b: str) -> bool:
    """Whether two texts differ in nothing but case, accents, punctuation and space."""
    return _folded_or_as_is(a) == _folded_or_as_is(b)


@lru_cache(REMEMBERED)
def company_key(name: str) -> str:
    """Return a company's folded name without its legal form and a leading "the"; "&" and "and" are the same.

    What is nothing but such words ("The Limited") keeps the last of them. Empty only for a blank name.
    """
    words = _folded_or_as_is(name.replace("&", " and ")).split()
    while len(words) > 1 and words[0] in _LEADING_FORMS:
        del words[0]
    while size := _length_of_legal_form(words):
        del words[-size:]
    key = " ".join(words)
    bare = key
    for form in _JAPANESE_FORMS:
        bare = " ".join(bare.replace(form, " ").split())
    return bare or key


def _length_of_legal_form(words: list[str]) -> int:
    """Return how many of the last words are one legal form, leaving at least one word before it."""
    sizes = range(min(_LONGEST_FORM, len(words) - 1), 0, -1)
    return next((size for size in sizes if " ".join(words[-size:]) in _LEGAL_FORMS), 0)


def same_company(a: str, b: str) -> bool:
    """Whether two names are one company's, legal forms aside."""
    return company_key(a) == company_key(b)


def same_title(a: str, b: str) -> bool:
    """Whether two job titles say the same, usual abbreviations and linking words aside."""
    return _title_key(a) == _title_key(b)


@lru_cache(REMEMBERED)
def _title_key(title: str) -> str:
    words = _expanded(folded(title), _TITLE_WORDS)
    telling = [word for word in words if word not in _LINKING_WORDS]
    return " ".join(telling).replace("co founder", "cofounder") or _folded_or_as_is(title)


@lru_cache(REMEMBERED)
def school_key(name: str) -> str:
    """Return a school's words, each once and sorted, without "the" and "at".

    "of" stays: the University of York and York University are two schools. Empty only for a blank name.
    """
    words = set(_expanded(folded(name.replace("&", " and ")), _SCHOOL_WORDS))
    return " ".join(sorted(words - {"the", "at"})) or _folded_or_as_is(name)


def same_school(a: str, b: str) -> bool:
    """Whether two names have the same words, in any order."""
    return school_key(a) == school_key(b)


def dates_compatible(a: YearMonth | None, b: YearMonth | None) -> bool:
    """Whether two dates can be the same one: what is unknown goes with anything, a year with its months."""
    if a is None or b is None:
        return True
    return a[0] == b[0] and (a[1] is None or b[1] is None or a[1] == b[1])


def same_job(a: Job, b: Job) -> bool:
    """Whether two records tell of one job: same company, same title or one without, starts that can be equal.

    Two stints at one company are two jobs, also where one's start is unknown but it ended before the other
    began. The end and whether the job is current may have changed since, and decide nothing else.
    """
    return (
        same_company(a.company or "", b.company or "")
        and (_is_blank(a.title) or _is_blank(b.title) or same_title(a.title or "", b.title or ""))
        and dates_compatible(a.start, b.start)
        and not _ended_before(a, b)
        and not _ended_before(b, a)
    )


def _ended_before(a: Job, b: Job) -> bool:
    if a.start is not None or a.end is None or b.start is None:
        return False
    return (a.end[0], a.end[1] or 12) < (b.start[0], b.start[1] or 1)


def same_schooling(a: Schooling, b: Schooling) -> bool:
    """Whether two records tell of one time at a school: same school, and nothing in them disagrees.

    Degrees and fields agree where one says all that the other says ("Master", "M.Sc."), or nothing at all.
    """
    return (
        same_school(a.name or "", b.name or "")
        and _one_says_both(_degree_words(a.degree), _degree_words(b.degree))
        and _one_says_both(_field_words(a.field), _field_words(b.field))
        and (a.start_year is None or b.start_year is None or a.start_year == b.start_year)
        and (a.end_year is None or b.end_year is None or a.end_year == b.end_year)
    )


def _degree_words(degree: str | None) -> set[str]:
    return set(_expanded(folded((degree or "").replace(".", "")), _DEGREE_WORDS)) - _LINKING_WORDS


def _field_words(field: str | None) -> set[str]:
    return set(folded(field or "").split()) - _LINKING_WORDS


def _one_says_both(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    return a <= b or b <= a


def _expanded(text: str, abbreviations: dict[str, str]) -> list[str]:
    return " ".join(abbreviations.get(word, word) for word in text.split()).split()


def _folded_or_as_is(text: str) -> str:
    """Return the folded text, or the trimmed one where it holds signs only: "!!!" is not "***"."""
    return folded(text) or text.strip()


def _is_blank(text: str | None) -> bool:
    return not folded(text or "")
