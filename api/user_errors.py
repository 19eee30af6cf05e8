"""What a mutation answers: its thing, or the errors of the user's input, each with that mutation's own code.

A mutation's codes, its payload and its resolver are declared like this; the names in the schema come out as
`ClockworkActivateErrorCode`, `ClockworkActivateUserError` and `ClockworkActivatePayload`:

    @error_codes
    class ClockworkActivateErrorCode(Enum):
        BLANK = Code.BLANK
        CREDENTIALS_REFUSED = Code.CREDENTIALS_REFUSED

    @strawberry.type(description="What `clockworkActivate` answers.")
    class ClockworkActivatePayload(Payload[ClockworkActivateErrorCode]):
        clockwork: Clockwork | None = strawberry.field(default=None, description="The connection now.")

    @strawberry.type
    class Mutation:
        @strawberry.mutation(description="…")
        @answers_refusals
        async def clockwork_activate(self, info: Info, input: …) -> ClockworkActivatePayload:
            connection = await activate(…)
            return ClockworkActivatePayload(clockwork=…)

`answers_refusals` turns a verb's `Refused` into `userErrors`, so every field of a payload needs a default.
"""

from collections.abc import Awaitable, Callable, Container, Coroutine, Sequence
from enum import Enum
from functools import wraps
from inspect import get_annotations, signature
from typing import Any, ClassVar, Generic, ParamSpec, Self, TypeVar, get_args

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.utils.str_converters import to_camel_case

from domain.refusals import Code, Refusal, Refused

CodeT = TypeVar("CodeT", bound=Enum)
EnumT = TypeVar("EnumT", bound=type[Enum])
PayloadT = TypeVar("PayloadT", bound="Payload[Any]")
Parameters = ParamSpec("Parameters")

MOST_USER_ERRORS = 100
_INPUT = "input"
_SUFFIX = "ErrorCode"
_MEANINGS = {
    Code.BLANK: "A value is required and is missing or blank.",
    Code.CONFLICT: "It was changed meanwhile, or contradicts something that is stored: read it again.",
    Code.CREDENTIALS_REFUSED: "Clockwork refused the credentials.",
    Code.DUPLICATE: "The same thing was given twice, or exists already.",
    Code.INVALID: "A value has the wrong form, or isn't one of those that are allowed.",
    Code.NEEDS_ADMIN: "Only an ADMIN may say this.",
    Code.NOT_CONNECTED: "Clockwork isn't connected.",
    Code.NOT_FOUND: "There is no such thing in this team.",
    Code.NOT_IN_REVIEW: "The push does not ask which record it is about, or no longer does.",
    Code.NOT_RETRYABLE: "Only a failed push can be tried again.",
    Code.STALE_VERSION: "Someone saved in between: read the newest version and save again.",
    Code.TOO_LONG: "A text is longer than it may be, or a value is a list with too many items.",
    Code.TOO_MANY: "A list has more items than it may have.",
    Code.UNREACHABLE: "Clockwork can't be reached at the moment: try again later.",
}


class UndeclaredCode(Exception):
    """A verb refused with a code that the mutation's enum lacks: a fault of ours."""


def error_codes(codes: EnumT) -> EnumT:
    """Make a choice of `domain.refusals.Code` a mutation's enum; its name must end in `ErrorCode`."""
    mutation = codes.__name__.removesuffix(_SUFFIX)
    described = strawberry.enum(
        codes, description=f"Why `{mutation[:1].lower()}{mutation[1:]}` refused its input."
    )
    definition: StrawberryEnumDefinition = vars(described)["__strawberry_definition__"]
    for value in definition.values:
        value.description = _MEANINGS[Code[value.name]]
    return described


@strawberry.type(description="What is wrong with one part of the input; nothing was changed.")
class UserError(Generic[CodeT]):
    """Named after the mutation: see `Names.from_generic`."""

    message: str = strawberry.field(description="What is wrong and what to do, as a sentence for people.")
    field: list[str] | None = strawberry.field(
        description="Which input it is about, from the argument on, as in "
        '`["persons", "3", "name"]` or `["input", "apiKey"]`; null for the whole input.'
    )
    code: CodeT = strawberry.field(description="The same for programs.")


class Payload(Generic[CodeT]):
    """What every mutation's payload has: the field `userErrors`, made for each with its own enum.

    (Strawberry can't inherit `list[UserError[CodeT]]` from a generic type: each subclass is annotated anew.)
    """

    codes: ClassVar[type[Enum]]
    user_errors: list[UserError[CodeT]]

    def __init_subclass__(cls) -> None:
        """Add the field before `strawberry.type` looks at the class."""
        (cls.codes,) = get_args(vars(cls)["__orig_bases__"][0])
        cls.__annotations__ = {**get_annotations(cls), "user_errors": list[UserError[cls.codes]]}  # type: ignore[name-defined]  # made at run time
        cls.user_errors = strawberry.field(
            default_factory=list, description="Why the input was refused; empty if it was taken."
        )

    @classmethod
    def refused(cls, refused: Refused) -> Self:
        """The answer to an input that a verb refused; of very many errors the last says only how many more.

        Raises:
            UndeclaredCode: the mutation's enum lacks the refusal's code.
        """
        make: Callable[..., Self] = cls
        return make(user_errors=[_user_error(refusal, cls.codes) for refusal in _told(refused.refusals)])


def answers_refusals(
    resolver: Callable[Parameters, Awaitable[PayloadT]],
) -> Callable[Parameters, Coroutine[Any, Any, PayloadT]]:
    """A mutation's resolver whose `Refused` become its payload's user errors.

    A verb names a field of what it was given; the path that a client sees starts at the argument, so that
    `("api_key",)` becomes `["input", "apiKey"]` where the mutation has an `input`.

    Raises:
        UndeclaredCode: from the resolver, when a verb refused with a code that the mutation's enum lacks.
    """
    told = signature(resolver)
    payload: type[PayloadT] = told.return_annotation

    @wraps(resolver)
    async def answer(*args: Parameters.args, **kwargs: Parameters.kwargs) -> PayloadT:
        try:
            return await resolver(*args, **kwargs)
        except Refused as refused:
            return payload.refused(_from_the_argument_on(refused, told.parameters))

    return answer


def _from_the_argument_on(refused: Refused, arguments: Container[str]) -> Refused:
    if _INPUT not in arguments:
        return refused
    return Refused(
        *(
            refusal if not refusal.field or refusal.field[0] in arguments else refusal.under(_INPUT)
            for refusal in refused.refusals
        )
    )


def _told(refusals: Sequence[Refusal]) -> Sequence[Refusal]:
    if len(refusals) <= MOST_USER_ERRORS:
        return refusals
    *told, next_one = refusals[:MOST_USER_ERRORS]
    more = f"There are {len(refusals) - len(told):,} more errors: mend these first."
    return [*told, Refusal(next_one.code, more)]


def _user_error(refusal: Refusal, codes: type[Enum]) -> UserError[Any]:
    if refusal.code.name not in codes.__members__:
        raise UndeclaredCode(f"{codes.__name__} lacks {refusal.code.name}")
    path = [to_camel_case(part) for part in refusal.field]
    return UserError(message=refusal.message, field=path or None, code=codes[refusal.code.name])
