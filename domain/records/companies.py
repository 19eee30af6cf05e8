"""Companies of the firm's CRM, as they were last read: a position's company is found among them."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.records.base import Base, TeamOwned


class CrmCompany(TeamOwned, Base):
    """One company. `key` is `rules.comparing.company_key` of its name, `host` that of its web site."""

    __tablename__ = "crm_companies"
    __table_args__ = (
        Index("ix_crm_companies_key", "team_id", "key"),
        Index("ix_crm_companies_host", "team_id", "host"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    clockwork_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(500))
    key: Mapped[str] = mapped_column(String(500))
    web_site: Mapped[str | None] = mapped_column(String(500))
    host: Mapped[str | None] = mapped_column(String(300))
