"""Writing companies: each is created once, and given what it lacks.

Creating can't be repeated by difference alone (design.md: How a push travels, 5): the intent is committed
before the call, and where no answer came all companies are read after the settle window.
"""

from collections.abc import Iterable

from clockwork.errors import ComeBackLater, CredentialsRefused, NotFound, Refused
from domain.pushing.company_reading import created_keys, forget
from domain.pushing.lane import LaneContext
from domain.records.companies import intend_company, keep_companies, keep_web_site, settle_company
from domain.rules.companies import Company, site_host, stored_key
from domain.rules.steps import OF_COMPANIES, Action, Step


def company_locks(steps: Iterable[Step]) -> tuple[str, ...]:
    """What no other push may hold while these steps are performed: the companies that they write.

    By a web site that one of them gets, another push may find it.
    """
    steps = tuple(steps)
    created = (f"company:{key}" for key in created_keys(steps))
    hosts = (f"company-host:{host}" for host in _hosts(steps))
    updated = (f"company-id:{s.target}" for s in steps if s.action is Action.UPDATE_COMPANY and s.writes)
    return tuple(sorted((*created, *hosts, *updated)))


def _hosts(steps: Iterable[Step]) -> set[str]:
    """The hosts of the web sites that companies get from these steps."""
    sites = (s.body.get("web_site", "") for s in steps if s.action in OF_COMPANIES and s.writes)
    return {host for site in sites if (host := site_host(site))}


async def create_company(ctx: LaneContext, name: str, web_site: str | None = None) -> str:
    """Create a company that is not in Clockwork; its Clockwork id.

    Raises:
        Ambiguous: no answer came; the intent stays, and all companies are read before anybody tries again.
        Refused, ComeBackLater, CredentialsRefused: surely nothing was created.
    """
    key = stored_key(name)
    async with ctx.owning() as session:
        await intend_company(session, ctx.team_id, key, ctx.world.now())
    ctx.check_lease()
    try:
        company_id = await ctx.client.create_company(name, web_site)
    except (Refused, ComeBackLater, CredentialsRefused):
        async with ctx.db.writing(ctx.team_id) as session:
            await settle_company(session, key)
        raise
    async with ctx.keeping() as session:
        created = Company(company_id, name, web_site, was_filled=web_site is not None)
        await keep_companies(session, ctx.team_id, [created], ctx.world.now())
        await settle_company(session, key)
    return company_id


async def fill_web_site(ctx: LaneContext, company_id: str, web_site: str) -> None:
    """Give a company its web site.

    Raises:
        ClockworkError: as `ClockworkClient.update_company` does; one that is gone is forgotten.
    """
    try:
        await ctx.client.update_company(company_id, {"web_site": web_site})
    except NotFound:
        await forget(ctx, company_id)
        raise
    async with ctx.keeping() as session:
        await keep_web_site(session, company_id, web_site)
