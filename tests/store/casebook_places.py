"""Places for casebooks on PostgreSQL."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator

from onrecord.store.tables import metadata

ENGINES = ["sqlite", "postgresql"]
TABLES = ", ".join([*metadata.tables, "document_words", "claim_words"])


@contextlib.contextmanager
def schema(postgres: str) -> Iterator[str]:
    """The address of an empty schema, which for a casebook is what a database is."""
    import psycopg

    name = f"casebook_{secrets.token_hex(6)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    sign = "&" if "?" in postgres else "?"
    yield f"{postgres}{sign}options=-csearch_path%3D{name}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@contextlib.contextmanager
def emptied(address: str) -> Iterator[str]:
    """The casebook at this address; afterwards it is as empty as before."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        named = connection.execute("SELECT name, value FROM casebook").fetchall()
        first = connection.execute("SELECT * FROM audit").fetchall()
    yield address
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {TABLES}")
        connection.cursor().executemany("INSERT INTO casebook VALUES (%s, %s)", named)
        marks = ", ".join(["%s"] * len(first[0]))
        connection.cursor().executemany(f"INSERT INTO audit VALUES ({marks})", first)
