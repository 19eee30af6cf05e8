"""JSON from clients, taken strictly: what no store or reader could hold is refused at the door."""

import json
from typing import NoReturn


class NotAnObject(json.JSONDecodeError):
    """The text can't be used; a subclass, so that Strawberry's WebSocket handler closes with 4400."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "", 0)
        self.sentence = sentence


def read_object(data: str | bytes) -> dict[str, object]:
    """The JSON object in `data`.

    Raises:
        NotAnObject: it is no JSON, no object (a list would be a batch), nested too deeply, or has null
            characters, unpaired surrogates, NaN, Infinity or integers beyond any reason.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        _check_texts(text, value)
    except NotAnObject:
        raise
    except (ValueError, RecursionError) as malformed:
        raise NotAnObject("The body must be valid JSON.") from malformed
    if not isinstance(value, dict):
        raise NotAnObject("The body must be one JSON object; batches are not taken.")
    return value


def _refuse_constant(_name: str) -> NoReturn:
    raise NotAnObject("NaN and Infinity are not JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise NotAnObject("A number is too large.")
    return number


def _check_texts(text: str, value: object) -> None:
    r"""Refuse null characters and unpaired surrogates, which JSON can only spell as `\u0000` and `\ud800`."""
    if "\\u" not in text:
        return
    spelled = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in spelled.replace("\\\\", ""):
        raise NotAnObject("Texts can't contain the null character.")
    try:
        spelled.encode()
    except UnicodeEncodeError as unpaired:
        raise NotAnObject("A text has an unpaired surrogate.") from unpaired
