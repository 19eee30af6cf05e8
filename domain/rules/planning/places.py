"""The address. Clockwork's API can add one and change none (clockwork-api.md: Writing)."""

from collections.abc import Iterator

from clockwork.records import Address
from domain.rules.comparing import same_text
from domain.rules.fields import F, UpdatePolicy
from domain.rules.planning.given import Given
from domain.rules.steps import Action, Rule, Step, leave, write

_KEYS = {F.CITY: "city", F.STATE: "state", F.POSTCODE: "postal_code", F.COUNTRY: "country"}


def plan_address(given: Given) -> Iterator[Step]:
    """One address with all that is known, unless the record has one in the same place."""
    planned = [field_id for field_id in _KEYS if given.plans(field_id)]
    body = {_KEYS[field_id]: text for field_id in planned if (text := given.wanted.text(field_id))}
    for field_id in planned:
        if _KEYS[field_id] not in body:
            yield leave(Action.ADD_ADDRESS, Rule.EMPTY_VALUE, field_id)
    if not body:
        return
    rule = _decide(given, [field_id for field_id in planned if _KEYS[field_id] in body], body)
    for_field, new = (
        next(field_id for field_id in planned if _KEYS[field_id] in body),
        ", ".join(body.values()),
    )
    if rule in (Rule.NEW_RECORD, Rule.FILL_BLANK, Rule.ADD_MISSING):
        yield write(Action.ADD_ADDRESS, rule, for_field, new, body)
    else:
        yield leave(Action.ADD_ADDRESS, rule, for_field, new)


def _decide(given: Given, field_ids: list[str], body: dict[str, str]) -> Rule:
    if given.record is None:
        return Rule.NEW_RECORD
    there = given.record.addresses
    if there is None and any(value in given.written.get(F.CITY, ()) for value in (", ".join(body.values()),)):
        return Rule.ALREADY_WRITTEN
    if any(_same_place(address, body) for address in there or ()):
        return Rule.ALREADY_THERE
    policies = {given.policy(field_id) for field_id in field_ids}
    if UpdatePolicy.NEVER in policies:
        return Rule.NEVER_UPDATED
    if UpdatePolicy.IF_BLANK in policies and (there is None or there):
        return Rule.PROTECTED if there else Rule.CANNOT_BE_READ
    return Rule.ADD_MISSING if there else Rule.FILL_BLANK


def _same_place(address: Address, body: dict[str, str]) -> bool:
    """Whether an address says nothing else than we do: the same city, or without cities the same state or country."""
    for key in ("city", "state", "country"):
        mine, theirs = body.get(key), getattr(address, key)
        if mine and theirs:
            return same_text(mine, theirs)
    return bool(body.get("postal_code")) and same_text(body["postal_code"], address.postal_code or "")
