"""The copy of the firm's people, how far it is, what it can be filtered on; Do Not Contact of companies."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_TIME = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OF_PEOPLE = ("crm_moves", "crm_counts", "crm_values", "crm_seats", "crm_person_keys", "crm_people")


def upgrade() -> None:
    _make_copies()
    _make_people()
    _make_values()
    _mark_companies()
    if op.get_bind().dialect.name == "sqlite":
        _index_texts_on_sqlite()
    else:
        _index_texts_on_postgresql()


def _code_order(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length, collation="C").with_variant(sa.String(length), "sqlite")


def _column(
    name: str, type_: sa.types.TypeEngine[Any], *, is_key: bool = False, may_be_null: bool = False
) -> sa.Column[Any]:
    return sa.Column(name, type_, primary_key=is_key, autoincrement=False, nullable=may_be_null)


def _team(table: str, *, is_key: bool = True) -> list[sa.schema.SchemaItem]:
    """The column of the team whose rows these are."""
    name = op.f(f"fk_{table}_team_id")
    owner = sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=name, ondelete="CASCADE")
    return [_column("team_id", sa.Uuid(), is_key=is_key), owner]


def _person(table: str) -> list[sa.schema.SchemaItem]:
    """The column of the person whom a row is about."""
    name = op.f(f"fk_{table}_person_id")
    person = sa.ForeignKeyConstraint(["person_id"], ["crm_people.id"], name=name, ondelete="CASCADE")
    return [_column("person_id", _NUMBER, is_key=True), person]


def _make_copies() -> None:
    op.create_table(
        "crm_copies",
        *_team("crm_copies"),
        _column("phase", sa.String(16)),
        _column("reading", sa.Integer()),
        _column("page", sa.Integer()),
        _column("done", sa.Integer()),
        _column("total", sa.Integer(), may_be_null=True),
        _column("started_at", _TIME),
        _column("updated_at", _TIME),
        _column("loaded_at", _TIME, may_be_null=True),
        _column("fresh_at", _TIME, may_be_null=True),
        _column("changed_to", _TIME, may_be_null=True),
        _column("refresh_at", _TIME, may_be_null=True),
        _column("reconcile_at", _TIME, may_be_null=True),
        _column("rests_until", _TIME, may_be_null=True),
        _column("interruptions", sa.Integer()),
        _column("checkpoint", _JSON, may_be_null=True),
        _column("problem", sa.String(500), may_be_null=True),
        _column("writings", sa.Integer()),
        _column("moves_from", sa.Integer()),
        _column("hook_digest", sa.String(64), may_be_null=True),
        _column("hook_id", sa.String(100), may_be_null=True),
        sa.UniqueConstraint("hook_digest", name=op.f("uq_crm_copies_hook_digest")),
    )
    op.create_table(
        "crm_hints",
        *_team("crm_hints"),
        _column("clockwork_id", sa.String(100), is_key=True),
        _column("given_at", _TIME),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "crm_filters",
        *_team("crm_filters"),
        _column("field", _code_order(120), is_key=True),
        _column("status", sa.String(16)),
        _column("definition", _JSON),
        _column("after", _NUMBER),
        _column("done", sa.Integer()),
        _column("total", sa.Integer()),
        _column("since", _TIME),
    )


def _make_people() -> None:
    op.create_table(
        "crm_people",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
        *_team("crm_people", is_key=False),
        _column("clockwork_id", sa.String(100)),
        _column("name", sa.Text()),
        _column("name_key", _code_order(200)),
        _column("record", _JSON),
        _column("doc", sa.Text()),
        _column("extra", sa.Text()),
        _column("off_limits", sa.Boolean(), may_be_null=True),
        _column("off_limits_since", _TIME, may_be_null=True),
        _column("is_clear", sa.Boolean()),
        _column("changed_at", _TIME),
        _column("read_at", _TIME),
        _column("details_read_at", _TIME, may_be_null=True),
        _column("seen_in", sa.Integer()),
        sa.UniqueConstraint("team_id", "clockwork_id", name=op.f("uq_crm_people_team_id_clockwork_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_crm_people_by_id", "crm_people", ["team_id", "id"])
    op.create_index("ix_crm_people_by_name", "crm_people", ["team_id", "name_key", "id"])
    op.create_index("ix_crm_people_by_change", "crm_people", ["team_id", "changed_at", "id"])
    op.create_index("ix_crm_people_seen", "crm_people", ["team_id", "seen_in", "id"])
    _make_partial_index("ix_crm_people_lacking", "crm_people", "details_read_at IS NULL", "is_clear", "id")
    _make_partial_index("ix_crm_people_off_limits", "crm_people", "off_limits", "id")
    op.create_table(
        "crm_person_keys",
        *_team("crm_person_keys"),
        _column("kind", sa.String(16), is_key=True),
        _column("value", _code_order(500), is_key=True),
        *_person("crm_person_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_crm_person_keys_person", "crm_person_keys", ["person_id"])
    op.create_table(
        "crm_seats",
        *_team("crm_seats", is_key=False),
        *_person("crm_seats"),
        _column("place", sa.Integer(), is_key=True),
        _column("company_id", sa.String(100)),
        _column("company_key", sa.String(500)),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_crm_seats_company", "crm_seats", ["team_id", "company_id"])
    op.create_index("ix_crm_seats_key", "crm_seats", ["team_id", "company_key"])


def _make_values() -> None:
    op.create_table(
        "crm_values",
        *_team("crm_values"),
        _column("field", _code_order(120), is_key=True),
        _column("value", _code_order(200), is_key=True),
        *_person("crm_values"),
        _column("text", sa.Text(), may_be_null=True),
        _column("number", sa.Double(), may_be_null=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_crm_values_person", "crm_values", ["person_id", "field"])
    _make_partial_index(
        "ix_crm_values_number", "crm_values", "number IS NOT NULL", "field", "number", "person_id"
    )
    op.create_table(
        "crm_counts",
        *_team("crm_counts"),
        _column("field", _code_order(120), is_key=True),
        _column("value", _code_order(200), is_key=True),
        _column("people", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "crm_moves",
        *_team("crm_moves"),
        _column("writing", sa.Integer(), is_key=True),
        *_person("crm_moves"),
        _column("name_key", _code_order(200)),
        _column("changed_at", _TIME),
        _column("moved_at", _TIME),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_crm_moves_person", "crm_moves", ["person_id"])


def _mark_companies() -> None:
    op.add_column("crm_companies", sa.Column("off_limits", sa.Boolean(), nullable=True))
    op.add_column("crm_companies", sa.Column("off_limits_until", sa.Date(), nullable=True))
    op.add_column("crm_companies", sa.Column("off_limits_since", _TIME, nullable=True))
    _make_partial_index("ix_crm_companies_off_limits", "crm_companies", "off_limits", "clockwork_id")


def _make_partial_index(name: str, table: str, which: str, *columns: str) -> None:
    condition = sa.text(which)
    op.create_index(name, table, ["team_id", *columns], postgresql_where=condition, sqlite_where=condition)


def _index_texts_on_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    op.execute(
        "CREATE INDEX ix_crm_people_texts ON crm_people"
        " USING gin (team_id, doc gin_trgm_ops, extra gin_trgm_ops)"
    )


def _index_texts_on_sqlite() -> None:
    """The index keeps no texts of its own, so that it must be told what a row held when it goes."""
    op.execute(
        "CREATE VIRTUAL TABLE crm_people_texts USING fts5"
        "(doc, extra, content='crm_people', content_rowid='id', tokenize='trigram', detail='full')"
    )
    enter = "INSERT INTO crm_people_texts(rowid, doc, extra) VALUES (new.id, new.doc, new.extra)"
    leave = (
        "INSERT INTO crm_people_texts(crm_people_texts, rowid, doc, extra)"
        " VALUES ('delete', old.id, old.doc, old.extra)"
    )
    op.execute(f"CREATE TRIGGER crm_people_enter AFTER INSERT ON crm_people BEGIN {enter}; END")
    op.execute(f"CREATE TRIGGER crm_people_leave AFTER DELETE ON crm_people BEGIN {leave}; END")
    op.execute(
        "CREATE TRIGGER crm_people_change AFTER UPDATE OF doc, extra ON crm_people"
        f" WHEN new.doc <> old.doc OR new.extra <> old.extra BEGIN {leave}; {enter}; END"
    )


def downgrade() -> None:
    for table in (*_OF_PEOPLE, "crm_filters", "crm_hints", "crm_copies"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE crm_people_texts")
    op.drop_index("ix_crm_companies_off_limits", table_name="crm_companies")
    for column in ("off_limits", "off_limits_until", "off_limits_since"):
        op.drop_column("crm_companies", column)
