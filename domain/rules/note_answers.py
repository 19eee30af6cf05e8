"""What Clockwork answers to a refused note: kept as it is, unless it repeats what was said.

An answer may echo what it is about, and what was said is nobody's business but the note's own.
"""

import json
import re
from collections.abc import Iterator, Sequence

from domain.rules.html_text import html_of_line
from domain.rules.html_tokens import words_of
from domain.rules.notes import Outreach, body_html

ANSWER_NOT_KEPT = "Clockwork's answer repeats what was said, and so it is not kept."

_TELLING = 4
"""So many words and signs in a row are no chance; a shorter text tells as a whole."""
_JSON_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\.", re.DOTALL)
_TOKEN = re.compile(r"\w+|[^\w\s]")


def kept_answer(answer: str, outreach: Outreach) -> str:
    """The answer, or `ANSWER_NOT_KEPT` if it repeats some of the subject, the sender or the body."""
    said = [_tokens(" ".join(words_of(html))) for html in _said(outreach)]
    for form in _forms(answer):
        tokens = _tokens(form)
        if any(_repeats(tokens, part) for part in said):
            return ANSWER_NOT_KEPT
    return answer


def _said(outreach: Outreach) -> Iterator[str]:
    yield from (html_of_line(part) for part in (outreach.subject, outreach.sender) if part)
    yield body_html(outreach)


def _forms(answer: str) -> Iterator[str]:
    """The answer as it may be meant: as it is, as JSON, and either as HTML."""
    for text in (answer, _JSON_ESCAPE.sub(_unescaped, answer)):
        yield text
        yield " ".join(words_of(text))


def _unescaped(escape: re.Match[str]) -> str:
    try:
        return str(json.loads(f'"{escape[0]}"'))
    except ValueError:
        return escape[0]


def _tokens(text: str) -> Sequence[str]:
    return _TOKEN.findall(text.casefold())


def _repeats(tokens: Sequence[str], part: Sequence[str]) -> bool:
    size = min(_TELLING, len(part))
    return size > 0 and not _runs(tokens, size).isdisjoint(_runs(part, size))


def _runs(tokens: Sequence[str], size: int) -> set[tuple[str, ...]]:
    """Every so many tokens that stand in a row."""
    return {tuple(tokens[place : place + size]) for place in range(len(tokens) - size + 1)}
