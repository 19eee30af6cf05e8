"""people_search's free text: every term must stand somewhere in a person's lowered text."""

from collections import deque
from urllib.parse import unquote

from clockwork.sandbox.records import Record
from clockwork.sandbox.store import Table

_SEARCHED = (
    ("emails", "address"),
    ("linkedinUrls", "url"),
    ("externalRefs", "externalRef"),
    ("positions", "companyName"),
    ("positions", "title"),
)


class SearchIndex:
    """Lowered text by person, and who carries which whole e-mail address or LinkedIn slug.

    A term that looks like an e-mail address or a LinkedIn profile URL is looked up whole instead of in all
    texts, so that it costs the same in a firm of 200,000 people; every other term is a substring of the text.
    """

    def __init__(self, people: Table) -> None:
        self._people = people
        self._texts: dict[str, str] = {}
        self._carriers: dict[str, dict[str, None]] = {}
        self._waiting: deque[tuple[float, str]] = deque()
        for person in people:
            self._enter(person["id"])

    def update(self, person_id: str, visible_at: float = 0.0) -> None:
        """Take in a changed or deleted person; searches before `visible_at` don't see the change."""
        self._waiting.append((visible_at, person_id))

    def find(self, query: str, now: float) -> list[str]:
        """Ids of the people whose text has all terms of `query`; everybody's for no terms."""
        self._take_in(now)
        terms = query.lower().split()
        texts = self._texts
        whole = [key for term in terms if (key := whole_key(term))]
        found = list(self._carriers.get(whole[0], ()) if whole else texts)
        for term in terms:
            found = [person_id for person_id in found if term in texts[person_id]]
        return found

    def _take_in(self, now: float) -> None:
        waiting, self._waiting = self._waiting, deque()
        for visible_at, person_id in waiting:
            if visible_at > now:
                self._waiting.append((visible_at, person_id))
            else:
                self._enter(person_id)

    def _enter(self, person_id: str) -> None:
        for key in _keys(self._texts.get(person_id, "")):
            self._carriers[key].pop(person_id, None)
        person = self._people.get(person_id)
        if person is None:
            self._texts.pop(person_id, None)
            return
        text = self._texts[person_id] = searched_text(person)
        for key in _keys(text):
            self._carriers.setdefault(key, {})[person_id] = None


def searched_text(person: Record) -> str:
    """What people_search looks at, lowered: name, e-mails, LinkedIn URLs, references, companies, titles."""
    parts = [person["name"]]
    parts += [record[key] for name, key in _SEARCHED for record in person.get(name) or () if record[key]]
    return "\n".join(parts).lower()


def whole_key(term: str) -> str | None:
    """The key of a term that is an e-mail address or a LinkedIn profile URL; None for any other."""
    _, profile, slug = term.partition("linkedin.com/in/")
    if profile:
        for end in ("/", "?", "#"):
            slug = slug.partition(end)[0]
        return f"in/{unquote(slug).lower()}"
    local, at, domain = term.partition("@")
    return term if at and local and "." in domain else None


def _keys(text: str) -> set[str]:
    return {key for word in text.split() if ("@" in word or "linkedin." in word) and (key := whole_key(word))}
