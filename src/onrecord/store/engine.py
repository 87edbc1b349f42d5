"""The ground that the casebook stands on: a SQLite file or a PostgreSQL database.

SQLite: write-ahead log, ``synchronous=FULL`` (a commit is on the disk before it returns), foreign
keys on. Python's sqlite3 would open transactions by its own rules (none before DDL, deferred before
writes), which leaves half-made schemas and lock errors in the middle of a transaction; its handling
is switched off here and every write begins with ``BEGIN IMMEDIATE``.

On both, one writer writes at a time: on SQLite by its lock, on PostgreSQL by locking the casebook's
first row. The audit chain needs the order anyway.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from onrecord.errors import OptionError, SetupError
from onrecord.store.errors import CasebookError
from onrecord.store.tables import casebook

__all__ = ["APPLICATION", "Ground", "is_url"]

T = TypeVar("T")

APPLICATION = 0x6F6E7263  # "onrc", SQLite's application_id: what `file` tells a casebook by
_BEGIN = "onrecord_begin"  # an option of a connection: how its transaction begins
_TRIES = 6
_POOL, _OVERFLOW = 8, 32  # connections kept, and more at a rush


def is_url(where: str | Path) -> bool:
    """Is it the address of a server, and no path?"""
    return "://" in str(where)


class Ground:
    """Connections to one casebook; shared by threads."""

    def __init__(self, where: str | Path, patience: float) -> None:
        self.where = str(where)
        self.patience = patience
        self.path = None if is_url(where) else Path(where)
        self.sqlite = self.path is not None
        self._alone = threading.Lock()
        if self.path is not None:
            self._readers = self._writers = _sqlite(self.path, patience)
        else:
            self._writers = _postgresql(self.where, patience)
            # One snapshot for all statements of a read.
            self._readers = self._writers.execution_options(isolation_level="REPEATABLE READ")
        self._immediate = self._writers.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})

    @property
    def name(self) -> str:
        """The casebook as messages call it, without a password."""
        return str(self.path) if self.path else make_url(self.where).render_as_string(True)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._writers.dispose()

    def plan(self) -> None:
        """Count what the indexes hold, so that the engine chooses the right one."""
        with self.outside() as connection:
            if self.sqlite:
                connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the casebook throughout."""
        with self._told(), self._readers.begin() as connection:
            yield connection

    def write(self, act: Callable[[Connection], T], *, locked: bool = True) -> T:
        """Do ``act`` in a transaction of its own, alone; returns when it is on the disk.

        ``act`` may be done more than once if another writer was in the way: it must change
        nothing outside the connection. ``locked`` False: before there is a row to lock.
        """
        with self._told(), self._alone:
            for attempt in range(_TRIES):
                try:
                    with self._begin_writing(locked) as connection:
                        return act(connection)
                except OperationalError as e:
                    if attempt == _TRIES - 1 or not _in_the_way(e):
                        raise
                    time.sleep(0.02 * 2**attempt)
        raise AssertionError("unreachable")

    @contextlib.contextmanager
    def _begin_writing(self, locked: bool) -> Iterator[Connection]:
        with self._immediate.begin() as connection:
            if locked and not self.sqlite:
                connection.execute(
                    select(casebook.c.value).where(casebook.c.name == "id").with_for_update()
                )
            yield connection

    @contextlib.contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection without a transaction, for VACUUM and the like."""
        with self._told(), self._alone, self._writers.connect() as connection:
            # On SQLite the driver is in this mode all along; setting it again would end it.
            bare = {_BEGIN: ""} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
            yield connection.execution_options(**bare)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Database errors in one line that says where."""
        try:
            yield
        except (UnicodeEncodeError, DataError) as e:
            # The writing side has cleaned its texts; this is something that somebody asked for.
            raise OptionError("a NUL or half a surrogate pair cannot be looked for") from e
        except DBAPIError as e:
            words = " ".join(str(e.orig).split())
            hint = ""
            if _in_the_way(e):
                hint = f"; others were writing for over {self.patience:g} s, try again"
            raise CasebookError(f"{self.name}: {words}{hint}") from e


def _in_the_way(error: DBAPIError) -> bool:
    """Did another writer stop us, so that trying again can help?"""
    if isinstance(error.orig, sqlite3.OperationalError):
        return "locked" in str(error.orig) or "busy" in str(error.orig)
    return getattr(error.orig, "sqlstate", None) in ("40001", "40P01", "55P03")


def _sqlite(path: Path, patience: float) -> Engine:
    def connect() -> sqlite3.Connection:
        # Absolute: ":memory:" is a file's name here like any other.
        connection = sqlite3.connect(
            path.absolute(), timeout=patience, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA cache_size=-65536")  # KB
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=_POOL,
        max_overflow=_OVERFLOW,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if statement := connection.get_execution_options().get(_BEGIN, "BEGIN"):
            connection.exec_driver_sql(statement)

    return engine


def _postgresql(where: str, patience: float) -> Engine:
    try:
        url = make_url(where)
    except ArgumentError as e:
        raise OptionError(f"{where}: not an address of a database") from e
    if url.get_backend_name() != "postgresql":
        raise OptionError(
            f"{url.get_backend_name()} is not known: give a path, or postgresql://user@host/name"
        )
    given = url.query.get("options", "")
    words = [given] if isinstance(given, str) else list(given)
    options = {"options": " ".join([*words, f"-c lock_timeout={int(patience * 1000)}"]).strip()}
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg").difference_update_query(["options"]),
            pool_size=_POOL,
            max_overflow=_OVERFLOW,
            pool_pre_ping=True,
            connect_args=options,
        )
    except ModuleNotFoundError as e:
        raise SetupError("PostgreSQL needs psycopg; run: pip install 'onrecord[postgres]'") from e
