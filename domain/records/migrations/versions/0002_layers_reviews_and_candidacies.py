"""A layer of settings for a user, tags, remembered reviews, and the candidacies that were written last."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_KEY = ["team_id", "subject", "number"]


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("owner_name", sa.String(length=200), nullable=True))
    op.add_column("campaigns", sa.Column("tags", _JSON, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("memberships", sa.Column("candidacies", _JSON, nullable=True))
    op.add_column("persons", sa.Column("review", _JSON, nullable=True))
    op.create_index("ix_persons_record", "persons", ["team_id", "clockwork_id"])
    with op.batch_alter_table("versions") as versions:
        versions.add_column(
            sa.Column("user_name", sa.String(length=200), nullable=False, server_default=sa.text("''"))
        )
        versions.drop_constraint(op.f("pk_versions"), type_="primary")
        versions.create_primary_key(op.f("pk_versions"), [*_KEY[:2], "user_name", _KEY[2]])


def downgrade() -> None:
    op.execute("DELETE FROM versions WHERE user_name <> ''")
    with op.batch_alter_table("versions") as versions:
        versions.drop_constraint(op.f("pk_versions"), type_="primary")
        versions.create_primary_key(op.f("pk_versions"), _KEY)
        versions.drop_column("user_name")
    op.drop_index("ix_persons_record", table_name="persons")
    op.drop_column("persons", "review")
    op.drop_column("memberships", "candidacies")
    op.drop_column("campaigns", "tags")
    op.drop_column("campaigns", "owner_name")
