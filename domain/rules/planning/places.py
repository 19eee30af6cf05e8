"""The address. Clockwork's API can add one and change none (clockwork-api.md: Writing)."""

from collections.abc import Iterator, Mapping

from clockwork.records import Address
from domain.rules.comparing import same_text
from domain.rules.fields import F
from domain.rules.planning.given import Given, decide_addition
from domain.rules.steps import WRITING_RULES, Action, Rule, Step, decided, leave

_KEYS = {F.CITY: "city", F.STATE: "state", F.COUNTRY: "country", F.POSTCODE: "postal_code"}
"""Clockwork's key for each field, the one that tells the place best first."""
_BETWEEN = ", "


def plan_address(given: Given) -> Iterator[Step]:
    """One address with all that is known, unless the record has one in the same place.

    A change by hand of one part brings the others along: they are one record.
    """
    if not any(given.plans(field_id) for field_id in _KEYS):
        return
    wanted: dict[str, str] = {}
    for field_id in _KEYS:
        text = given.wanted.text(field_id) if field_id in given.mapped else None
        if text is not None:
            wanted[field_id] = text
        elif given.plans(field_id):
            yield leave(Action.ADD_ADDRESS, Rule.EMPTY_VALUE, field_id)
    if wanted:
        held = given.record.addresses if given.record else ()
        same = next((address for address in held or () if _is_there(wanted, address)), None)
        yield from _plan_new(given, wanted, held) if same is None else _leave_known(wanted, same)


def _is_there(wanted: Mapping[str, str], address: Address) -> bool:
    """Whether an address is where we say; the best part that we know decides, spellings of the rest vary."""
    field_id = next(iter(wanted))
    return same_text(wanted[field_id], _part(address, field_id))


def _leave_known(wanted: Mapping[str, str], address: Address) -> Iterator[Step]:
    for field_id, new in wanted.items():
        old = _part(address, field_id)
        rule = Rule.ALREADY_THERE if same_text(new, old) else Rule.CANNOT_BE_CHANGED
        yield leave(Action.ADD_ADDRESS, rule, field_id, new, old or None)


def _plan_new(given: Given, wanted: Mapping[str, str], held: tuple[Address, ...] | None) -> Iterator[Step]:
    """One more address, without the parts that may not be written; nothing if its place is one of those."""
    rules = {field_id: _decide(given, field_id, held) for field_id in wanted}
    place = next(iter(wanted))
    sent = {field_id: new for field_id, new in wanted.items() if rules[field_id] in WRITING_RULES}
    if held is None and _was_written(given, place, wanted, sent):
        rules[place] = Rule.ALREADY_WRITTEN
    rules[place] = given.unless_edited(rules[place], edited=_place_was_written(given, wanted[place], place))
    if rules[place] not in WRITING_RULES:
        yield leave(Action.ADD_ADDRESS, rules[place], place, _words(wanted), _held(held, *wanted)).about(
            *wanted
        )
        return
    body = {_KEYS[F(field_id)]: new for field_id, new in sent.items()}
    yield decided(Action.ADD_ADDRESS, rules[place], place, _words(sent), body).about(*sent)
    for field_id in (field_id for field_id in wanted if field_id not in sent):
        old = _held(held, field_id)
        yield leave(Action.ADD_ADDRESS, rules[field_id], field_id, wanted[field_id], old)


def _decide(given: Given, field_id: str, held: tuple[Address, ...] | None) -> Rule:
    if held is not None:
        filled = any(_part(address, field_id) for address in held)
        return decide_addition(given, field_id, filled=filled, listed=True)
    record = given.record
    blank = record is not None and "preferred_address" in record.known and not record.preferred_address
    return decide_addition(given, field_id, filled=False if blank else None, listed=False)


def _was_written(given: Given, place: str, *addresses: Mapping[str, str]) -> bool:
    written = given.written.get(place, ())
    return given.record is not None and any(_words(address) in written for address in addresses)


def _place_was_written(given: Given, text: str, place: str) -> bool:
    """Whether we wrote an address in this place, with whatever other parts; a person took it away then."""
    written = (words.split(_BETWEEN) for words in given.written.get(place, ()))
    return any(
        same_text(text, _BETWEEN.join(parts[:count]))
        for parts in written
        for count in range(1, len(parts) + 1)
    )


def _part(address: Address, field_id: str) -> str:
    text: str | None = getattr(address, _KEYS[F(field_id)])
    return (text or "").strip()


def _held(held: tuple[Address, ...] | None, *fields: str) -> str | None:
    """These parts of the addresses that are there, one address after the other."""
    parts = ((part for field_id in fields if (part := _part(address, field_id))) for address in held or ())
    return "; ".join(filter(None, map(_BETWEEN.join, parts))) or None


def _words(address: Mapping[str, str]) -> str:
    return _BETWEEN.join(address.values())
