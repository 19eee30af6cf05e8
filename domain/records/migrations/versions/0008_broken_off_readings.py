"""How far a reading of all companies came that broke off."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    since = sa.DateTime(timezone=True)
    op.add_column("connections", sa.Column("companies_reading_since", since, nullable=True))
    op.add_column("connections", sa.Column("companies_read_to", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("connections", "companies_read_to")
    op.drop_column("connections", "companies_reading_since")
