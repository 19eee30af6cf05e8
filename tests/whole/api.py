"""A client of the GraphQL API over HTTP, which writes its operations from the schema."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import httpx
from graphql import GraphQLSchema, build_schema

from api.schema import schema

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status, and `data` and `errors` as they are."""

    status: int
    data: Json | None
    errors: Sequence[Json]

    @property
    def codes(self) -> list[str]:
        """The codes of the top-level errors."""
        return [error["extensions"]["code"] for error in self.errors]


class Api:
    """The API as one token sees it; no token: as a stranger does."""

    def __init__(self, http: httpx.AsyncClient, url: str, token: str | None) -> None:
        self.url = url
        self.token = token
        self._http = http

    async def post(self, document: str, variables: Json | None = None) -> Answer:
        """Send one operation as it stands."""
        headers = {"Content-Type": "application/json"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"query": document, "variables": variables or {}})
        response = await self._http.post(self.url, content=body, headers=headers)
        answer = response.json()
        return Answer(response.status_code, answer.get("data"), answer.get("errors", ()))

    async def query(self, field: str, selection: str = "", **arguments: object) -> Any:  # noqa: ANN401 - any JSON
        """What a field of `Query` answers."""
        return _data(await self.post(document("query", field, selection, arguments), arguments))[field]

    async def mutate(self, field: str, selection: str = "", **arguments: object) -> Json:
        """What a mutation answers, which must have taken its input."""
        payload = await self._mutation(field, selection, arguments)
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    async def refusals(self, field: str, **arguments: object) -> list[tuple[str, str]]:
        """Why a mutation refused its input: each code with the path of the input, joined with dots."""
        payload = await self._mutation(field, "", arguments)
        assert all(error["message"] for error in payload["userErrors"])
        return [(error["code"], ".".join(error["field"] or ())) for error in payload["userErrors"]]

    async def attempt(self, field: str, **arguments: object) -> Answer:
        """The whole answer to a mutation that may be answered with top-level errors."""
        return await self.post(document("mutation", field, "userErrors { code }", arguments), arguments)

    async def _mutation(self, field: str, selection: str, arguments: Json) -> Json:
        selection = f"userErrors {{ message field code }} {selection}"
        payload: Json = _data(await self.post(document("mutation", field, selection, arguments), arguments))[
            field
        ]
        return payload


def document(
    kind: Literal["query", "mutation", "subscription"], field: str, selection: str, arguments: Json
) -> str:
    """An operation with one root field whose arguments are all variables, typed as the schema says."""
    root = {
        "query": _schema().query_type,
        "mutation": _schema().mutation_type,
        "subscription": _schema().subscription_type,
    }[kind]
    assert root is not None
    types = root.fields[field].args
    declared = ", ".join(f"${name}: {types[name].type}" for name in arguments)
    passed = ", ".join(f"{name}: ${name}" for name in arguments)
    head = f"{kind} ({declared}) {{ {field}({passed})" if arguments else f"{kind} {{ {field}"
    return f"{head} {{ {selection} }} }}" if selection else f"{head} }}"


@cache
def _schema() -> GraphQLSchema:
    return build_schema(schema.as_str())


def _data(answer: Answer) -> Json:
    assert answer.errors == (), answer.errors
    assert answer.data is not None
    return answer.data
