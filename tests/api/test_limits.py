import time

import pytest
from graphql import (
    GraphQLError,
    OperationDefinitionNode,
    TypeInfo,
    ValidationContext,
    get_introspection_query,
    parse,
    validate,
)
from hypothesis import given
from hypothesis import strategies as st

from api import limits
from api.errors import ErrorCode
from api.limits import CostLimits
from api.schema_factory import MOST_TOKENS
from api.unusable import MOST_QUERY_CHARACTERS
from tests.api.small_schema import schema

SCHEMA = schema._schema  # noqa: SLF001 - Strawberry gives no public way to graphql-core's schema


def refusals(query: str) -> list[GraphQLError]:
    return [
        error
        for error in validate(SCHEMA, parse(query), [CostLimits])
        if (error.extensions or {}).get("code") == ErrorCode.TOO_EXPENSIVE
    ]


def deep(levels: int) -> str:
    """A query of so many fields, one in another."""
    return "{ items(first: 1) { nodes " + "{ parent " * (levels - 3) + "{ id }" + " }" * (levels - 3) + " } }"


def test_what_a_page_needs_passes() -> None:
    assert (
        refusals("{ me items { nodes { id label labels children { id label } } pageInfo { endCursor } } }")
        == []
    )


def test_graphiqls_introspection_passes() -> None:
    everything = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        one_of=True,
    )
    assert refusals(everything) == []


@pytest.mark.parametrize(
    ("fits", "does_not"),
    [
        (deep(limits.MOST_DEPTH), deep(limits.MOST_DEPTH + 1)),
        ("{ items(first: 100) { nodes { id } } }", "{ items(first: 1000000) { nodes { id } } }"),
        (
            "query($n: Int!) { items(first: $n) { nodes { children { children { id } } } } }",
            "query($n: Int!) { items(first: $n) { nodes { children { children { children { id id } } } } } }",
        ),
        (
            '{ named(names: ["a", "b"]) { children { children { children { id } } } } }',
            "query($n: [String!]!) { named(names: $n) { children { children { children { id } } } } }",
        ),
        (
            "{" + " ".join(f"a{n}: me" for n in range(30)) + "}",
            "{" + " ".join(f"a{n}: me" for n in range(31)) + "}",
        ),
        ("{ me" + " @skip(if: false)" * 50 + "}", "{ me" + " @skip(if: false)" * 51 + "}"),
        ("{" + "me " * 2000 + "}", "{" + "me " * 2001 + "}"),
        ("{" + "... {" * 50 + "me" + "}" * 51, "{" + "... {" * 70 + "me" + "}" * 71),
    ],
)
def test_each_limit_lets_pass_what_fits_and_refuses_what_does_not(fits: str, does_not: str) -> None:
    assert refusals(fits) == []
    (refusal,) = refusals(does_not)
    assert "may" in refusal.message


def test_a_limit_can_not_be_passed_through_fragments() -> None:
    aliases = " ".join(f"a{number}: me" for number in range(20))
    assert refusals(f"{{ ...F }} fragment F on Query {{ {aliases} }}") == []
    assert refusals(f"{{ ...F ...F }} fragment F on Query {{ {aliases} }}")


def doubling(fragments: int) -> str:
    """A document that unfolds to 2^fragments fields."""
    links = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments)]
    return "{ ...F0 }" + " ".join(links) + f"fragment F{fragments} on Query {{ me }}"


@pytest.mark.parametrize("fragments", [20, 45, 1500])
def test_a_document_that_unfolds_without_end_is_refused_at_once(fragments: int) -> None:
    document = parse(doubling(fragments))
    started = time.process_time()
    errors = validate(SCHEMA, document, [CostLimits])
    assert time.process_time() - started < 1
    assert [(error.extensions or {}).get("code") for error in errors] == [ErrorCode.TOO_EXPENSIVE]


@pytest.mark.parametrize(
    "fragments",
    [
        f"fragment F on Query {{ {'me ' * 2001} }}",
        f"fragment F on Query {{ me }} fragment F on Query {{ {'me ' * 2001} }}",
        "fragment F on Item { children { children { children { children { children { id id } } } } } }",
    ],
)
def test_a_fragment_that_no_operation_spreads_is_measured_too(fragments: str) -> None:
    assert len(refusals(f"{{ me }} {fragments}")) == 1


@pytest.mark.parametrize(
    "cyclic",
    [
        "{ ...A } fragment A on Query { me ...A }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A me }",
        "{ items { nodes { ...C } } } fragment C on Item { children { ...C } id }",
    ],
)
async def test_fragments_in_a_circle_are_refused_by_the_specifications_rule(cyclic: str) -> None:
    result = await schema.execute(cyclic)
    assert result.data is None
    assert {(error.extensions or {}).get("code") for error in result.errors or []} == {
        ErrorCode.GRAPHQL_VALIDATION_FAILED
    }


def test_documents_that_make_no_sense_are_left_to_the_other_rules() -> None:
    assert (
        refusals("{ nope { nope2 } ...Missing ... on Nowhere { x } ... on Item { id } } mutation { no }")
        == []
    )


@given(
    st.recursive(
        st.just("id"),
        lambda inner: st.lists(inner, min_size=1, max_size=3).map(
            lambda parts: "parent { " + " ".join(parts) + " }"
        ),
        max_leaves=10,
    )
)
def test_unfolding_a_fragment_costs_what_writing_it_out_costs(selection: str) -> None:
    refused: list[GraphQLError] = []

    def measure(query: str) -> limits.Measure:
        document = parse(query)
        rule = CostLimits(ValidationContext(SCHEMA, document, TypeInfo(SCHEMA), refused.append))
        rule.enter_document(document)
        operation = document.definitions[0]
        assert isinstance(operation, OperationDefinitionNode)
        return rule.measure(operation)

    assert measure(f"{{ items {{ nodes {{ {selection} }} }} }}") == measure(
        f"{{ items {{ nodes {{ ...F }} }} }} fragment F on Item {{ {selection} }}"
    )


@pytest.mark.parametrize(
    "query",
    ["{ me }" + " " * MOST_QUERY_CHARACTERS, "{" + "me " * MOST_TOKENS + "}", doubling(30), deep(40)],
)
async def test_the_schema_refuses_what_is_too_expensive(query: str) -> None:
    result = await schema.execute(query)
    assert [(error.extensions or {}).get("code") for error in result.errors or []] == [
        ErrorCode.TOO_EXPENSIVE
    ]
