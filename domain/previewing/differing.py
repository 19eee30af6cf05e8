"""Differing: what a change of the rules makes of a push, beside what today's rules make of it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.previewing.beside import Beside
from domain.previewing.expecting import Expectation, expectation
from domain.pushing.asking import AskingContext
from domain.pushing.company_reading import look_up_companies
from domain.pushing.deciding import Ending, decide_before_asking, decide_checked, decide_on, wanted_by
from domain.pushing.reading import read_record, read_whole
from domain.pushing.work import Work
from domain.records.pushes import PushKind
from domain.rules.field_mapping import Wanted
from domain.rules.settings import DEFAULTS, Settings
from domain.rules.steps import Step

_NOT_IN_A_PLAN = (
    "sync_manual_updates",
    "block_off_limits_emails",
    "create_notes_upon",
    "when_adding",
    "only_add_notes_to_synced",
    "displayed_fields",
    "mandatory_fields",
    "filterable_fields",
)
"""Settings that say whether a push runs, or something about other things; not what is written by it."""


@dataclass(frozen=True, slots=True)
class Under:
    """A push under one set of rules."""

    ctx: AskingContext
    work: Work

    def held(self) -> Ending | None:
        """How it ends before Clockwork is asked; None: Clockwork is asked."""
        return decide_before_asking(self.ctx, self.work)

    @property
    def wanted(self) -> Wanted:
        """What it wants to write."""
        return wanted_by(self.ctx, self.work)


@dataclass(frozen=True, slots=True)
class PushDifference:
    """What would become of a push, what becomes of it by today's rules, and the steps that differ.

    `formerly` is None where today's rules let the push run, and it was not looked at any further. `fields`
    are those that only one of the two writes, or that they write otherwise.
    """

    proposed: Expectation
    formerly: Expectation | None
    steps: tuple[Step, ...] = ()
    fields: tuple[str, ...] = ()


def must_ask(today: Under, proposed: Under, beside: Sequence[Beside] = ()) -> bool:
    """Whether only Clockwork can tell if the two differ, in the push of the record or in one beside it."""
    return _record_asks(today, proposed) or any(_asks(one, today, proposed) for one in beside)


async def differences(
    today: Under, proposed: Under, beside: Sequence[Beside] = ()
) -> Mapping[PushKind, PushDifference]:
    """The pushes that would write otherwise, or end otherwise, by kind; Clockwork is read once for both.

    Raises:
        ClockworkError: Clockwork could not be asked, or refused to answer.
    """
    found = {PushKind.SYNC: _held_otherwise(today, today.held(), proposed, proposed.held())}
    for one in beside:
        now, then = one.before_asking(today.ctx, today.work), one.before_asking(proposed.ctx, proposed.work)
        found[one.kind] = _held_otherwise(today, _held(now), proposed, _held(then))
    if must_ask(today, proposed, beside):
        former, record = await _expect_both(today, proposed)
        found[PushKind.SYNC] = _compared(former, record)
        for one in beside:
            if _asks(one, today, proposed) or (former.result is None) != (record.result is None):
                found[one.kind] = _compared(
                    await one.expect(today.ctx, today.work, former),
                    await one.expect(proposed.ctx, proposed.work, record),
                )
    return {kind: difference for kind, difference in found.items() if difference is not None}


def _held(before_asking: Ending | Hashable) -> Ending | None:
    return before_asking if isinstance(before_asking, Ending) else None


def _held_otherwise(
    today: Under, now: Ending | None, proposed: Under, then: Ending | None
) -> PushDifference | None:
    """The difference where the proposed rules hold the push back, by which Clockwork would not be asked."""
    if then is None or (now is not None and _same(now, then)):
        return None
    formerly = None if now is None else expectation(today.work, now)
    return PushDifference(expectation(proposed.work, then), formerly)


def _record_asks(today: Under, proposed: Under) -> bool:
    if proposed.held() is not None:
        return False
    if today.held() is not None:
        return True
    wanted = today.wanted
    if wanted != proposed.wanted:
        return True
    return _told(today.work.settings.values, wanted) != _told(proposed.work.settings.values, wanted)


def _asks(one: Beside, today: Under, proposed: Under) -> bool:
    """Whether a push beside the record's may differ, also as only one of the two lets a record be created."""
    then = one.before_asking(proposed.ctx, proposed.work)
    if isinstance(then, Ending):
        return False
    if (today.held() is None) != (proposed.held() is None):
        return True
    return one.before_asking(today.ctx, today.work) != then


async def _expect_both(today: Under, proposed: Under) -> tuple[Expectation, Expectation]:
    """How the push of the record would end by today's and by the proposed rules."""
    before, after = today.held(), proposed.held()
    if before is not None and after is not None:
        return expectation(today.work, before), expectation(proposed.work, after)
    reading = await read_record(proposed.ctx, proposed.work)
    seen = await read_whole(proposed.ctx, reading.record, today.wanted, proposed.wanted)
    for under in (today, proposed):
        # Decided only to make sure of the companies, so that both see the same ones below.
        fresh = under.work.completes(seen.record)
        await decide_checked(under.ctx, under.work, reading, seen, fresh=fresh)
    companies = await look_up_companies(proposed.ctx, (today.wanted, proposed.wanted))
    seen = replace(seen, companies=companies)

    def planned(under: Under) -> Expectation:
        work = under.work
        decided = decide_on(under.ctx, work, reading, seen, fresh=work.completes(seen.record))
        return expectation(work, decided, reading.record.id if reading.record else None)

    return (
        expectation(today.work, before) if before else planned(today),
        expectation(proposed.work, after) if after else planned(proposed),
    )


def _compared(now: Expectation, then: Expectation) -> PushDifference | None:
    former, latter = set(map(_key, now.writes)), set(map(_key, then.writes))
    if former == latter and _same(now.ending, then.ending):
        return None
    known = set(map(_key, now.ending.steps))
    fields = {field for step in (*then.writes, *now.writes) for field in _fields(step, former ^ latter)}
    differing = tuple(step for step in then.ending.steps if _key(step) not in known)
    return PushDifference(then, now, differing, tuple(sorted(fields)))


def _fields(step: Step, differing: set[tuple[object, ...]]) -> tuple[str, ...]:
    if step.field is None or _key(step) not in differing:
        return ()
    return (step.field, *step.also)


def _key(step: Step) -> tuple[object, ...]:
    """What makes two steps of two plans the same."""
    return step.action, step.outcome, step.field, step.old, step.new


def _same(now: Ending, then: Ending) -> bool:
    return (now.status, now.rule, now.missing) == (then.status, then.rule, then.missing)


def _told(settings: Settings, wanted: Wanted) -> Settings:
    """The settings as far as a plan of these wanted values can tell them apart."""
    other = {name: getattr(DEFAULTS, name) for name in _NOT_IN_A_PLAN}
    return replace(
        settings,
        **other,
        protected_fields=tuple(sorted(filter(wanted.has, settings.protected_fields))),
        never_updated_fields=tuple(sorted(filter(wanted.has, settings.never_updated_fields))),
    )
