"""Which companies' web sites we wrote, so that one that a person has blanked since is not filled again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "crm_companies", sa.Column("was_filled", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    with op.batch_alter_table("crm_companies") as companies:
        companies.drop_column("was_filled")
