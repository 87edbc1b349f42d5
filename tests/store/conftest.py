"""A casebook on each engine: SQLite always, PostgreSQL where Debian's package is installed.

``ONRECORD_POSTGRES`` names a server of your own (``postgresql://user@host/postgres``, its user
must be allowed to make databases); otherwise a server is started on a folder that goes away
afterwards, reachable by a socket only.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from onrecord.store import Casebook

sys.path.insert(0, str(Path(__file__).parent))
from casebook_places import ENGINES, emptied, schema


def _binaries() -> Path | None:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=_version)
    if found:
        return Path(found[-1]).parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _version(path: str) -> int:
    word = path.split("/")[4]
    return int(word) if word.isdigit() else 0


def _as_other(folder: Path) -> list[str] | None:
    """The words before a command that runs it as somebody who may run PostgreSQL (not root)."""
    if os.geteuid() != 0:
        return []
    try:
        shutil.chown(folder, "postgres")
    except LookupError:
        return None
    return ["runuser", "-u", "postgres", "--"] if shutil.which("runuser") else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server for tests; skips with a word where there is none."""
    if given := os.environ.get("ONRECORD_POSTGRES"):
        yield given
        return
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    # Not pytest's tmp_path: a socket's path may have 107 bytes, and root's folders are closed.
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-", dir="/tmp"))
    before = _as_other(folder)
    if before is None:
        shutil.rmtree(folder)
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres to run it")
    data, user = folder / "data", "postgres"

    def run(*words: str) -> None:
        subprocess.run(
            [*before, *words], check=True, cwd=folder, capture_output=True, text=True, timeout=120
        )

    try:
        run(str(binaries / "initdb"), "-D", str(data), "-U", user, "-A", "trust",
            "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
        settings = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off "
            "-c max_connections=60"
        )
        run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"),
            "-o", settings, "start")  # fmt: skip
        try:
            yield f"postgresql://{user}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """An address on PostgreSQL where nothing is yet."""
    with schema(postgres) as address:
        yield address


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty casebook in a file, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "blank.casebook"
    Casebook.create(path, by="ada", title="A test").close()
    return path


# Opening a casebook means that SQLAlchemy compiles every statement anew, so that one stays open on
# each engine, and is emptied for each test.


@pytest.fixture(scope="session")
def open_file(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    path = tmp_path_factory.mktemp("open") / "case.casebook"
    shutil.copy(blank, path)
    with Casebook.open(path) as casebook:
        yield casebook


@pytest.fixture(scope="session")
def open_schema(postgres: str) -> Iterator[Casebook]:
    with (
        schema(postgres) as address,
        Casebook.create(address, by="ada", title="A test") as casebook,
    ):
        yield casebook


@pytest.fixture
def lite(open_file: Casebook, blank: Path) -> Casebook:
    """An empty casebook on SQLite, for what does not depend on the engine."""
    with (
        contextlib.closing(sqlite3.connect(open_file._ground.where)) as there,
        contextlib.closing(sqlite3.connect(blank)) as empty,
    ):
        empty.backup(there)
    return open_file


@pytest.fixture
def path(lite: Casebook) -> Path:
    """Where that casebook lies, alone in its folder."""
    return Path(lite._ground.where)


@pytest.fixture(params=ENGINES)
def book(request: pytest.FixtureRequest) -> Iterator[Casebook]:
    """An empty casebook on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("lite")
        return
    casebook: Casebook = request.getfixturevalue("open_schema")
    with emptied(casebook._ground.where):
        yield casebook


@pytest.fixture
def where(book: Casebook) -> str:
    """The place of that casebook."""
    return book._ground.where
