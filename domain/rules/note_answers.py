"""Clockwork's answer to a refused note: which part of it is kept.

An answer may repeat what was said, in any form, and that is nobody's business but the note's own. So nothing
that Clockwork wrote is kept, only which of the fields that we sent it names.
"""

from collections.abc import Collection

_SENT = ("type", "content", "content_type")


def kept_answer(status: int | None, fields: Collection[str]) -> str:
    """For example `HTTP 422: type, content`.

    Args:
        status: the HTTP status; None: none is known.
        fields: what the answer complains of, by snake_case name.
    """
    answer = "HTTP" if status is None else f"HTTP {status}"
    named = ", ".join(name for name in _SENT if name in fields)
    return f"{answer}: {named}" if named else answer
