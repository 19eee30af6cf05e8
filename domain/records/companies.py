"""Companies of the firm's CRM, as they were last read: a position's company is found among them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnCollection,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned
from domain.records.connections import Connection
from domain.records.database import NOTHING_LOADED
from domain.records.upserting import insert_into
from domain.rules.companies import MAX_NAME, Company, site_host, stored_key

_IS_OFF_LIMITS = text("off_limits")


class CrmCompany(TeamOwned, Base):
    """One company. `key` is `rules.companies.stored_key` of its name, `host` the `site_host` of its web site.

    `shows_web_site` says whether Clockwork said anything of its web site, `was_filled` whether we ever wrote
    it. `off_limits` is Clockwork's own mark (None: it was never shown), first seen at `off_limits_since`; it
    holds to the end of the day `off_limits_until`, UTC, if there is one. It was there at `seen_at`. The row
    of one that is gone from Clockwork goes too, unless we ever wrote its web site, which is known still if
    the company comes back: of that nothing else is known until then. A company without a name has an empty
    `key` as well.
    """

    __tablename__ = "crm_companies"
    __table_args__ = (
        Index("ix_crm_companies_key", "team_id", "key"),
        Index("ix_crm_companies_host", "team_id", "host"),
        Index(
            "ix_crm_companies_off_limits",
            "team_id",
            "clockwork_id",
            postgresql_where=_IS_OFF_LIMITS,
            sqlite_where=_IS_OFF_LIMITS,
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    clockwork_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    key: Mapped[str] = mapped_column(String(MAX_NAME))
    web_site: Mapped[str | None] = mapped_column(String(MAX_NAME))
    host: Mapped[str | None] = mapped_column(String(300))
    shows_web_site: Mapped[bool]
    was_filled: Mapped[bool]
    off_limits: Mapped[bool | None]
    off_limits_until: Mapped[date | None]
    off_limits_since: Mapped[datetime | None]
    seen_at: Mapped[datetime]


_IS_THERE = CrmCompany.key != ""
"""The condition that the company is not gone and has a name: one without is kept for its mark alone."""
_SHOWS_END = bindparam("shows_end", type_=Boolean)
_WITH_PARAMETERS: Mapping[str, Any] = {"dml_strategy": "raw"}
"""Execution options of an INSERT whose rows bring parameters beside their columns."""


class CompanyIntent(TeamOwned, Base):
    """A company that we set out to create: committed before the call, gone once its answer is recorded."""

    __tablename__ = "company_intents"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(MAX_NAME), primary_key=True)
    sent_at: Mapped[datetime]


async def companies_like(
    session: AsyncSession, keys: Collection[str], hosts: Collection[str]
) -> tuple[Company, ...]:
    """The companies with one of these keys or hosts."""
    query = select(
        CrmCompany.clockwork_id,
        CrmCompany.name,
        CrmCompany.web_site,
        CrmCompany.shows_web_site,
        CrmCompany.was_filled,
    ).where(_IS_THERE, or_(CrmCompany.key.in_(keys), CrmCompany.host.in_(hosts)))
    return tuple(Company(*row) for row in await session.execute(query))


def is_marked(today: date) -> ColumnElement[bool]:
    """The condition that a company's mark holds on a day (UTC)."""
    until = CrmCompany.off_limits_until
    return and_(type_coerce(CrmCompany.off_limits, Boolean), or_(until.is_(None), until >= today))


async def keep_companies(
    session: AsyncSession, team_id: UUID, companies: Iterable[Company], now: datetime
) -> None:
    """Add companies that were just seen, or bring them up to date; those without a name for their mark alone.

    They are taken by id, so that no two who keep companies wait for each other.
    """
    rows = [_row(team_id, company, now) for company in sorted(companies, key=lambda company: company.id)]
    if not rows:
        return
    statement = insert_into(session, CrmCompany)
    same = ["team_id", "clockwork_id"]
    changes: dict[str, Any] = {
        name: statement.excluded[name] for name in rows[0] if name not in (*same, _SHOWS_END.key)
    }
    changes["was_filled"] = or_(CrmCompany.was_filled, statement.excluded.was_filled)
    changes |= _mark_over_former(statement.excluded)
    upsert = statement.on_conflict_do_update(index_elements=same, set_=changes)
    await session.execute(upsert, rows, execution_options=_WITH_PARAMETERS)


def _mark_over_former(shown: ColumnCollection[str, ColumnElement[Any]]) -> dict[str, Any]:
    """The mark that an answer shows; what it does not show of it stays as it is known."""
    flag = func.coalesce(shown.off_limits, CrmCompany.off_limits)
    until = case((_SHOWS_END, shown.off_limits_until), else_=CrmCompany.off_limits_until)
    since = func.coalesce(CrmCompany.off_limits_since, shown.off_limits_since)
    return {
        "off_limits": flag,
        "off_limits_until": case((flag, until)),
        "off_limits_since": case((flag, since)),
    }


