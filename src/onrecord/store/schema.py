"""The schema's state: make the tables, bring older ones up, refuse newer ones."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select, text

from onrecord.errors import OptionError
from onrecord.store import audit
from onrecord.store.engine import APPLICATION, Ground
from onrecord.store.errors import CasebookError
from onrecord.store.tables import REVISION, casebook

__all__ = ["create", "revision", "upgrade"]

_LOCK = 0x6F6E7263  # PostgreSQL's advisory lock while tables are made
_MAGIC = b"SQLite format 3\0"


def create(ground: Ground, by: str, title: str) -> None:
    """Make a casebook, whole or not at all.

    Raises:
        OptionError: something is there already.
    """
    if ground.path is not None:
        _prepare_file(ground, ground.path)

    def act(connection: Connection) -> None:
        _lock(connection)
        tables = set(inspect(connection).get_table_names())
        if tables:
            word = "a casebook" if "casebook" in tables else "a database of something else"
            raise OptionError(f"{ground.name} is {word} already; give another name")
        _migrate(connection)
        identity = f"b1:{secrets.token_hex(10)}"
        made = audit.now()
        values = {"id": identity, "title": title, "made": made}
        connection.execute(insert(casebook), [{"name": n, "value": v} for n, v in values.items()])
        audit.append(connection, by, "new", identity)

    ground.write(act, locked=False)


def _prepare_file(ground: Ground, path: Path) -> None:
    """Make the file a SQLite database with a write-ahead log, without any table yet."""
    if path.is_dir():
        raise OptionError(f"{path} is a folder; name a file")
    if not path.parent.is_dir():
        raise OptionError(f"the folder {path.parent} does not exist; make it first")
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise OptionError(f"{path} is a file of something else; give another name")
    with ground.outside() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar() != "wal":
            raise CasebookError(
                f"{path}: no write-ahead log can be kept there; use a disk of this machine"
            )
        if not inspect(connection).get_table_names():
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")


def upgrade(ground: Ground) -> None:
    """Check that it is a casebook, and bring its tables up to this version's if they are older.

    Raises:
        OptionError: nothing is there.
        CasebookError: no casebook, one whose making was cut off, or of a newer version.
    """
    if ground.path is not None and not ground.path.exists():
        raise OptionError(f"no casebook at {ground.path}; make one with: onrecord casebook new")
    with ground.reading() as connection:
        found = revision(connection)
    if found is None:
        raise CasebookError(
            f"{ground.name} is no casebook (or its making was cut off; then run: "
            f"onrecord casebook new)"
        )
    if found == REVISION:
        return
    if found > REVISION:
        raise CasebookError(
            f"{ground.name} was made by a newer onrecord (tables {found}, this one knows "
            f"{REVISION}); install that version"
        )

    def act(connection: Connection) -> None:
        _lock(connection)
        if revision(connection) != REVISION:
            _migrate(connection)

    ground.write(act)


def revision(connection: Connection) -> str | None:
    """The revision of the tables; None if it is no casebook."""
    tables = set(inspect(connection).get_table_names())
    if not {"alembic_version", "casebook"} <= tables:
        return None
    if connection.execute(select(casebook.c.value).where(casebook.c.name == "id")).first() is None:
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "onrecord.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
