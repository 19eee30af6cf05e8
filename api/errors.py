"""Top-level errors: a closed list of codes, and the one place where exceptions get theirs.

`Schema` (schema_factory.py) passes every result through `present`, so that no resolver and no transport
has to think of it. What a client did wrong keeps its message, without the values that were sent
(redaction.py); a fault of ours becomes an incident's number.
"""

from collections.abc import Mapping
from enum import StrEnum

from graphql import FieldNode, GraphQLError, GraphQLSyntaxError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from api import incidents
from api.redaction import without_token, without_values
from domain.refusals import Forbidden, Refused


class ErrorCode(StrEnum):
    """Every `extensions.code` that a top-level error can have (design.md: GraphQL conventions)."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    TOO_EXPENSIVE = "TOO_EXPENSIVE"
    BAD_REQUEST = "BAD_REQUEST"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    INTERNAL = "INTERNAL"


class BadRequest(Exception):
    """The request can't be understood; the text is meant for the client."""


_TOLD: Mapping[type[Exception], ErrorCode] = {
    Forbidden: ErrorCode.FORBIDDEN,
    BadRequest: ErrorCode.BAD_REQUEST,
    CannotGetOperationTypeError: ErrorCode.BAD_REQUEST,
    InvalidOperationTypeError: ErrorCode.BAD_REQUEST,
}
"""Exceptions whose text is meant for the client."""


def coded(message: str, code: ErrorCode) -> GraphQLError:
    """A top-level error that stands for the whole operation."""
    return GraphQLError(message, extensions={"code": code})


def present(error: GraphQLError) -> GraphQLError:
    """The error as clients see it: with a code, and without an unexpected exception's text.

    Args:
        error: what validation or execution reported; it may be shared by a cache and is left as it is.
    """
    code, message = _judge(error)
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code},
    )


def _judge(error: GraphQLError) -> tuple[ErrorCode, str]:
    cause = _cause(error)
    if code := _TOLD.get(type(cause)):
        return code, error.message or str(cause)
    match cause:
        case Refused():
            return ErrorCode.BAD_REQUEST, " ".join(refusal.message for refusal in cause.refusals)
        case GraphQLSyntaxError():
            return _judge_syntax(cause)
        case GraphQLError():
            return _judge_graphql(cause, error)
    if error.path is None and error.nodes:
        # Reading a literal or a variable failed in Python: an integer of 5,000 digits, for example.
        return ErrorCode.BAD_REQUEST, "A value in the operation can't be read."
    return _internal(cause)


def _cause(error: GraphQLError) -> Exception:
    """The exception at the bottom: graphql-core wraps what a resolver raised, sometimes twice."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and isinstance(cause.original_error, Exception):
        cause = cause.original_error
    return cause


def _judge_syntax(error: GraphQLSyntaxError) -> tuple[ErrorCode, str]:
    if error.message.endswith("tokens. Parsing aborted."):
        return ErrorCode.TOO_EXPENSIVE, f"{error.message} Send data as variables."
    return ErrorCode.GRAPHQL_PARSE_FAILED, without_token(error.message)


def _judge_graphql(cause: GraphQLError, located: GraphQLError) -> tuple[ErrorCode, str]:
    """An error that graphql-core made: before execution, about an argument, or about our own answer."""
    code = (cause.extensions or {}).get("code")
    if isinstance(code, ErrorCode):
        return code, cause.message
    if located.path is None:
        return ErrorCode.GRAPHQL_VALIDATION_FAILED, without_values(located.message)
    if not all(isinstance(node, FieldNode) for node in located.nodes or ()):
        return ErrorCode.BAD_REQUEST, without_values(cause.message)
    return _internal(cause)


def _internal(fault: Exception) -> tuple[ErrorCode, str]:
    return ErrorCode.INTERNAL, incidents.sentence(incidents.report(fault))
