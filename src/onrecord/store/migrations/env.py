"""Alembic's entry: run the steps on the connection that :mod:`onrecord.store.schema` hands over."""

from __future__ import annotations

from alembic import context

from onrecord.store.tables import metadata

# The caller has begun the transaction (BEGIN IMMEDIATE on SQLite) and ends it: a step that is
# killed leaves nothing behind.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
