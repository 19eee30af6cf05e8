"""The firm's companies, as they were last read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("companies_read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "crm_companies",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("clockwork_id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("web_site", sa.String(length=500), nullable=True),
        sa.Column("host", sa.String(length=300), nullable=True),
        sa.Column("shows_web_site", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_crm_companies_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "clockwork_id", name=op.f("pk_crm_companies")),
    )
    op.create_index("ix_crm_companies_key", "crm_companies", ["team_id", "key"])
    op.create_index("ix_crm_companies_host", "crm_companies", ["team_id", "host"])
    op.create_table(
        "company_intents",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_company_intents_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "key", name=op.f("pk_company_intents")),
    )


def downgrade() -> None:
    op.drop_table("company_intents")
    op.drop_table("crm_companies")
    op.drop_column("connections", "companies_read_at")
