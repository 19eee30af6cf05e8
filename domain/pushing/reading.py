"""Reading: the record of a Person in Clockwork, by the ladder (product.md: Finding the right record)."""

import dataclasses
from dataclasses import dataclass

from clockwork.client import ClockworkClient
from clockwork.errors import NotFound
from clockwork.records import Person as Record
from clockwork.records import PersonCustomField, Position
from domain.pushing.asking import AskingContext
from domain.pushing.company_reading import look_up_companies
from domain.pushing.searching import Search, completed
from domain.pushing.work import Work
from domain.rules.field_mapping import Wanted
from domain.rules.fields import Catalogue, custom_field_id
from domain.rules.finding import Conflict, Found
from domain.rules.planning.seen import Seen
from domain.rules.steps import Action, Outcome, Rule, Step, leave


@dataclass(frozen=True, slots=True)
class Reading:
    """What Clockwork said: a record, a conflict, or neither; with the look-ups as steps.

    `is_adopted`: the record is what an unanswered creation of ours has left.
    """

    steps: tuple[Step, ...]
    record: Record | None = None
    conflict: Conflict | None = None
    candidates: tuple[Record, ...] = ()
    is_adopted: bool = False


async def read_record(ctx: AskingContext, work: Work) -> Reading:
    """Climb the ladder: the stored id alone, else every other key, which must agree."""
    steps: list[Step] = []
    if work.clockwork_id is not None:
        try:
            record = await ctx.client.person(work.clockwork_id)
        except NotFound:
            steps.append(_find("clockworkId", work.clockwork_id, Rule.LINK_GONE))
        else:
            record = await completed(ctx, record)
            return Reading((_find("clockworkId", work.clockwork_id, Rule.FOUND),), record)
    search = Search(ctx, work.keys)
    outcome = await search.run()
    steps.extend(
        _find(key.kind, key.value, Rule.FOUND if search.hits[key] else Rule.NOT_FOUND) for key in work.keys
    )
    if _is_none_of_them(work, outcome):
        return Reading((*steps, leave(Action.FIND, Rule.NONE_OF_THEM, "clockworkId")))
    if isinstance(outcome, Conflict):
        candidates = tuple(search.records[record_id] for record_id in outcome.candidates)
        return Reading(tuple(steps), conflict=outcome, candidates=candidates)
    return Reading(tuple(steps), search.records[outcome.record_id] if outcome.record_id else None)


def _is_none_of_them(work: Work, outcome: Found | Conflict) -> bool:
    """Whether a user has said that the Person is none of the records that the keys point at.

    Once the Person's own record was created and is gone again, keys that agree are believed after all: a
    recruiter may have merged it.
    """
    if work.review is None:
        return False
    if isinstance(outcome, Conflict):
        return work.review.creates_beside(outcome.candidates)
    is_first = work.clockwork_id is None and outcome.record_id is not None
    return is_first and work.review.creates_beside([outcome.record_id or ""])


async def read_again(ctx: AskingContext, reading: Reading) -> Reading:
    """The same record as it stands now that another push has written to it."""
    if reading.record is None:
        return reading
    record = await completed(ctx, await ctx.client.person(reading.record.id))
    return dataclasses.replace(reading, record=record)


async def read_whole(ctx: AskingContext, record: Record | None, *wanted: Wanted) -> Seen:
    """The record with those of its sub-lists that its answer lacked and that something is wanted in."""
    companies = await look_up_companies(ctx, wanted)
    if record is None:
        return Seen(companies=companies)
    catalogue = ctx.rules.catalogue
    positions = any(one.jobs for one in wanted)
    custom = any(
        one.has(known.id) for one in wanted for known in catalogue.fields.values() if known.custom_id
    )
    return Seen(
        record,
        await read_positions(ctx.client, record) if positions else (),
        await read_custom_values(ctx.client, record, catalogue) if custom else {},
        companies,
    )


async def read_positions(client: ClockworkClient, record: Record) -> tuple[Position, ...]:
    """The record's positions, fetched where its answer lacked them."""
    return record.positions if record.positions is not None else await client.person_positions(record.id)


async def read_custom_values(
    client: ClockworkClient, record: Record, catalogue: Catalogue
) -> dict[str, tuple[str, ...]]:
    """The record's custom fields by field id: texts as they are, options by name."""
    values = await client.person_custom_fields(record.id)
    return {
        custom_field_id(value.custom_field_id): _texts(value, catalogue)
        for value in values
        if value.custom_field_id
    }


def _texts(value: PersonCustomField, catalogue: Catalogue) -> tuple[str, ...]:
    known = catalogue.fields.get(custom_field_id(value.custom_field_id or ""))
    names = {option.id: option.name for option in known.options} if known else {}
    if value.option_ids:
        return tuple(names.get(option_id, option_id) for option_id in value.option_ids)
    return (value.value,) if value.value else ()


def _find(field: str, value: str, rule: Rule) -> Step:
    return Step(
        Action.FIND, rule, Outcome.LEFT if rule is Rule.NOT_FOUND else Outcome.DONE, field, None, value
    )
