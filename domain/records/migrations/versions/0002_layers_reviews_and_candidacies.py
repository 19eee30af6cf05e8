"""A layer of settings for a user, tags, remembered reviews, and the candidacies that were written last.

What was written of the current position was kept as a whole, `CFO at Acme`, under the company or the title.
Both have a base of their own now: see `domain.rules.planning.jobs_written`.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_KEY = ["team_id", "subject", "number"]
_AT = " at "


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
        versions.drop_column("changed")
    _part_positions()


def _part_positions() -> None:
    """Give title and company what is remembered of each, a thousand Persons at a time."""
    persons = sa.table("persons", sa.column("id", sa.Uuid()), sa.column("written", _JSON))
    text = sa.cast(persons.c.written, sa.Text())
    of_positions = sa.or_(text.contains('"company"'), text.contains('"title"'))
    rows = sa.select(persons).where(of_positions).order_by(persons.c.id).limit(1_000)
    connection = op.get_bind()
    found = connection.execute(rows).all()
    while found:
        parted = [{"person": row.id, "parted": _parted(row.written)} for row in found]
        statement = sa.update(persons).where(persons.c.id == sa.bindparam("person"))
        connection.execute(statement.values(written=sa.bindparam("parted", type_=_JSON)), parted)
        found = connection.execute(rows.where(persons.c.id > found[-1].id)).all()


def _parted(written: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The same with the title and the company of the current position as they are remembered now.

    Of several the last is what holds. What can't be parted for sure is taken for nobody's, so that nothing
    is kept for ever as an edit that nobody made; as a whole it stays among the positions that we wrote.
    """
    kept = {field: values for field, values in written.items() if field not in ("company", "title")}
    companies, titles = written.get("company", []), written.get("title", [])
    wholes = [text for text in (*companies, *titles) if _AT in text]
    if wholes:
        kept["positions"] = list(dict.fromkeys((*wholes, *kept.get("positions", []))))
    company = companies[-1] if companies else ""
    title, at, name = company.partition(_AT)
    if at and not titles and _AT not in name:
        return {**kept, "company": [name], "title": [title, name]}
    if not wholes:
        kept |= {"company": [company]} if company else {}
        kept |= {"title": [titles[-1]]} if titles else {}
    return kept


def downgrade() -> None:
    op.execute("DELETE FROM versions WHERE user_name <> '' OR subject NOT IN ('SETTINGS', 'FIELD_MAPPING')")
    op.execute("DELETE FROM pushes WHERE kind NOT IN ('SYNC', 'EDIT')")
    with op.batch_alter_table("versions") as versions:
        versions.drop_constraint(op.f("pk_versions"), type_="primary")
        versions.create_primary_key(op.f("pk_versions"), _KEY)
        versions.add_column(sa.Column("changed", _JSON, nullable=False, server_default=sa.text("'[]'")))
        versions.drop_column("user_name")
    op.drop_index("ix_persons_record", table_name="persons")
    op.drop_column("persons", "review")
    op.drop_column("memberships", "candidacies")
    op.drop_column("campaigns", "tags")
    op.drop_column("campaigns", "owner_name")
