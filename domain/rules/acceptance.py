"""Acceptance: what makes a Person's variables unacceptable, found before anything is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from domain.rules.keys import normal_email
from domain.rules.variables import (
    LIST_VARIABLES,
    STRING_VARIABLES,
    Education,
    Experience,
    Variable,
    Variables,
    stated,
)

MAX_PERSONS = 1_000
MAX_ID = 200
MAX_STRING = 500
MAX_TEXT = 20_000
MAX_ITEMS = 200
YEARS = range(1900, 2101)
MONTHS = range(1, 13)
_LONG_TEXTS = frozenset({Variable.SUMMARY, Variable.COMMENTS, Variable.HEADLINE})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value: where it stands, whether it is only too long or too many, and what to do.

    A message never repeats the value.
    """

    path: tuple[str, ...]
    too_long: bool
    message: str


def faults_of(variables: Variables) -> Iterator[Fault]:
    """Every fault of a Person's variables; none: they are acceptable."""
    for variable in STRING_VARIABLES:
        limit = MAX_TEXT if variable in _LONG_TEXTS else MAX_STRING
        yield from text_faults(getattr(variables, variable), limit, variable)
    yield from text_faults(variables.external_ref, MAX_ID, "external_ref")
    for variable in LIST_VARIABLES:
        yield from _list_faults(getattr(variables, variable), variable)
    yield from _email_faults(variables.emails)
    for network, url in variables.social_urls.items():
        yield from text_faults(url, MAX_STRING, "social_urls", network)
    yield from _history_faults("experience", variables.experience)
    yield from _history_faults("education", variables.education)


def text_faults(text: str | None, limit: int, *path: str) -> Iterator[Fault]:
    """A text that is too long, or that holds what no database and no CRM can keep."""
    if text is None:
        return
    if len(text) > limit:
        yield Fault(path, True, f"This is longer than {limit:,} characters: shorten it.")
    elif "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        yield Fault(path, False, "This holds characters that are no text: remove them.")


def _email_faults(emails: tuple[str, ...]) -> Iterator[Fault]:
    """What is no e-mail address; that one is too long, or that they are too many, was found before."""
    for index, address in enumerate(emails if len(emails) <= MAX_ITEMS else ()):
        if len(address) <= MAX_STRING and stated(address) and normal_email(address) is None:
            message = "This is not an e-mail address: write it as name@example.com, or leave it out."
            yield Fault(("emails", str(index)), False, message)


def _list_faults(values: tuple[str, ...], variable: Variable) -> Iterator[Fault]:
    if len(values) > MAX_ITEMS:
        yield Fault((variable,), True, f"These are more than {MAX_ITEMS} values: send fewer.")
        return
    for index, value in enumerate(values):
        yield from text_faults(value, MAX_STRING, variable, str(index))


def _history_faults(path: str, entries: Sequence[Experience | Education]) -> Iterator[Fault]:
    if len(entries) > MAX_ITEMS:
        yield Fault((path,), True, f"These are more than {MAX_ITEMS} entries: send fewer.")
        return
    for index, entry in enumerate(entries):
        for value in astuple(entry):
            if isinstance(value, str):
                yield from text_faults(value, MAX_STRING, path, str(index))
        yield from _date_faults(entry, path, str(index))


def _date_faults(entry: Experience | Education, *path: str) -> Iterator[Fault]:
    for name, allowed in (
        ("start_year", YEARS),
        ("end_year", YEARS),
        ("start_month", MONTHS),
        ("end_month", MONTHS),
    ):
        value = getattr(entry, name, None)
        if value is not None and value not in allowed:
            yield Fault((*path, name), False, f"This must lie between {allowed[0]} and {allowed[-1]}.")
