"""A record that goes between being read and being written to: a recruiter has merged or deleted it."""

from clockwork.errors import NotFound
from domain.pushing.asking import AskingContext


class RecordGone(Exception):
    """The record is not in Clockwork any more: nothing is said of the Person, who is looked for again."""

    def __init__(self) -> None:
        super().__init__("Clockwork showed a record of the person, and does not find it.")


async def check_there(ctx: AskingContext, record_id: str) -> None:
    """See that a record that did not take what was sent is in Clockwork at all.

    Raises:
        RecordGone: it is not.
    """
    try:
        await ctx.client.person(record_id)
    except NotFound as not_found:
        raise RecordGone from not_found
