"""What a large answer of the product's schema may hold is counted, and what clients need passes."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from api.limits import CostLimits
from api.schema import schema
from tests.whole.team import COUNTS, PUSH

SCHEMA = schema._schema  # noqa: SLF001 - Strawberry gives no public way to graphql-core's schema
README = Path(__file__).parents[2] / "README.md"
TOUR = re.findall(r"^```graphql\n(.*?)^```", README.read_text(), re.DOTALL | re.MULTILINE)
FIELDS = "fields { id name type entity options { id name } }"
LISTS = "emails phones skills industries keywords links domains "
HISTORY = "experience { title company startYear endYear } education { school degree }"


def is_refused(document: str) -> bool:
    return bool(validate(SCHEMA, parse(document), [CostLimits]))


def pushes(first: int, selection: str) -> str:
    return f"pushes(first: {first}) {{ nodes {{ {selection} }} }}"


def variables(selection: str) -> str:
    return f"person {{ variables {{ {selection} }} }}"


def upsert(selection: str) -> str:
    return (
        f"mutation ($all: [PersonInput!]!) {{ personsUpsert(persons: $all) {{ persons {{ {selection} }} }} }}"
    )


@pytest.mark.parametrize(
    "document",
    [
        *TOUR,
        f"{{ {pushes(100, PUSH)} }}",
        f"{{ {pushes(50, variables(LISTS + HISTORY))} }}",
        f"{{ pushProgress {{ {COUNTS} }} }}",
        f"{{ clockwork {{ catalogue {{ {FIELDS} tags {{ name }} projects {{ id name }} }} }} }}",
        "{ pushFailureGroups(first: 100) { rule reason count examples { id person { name } } } }",
        f"{{ pushFailureGroups {{ rule examples {{ {PUSH} }} }} }}",
        upsert("id name"),
    ],
)
def test_what_clients_need_passes(document: str) -> None:
    assert not is_refused(document)


@pytest.mark.parametrize(
    "document",
    [
        f"{{ {pushes(100, variables(LISTS + HISTORY))} }}",
        f"{{ pushFailureGroups(first: 100) {{ rule examples {{ {PUSH} }} }} }}",
        f"{{ a: {pushes(100, PUSH)} b: {pushes(100, PUSH)} }}",
        f"{{ {' '.join(f'c{n}: clockwork {{ catalogue {{ {FIELDS} }} }}' for n in range(5))} }}",
        upsert("variables { emails }"),
    ],
)
def test_lists_are_counted_by_what_they_may_hold(document: str) -> None:
    assert is_refused(document)
