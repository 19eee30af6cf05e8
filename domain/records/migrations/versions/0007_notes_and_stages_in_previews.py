"""Previews of notes and stages beside those of records, and as which note type a note was sent."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_KEY = ["preview_id", "membership_id"]
_INDEX = "ix_preview_outcomes_expected"


def upgrade() -> None:
    op.add_column("outreach_events", sa.Column("sent_as", sa.Text(), nullable=True))
    op.drop_index(_INDEX, table_name="preview_outcomes")
    with op.batch_alter_table("preview_outcomes") as outcomes:
        outcomes.add_column(
            sa.Column("kind", sa.String(length=16), nullable=False, server_default=sa.text("'SYNC'"))
        )
        outcomes.drop_constraint(op.f("pk_preview_outcomes"), type_="primary")
        outcomes.create_primary_key(op.f("pk_preview_outcomes"), [*_KEY, "kind"])
    op.create_index(_INDEX, "preview_outcomes", ["preview_id", "kind", "expected", "membership_id"])
    _recount(lambda counts: {"SYNC": counts})


def downgrade() -> None:
    _recount(lambda counts: counts.get("SYNC", {}))
    op.execute("DELETE FROM preview_outcomes WHERE kind <> 'SYNC'")
    op.drop_index(_INDEX, table_name="preview_outcomes")
    with op.batch_alter_table("preview_outcomes") as outcomes:
        outcomes.drop_constraint(op.f("pk_preview_outcomes"), type_="primary")
        outcomes.create_primary_key(op.f("pk_preview_outcomes"), _KEY)
        outcomes.drop_column("kind")
    op.create_index(_INDEX, "preview_outcomes", ["preview_id", "expected", "membership_id"])
    op.drop_column("outreach_events", "sent_as")


def _recount(counted: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """The counts of every preview are by kind of push; of a team there are 200 previews at most."""
    previews = sa.table("previews", sa.column("id", sa.Uuid()), sa.column("counts", _JSON))
    connection = op.get_bind()
    for row in connection.execute(sa.select(previews)).all():
        changed = sa.update(previews).where(previews.c.id == row.id).values(counts=counted(row.counts))
        connection.execute(changed)
