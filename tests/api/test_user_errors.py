from typing import Any

import pytest

from api.errors import ErrorCode
from api.parts import Parts
from api.schema_factory import sorted_sdl
from domain.viewer import Role, Viewer
from tests.api.small_schema import schema
from tests.api.support import context_of

RENAME = "mutation($n: String!) { itemRename(newName: $n) { name userErrors { message field code } } }"


async def rename(parts: Parts, name: str, role: Role = Role.ADMIN) -> Any:  # noqa: ANN401 - Strawberry's result
    viewer = Viewer(parts.world.new_id(), "ada", role)
    return await schema.execute(RENAME, {"n": name}, context_of(parts, viewer))


async def test_what_is_taken_has_no_user_errors(parts: Parts) -> None:
    result = await rename(parts, "new")
    assert result.data == {"itemRename": {"name": "new", "userErrors": []}}


async def test_what_a_verb_refuses_is_a_user_error_in_the_schemas_names(parts: Parts) -> None:
    result = await rename(parts, " ")
    assert result.errors is None
    assert result.data["itemRename"] == {
        "name": None,
        "userErrors": [{"message": "Give a name.", "field": ["item", "newName"], "code": "BLANK"}],
    }


async def test_a_code_that_the_mutation_does_not_declare_is_our_fault(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    result = await rename(parts, "undeclared")
    assert [error.extensions for error in result.errors] == [{"code": ErrorCode.INTERNAL}]
    assert "UndeclaredCode" in caplog.text


async def test_of_very_many_user_errors_the_last_tells_how_many_more_there_are(parts: Parts) -> None:
    result = await rename(parts, "," * 250)
    *told, last = result.data["itemRename"]["userErrors"]
    assert [error["field"] for error in told] == [["parts", str(index)] for index in range(99)]
    assert last == {
        "message": "There are 152 more errors: mend these first.",
        "field": None,
        "code": "TOO_LONG",
    }


async def test_a_hundred_user_errors_are_told_as_they_are(parts: Parts) -> None:
    result = await rename(parts, "," * 99)
    assert [error["field"][-1] for error in result.data["itemRename"]["userErrors"]] == [
        str(index) for index in range(100)
    ]


async def test_a_forbidden_mutation_is_a_top_level_error(parts: Parts) -> None:
    result = await rename(parts, "new", Role.MEMBER)
    assert [error.extensions for error in result.errors] == [{"code": ErrorCode.FORBIDDEN}]


def test_the_names_follow_the_mutations() -> None:
    sdl = sorted_sdl(schema)
    assert "type ItemRenameUserError {" in sdl
    assert "enum ItemRenameErrorCode {" in sdl
    assert "userErrors: [ItemRenameUserError!]!" in sdl
    assert '"""A value is required and is missing or blank."""' in sdl
