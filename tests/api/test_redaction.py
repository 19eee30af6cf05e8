from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.redaction import without_values
from api.schema import schema

SECRET = "s3cret, found: it's jane@x.example"
UPSERT = "mutation ($given: [PersonInput!]!) { personsUpsert(persons: $given) { userErrors { code } } }"
ACTIVATE = (
    "mutation ($given: ClockworkActivateInput!) { clockworkActivate(input: $given) { userErrors { code } } }"
)
PAGE = "query ($given: Int = 5) { pushes(first: $given) { totalCount } }"
FILTER = "query ($given: PushFilter!) { pushes(filter: $given) { totalCount } }"


async def messages(document: str, given: object = None) -> list[str]:
    result = await schema.execute(document, {"given": given})
    return [error.message for error in result.errors or []]


@pytest.mark.parametrize(
    ("document", "given", "told"),
    [
        (UPSERT, [{"name": SECRET}], "[0]: Expected value of type 'PersonInput' to include required field"),
        (UPSERT, [{"sourcewhaleId": "x", "nam": SECRET}], "unknown field 'nam'. Did you mean 'name'?"),
        (UPSERT, [{"sourcewhaleId": "x", SECRET: 1}], "Expected value of type 'PersonInput' not to include"),
        (UPSERT, [{"sourcewhaleId": [SECRET]}], "[0].sourcewhaleId: String cannot represent"),
        (UPSERT, [SECRET], "[0]: Expected value of type 'PersonInput' to be an object."),
        (ACTIVATE, {"apiKey": SECRET, "apiSecret": SECRET}, "to include required field 'subdomain'."),
        (PAGE, SECRET, "Int cannot represent non-integer value."),
        (FILTER, {"statuses": [SECRET]}, ".statuses[0]: The value does not exist in 'PushStatus' enum."),
        (FILTER, {"statuses": [{"a": SECRET}]}, "Enum 'PushStatus' cannot represent non-string value."),
    ],
)
async def test_what_is_wrong_with_a_variable_is_told_without_its_value(
    document: str, given: object, told: str
) -> None:
    said = await messages(document, given)
    assert told in said[0]
    assert not any("s3cret" in message or "jane" in message for message in said)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ('input: { name: "s3cret" }', "to include required field 'sourcewhaleId'."),
        ('input: { sourcewhaleId: "x", nam: "s3cret" }', "unknown field 'nam'. Did you mean 'name'?"),
        ('input: "s3cret"', "to be an object."),
        ('input: { sourcewhaleId: "x", name: s3cret }', "String cannot represent a non string value."),
        ('input: { sourcewhaleId: "x", name "s3cret" }', "Syntax Error: Expected ':', found String."),
        (
            'input: { sourcewhaleId: "x", name """s3cret""" }',
            "Syntax Error: Expected ':', found BlockString.",
        ),
    ],
)
async def test_what_is_wrong_with_a_literal_is_told_without_it(arguments: str, told: str) -> None:
    said = await messages(f"mutation {{ personUpsert({arguments}) {{ userErrors {{ code }} }} }}")
    assert told in said[0]
    assert not any("s3cret" in message for message in said)


values = st.recursive(
    st.just("s3cret") | st.builds("{}s3cret{}".format, st.text(), st.text()) | st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "emails", "experience", "socialUrls", "network", "nam"]) | st.text(),
            inner,
        )
    ),
    max_leaves=6,
)


@given(values)
async def test_no_value_of_any_shape_is_ever_repeated(given: Any) -> None:  # noqa: ANN401 - any JSON
    for document in (UPSERT, ACTIVATE, FILTER):
        assert not any("s3cret" in message for message in await messages(document, given))


def test_other_messages_stay_as_they_are() -> None:
    sentence = "Cannot query field 'nope' on type 'Query'. Did you mean 'node'?"
    assert without_values(sentence) == sentence
