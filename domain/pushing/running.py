"""One push from its gate to its ending: read, plan, perform, record (design.md: How a push travels, 4)."""

from datetime import timedelta

from clockwork.errors import Ambiguous, ClockworkError, ComeBackLater, CredentialsRefused, Refused
from clockwork.records import Person as Record
from domain.pushing.creating import create_person, settle_creation
from domain.pushing.lane import LaneContext
from domain.pushing.performing import Performance
from domain.pushing.queue import keys_being_created
from domain.pushing.reading import Reading, read_custom_values, read_positions, read_record
from domain.pushing.recording import Ending, backoff, record_ending
from domain.pushing.work import Work
from domain.records.pushes import PushKind, PushStatus
from domain.rules.finding import Conflict
from domain.rules.mapping import FieldMapping, Wanted, wanted_of
from domain.rules.planning.given import Given
from domain.rules.planning.plan import mapped_fields, missing_fields, plan_push
from domain.rules.steps import Action, Outcome, Rule, Step
from domain.rules.syncing import Gate
from domain.rules.variables import Variable
from domain.team_rules import TeamRules

MAX_ATTEMPTS = 20
"""After these, some hours with `backoff`, a push is FAILED until somebody retries it."""


async def run_push(ctx: LaneContext, work: Work) -> Ending:
    """Run a push that was taken, and record how it ended.

    Raises:
        CredentialsRefused: the connection needs attention; the push is READY again.
        ComeBackLater: Clockwork can't serve us now; the push is READY again, later.
        LaneLost: nothing was recorded; whoever has the lane now takes care of it.
    """
    async with ctx.locks.hold(work.locks):
        performance = Performance(ctx, ())
        try:
            ending = await _run(ctx, work, performance)
        except (ComeBackLater, Ambiguous, CredentialsRefused) as error:
            ending = _interrupted(ctx, work, performance, error)
            await record_ending(ctx, work, ending)
            if not isinstance(error, Ambiguous):
                raise
        else:
            await record_ending(ctx, work, ending)
        return ending


async def _run(ctx: LaneContext, work: Work, performance: Performance) -> Ending:
    wanted = wanted_of(work.variables, ctx.rules.mapping)
    held = before_asking(work, wanted, ctx.rules) or await _being_created(ctx, work)
    if held is not None:
        return held
    adopted = await _adopt(ctx, work)
    reading = await read_record(ctx, work) if adopted is None else await _read_adopted(ctx, adopted)
    if reading.conflict is not None:
        return _review(reading, reading.conflict)
    missing = missing_fields(wanted, (), creates=reading.record is None)
    if missing:
        return _blocked(missing, reading.steps)
    if reading.record is None and work.kind is PushKind.EDIT:
        return Ending(
            PushStatus.SKIPPED, "NOT_LINKED", "The linked record is not in Clockwork any more.", reading.steps
        )
    fresh = work.completing or adopted is not None
    given = await given_for(ctx, work, wanted, reading.record, fresh=fresh)
    performance.steps = [*reading.steps, *plan_push(given)]
    return await _perform(ctx, work, performance, reading.record)


def before_asking(work: Work, wanted: Wanted, rules: TeamRules) -> Ending | None:
    """What can be said without asking Clockwork: skipped, waiting, or blocked; None: go on."""
    gate = work.gate()
    if gate is not None and gate.gate is not Gate.OPEN:
        status = PushStatus.PENDING if gate.gate is Gate.WAIT else PushStatus.SKIPPED
        return Ending(status, gate.rule, gate.reason)
    if work.kind is PushKind.EDIT and work.clockwork_id is None:
        return Ending(
            PushStatus.SKIPPED, "NOT_LINKED", "Only people who are linked to Clockwork get manual changes."
        )
    missing = missing_fields(wanted, rules.settings.mandatory_fields)
    return _blocked(missing, ()) if missing else None


async def given_for(
    ctx: LaneContext, work: Work, wanted: Wanted, record: Record | None, *, fresh: bool
) -> Given:
    """Everything the plan depends on, with the sub-lists fetched that the record's answer lacked."""
    rules = ctx.rules
    only = _edited_fields(work, rules.mapping) if work.kind is PushKind.EDIT else None
    wants_custom = any(wanted.has(f) and f in rules.mapped for f in rules.catalogue.fields if ":" in f)
    return Given(
        wanted=wanted,
        settings=rules.settings,
        catalogue=rules.catalogue,
        mapped=rules.mapped,
        external_ref=work.external_ref,
        external_ref_stated=bool(work.variables.external_ref),
        record=record,
        fresh=fresh or record is None,
        positions=await read_positions(ctx.client, record) if record and wanted.jobs else (),
        custom_values=await read_custom_values(ctx.client, record, rules.catalogue)
        if record and wants_custom
        else {},
        written=work.written,
        only=only,
    )


