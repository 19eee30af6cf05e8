"""How the schema is made: its names, limits and caches, and every result passed through `errors.present`."""

from collections.abc import Iterable, Iterator
from contextlib import aclosing, suppress
from typing import Any

import strawberry
from graphql import ASTValidationRule, GraphQLError, specified_rules
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from api.errors import ErrorCode, coded, present
from api.limits import CostLimits
from api.naming import Names
from api.unusable import unusable

MOST_TOKENS = 20_000
_MOST_CACHED_CHARACTERS = 8_192
_ANSWERED_ONCE = frozenset({OperationType.QUERY, OperationType.MUTATION})
_RULES: tuple[type[ASTValidationRule], ...] = (CostLimits, *specified_rules)


def make_schema(query: type, mutation: type | None = None, subscription: type | None = None) -> "Schema":
    """The schema of these root types, as the product and the tests use it."""
    return Schema(
        query,
        mutation,
        subscription,
        config=StrawberryConfig(name_converter=Names()),
        extensions=[_Limits, _DocumentCache, _ValidationCache],
    )


def sorted_sdl(schema: strawberry.Schema) -> str:
    """The schema's text in a stable order, for `schema.graphql`.

    What Strawberry sorts can be printed but not served: it no longer knows the enums' Python classes.
    """
    config = StrawberryConfig(name_converter=Names(), sort_schema=True)
    return strawberry.Schema(schema.query, schema.mutation, schema.subscription, config=config).as_str()


class Schema(strawberry.Schema):
    """A schema whose results all go through `present`, whichever transport asked for them."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log nothing: Strawberry would log exceptions' texts. `present` logs what is a fault of ours."""

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,  # noqa: ANN401 - Strawberry's signature
        root_value: Any | None = None,  # noqa: ANN401 - Strawberry's signature
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Run a query or mutation; what Strawberry raises beforehand (no such operation) is an error too."""
        if refusal := unusable(query, variable_values, operation_name):
            return PreExecutionError(data=None, errors=[refusal])
        try:
            result = await super().execute(
                query,
                variable_values,
                context_value,
                root_value,
                operation_name,
                _ANSWERED_ONCE.intersection(allowed_operation_types or _ANSWERED_ONCE),
                operation_extensions,
            )
        except (CannotGetOperationTypeError, InvalidOperationTypeError) as error:
            return PreExecutionError(data=None, errors=[coded(_reason(error), ErrorCode.BAD_REQUEST)])
        return _presented(result)

    async def stream(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,  # noqa: ANN401 - Strawberry's signature
        root_value: Any | None = None,  # noqa: ANN401 - Strawberry's signature
        operation_name: str | None = None,
        operation_extensions: dict[str, Any] | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
    ) -> StreamResult:
        """Run any operation and give its results one after another, as a WebSocket sends them."""
        if refusal := unusable(query, variable_values, operation_name):
            return _refusal(refusal)
        results = await super().stream(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            operation_extensions,
            allowed_operation_types,
        )
        return _presented_stream(results)


class _Limits(SchemaExtension):
    """Bounds the document's tokens and puts `CostLimits` before the specification's rules."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options = {"max_tokens": MOST_TOKENS}
        self.execution_context.validation_rules = _RULES
        yield


class _DocumentCache(ParserCache):
    """Strawberry's cache, for documents of a size that a program repeats."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        if len(context.query or "") <= _MOST_CACHED_CHARACTERS:
            # With a syntax error it stays unparsed: Strawberry parses it again and reports the error.
            with suppress(GraphQLError):
                context.graphql_document = self.cached_parse_document(context.query, **context.parse_options)
        yield


class _ValidationCache(ValidationCache):
    """Strawberry's cache, for the same documents."""

    def on_validate(self) -> Iterator[None]:
        if len(self.execution_context.query or "") <= _MOST_CACHED_CHARACTERS:
            yield from super().on_validate()
        else:
            yield


def _reason(error: CannotGetOperationTypeError | InvalidOperationTypeError) -> str:
    if isinstance(error, CannotGetOperationTypeError):
        return error.as_http_error_reason()
    return f"A {error.operation_type.value} can't be run this way: use a WebSocket (graphql-transport-ws)."


def _presented(result: ExecutionResult) -> ExecutionResult:
    if result.errors:
        result.errors = [present(error) for error in result.errors]
    return result


async def _refusal(error: GraphQLError) -> StreamResult:
    yield PreExecutionError(data=None, errors=[error])


async def _presented_stream(results: StreamResult) -> StreamResult:
    """Every result presented; an exception that Strawberry lets out becomes the last one."""
    try:
        async with aclosing(results):
            async for result in results:
                yield _presented(result) if isinstance(result, ExecutionResult) else result
    except Exception as error:  # noqa: BLE001 - whatever it is, the client learns its number and the log the place
        wrapped = GraphQLError("", original_error=error)
        yield PreExecutionError(data=None, errors=[present(wrapped)])
