"""What a change makes of a Person's variables."""

import json
from typing import Any

import pytest
from hypothesis import given

from domain.rules.variables import Variables
from tests.rules.people import PERSONS

WHOLE = Variables(name="Ada Byron", first_name="Ada", last_name="Byron")


@pytest.mark.parametrize(
    ("before", "changes", "name"),
    [
        pytest.param(WHOLE, {"last_name": "Lovelace"}, "Ada Lovelace", id="last name"),
        pytest.param(WHOLE, {"first_name": "Augusta"}, "Augusta Byron", id="first name"),
        pytest.param(WHOLE, {"last_name": "King", "name": "A. King"}, "A. King", id="both told"),
        pytest.param(WHOLE, {"last_name": " Byron "}, "Ada Byron", id="the same"),
        pytest.param(WHOLE, {"last_name": None}, "Ada Byron", id="nothing known blanks nothing"),
        pytest.param(WHOLE, {"role": "CTO"}, "Ada Byron", id="something else"),
        pytest.param(Variables(name="Dr. Ada Byron"), {"last_name": "byron"}, "Dr. Ada Byron", id="a part"),
        pytest.param(
            Variables(name="Dr. Ada Byron", first_name="Ada"),
            {"last_name": "King"},
            "Ada King",
            id="a part that the whole name lacks",
        ),
        pytest.param(Variables(), {"first_name": "Ada"}, "Ada", id="no whole name"),
    ],
)
def test_the_whole_name_follows_its_parts(before: Variables, changes: dict[str, Any], name: str) -> None:
    assert before.changed(changes).display_name == name


@given(PERSONS)
def test_variables_that_say_the_same_are_equal(person: Variables) -> None:
    known = Variables.from_json(json.loads(json.dumps(person.to_json())))
    told = {name: getattr(person, name) for name in Variables.__dataclass_fields__}
    assert known.changed({}) == known
    assert known.changed(told) == known
