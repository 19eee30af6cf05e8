"""What is to be tried again must be said, in one way."""

import pytest

from api.parts import Parts
from api.schema import schema
from domain.viewer import Role, Viewer
from tests.api.support import context_of


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("", {"code": "BLANK", "field": ["id"]}),
        ("(id: null, rule: null)", {"code": "BLANK", "field": ["id"]}),
        ('(id: "x", rule: REFUSED)', {"code": "INVALID", "field": ["rule"]}),
        ('(id: "x", reason: "Because.")', {"code": "INVALID", "field": ["reason"]}),
        ('(reason: "Because.")', {"code": "BLANK", "field": ["id"]}),
    ],
)
async def test_a_retry_that_names_nothing_or_too_much_is_a_user_error(
    parts: Parts, given: str, error: object
) -> None:
    viewer = Viewer(parts.world.new_id(), "ada", Role.MEMBER)
    document = f"mutation {{ pushRetry{given} {{ retried userErrors {{ code field }} }} }}"
    answer = await schema.execute(document, context_value=context_of(parts, viewer))
    assert (answer.errors, answer.data) == (None, {"pushRetry": {"retried": 0, "userErrors": [error]}})
