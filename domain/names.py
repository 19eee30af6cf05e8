"""The names of teams and users, as tokens carry them."""

from domain.refusals import Code, refuse

_MOST_CHARACTERS = 200


def check_name(whose: str, name: str, *field: str) -> None:
    """Refuse what can't be a name; `whose` is what it names, `field` the path of the input.

    Raises:
        Refused: it is blank, longer than 200 characters or not printable.
    """
    if not name.strip():
        raise refuse(Code.BLANK, f"Give the {whose} a name.", *field)
    if len(name) > _MOST_CHARACTERS:
        raise refuse(
            Code.TOO_LONG, f"The {whose}'s name may have at most {_MOST_CHARACTERS} characters.", *field
        )
    if not name.isprintable():
        raise refuse(Code.INVALID, f"The {whose}'s name has characters that can't be shown.", *field)
