"""Off-limits: of people of the copy, who marks them in Clockwork (product.md: Off-limits)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Boolean, and_, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.companies import CrmCompany, is_marked
from domain.records.crm_people import CrmPerson, CrmSeat
from domain.rules.off_limits import MarkedBy

_SITS_AT = and_(
    CrmCompany.team_id == CrmSeat.team_id,
    or_(
        CrmCompany.clockwork_id == CrmSeat.company_id,
        and_(CrmSeat.company_id == "", CrmSeat.company_key != "", CrmCompany.key == CrmSeat.company_key),
    ),
)
"""The condition that a seat is at a company: by its id, by its name where the position has no id."""


@dataclass(frozen=True, slots=True)
class OffLimitsReason:
    """One mark. `company` is the name of whose it is (empty: it has none), None if it is the person's own.

    `since` is when it was first seen here. It holds to the end of the day `until`, UTC; None: for as long as
    Clockwork shows it.
    """

    marked_by: MarkedBy
    company: str | None
    since: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class OffLimits:
    """Why somebody is off-limits: the person's own mark first, then the companies by name."""

    reasons: tuple[OffLimitsReason, ...]


async def off_limits_of(
    session: AsyncSession, person_ids: Collection[int], today: date
) -> Mapping[int, OffLimits]:
    """Those of these people of the copy who are off-limits: two statements, however many are asked about.

    Args:
        session: one that sees the team.
        person_ids: `CrmPerson.id`s.
        today: the day in UTC; a company's mark that ended before counts no more.
    """
    found: dict[int, list[OffLimitsReason]] = {}
    is_marked_themselves = type_coerce(CrmPerson.off_limits, Boolean)
    marked = select(CrmPerson.id, CrmPerson.off_limits_since).where(
        CrmPerson.id.in_(person_ids), is_marked_themselves
    )
    for own in await session.execute(marked):
        found[own.id] = [OffLimitsReason(MarkedBy.PERSON, None, own.off_limits_since, None)]
    seated = (
        select(CrmSeat.person_id, CrmCompany.name, CrmCompany.off_limits_since, CrmCompany.off_limits_until)
        .join(CrmCompany, _SITS_AT)
        .where(CrmSeat.person_id.in_(person_ids), is_marked(today))
        .order_by(CrmCompany.name, CrmCompany.clockwork_id)
    )
    for row in await session.execute(seated):
        reason = OffLimitsReason(MarkedBy.COMPANY, row.name, row.off_limits_since, row.off_limits_until)
        reasons = found.setdefault(row.person_id, [])
        if reason not in reasons:
            reasons.append(reason)
    return {person_id: OffLimits(tuple(reasons)) for person_id, reasons in found.items()}
