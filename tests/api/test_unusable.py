from typing import Any

import pytest
from strawberry.types import ExecutionResult

from api.errors import ErrorCode
from api.parts import Parts
from api.schema import schema as product
from api.schema.pushes import PushFilter
from api.unusable import MOST_ITEMS, MOST_TEXT_CHARACTERS, MOST_VALUES
from domain.records.pushes import PushStatus
from domain.viewer import Role, Viewer
from tests.api.small_schema import schema
from tests.api.support import context_of

NAMED = "query ($names: [String!]!) { named(names: $names) { id } }"
ECHO = "query ($text: String!) { echo(text: $text) }"
DEEP: Any = "text"
for _ in range(100):
    DEEP = {"inner": [DEEP] * 2}


async def run(query: str, **variables: object) -> ExecutionResult:
    return await schema.execute(query, variables)


def codes(result: ExecutionResult) -> list[object]:
    return [(error.extensions or {}).get("code") for error in result.errors or []]


async def test_lists_and_texts_may_be_longer_than_any_that_is_kept() -> None:
    result = await run(NAMED, names=["x"] * MOST_ITEMS)
    assert result.errors is None
    result = await run(ECHO, text="x" * MOST_TEXT_CHARACTERS)
    assert result.errors is None


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (NAMED, {"names": ["x"] * (MOST_ITEMS + 1)}),
        (NAMED, {"names": [["x"] * (MOST_ITEMS + 1)]}),
        (NAMED, {"names": [{"inner": ["x"] * (MOST_ITEMS + 1)}]}),
        (NAMED, {"names": [["x"] * MOST_ITEMS] * (MOST_VALUES // MOST_ITEMS)}),
        (ECHO, {"text": "x" * (MOST_TEXT_CHARACTERS + 1)}),
        (ECHO, {"text": "x", "unused": ["x" * (MOST_TEXT_CHARACTERS + 1)]}),
        (ECHO, {"text": DEEP}),
    ],
)
async def test_more_is_refused_before_anything_is_read(query: str, variables: dict[str, object]) -> None:
    result = await run(query, **variables)
    assert codes(result) == [ErrorCode.BAD_REQUEST]
    assert "may have" in (result.errors or [])[0].message


@pytest.mark.parametrize(
    "query",
    [
        "query ($text: String!) { person(email: $text) { id } }",
        "query ($text: String!) { person(linkedinUrl: $text) { id } }",
        "query ($text: String!) { campaigns(search: $text) { totalCount } }",
    ],
)
async def test_nothing_is_looked_up_by_a_text_longer_than_any_that_is_kept(parts: Parts, query: str) -> None:
    context = context_of(parts, Viewer(parts.world.new_id(), "ada", Role.MEMBER))
    assert codes(await product.execute(query, {"text": "a" * 500}, context)) == []
    assert codes(await product.execute(query, {"text": "a" * 501}, context)) == [ErrorCode.BAD_REQUEST]


def test_a_status_that_is_named_twice_counts_once() -> None:
    named = PushFilter(statuses=[PushStatus.DONE, PushStatus.FAILED] * 1_000).to_domain().statuses
    assert named == (PushStatus.DONE, PushStatus.FAILED)
