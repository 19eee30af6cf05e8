"""Deciding: what a push would do, from what SourceWhale says and Clockwork showed; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from clockwork.records import Person as Record
from domain.pushing.asking import AskingContext
from domain.pushing.company_reading import check_absent, check_updated, look_up_companies, note_copy
from domain.pushing.reading import Reading
from domain.pushing.work import Work
from domain.records.pushes import PushKind, PushStatus
from domain.records.versions import Subject
from domain.rules.candidacies import Written
from domain.rules.causes import Cause
from domain.rules.companies import KnownCompanies, with_company
from domain.rules.field_mapping import FieldMapping, Wanted, wanted_of
from domain.rules.fields import C
from domain.rules.finding import Conflict
from domain.rules.gates import Gate
from domain.rules.planning.given import Given
from domain.rules.planning.plan import mapped_fields, missing_fields, plan_push
from domain.rules.planning.seen import Seen
from domain.rules.remembering import texts_of
from domain.rules.reviews import candidate_of
from domain.rules.steps import Step
from domain.rules.variables import Variable, stated
from domain.team_rules import TeamRules

_NAMELESS = "Clockwork has no such person yet, and a new record needs a name: it goes on by itself with one."


@dataclass(frozen=True, slots=True)
class Ending:
    """How a push ended or would end: its status, the rule and the sentence behind it, and what goes with it.

    `retry_at` makes it READY again at that time; `counts` says whether that used up one attempt. `unheard`: a
    call got no answer, so that a step that is still planned may have been sent, unless it says that it was
    not. `written` is what is to be remembered of a candidacy.
    """

    status: PushStatus
    rule: Cause | None = None
    reason: str | None = None
    steps: tuple[Step, ...] = ()
    record_id: str | None = None
    missing: tuple[str, ...] = ()
    candidates: tuple[dict[str, Any], ...] = ()
    retry_at: datetime | None = None
    counts: bool = True
    unheard: bool = False
    written: Written | None = None


def held_at_gate(work: Work) -> Ending | None:
    """A push that its gate skips or lets wait; None: it may go on."""
    gate = work.gate()
    if gate is None or gate.gate is Gate.OPEN:
        return None
    status = PushStatus.PENDING if gate.gate is Gate.WAIT else PushStatus.SKIPPED
    return Ending(status, gate.rule, gate.reason)


def decide_before_asking(ctx: AskingContext, work: Work) -> Ending | None:
    """What can be said without asking Clockwork: skipped, waiting, or blocked; None: go on."""
    held = held_at_gate(work)
    if held is not None:
        return held
    if work.kind is PushKind.EDIT and work.clockwork_id is None:
        return _not_linked(())
    missing = missing_fields(wanted_by(ctx, work), work.settings.values.mandatory_fields)
    return _blocked(missing, _without_value(ctx.rules, missing), ()) if missing else None


async def decide_checked(
    ctx: AskingContext, work: Work, reading: Reading, seen: Seen, *, fresh: bool
) -> Ending | tuple[Step, ...]:
    """The steps of the plan, after those of the reading; or how the push ends without any.

    They follow from what was seen, once it is known of the companies that are concerned how they are now.
    `fresh`: the record was created by an earlier attempt of ours that did not come to its end.
    """
    decided = decide_on(ctx, work, reading, seen, fresh=fresh)
    for check in (check_updated, check_absent):
        if isinstance(decided, Ending):
            break
        if await check(ctx, decided):
            companies = await look_up_companies(ctx, (wanted_by(ctx, work),))
            decided = decide_on(ctx, work, reading, replace(seen, companies=companies), fresh=fresh)
    return decided if isinstance(decided, Ending) else (*decided, *await note_copy(ctx, decided))


def decide_on(
    ctx: AskingContext, work: Work, reading: Reading, seen: Seen, *, fresh: bool
) -> Ending | tuple[Step, ...]:
    """The same from what was seen of the record that the reading found, with nothing asked of anybody."""
    if reading.conflict is not None:
        return review(work, reading, reading.conflict)
    wanted = wanted_by(ctx, work)
    missing = missing_fields(wanted, (), creates=seen.record is None)
    if missing:
        return _blocked(missing, _NAMELESS, reading.steps)
    if seen.record is None and work.kind is PushKind.EDIT:
        return _not_linked(reading.steps)
    return (*reading.steps, *plan_push(_given(ctx, work, wanted, seen, fresh=fresh)))


def wanted_by(ctx: AskingContext, work: Work) -> Wanted:
    """What the Person's variables and tags want under the rules of the context, of the company too."""
    wanted = wanted_of(work.variables, ctx.rules.field_mapping, work.tag_values)
    return with_company(wanted, work.variables, ctx.rules.company_mapping)


