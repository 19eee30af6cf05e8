"""Reading companies: our copy of the firm's is looked up by every push, read anew before one is created.

What is found in it needs no reading: whether it is still there shows when it is used.
"""

from collections.abc import AsyncGenerator, Collection, Iterable, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

from clockwork.endpoints import LARGEST_PAGE
from clockwork.errors import NotFound
from clockwork.records import Company as Record
from domain.pushing.asking import AskingContext
from domain.pushing.lane import LaneContext
from domain.records.companies import (
    companies_like,
    companies_read_at,
    end_reading,
    forget_company,
    intents_of,
    keep_companies,
    note_page,
    read_so_far,
    were_seen,
)
from domain.rules.companies import Company, employer_of, stored_key
from domain.rules.field_mapping import Wanted
from domain.rules.fields import C
from domain.rules.off_limits import last_day
from domain.rules.steps import Action, Rule, Step, leave

_FRESH_FOR = timedelta(minutes=15)
"""How long after all were read a company that is not among them may count as absent."""
_ENDS_FRESH_FOR = timedelta(seconds=10)
"""How long after the ends of the list were read: somebody may have entered it by hand a moment ago."""
_SETTLED_AFTER = timedelta(hours=1)
"""After how long a call has arrived, and a list shows what was created, if they ever do."""


async def look_up_companies(ctx: AskingContext, wanted: Iterable[Wanted]) -> tuple[Company, ...]:
    """The companies of our copy that the wanted positions may be at: one statement."""
    keys: set[str] = set()
    hosts: set[str] = set()
    for one in wanted:
        employer = employer_of(one)
        keys.update(stored_key(job.company or "") for job in one.jobs)
        if employer is not None:
            keys.add(stored_key(employer.name))
            hosts.update(employer.hosts)
    keys.discard("")
    if not keys:
        return ()
    async with ctx.db.reading(ctx.team_id) as session:
        return await companies_like(session, sorted(keys), sorted(hosts))


async def check_updated(ctx: AskingContext, steps: Iterable[Step]) -> bool:
    """Read the company that a plan changes: our copy may be older than what somebody wrote by hand.

    Whether one was read is returned.
    """
    target = next((s.target for s in steps if s.action is Action.UPDATE_COMPANY and s.writes), None)
    if target is None:
        return False
    try:
        record = await ctx.client.company(target)
    except NotFound:
        await forget(ctx, target)
    else:
        await _keep(ctx, [_company(record)])
    return True


async def check_absent(ctx: AskingContext, steps: Iterable[Step]) -> bool:
    """See that the companies that a plan takes for absent are so from Clockwork, not from our copy alone.

    Whether some may have been read is returned; one push at a time reads them.
    """
    absent = _absent_keys(tuple(steps))
    if not absent:
        return False
    waited = ctx.company_reading.lock.locked()
    async with ctx.company_reading.lock:
        now = ctx.world.now()
        read_at, clear_at = await _read_and_clear(ctx, absent)
        settled = clear_at if clear_at is not None and clear_at <= now else now - _FRESH_FOR
        not_before = max(settled, now - _FRESH_FOR)
        if read_at is not None and read_at >= not_before:
            return await _read_ends(ctx, read_at) or waited
        await _read_all(ctx, not_before)
    return True


async def note_copy(ctx: AskingContext, steps: Sequence[Step]) -> tuple[Step, ...]:
    """A step that says so if a bound kept companies from being read that a plan takes for absent."""
    absent = _absent_keys(steps) if ctx.most_company_pages is not None else []
    if not absent:
        return ()
    read_at, _ = await _read_and_clear(ctx, absent)
    if read_at is not None and read_at >= ctx.world.now() - _FRESH_FOR:
        return ()
    when = read_at.strftime("%Y-%m-%d %H:%M UTC") if read_at else None
    return (leave(Action.FIND_COMPANY, Rule.COPY_OF_COMPANIES, C.NAME, None, when),)


async def unclear_until(ctx: LaneContext, steps: Iterable[Step]) -> datetime | None:
    """Until when a company that steps create may still come of an earlier call; None: it does not.

    To be asked by whoever holds `company_writing.company_locks`: no other push is creating one of them now.
    """
    keys = created_keys(steps)
    if not keys:
        return None
    read_at, clear_at = await _read_and_clear(ctx, keys)
    return clear_at if clear_at is not None and (read_at is None or read_at < clear_at) else None


