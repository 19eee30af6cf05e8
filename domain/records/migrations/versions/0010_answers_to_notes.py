"""Of Clockwork's answers to refused notes nothing is kept that could have been said in the note.

The first versions kept them raw, without their HTTP status.
"""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PUSHES = sa.table(
    "pushes",
    sa.column("id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("steps", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)
_AT_ONCE = 1_000
_KEPT = re.compile(r"HTTP( \d{3})?(: (type|content|content_type)(, (content|content_type))*)?")
_UNKNOWN = "HTTP"
"""What is kept of an answer without a status."""

_Steps = list[dict[str, Any]]


def upgrade() -> None:
    connection, pushes = op.get_bind(), _PUSHES.c
    has_answer = sa.cast(pushes.steps, sa.Text()).contains('"answer"')
    query = sa.select(pushes.id, pushes.steps).where(pushes.kind == "NOTES", has_answer)
    query = query.order_by(pushes.id).limit(_AT_ONCE).with_for_update()
    changed = sa.update(_PUSHES).where(pushes.id == sa.bindparam("push")).values(steps=sa.bindparam("new"))
    found = connection.execute(query).all()
    while found:
        cleared = [{"push": push_id, "new": _cleared(steps)} for push_id, steps in found]
        connection.execute(changed, cleared)
        found = connection.execute(query.where(pushes.id > found[-1].id)).all()


def _cleared(steps: Sequence[dict[str, Any]]) -> _Steps:
    return [step | {"answer": _UNKNOWN} if _is_raw(step) else step for step in steps]


def _is_raw(step: dict[str, Any]) -> bool:
    return "answer" in step and not _KEPT.fullmatch(step["answer"])


def downgrade() -> None:
    """What was said is not brought back."""