async def _perform(ctx: LaneContext, work: Work, performance: Performance, record: Record | None) -> Ending:
    created: list[str] = []

    async def create(body: object) -> str:
        created.append(await create_person(ctx, work, body))  # type: ignore[arg-type]  # the planner's body for it
        return created[-1]

    try:
        await performance.run(record.id if record else None, create)
    except Refused as refused:
        return Ending(PushStatus.FAILED, "REFUSED", _sentence(refused), tuple(performance.steps))
    record_id = record.id if record else created[0]
    steps = tuple(performance.steps)
    refused_steps = [step for step in steps if step.outcome is Outcome.REFUSED]
    if refused_steps:
        fields = ", ".join(dict.fromkeys(step.field or "" for step in refused_steps))
        return Ending(
            PushStatus.FAILED, "REFUSED", f"Clockwork refused the content of: {fields}.", steps, record_id
        )
    return Ending(PushStatus.DONE, steps=steps, record_id=record_id)


async def _being_created(ctx: LaneContext, work: Work) -> Ending | None:
    """Wait while another Person with the same keys is being created and no answer came yet."""
    async with ctx.db.reading(ctx.lease.team_id) as session:
        others = await keys_being_created(session, work.person_id)
    since = [others[key] for key in work.locks if key in others]
    if not since:
        return None
    retry_at = max(*since, ctx.world.now()) + ctx.settle
    return Ending(
        PushStatus.READY,
        "WAITING_FOR_ANOTHER",
        "Waits for a person with the same keys.",
        retry_at=retry_at,
        counts=False,
    )


async def _adopt(ctx: LaneContext, work: Work) -> str | None:
    """Settle an earlier creation that was never answered: the id of what it left."""
    if work.intent is None:
        return None
    wait = work.intent.sent_at + ctx.settle - ctx.world.now()
    if wait > timedelta(0):
        raise ComeBackLater(
            "An earlier attempt may still arrive.", endpoint="people.create", retry_after=wait.total_seconds()
        )
    return await settle_creation(ctx, work, work.intent)


async def _read_adopted(ctx: LaneContext, record_id: str) -> Reading:
    step = Step(Action.FIND, Rule.ADOPTED, Outcome.DONE, "clockworkId", None, record_id)
    return Reading((step,), await ctx.client.person(record_id))


def _interrupted(ctx: LaneContext, work: Work, performance: Performance, error: ClockworkError) -> Ending:
    """The push comes back: after the settle window if a call may have arrived, else when it can be served."""
    steps = tuple(performance.steps)
    now = ctx.world.now()
    if isinstance(error, CredentialsRefused):
        return Ending(PushStatus.READY, "NEEDS_ATTENTION", str(error), steps, retry_at=now, counts=False)
    if work.attempts + 1 >= MAX_ATTEMPTS:
        return Ending(
            PushStatus.FAILED, "RETRIES_RAN_OUT", f"Gave up after {MAX_ATTEMPTS} attempts: {error}", steps
        )
    retry_after = error.retry_after if isinstance(error, (ComeBackLater, Ambiguous)) else None
    wait = backoff(work.attempts, retry_after)
    if isinstance(error, Ambiguous):
        wait = max(wait, ctx.settle)
    return Ending(PushStatus.READY, "RETRYING", str(error), steps, retry_at=now + wait, counts=True)


def _review(reading: Reading, conflict: Conflict) -> Ending:
    candidates = tuple(
        {
            "clockworkId": record.id,
            "name": record.name,
            "matched": [{"kind": key.kind, "value": key.value} for key in conflict.candidates[record.id]],
        }
        for record in reading.candidates
    )
    reason = (
        "This person's e-mail addresses, LinkedIn URL or reference belong to different people in Clockwork."
    )
    return Ending(PushStatus.REVIEW, "DIFFERENT_RECORDS", reason, reading.steps, candidates=candidates)


def _blocked(missing: tuple[str, ...], steps: tuple[Step, ...]) -> Ending:
    reason = f"Mandatory fields have no value: {', '.join(missing)}."
    return Ending(PushStatus.BLOCKED, "MANDATORY_FIELDS", reason, steps, missing=missing)


def _edited_fields(work: Work, mapping: FieldMapping) -> frozenset[str]:
    """The CRM fields that the variables changed by hand go to."""
    changed = {Variable(name) for name in work.edited}
    if changed & {Variable.FIRST_NAME, Variable.LAST_NAME}:
        changed.add(Variable.NAME)
    socials = mapping.socials if Variable.SOCIAL_URLS in changed else {}
    strings = {variable: field for variable, field in mapping.strings.items() if variable in changed}
    lists = {variable: fields for variable, fields in mapping.lists.items() if variable in changed}
    return mapped_fields(FieldMapping(strings, lists, socials))


def _sentence(refused: Refused) -> str:
    fields = ", ".join(name for name in refused.fields if name)
    return f"Clockwork refused the record{': ' + fields if fields else ''}."
