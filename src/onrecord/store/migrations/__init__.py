"""migrations: how the tables came about, for Alembic; each step runs in one transaction."""
