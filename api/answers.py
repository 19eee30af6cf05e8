"""Answers outside of a GraphQL operation, in the same JSON shape: clients read all errors one way."""

from collections.abc import Mapping

from starlette.responses import JSONResponse

from api.errors import ErrorCode


def error_response(
    status: int, code: ErrorCode, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """`{"errors": [{"message", "extensions": {"code"}}]}` with the HTTP status."""
    error = {"message": message, "extensions": {"code": code}}
    return JSONResponse({"errors": [error]}, status, headers)
