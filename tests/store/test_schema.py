import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from onrecord.errors import OptionError
from onrecord.store import Casebook, CasebookError
from onrecord.store.tables import FACTS, REVISION, WIDE, claims, metadata

ROOT = Path(__file__).parents[2]


def test_the_migrations_make_the_tables_that_the_code_has(book):
    engine = book._ground._writers.dialect.name

    def ours(item, name, kind, *_):
        if kind == "table":
            # Full-text tables belong to the engine.
            return not name.startswith(("document_words", "claim_words"))
        if kind == "index" and (only := getattr(item, "_ddl_if", None)) is not None:
            return only.dialect == engine
        return True

    with book._ground.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []


def test_the_code_knows_the_newest_revision():
    scripts = ScriptDirectory(str(ROOT / "src" / "onrecord" / "store" / "migrations"))
    assert scripts.get_current_head() == REVISION


def test_the_page_tells_every_table_and_column():
    from docs.make_casebook import ORDER, PAGE, page

    assert set(ORDER) == set(metadata.tables)
    assert PAGE.read_text("utf-8") == page(), "run: python -m docs.make_casebook"
    for table in metadata.tables.values():
        assert all(c.info.get("means") for c in table.columns), table.name


def test_every_column_that_filters_name_is_in_the_index_that_answers_them(lite):
    assert {c.name for c in claims.columns} >= set(WIDE)
    found = lite._ground.write(
        lambda c: c.exec_driver_sql("PRAGMA index_info(ix_claims_all)").all()
    )
    assert tuple(name for _, _, name in found) == WIDE


def test_facts_are_guarded_by_triggers(lite):
    with lite._ground.reading() as connection:
        rows = connection.exec_driver_sql("SELECT tbl_name FROM sqlite_master WHERE type='trigger'")
        assert {r[0] for r in rows} == set(FACTS)


def test_a_new_casebook_on_postgresql(database):
    with Casebook.create(database, by="ada", title="Team") as book:
        assert (book.info().engine, book.info().title) == ("postgresql", "Team")
        assert book.verify().clean
    with pytest.raises(OptionError, match="already"):
        Casebook.create(database, by="ada")


def test_an_address_without_a_casebook(database):
    with pytest.raises(CasebookError, match="no casebook"):
        Casebook.open(database)


def test_a_server_that_is_not_there():
    with pytest.raises(CasebookError, match="example"):
        Casebook.open("postgresql://nobody:secret@127.0.0.1:1/example")


@pytest.mark.parametrize("where", ["mysql://h/d", "http://example.org", "://"])
def test_addresses_that_are_none(where):
    with pytest.raises(OptionError) as told:
        Casebook.open(where)
    assert "secret" not in str(told.value)


def test_passwords_are_not_told():
    with pytest.raises(CasebookError) as told:
        Casebook.open("postgresql://nobody:secret@127.0.0.1:1/example")
    assert "secret" not in str(told.value)


def test_what_is_there_is_not_overwritten(lite, path, tmp_path):
    with pytest.raises(OptionError, match="a casebook already"):
        Casebook.create(path, by="ada")
    text = tmp_path / "notes.txt"
    text.write_text("mine")
    with pytest.raises(OptionError, match="something else"):
        Casebook.create(text, by="ada")
    assert text.read_text() == "mine"
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE mine (x)")
    file.close()
    with pytest.raises(OptionError, match="something else"):
        Casebook.create(other, by="ada")
    with pytest.raises(OptionError, match="folder"):
        Casebook.create(tmp_path, by="ada")
    with pytest.raises(OptionError, match="does not exist"):
        Casebook.create(tmp_path / "no" / "x.casebook", by="ada")


def test_what_is_no_casebook_is_not_opened(tmp_path):
    with pytest.raises(OptionError, match="no casebook at"):
        Casebook.open(tmp_path / "none.casebook")
    assert not (tmp_path / "none.casebook").exists()
    text = tmp_path / "notes.txt"
    text.write_text("mine " * 1000)
    with pytest.raises(CasebookError, match="not a database"):
        Casebook.open(text)
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(CasebookError, match="cut off"):
        Casebook.open(empty)
    Casebook.create(empty, by="ada").close()
    assert Casebook.open(empty).verify().clean


def test_a_newer_casebook_is_refused(lite, path):
    lite._ground.write(
        lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    )
    with pytest.raises(CasebookError, match="newer onrecord"):
        Casebook.open(path)


def test_the_settings_that_make_it_safe(lite):
    with lite._ground.reading() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "application_id")
        }
    assert asked == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": 0x6F6E7263,
    }
