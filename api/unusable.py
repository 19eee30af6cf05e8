"""What can't be taken as an operation at all, found before anything is parsed or read."""

from graphql import GraphQLError

from api.errors import ErrorCode, coded

MOST_QUERY_CHARACTERS = 1_048_576
MOST_ITEMS = 2_000
"""In one list of the variables: more than any list of the schema takes, whose own answer is a user error."""

MOST_TEXT_CHARACTERS = 2_097_152
"""In one text of the variables, for the same reason; all together are bounded by the size of the request."""

MOST_VALUES = 250_000
"""In all variables together: 1,000 persons with 250 values each. Reading that many takes about a second."""


def unusable(query: object, variables: object, operation_name: object) -> GraphQLError | None:
    """Why an operation can't be taken; a WebSocket hands over whatever JSON it was sent."""
    if not isinstance(query, str) or not query.strip():
        return coded("`query` must be the text of a GraphQL operation.", ErrorCode.BAD_REQUEST)
    if not isinstance(variables, dict | None):
        return coded("`variables` must be an object.", ErrorCode.BAD_REQUEST)
    if not isinstance(operation_name, str | None):
        return coded("`operationName` must be a text.", ErrorCode.BAD_REQUEST)
    if len(query) > MOST_QUERY_CHARACTERS:
        sentence = f"A query may have at most {MOST_QUERY_CHARACTERS:,} characters: send data as variables."
        return coded(sentence, ErrorCode.TOO_EXPENSIVE)
    too_much = _too_much(variables)
    return coded(too_much, ErrorCode.BAD_REQUEST) if too_much else None


def _too_much(variables: object) -> str | None:
    """What the variables have too much of; each value is looked at once, however they are nested."""
    left, seen = [variables], 0
    while left:
        value = left.pop()
        if isinstance(value, str) and len(value) > MOST_TEXT_CHARACTERS:
            return f"A text in the variables may have at most {MOST_TEXT_CHARACTERS:,} characters."
        if isinstance(value, list) and len(value) > MOST_ITEMS:
            return (
                f"A list in the variables may have at most {MOST_ITEMS:,} items: send them in several calls."
            )
        if isinstance(value, list | dict):
            seen += len(value)
            left.extend(value.values() if isinstance(value, dict) else value)
        if seen > MOST_VALUES:
            return f"The variables may have at most {MOST_VALUES:,} values: send them in several calls."
    return None
