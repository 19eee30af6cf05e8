import logging
from collections.abc import Iterable

import httpx
import pytest
from graphql import GraphQLError

from api.errors import ErrorCode
from api.incidents import report
from api.parts import Parts
from domain.viewer import Role, Viewer
from tests.api.small_schema import SECRET, Loud, schema
from tests.api.support import context_of


async def errors_of(parts: Parts, query: str, **variables: object) -> list[GraphQLError]:
    viewer = Viewer(parts.world.new_id(), "ada", Role.MEMBER)
    result = await schema.execute(query, variables, context_of(parts, viewer))
    return result.errors or []


def codes(errors: Iterable[GraphQLError]) -> set[object]:
    return {(error.extensions or {}).get("code") for error in errors}


@pytest.mark.parametrize("query", ["{ boom }", "{ badLeaf }", '{ a: boom b: boom c: echo(text: "x") }'])
async def test_a_fault_of_ours_is_an_incident_without_its_text(
    parts: Parts, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        errors = await errors_of(parts, query)
    assert codes(errors) == {ErrorCode.INTERNAL}
    assert SECRET not in str([error.formatted for error in errors])
    assert SECRET not in caplog.text
    logged = [record.getMessage() for record in caplog.records if record.name == "api.incidents"]
    for error, line in zip(errors, logged, strict=True):
        number = error.message.split()[-1].rstrip(".")
        assert f"Incident {number}:" in line


def test_the_log_says_what_and_where_and_from_what(caplog: pytest.LogCaptureFixture) -> None:
    fault = Loud(SECRET)
    fault.__cause__ = KeyError(SECRET)
    number = report(fault)
    assert caplog.messages == [f"Incident {number}: Loud, from KeyError"]


@pytest.mark.parametrize(
    ("query", "code", "told"),
    [
        ("{", ErrorCode.GRAPHQL_PARSE_FAILED, "Syntax Error"),
        ("{ nope }", ErrorCode.GRAPHQL_VALIDATION_FAILED, "Cannot query field 'nope'"),
        ("query($t: String!) { echo(text: $t) }", ErrorCode.GRAPHQL_VALIDATION_FAILED, "String!"),
        ("{ settings }", ErrorCode.FORBIDDEN, "needs the role ADMIN"),
        ("{ refused }", ErrorCode.BAD_REQUEST, "There is no such thing."),
        ("{ items(first: 0) { totalCount } }", ErrorCode.BAD_REQUEST, "1 to 100"),
        ("{ items(first: 101) { totalCount } }", ErrorCode.BAD_REQUEST, "1 to 100"),
        ("subscription { countdown(start: 1) }", ErrorCode.BAD_REQUEST, "WebSocket"),
        ("query A { me }", None, ""),
    ],
)
async def test_what_a_client_did_wrong_is_told(
    parts: Parts, query: str, code: ErrorCode | None, told: str
) -> None:
    errors = await errors_of(parts, query)
    assert codes(errors) == ({code} if code else set())
    assert all(told in error.message for error in errors)


@pytest.mark.parametrize("number", ["5000000000", '"1"', "1.5", "null"])
async def test_numbers_that_are_no_ints_are_the_clients_mistake(parts: Parts, number: str) -> None:
    errors = await errors_of(parts, f"{{ add(numbers: [{number}]) }}")
    assert codes(errors) == {ErrorCode.GRAPHQL_VALIDATION_FAILED}


async def test_a_number_beyond_any_reason_is_a_bad_request(parts: Parts) -> None:
    errors = await errors_of(parts, f"{{ add(numbers: [{'9' * 5000}]) }}")
    assert codes(errors) == {ErrorCode.BAD_REQUEST}
    assert all(len(error.message) < 100 for error in errors)


@pytest.mark.parametrize("number", [5_000_000_000, 10**4000, "1", 1.5, None])
async def test_variables_that_are_no_ints_are_the_clients_mistake(parts: Parts, number: object) -> None:
    errors = await errors_of(parts, "query($n: [Int!]!) { add(numbers: $n) }", n=[number])
    assert codes(errors) == {ErrorCode.GRAPHQL_VALIDATION_FAILED}


async def test_a_nullable_variable_without_a_value_is_the_clients_mistake(parts: Parts) -> None:
    errors = await errors_of(parts, "query($n: Int = 5) { items(first: $n) { totalCount } }", n=None)
    assert codes(errors) == {ErrorCode.BAD_REQUEST}


async def test_a_cached_document_is_refused_alike_each_time(parts: Parts) -> None:
    first, second = [await errors_of(parts, "{ nope nope2: nope }") for _ in range(2)]
    assert [error.formatted for error in first] == [error.formatted for error in second]


async def test_an_exception_outside_of_graphql_is_an_incident_too(
    client: httpx.AsyncClient, parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise Loud(SECRET)

    monkeypatch.setattr(type(parts.db), "reading_everywhere", broken)
    response = await client.post("/graphql", json={"query": "{ me }"})
    assert response.status_code == 500
    assert response.json()["errors"][0]["extensions"] == {"code": "INTERNAL"}
    assert SECRET not in response.text + caplog.text
    assert "Loud" in caplog.text