async def _read_and_clear(
    ctx: AskingContext, keys: Collection[str]
) -> tuple[datetime | None, datetime | None]:
    """When all were last read, and when the unanswered creations of these have arrived if they ever do."""
    settle = ctx.settle if isinstance(ctx, LaneContext) else timedelta(0)
    async with ctx.db.reading(ctx.team_id) as session:
        read_at, sent = await companies_read_at(session), await intents_of(session, keys)
    return read_at, max((sent_at + settle for sent_at in sent), default=None)


def created_keys(steps: Iterable[Step]) -> list[str]:
    """The keys of the companies that steps create."""
    return [stored_key(s.new or "") for s in steps if s.action is Action.CREATE_COMPANY and s.writes]


def _absent_keys(steps: Sequence[Step]) -> list[str]:
    """Those of the companies that would be created, or that something can't be written to."""
    keys = created_keys(steps)
    if any(step.rule is Rule.NO_COMPANY for step in steps):
        keys += [stored_key(s.new or "") for s in steps if s.action is Action.FIND_COMPANY and s.new]
    return keys


async def forget(ctx: AskingContext, company_id: str) -> None:
    """Forget a company that Clockwork does not know any more."""
    async with ctx.keeping() as session:
        await forget_company(session, company_id)


async def _read_all(ctx: AskingContext, not_before: datetime) -> None:
    """Read every company, page by page, and forget those that have been gone for a while.

    A reading that began after `not_before` and broke off goes on, a page before: what has been deleted since
    has moved the others up. One that comes to the context's bound breaks off.
    """
    since, seen = await _begun(ctx, not_before)
    asked = 0
    async with aclosing(_pages_behind(ctx, since, seen)) as pages:
        async for seen, companies in pages:
            asked += 1
            async with ctx.keeping() as session:
                await keep_companies(session, ctx.team_id, companies, ctx.world.now())
                await note_page(session, since, seen)
            if asked == ctx.most_company_pages:
                return
    async with ctx.keeping() as session:
        await end_reading(session, since, since - _SETTLED_AFTER)


async def _read_ends(ctx: AskingContext, read_at: datetime) -> bool:
    """Read what has come to either end of the list since all were read, unless that was done just now.

    Clockwork does not say how it sorts them: a new company is the last one, or among the newest changes.
    """
    now, reading = ctx.world.now(), ctx.company_reading
    if now - max(read_at, reading.ends_read_at or read_at) < _ENDS_FRESH_FOR:
        return False
    async with ctx.db.reading(ctx.team_id) as session:
        _, seen = await read_so_far(session)
    asked = 0
    async with aclosing(_pages_behind(ctx, read_at, max(0, seen - LARGEST_PAGE))) as pages:
        async for _, companies in pages:
            await _keep(ctx, companies)
            asked += 1
            if asked == ctx.most_company_pages:
                break
    reading.ends_read_at = now
    return True


async def _pages_behind(
    ctx: AskingContext, since: datetime, seen: int
) -> AsyncGenerator[tuple[int, list[Company]], None]:
    """The pages behind the first `seen` companies, each with how many were seen then; and the front again.

    A list may be sorted by its changes: what was changed while it was read has moved to the front unseen. Of
    that the pages are read up to the first that shows nothing new since the reading began.
    """
    async with aclosing(ctx.client.company_pages(seen)) as pages:
        async for page in pages:
            seen += LARGEST_PAGE
            yield seen, [_company(record) for record in page]
    if seen <= LARGEST_PAGE:
        return
    async with aclosing(ctx.client.company_pages(0)) as pages:
        async for page in pages:
            companies = [_company(record) for record in page]
            async with ctx.db.reading(ctx.team_id) as session:
                if await were_seen(session, companies, since):
                    return
            yield seen, companies


async def _begun(ctx: AskingContext, not_before: datetime) -> tuple[datetime, int]:
    async with ctx.db.reading(ctx.team_id) as session:
        since, seen = await read_so_far(session)
    if since is None or since < not_before:
        return ctx.world.now(), 0
    return since, max(0, seen - LARGEST_PAGE)


async def _keep(ctx: AskingContext, companies: list[Company]) -> None:
    async with ctx.keeping() as session:
        await keep_companies(session, ctx.team_id, companies, ctx.world.now())


def _company(record: Record) -> Company:
    end = record.do_not_contact_until
    return Company(
        record.id,
        record.name or "",
        record.web_site,
        "web_site" in record.known,
        off_limits=record.do_not_contact,
        off_limits_until=last_day(end) if end else None,
        shows_end="do_not_contact_until" in record.known,
    )
