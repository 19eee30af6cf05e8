"""One row of the table, and the people and words that its rows share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.whole.scenarios.acts import Act


@dataclass(frozen=True, slots=True)
class Scenario:
    """One example of a sentence.

    `holds` is what Clockwork has then, as `Scene.held` names it; `push` what the newest push says of itself;
    `because` the rules that its steps name, by field.
    """

    sentence: str
    case: str
    given: tuple[Act, ...]
    done: tuple[Act, ...]
    holds: Mapping[str, object]
    push: Mapping[str, object] = field(default_factory=dict)
    because: Mapping[str, str] = field(default_factory=dict)


NOBODY: Mapping[str, object] = {"records": 0}
ANALYST, ADMIRAL = "Analyst, Bletchley", "Rear Admiral, US Navy"
IN_THE_NAVY = [{"title": "Rear Admiral", "companyName": "US Navy", "startDate": "1943-01-01"}]
CAREER = [
    {"title": "Rear Admiral", "company": "US Navy", "startYear": 1943, "current": True},
    {"title": "Analyst", "company": "Bletchley", "startYear": 1940, "endYear": 1942, "current": False},
]
YALE = [{"school": "Yale University", "degree": "PhD", "endYear": 1934}]