def _given(ctx: AskingContext, work: Work, wanted: Wanted, seen: Seen, *, fresh: bool) -> Given:
    """Everything the plan depends on."""
    rules, record = ctx.rules, seen.record
    edited = _edited_fields(work, rules) if work.kind is PushKind.EDIT else None
    return Given(
        wanted=wanted,
        settings=work.settings,
        catalogue=rules.catalogue,
        mapped=rules.mapped | work.tags.keys(),
        external_ref=work.external_ref,
        external_ref_stated=stated(work.variables.external_ref) is not None,
        record=record,
        fresh=fresh or record is None,
        positions=seen.positions,
        custom_values=seen.custom_values,
        written=work.written if record and record.id == work.clockwork_id else {},
        unanswered=texts_of(
            (*work.beside, *work.unanswered) if were_sent_to(work, record, fresh=fresh) else ()
        ),
        only=None if edited is None else edited - work.tags.keys(),
        overruled=(edited or frozenset()) & work.tags.keys(),
        tagged={field_id: layered.source for field_id, layered in work.tags.items()},
        mapping_source=rules.mapping_source(Subject.FIELD_MAPPING),
        known_companies=_known_companies(rules, seen),
    )


def were_sent_to(work: Work, record: Record | None, *, fresh: bool) -> bool:
    """Whether it was this record that the steps were sent to whose outcome nobody knows."""
    return record is not None and (fresh or record.id == work.clockwork_id)


def _known_companies(rules: TeamRules, seen: Seen) -> KnownCompanies | None:
    """None: no company's name is mapped, so that positions name their companies by text alone."""
    if C.NAME not in rules.company_mapped:
        return None
    return KnownCompanies(rules.company_mapped, seen.companies, rules.mapping_source(Subject.COMPANY_MAPPING))


def _edited_fields(work: Work, rules: TeamRules) -> frozenset[str]:
    """The CRM fields that the variables changed by hand go to, the company's too."""
    return _edited_by(work, rules.field_mapping) | _edited_by(work, rules.company_mapping)


def _edited_by(work: Work, mapping: FieldMapping) -> frozenset[str]:
    changed = {Variable(name) for name in work.edited if name in list(Variable)}
    if changed & {Variable.FIRST_NAME, Variable.LAST_NAME}:
        changed.add(Variable.NAME)
    socials = mapping.socials if Variable.SOCIAL_URLS in changed else {}
    strings = {variable: field for variable, field in mapping.strings.items() if variable in changed}
    lists = {variable: fields for variable, fields in mapping.lists.items() if variable in changed}
    return mapped_fields(FieldMapping(strings, lists, socials))


def review(work: Work, reading: Reading, conflict: Conflict) -> Ending:
    """The push waits until a user says which record it is (product.md: Finding the right record).

    Whoever said to skip the Person meant these records: one more, and it is asked again.
    """
    candidates = tuple(candidate_of(record, conflict.candidates[record.id]) for record in reading.candidates)
    answer = work.review
    if answer is not None and answer.skips(conflict.candidates):
        reason = f"Skipped, as {answer.by} answered when asked which record this person is."
        return Ending(PushStatus.SKIPPED, Cause.REVIEW_SKIPPED, reason, reading.steps, candidates=candidates)
    reason = (
        "This person's e-mail addresses, LinkedIn URL or reference belong to different people in Clockwork."
    )
    return Ending(PushStatus.REVIEW, Cause.DIFFERENT_RECORDS, reason, reading.steps, candidates=candidates)


def _blocked(missing: Sequence[str], reason: str, steps: tuple[Step, ...]) -> Ending:
    return Ending(PushStatus.BLOCKED, Cause.MANDATORY_FIELDS, reason, steps, missing=tuple(missing))


def _without_value(rules: TeamRules, missing: Sequence[str]) -> str:
    known = rules.catalogue.fields
    names = (known[field_id].name if field_id in known else field_id for field_id in missing)
    return f"Mandatory fields have no value: {', '.join(names)}."


def _not_linked(steps: tuple[Step, ...]) -> Ending:
    reason = "Changes by hand go to people who are linked to a record in Clockwork; this one is not."
    return Ending(PushStatus.SKIPPED, Cause.NOT_LINKED, reason, steps)
