"""GraphQL's own error messages without the values that were sent: those may be credentials or people's data.

What stays is the sentence, the path of the value, and the names that stand in the schema.
"""

import re

_OUTSIDE_ENUM = re.compile(r"Value '.*' does not exist in ('\w+' enum\.)", re.DOTALL)
_FOUND = re.compile(r"(?:, but encountered error|, found:| Found:) .*", re.DOTALL)
_UNREPRESENTABLE = re.compile(r"(cannot represent [^:]*): .*", re.DOTALL)
_ODDLY_NAMED_FIELD = re.compile(
    r" unknown field '(?![_A-Za-z]\w{0,60}'\.(?: Did you mean [\w', ]+\?\.)?$).*", re.DOTALL | re.ASCII
)
_CUTS = (
    (_OUTSIDE_ENUM, r"The value does not exist in \1"),
    (_FOUND, "."),
    (_UNREPRESENTABLE, r"\1."),
    (_ODDLY_NAMED_FIELD, " unknown fields."),
)
_TOKEN = re.compile(r"\b(String|BlockString|Int|Float) '.*", re.DOTALL)


def without_values(message: str) -> str:
    """The message of an error about a variable or a literal; any other message as it is.

    An unknown field is named only if it has the form of a name, for a key may be data too.
    """
    for value, instead in _CUTS:
        message = value.sub(instead, message, count=1)
    return message.replace("?.", "?")


def without_token(message: str) -> str:
    """A syntax error's message without the text or number at which the document could not be read on."""
    return _TOKEN.sub(r"\1.", message, count=1)
