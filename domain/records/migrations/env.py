"""Alembic's environment: migrations run on the connection that `migrating.migrate` hands over."""

from alembic import context

from domain.records import Base

_INDEX_OF_TEXTS = "crm_people_texts"
"""Each store has one of its own kind, which SQLAlchemy can't describe; SQLite's comes with tables."""


def _is_described(name: str | None, kind: str, _parents: object) -> bool:
    is_index_of_texts = kind in ("table", "index") and _INDEX_OF_TEXTS in (name or "")
    return not is_index_of_texts


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=_is_described,
)
with context.begin_transaction():
    context.run_migrations()
