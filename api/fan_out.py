"""How many items a field may bring, judged before anything is read.

| the field | how many |
|---|---|
| is in a connection: `edges`, `nodes` | 1, as the connection counted them |
| has `first` or `last` | that many; 100 if it is a variable |
| is a connection | 20, as `connections.py` gives by default |
| is declared with `metadata=up_to(n)` | n |
| is a list, and lists are given as its input | the longest of these; 1,000 if it is a variable |
| is a list | 10 |
| is one thing, and lists are given as its input | the longest of these, in tens (its own lists are 10 each) |
| is one thing | 1 |
"""

from collections.abc import Iterator, Mapping

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLObjectType,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from api.connections import DEFAULT_FIRST, MOST_FIRST

PLAIN_LIST = 10
UNKNOWN_INPUT = 1_000
_SIZES = ("first", "last")
_LONGEST_NUMBER = 9
_UP_TO = "up to"


def up_to(items: int) -> Mapping[str, int]:
    """Metadata of a `strawberry.field` that is a plain list: how many items a large answer has in it."""
    return {_UP_TO: items}


def fan_out(node: FieldNode, field: GraphQLField, parent: GraphQLNamedType) -> int:
    """How often what is selected inside the field may come."""
    if _is_connection(parent):
        return 1
    sizes = [_size(argument.value) for argument in node.arguments or () if argument.name.value in _SIZES]
    if sizes:
        return max(sizes)
    if _is_connection(get_named_type(field.type)):
        return DEFAULT_FIRST
    if declared := _declared(field):
        return declared
    given = max((size for argument in node.arguments or () for size in _given(argument, field)), default=0)
    if is_list_type(get_nullable_type(field.type)):
        return given or PLAIN_LIST
    return max(1, given // PLAIN_LIST)


def _declared(field: GraphQLField) -> int:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return definition.metadata.get(_UP_TO, 0) if isinstance(definition, StrawberryField) else 0


def _size(value: ValueNode) -> int:
    """What `first` or `last` says."""
    if isinstance(value, IntValueNode):
        return max(1, int(value.value[:_LONGEST_NUMBER]))
    return MOST_FIRST if isinstance(value, VariableNode) else DEFAULT_FIRST


def _is_connection(kind: GraphQLNamedType) -> bool:
    return isinstance(kind, GraphQLObjectType) and "pageInfo" in kind.fields


def _given(argument: ArgumentNode, field: GraphQLField) -> Iterator[int]:
    """The lengths of the lists in an argument's value."""
    definition = field.args.get(argument.name.value)
    if definition is not None:
        yield from _lengths(argument.value, definition.type)


def _lengths(value: ValueNode, kind: GraphQLInputType) -> Iterator[int]:
    """The lengths of the lists in a value, those inside other lists left out."""
    named = get_named_type(kind)
    if isinstance(value, ListValueNode):
        yield len(value.values)
    elif isinstance(value, VariableNode):
        yield UNKNOWN_INPUT if _may_be_long(kind) else 0
    elif isinstance(value, ObjectValueNode) and isinstance(named, GraphQLInputObjectType):
        for part in value.fields:
            if part.name.value in named.fields:
                yield from _lengths(part.value, named.fields[part.name.value].type)


def _may_be_long(kind: GraphQLInputType) -> bool:
    """Whether a variable of this type is a list, or brings a list of inputs."""
    if is_list_type(get_nullable_type(kind)):
        return True
    named = get_named_type(kind)
    return isinstance(named, GraphQLInputObjectType) and any(
        is_list_type(get_nullable_type(part.type))
        and isinstance(get_named_type(part.type), GraphQLInputObjectType)
        for part in named.fields.values()
    )
