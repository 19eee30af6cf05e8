"""Tags: values whose form a field asks for, told when they are saved."""

import pytest

from domain.rules.fields import F
from domain.rules.settings import Settings
from domain.rules.tagging import GivenTag, read_tags
from tests.rules.plans import CATALOGUE


@pytest.mark.parametrize(
    ("field", "value", "is_usable"),
    [
        (F.EMAILS, "ada@engine.example", True),
        (F.EMAILS, "n/a", False),
        (F.PHONES, "+44 20 7946 0000 ext. 3", True),
        (F.PHONES, "call me", False),
        (F.LINKEDIN_URL, "uk.linkedin.com/in/Ada/", True),
        (F.LINKEDIN_URL, "https://www.linkedin.com/company/engines", False),
        (F.WEB_SITES, "engine.example", True),
        (F.WEB_SITES, "none yet", False),
    ],
)
def test_a_value_that_clockwork_could_never_take_is_refused(field: F, value: str, is_usable: bool) -> None:
    tags, faults = read_tags(
        [GivenTag(field, (value,))], {}, Settings(displayed_fields=(field,)), CATALOGUE, shared=False
    )
    assert tags == {field: (value,)}
    assert [fault.path for fault in faults] == ([] if is_usable else [("tags", "0", "values", "0")])