def _row(team_id: UUID, company: Company, now: datetime) -> Mapping[str, Any]:
    site = _storable(company.web_site or "")
    may_be_marked = company.off_limits is not False
    return {
        "team_id": team_id,
        "clockwork_id": company.id,
        "name": _storable(company.name),
        "key": stored_key(_storable(company.name)),
        "web_site": site or None,
        "host": site_host(site),
        "shows_web_site": company.shows_web_site,
        "was_filled": company.was_filled,
        "off_limits": company.off_limits,
        "off_limits_until": company.off_limits_until if may_be_marked else None,
        "off_limits_since": now if company.off_limits else None,
        "seen_at": now,
        _SHOWS_END.key: company.shows_end,
    }


def _storable(text: str) -> str:
    """As much of a text as is kept, without the one character that PostgreSQL can't."""
    return text.replace("\0", "").strip()[:MAX_NAME]


async def keep_web_site(session: AsyncSession, company_id: str, web_site: str) -> None:
    """A company has this web site now, as we have written it."""
    site = _storable(web_site)
    values = {"web_site": site, "host": site_host(site), "shows_web_site": True, "was_filled": True}
    await session.execute(update(CrmCompany).where(CrmCompany.clockwork_id == company_id).values(**values))


async def note_filled(session: AsyncSession, company_id: str) -> None:
    """A company has its web site from us, as has turned out."""
    is_it = CrmCompany.clockwork_id == company_id
    await session.execute(update(CrmCompany).where(is_it).values(was_filled=True))


async def forget_company(session: AsyncSession, company_id: str) -> None:
    """Forget a company that is gone, and that all were read: another one may stand for it."""
    await _let_go(session, CrmCompany.clockwork_id == company_id)
    await _note_reading(session, companies_read_at=None, companies_reading_since=None)


async def forget_companies(session: AsyncSession) -> None:
    """Forget every company of the team, as they are another firm's."""
    await session.execute(delete(CrmCompany))
    await session.execute(delete(CompanyIntent))
    await _note_reading(session, companies_read_at=None, companies_reading_since=None)


async def companies_read_at(session: AsyncSession) -> datetime | None:
    """When reading all companies last began; None: they have to be read."""
    return await session.scalar(select(Connection.companies_read_at))


async def read_so_far(session: AsyncSession) -> tuple[datetime | None, int]:
    """Since when a reading goes on that is not whole yet (None: there is none), and how many it has seen."""
    query = select(Connection.companies_reading_since, Connection.companies_read_to)
    since, seen = (await session.execute(query)).one()
    return since, seen or 0


async def were_seen(session: AsyncSession, companies: Iterable[Company], since: datetime) -> bool:
    """Whether every one of these companies that is kept at all was seen since then."""
    ids = {company.id for company in companies if stored_key(company.name)}
    seen = select(CrmCompany.clockwork_id).where(
        CrmCompany.clockwork_id.in_(ids), CrmCompany.seen_at >= since, _IS_THERE
    )
    return ids == set(await session.scalars(seen))


async def note_page(session: AsyncSession, since: datetime, seen: int) -> None:
    """The first `seen` companies of the list were read since then."""
    await _note_reading(session, companies_reading_since=since, companies_read_to=seen)


async def end_reading(session: AsyncSession, began: datetime, settled: datetime) -> None:
    """All companies were read since `began`: what was not seen or sent since `settled` is gone.

    A company that was seen, or created, a moment ago may not be listed yet.
    """
    await _let_go(session, CrmCompany.seen_at < settled)
    await session.execute(delete(CompanyIntent).where(CompanyIntent.sent_at <= settled))
    await _note_reading(session, companies_read_at=began, companies_reading_since=None)


_NOTHING_SHOWN: Mapping[str, None] = dict.fromkeys(
    ("web_site", "host", "off_limits", "off_limits_until", "off_limits_since")
)


async def _let_go(session: AsyncSession, which: ColumnElement[bool]) -> None:
    """These companies are gone: what is kept is that we filled some of them."""
    unfilled = delete(CrmCompany).where(which, ~CrmCompany.was_filled)
    await session.execute(unfilled, execution_options=NOTHING_LOADED)
    is_more = or_(_IS_THERE, CrmCompany.off_limits.is_not(None))
    filled = update(CrmCompany).where(which, is_more).values({**_NOTHING_SHOWN, "name": "", "key": ""})
    await session.execute(filled, execution_options=NOTHING_LOADED)


async def _note_reading(session: AsyncSession, **columns: datetime | int | None) -> None:
    await session.execute(update(Connection).values(columns), execution_options=NOTHING_LOADED)


async def intents_of(session: AsyncSession, keys: Collection[str]) -> Sequence[datetime]:
    """When creations of these companies were sent whose answers are not known."""
    return (await session.scalars(select(CompanyIntent.sent_at).where(CompanyIntent.key.in_(keys)))).all()


async def intend_company(session: AsyncSession, team_id: UUID, key: str, now: datetime) -> None:
    """Note that a company is about to be created."""
    statement = insert_into(session, CompanyIntent).values(team_id=team_id, key=key, sent_at=now)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["team_id", "key"], set_={"sent_at": now})
    )


async def settle_company(session: AsyncSession, key: str) -> None:
    """The answer to a creation is known."""
    await session.execute(delete(CompanyIntent).where(CompanyIntent.key == key))
