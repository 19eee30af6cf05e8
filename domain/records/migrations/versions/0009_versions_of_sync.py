"""Versions of what campaigns and Persons in them say about sync, which had none.

What stands there is the first version of each, of which nobody knows who saved it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_AT_ONCE = 1_000
_NOBODY_KNOWS = ""
_NAMED = {"syncAs": "sync_as", "whenAdding": "when_adding", "projectId": "project_id", "owner": "owner_name"}


def _table(name: str, *columns: sa.ColumnClause[Any]) -> sa.TableClause:
    version = sa.column("version", sa.Integer())
    return sa.table(name, *(sa.column(key, sa.Uuid()) for key in ("id", "team_id")), version, *columns)


_CAMPAIGNS = _table("campaigns", *map(sa.column, _NAMED.values()), sa.column("tags", _JSON))
_MEMBERSHIPS = _table("memberships", sa.column("override", _JSON))
_VERSIONS = sa.table(
    "versions",
    sa.column("team_id", sa.Uuid()),
    *map(sa.column, ("subject", "user_name", "number", "author")),
    sa.column("saved_at", sa.DateTime(timezone=True)),
    sa.column("document", _JSON),
)
_Row = sa.Row[Any]


def upgrade() -> None:
    for table in ("campaigns", "memberships"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("0")))
    _keep_first("CAMPAIGN_SYNC", _CAMPAIGNS, sa.true(), _said_by_campaign)
    says_something = sa.cast(_MEMBERSHIPS.c.override, sa.Text()) != "{}"
    _keep_first("PERSON_SYNC", _MEMBERSHIPS, says_something, lambda membership: membership.override)


def _keep_first(
    subject: str,
    table: sa.TableClause,
    which: sa.ColumnElement[bool],
    document: Callable[[_Row], dict[str, Any]],
) -> None:
    """Make what these rows say their first version, a thousand at a time."""
    connection, now = op.get_bind(), datetime.now(UTC)
    rows = sa.select(table).where(table.c.version == 0, which).order_by(table.c.id).limit(_AT_ONCE)
    while found := connection.execute(rows).all():
        first = {"subject": subject, "number": 1, "author": _NOBODY_KNOWS, "saved_at": now}
        versions = [
            {**first, "team_id": row.team_id, "user_name": str(row.id), "document": document(row)}
            for row in found
        ]
        connection.execute(sa.insert(_VERSIONS), versions)
        kept = sa.update(table).where(table.c.id.in_([row.id for row in found]))
        connection.execute(kept.values(version=1))


def _said_by_campaign(campaign: _Row) -> dict[str, Any]:
    said = {name: getattr(campaign, column) for name, column in _NAMED.items()}
    said["tags"] = campaign.tags or None
    return {name: value for name, value in said.items() if value is not None}


def downgrade() -> None:
    op.execute("DELETE FROM versions WHERE subject IN ('CAMPAIGN_SYNC', 'PERSON_SYNC')")
    op.drop_column("memberships", "version")
    op.drop_column("campaigns", "version")
